//! The colours of charts in the default theme: neighbours stand apart for any eye, and letters can be read on them.

use std::collections::BTreeMap;
use std::path::Path;

/// The custom properties of a palette, as red, green and blue from 0 to 255.
type Palette = BTreeMap<String, [u64; 3]>;

/// The colours of the page and of charts, by day and by night; other rules may change them for pages of their own.
fn palettes() -> [(&'static str, Palette); 2] {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/assets/main.css");
    let css = std::fs::read_to_string(path).unwrap().replace(": ", ":").replace("; ", ";");
    let (mut light, mut dark) = (Palette::new(), Palette::new());
    let (mut by_night, mut general) = (false, false);
    for line in css.lines() {
        match line.trim_end() {
            "}" => by_night = false,
            line if line.starts_with("@media") => by_night = line.contains("prefers-color-scheme"),
            _ => {}
        }
        let rule = line.trim_start();
        general = general && rule != "}" || rule.starts_with(":root {") || rule.starts_with(".chart{");
        let palette = if by_night { &mut dark } else { &mut light };
        for part in rule.split(['{', ';', '}']).filter(|_| general) {
            let Some((name, value)) = part.trim().strip_prefix("--").and_then(|rest| rest.split_once(":#"))
            else {
                continue;
            };
            let channel = |at: usize| u64::from_str_radix(&value[at..at + 2], 16).unwrap();
            palette.insert(name.to_owned(), [channel(0), channel(2), channel(4)]);
        }
        general = general && !rule.ends_with('}');
    }
    [("light", light), ("dark", dark)]
}

/// A ten-thousandth of the light of a channel, by the sRGB curve; between its points as on a line.
fn linear(channel: u64) -> u64 {
    const CURVE: [u64; 18] = [
        0, 56, 160, 331, 578, 908, 1329, 1845, 2462, 3185, 4020, 4969, 6038, 7230, 8550, 10000, 10000, 10000,
    ];
    let (at, rest) = (channel / 17, channel % 17);
    let point = |at: u64| CURVE[usize::try_from(at).unwrap()];
    point(at) + (point(at + 1) - point(at)) * rest / 17
}

/// A hundred times the contrast of two colours as WCAG has it.
fn contrast(a: [u64; 3], b: [u64; 3]) -> u64 {
    let light = |[red, green, blue]: [u64; 3]| {
        (2126 * linear(red) + 7152 * linear(green) + 722 * linear(blue)) / 10_000 + 500
    };
    let (a, b) = (light(a), light(b));
    a.max(b) * 100 / a.min(b)
}

#[test]
fn black_on_white_has_the_contrast_it_has() {
    assert_eq!(contrast([0; 3], [255; 3]), 2100);
    // #767676 is the lightest grey with a contrast of 4.5 to white.
    assert!((445..=460).contains(&contrast([0x76; 3], [255; 3])));
}

#[test]
fn neighbours_stand_apart_and_letters_can_be_read() {
    for (name, palette) in palettes() {
        let colour = |key: &str| *palette.get(key).unwrap_or_else(|| panic!("no --{key} in {name}"));
        for fill in 1..6 {
            let (one, next) = (format!("f{fill}"), format!("f{}", fill + 1));
            let found = contrast(colour(&one), colour(&next));
            assert!(found >= 300, "{name}: {one} and {next} have {found}");
        }
        // Dark fills stand out from the page by themselves, light ones by their outlines.
        for shape in ["f1", "f3", "f5", "k2", "k4", "k5", "line"] {
            let found = contrast(colour(shape), colour("page"));
            assert!(found >= 300, "{name}: {shape} has {found} on the page");
        }
        for (fill, letters) in
            [("f1", "page"), ("f3", "page"), ("f5", "page"), ("f2", "ink"), ("f4", "ink"), ("f6", "ink")]
        {
            let found = contrast(colour(fill), colour(letters));
            assert!(found >= 450, "{name}: letters on {fill} have {found}");
        }
    }
}

#[test]
fn letters_are_as_large_as_drawings_take_them_for() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/assets/main.css");
    let css = std::fs::read_to_string(path).unwrap();
    let rule = |selector: &str| {
        css.lines().find(|line| line.starts_with(selector)).unwrap_or_else(|| panic!("{selector}"))
    };
    assert!(rule(".chart>svg{").contains("font-size:12px"));
    assert!(rule(".chart>.wide{").contains("font-size:13px"));
}
