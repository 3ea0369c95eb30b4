//! The theme contract in both directions: what pages are handed is documented, and templates ask for nothing else.

use gongkai::base::Lang;
use gongkai::render::Theme;
use gongkai::render::view::{self, ViewDoc};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Which view each template is handed as `view`.
const TEMPLATES: &[(&str, &str)] = &[
    ("home.html", "HomeView"),
    ("region.html", "RegionView"),
    ("office.html", "OfficeView"),
    ("report.html", "ReportView"),
    ("changes.html", "ChangesView"),
    ("years.html", "YearsView"),
    ("year.html", "YearView"),
    ("checks.html", "ChecksView"),
    ("indicators.html", "IndicatorsView"),
    ("indicator.html", "IndicatorView"),
    ("standings.html", "StandingsView"),
    ("missing.html", "MissingView"),
    ("missing-year.html", "MissingYearView"),
    ("corrections.html", "CorrectionsView"),
    ("compare.html", "CompareView"),
    ("easy.html", "EasyView"),
    ("data.html", "DataView"),
    ("form.html", "FormView"),
    ("page.html", "FreeView"),
    ("not-found.html", "NotFoundView"),
];

fn doc(name: &str) -> &'static ViewDoc {
    view::ALL.iter().find(|doc| doc.name == name).unwrap()
}

fn texts(language: &str) -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("themes/default/i18n/{language}.toml"));
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn templates_ask_only_for_what_is_documented() {
    let theme = Theme::new(BTreeMap::new(), Lang::Zh).unwrap();
    let texts = texts("zh-CN");
    let page: BTreeSet<&str> = doc("PageView").fields.iter().map(|(name, ..)| *name).collect();
    let mut asked_texts = BTreeSet::new();
    for (template, names) in theme.asked() {
        let view = TEMPLATES.iter().find(|(name, _)| *name == template).map(|(_, view)| doc(view));
        for name in names {
            let mut parts = name.split('.');
            let known = match (parts.next(), parts.next()) {
                (Some("page"), Some(field)) => page.contains(field),
                (Some("t"), Some(text)) => {
                    asked_texts.insert(text.to_owned());
                    texts.contains_key(text)
                }
                (Some("view"), Some(field)) => {
                    view.is_some_and(|doc| doc.fields.iter().any(|(name, ..)| *name == field))
                }
                (Some("page" | "t" | "view"), None) => true,
                _ => false,
            };
            assert!(known, "{template} asks for {name}");
        }
    }
    let unused: Vec<&String> = texts.keys().filter(|text| !asked_texts.contains(*text)).collect();
    assert_eq!(unused, Vec::<&String>::new(), "texts that no template uses");
}

#[test]
fn every_template_has_its_view_and_every_view_its_template() {
    let theme = Theme::new(BTreeMap::new(), Lang::Zh).unwrap();
    let templates: BTreeSet<String> = theme.asked().into_keys().collect();
    for &(template, view) in TEMPLATES {
        assert!(templates.contains(template), "{template} is missing");
        assert!(!doc(view).fields.is_empty());
    }
    let top: BTreeSet<&str> = TEMPLATES.iter().map(|(_, view)| *view).collect();
    // Every other view is a field of some view, so that a template can reach it.
    for inner in view::ALL.iter().filter(|doc| !top.contains(doc.name) && doc.name != "PageView") {
        let reached = view::ALL
            .iter()
            .flat_map(|doc| doc.fields)
            .any(|(_, kind, _)| kind.split(|c: char| !c.is_alphanumeric()).any(|word| word == inner.name));
        assert!(reached, "{} is handed to no template", inner.name);
    }
}

#[test]
fn both_languages_say_everything() {
    let (zh, en) = (texts("zh-CN"), texts("en"));
    assert_eq!(zh.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
}

#[test]
fn only_finished_html_goes_in_unescaped() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        for filter in ["|safe", "| safe", "autoescape", "style=", "onclick"] {
            assert!(!text.contains(filter), "{} uses {filter}", path.display());
        }
        // Scripts are files of the theme; nothing stands inside their tags.
        for script in text.split("<script").skip(1) {
            let own = script.starts_with(" src=\"{{ page.root }}assets/")
                && script.split_once('>').is_some_and(|(_, rest)| rest.starts_with("</script>"));
            assert!(own, "{} holds a script", path.display());
        }
    }
}

/// `docs/theme.md` is made from the views; run with `UPDATE=1` to write it anew.
#[test]
fn the_manual_is_made_from_the_views() {
    let mut text = String::from(
        "# The theme contract\n\n\
         This page is made from the structs in `src/render/view/`; a test fails when it is stale\n\
         (`UPDATE=1 cargo test --test structure` writes it anew). A template is handed `page`, `view` and `t` (the\n\
         theme's texts in the site's language), and nothing else: a name that is not here is an error with the\n\
         template's line. `Html` is finished HTML made by the renderer; every other text is escaped.\n\n\
         A word of `t` is the theme's own in the site's language (`i18n/zh-CN.toml`, `i18n/en.toml`), else the default\n\
         theme's, else the theme's own in the other language; what a theme with words of its own leaves out is the\n\
         warning `words-missing`.\n\n\
         Every page loads `assets/main.css` and `assets/site.js`, the page of comparisons `assets/compare.js` too. In\n\
         `site.js`, a table of class `sortable` gets heads that sort, a table with `data-filter` (the words of the box) a\n\
         box that filters its rows. A style sheet comes out without comments (but `/*! … */`) and idle white space; scripts\n\
         come out as they are. `docs/compare-data.md` says what the data files for scripts hold.\n\n\
         | template | `view` is a |\n|---|---|\n",
    );
    for &(template, view) in TEMPLATES {
        text.push_str(&format!("| `{template}` | [{view}](#{}) |\n", view.to_lowercase()));
    }
    for doc in view::ALL {
        text.push_str(&format!(
            "\n## {}\n\n{}\n\n| field | type | what it is |\n|---|---|---|\n",
            doc.name,
            doc.help.trim()
        ));
        for (name, kind, help) in doc.fields {
            let kind: String = kind.split_whitespace().collect();
            text.push_str(&format!("| `{name}` | `{kind}` | {} |\n", help.trim()));
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/theme.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == text, "docs/theme.md is stale; UPDATE=1 cargo test --test structure writes it");
}
