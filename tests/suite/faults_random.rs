//! Random bytes and random edits: no panic, and no output that is not text.

use crate::harness::{Folder, good_site, load, seen, texts, try_output};
use gongkai::source::MemorySource;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

/// Files of the good site that are parsed, and one more of each kind.
const PATHS: [&str; 9] = [
    "site.toml",
    "content/index.md",
    "content/about.md",
    "content/yi/region.toml",
    "content/yi/jia/office.toml",
    "content/yi/jia/2024.toml",
    "content/yi/jia/2024.md",
    "content/yi/jia/2023.toml",
    "forms/own.toml",
];

/// Pieces that break one grammar or another.
const PIECES: [&str; 24] = [
    "\n",
    "\"",
    "'",
    "[",
    "]",
    "{",
    "}",
    "=",
    "#",
    "+++\n",
    "```",
    "<a ",
    "](",
    "**",
    "-",
    "9223372036854775808",
    "\"\"\"",
    "１",
    "\u{0}",
    "\u{202e}",
    "\u{2028}",
    "\r",
    "，",
    "&#0;",
];

/// Looks at everything a build makes. A theme that is gone may refuse, nothing else.
fn look(source: &MemorySource) -> Result<(), TestCaseError> {
    let findings = seen(source);
    prop_assert!(findings.iter().all(|seen| seen.code != "internal"));
    match try_output(source) {
        Ok(files) => {
            for (route, text) in texts(&files) {
                prop_assert!(!text.contains('\u{fffd}'), "{} is garbled", route);
            }
        }
        Err(error) => prop_assert!(error.contains("主题"), "{}", error),
    }
    Ok(())
}

/// Takes out the one known way to lost characters, so that others are found.
fn without_entities(text: &str) -> String {
    text.replace("&#", "&")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_bytes_in_any_file(path in any::<Index>(), bytes in vec(any::<u8>(), 0..200)) {
        let mut source = good_site();
        source.write(PATHS[path.index(PATHS.len())], without_entities(&String::from_utf8_lossy(&bytes)).replace('\u{fffd}', ""));
        source.write("content/yi/jia/2023.md", bytes);
        look(&source)?;
    }

    #[test]
    fn any_text_in_any_file(path in any::<Index>(), text in ".{0,120}", more in "[\\[\\]{}\"'=a-c0-9.,#\n -]{0,80}") {
        let mut source = good_site();
        let text = without_entities(&text).replace('\u{fffd}', "");
        source.write(PATHS[path.index(PATHS.len())], format!("{text}\n{more}"));
        look(&source)?;
    }

    #[test]
    fn any_edits_of_a_good_site(edits in vec((any::<Index>(), any::<Index>(), any::<Index>(), 0_usize..12), 1..6)) {
        let mut source = good_site();
        source.write("forms/own.toml", gongkai::form::builtin::FORMS[1].1);
        for (path, at, piece, cut) in edits {
            let path = PATHS[path.index(PATHS.len())];
            let text = source.files().find(|(file, _)| file.as_str() == path).map(|(_, bytes)| bytes.to_vec()).unwrap();
            let mut text = String::from_utf8(text).unwrap();
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let from = at.index(places.len());
            let to = (from + cut).min(places.len() - 1);
            text.replace_range(places[from]..places[to], PIECES[piece.index(PIECES.len())]);
            source.write(path, without_entities(&text));
        }
        look(&source)?;
    }

    #[test]
    fn any_cells_in_a_table(cells in vec("(-?[0-9]{1,25}|\"[a-z]{0,9}\"|[0-9]\\.[0-9]{0,9}|nan|true|\\[\\])", 0..10)) {
        let mut source = good_site();
        let row = format!("new = [ {} ]", cells.join(", "));
        source.write("content/yi/jia/2024.toml", crate::harness::statistics_with("new", &row));
        look(&source)?;
    }

    #[test]
    fn any_narrative(pieces in vec(any::<Index>(), 1..120)) {
        let words = ["甲", "**", "“", "”", "\n", "\n\n", "- ", "> ", "[", "](x)", "](2023.md)", "<b>", "`", "|", "---", "# ", "    ", "*", "_", "~~", "&amp;", "\\", "1. ", "![", "\t", "<!--", "-->"];
        let text: String = pieces.iter().map(|piece| words[piece.index(words.len())]).collect();
        let mut source = good_site();
        source.write("content/yi/jia/2024.md", text);
        look(&source)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_finding_can_be_printed(path in any::<Index>(), at in any::<Index>(), text in "[ -~甲１“\u{0}\u{1b}\t\r\n]{1,40}") {
        let mut source = good_site();
        // A form's formula has a known way to panic (`faults_ends`).
        let path = PATHS[path.index(PATHS.len() - 1)];
        let old = source.files().find(|(file, _)| file.as_str() == path).map(|(_, bytes)| bytes.to_vec()).unwrap();
        let mut new = String::from_utf8(old).unwrap();
        let places: Vec<usize> = new.char_indices().map(|(at, _)| at).chain([new.len()]).collect();
        new.insert_str(places[at.index(places.len())], &text);
        source.write(path, new);
        let folder = Folder::with(&source);
        for lang in ["zh", "en"] {
            let run = folder.run(&["check", "-r", "site", "--lang", lang]);
            prop_assert!(run.code.is_some_and(|code| code <= 1 || code == 3), "{:?}", run);
            let escapes = run.said().contains('\u{1b}');
            prop_assert!(!escapes);
        }
    }
}

#[test]
fn a_site_of_nothing_is_read() {
    let state = load(&MemorySource::default());
    assert_eq!(state.portal().offices.len(), 0);
}
