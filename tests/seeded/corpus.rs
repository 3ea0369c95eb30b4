//! Consistent reports: the example portal, and real reports where they are at hand.

use gongkai::base::{Period, SitePath};
use gongkai::content::write;
use gongkai::form::{self, Form};
use gongkai::import::{self, Options, read_text};
use gongkai::source::{DiskSource, Source};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A site as texts by path.
pub(crate) struct Site {
    /// The office whose reports are changed, or what the site is called.
    pub(crate) name: String,
    /// The files.
    pub(crate) files: BTreeMap<String, String>,
}

/// The folder of the repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The whole example portal.
pub(crate) fn example() -> Site {
    let disk = DiskSource::open(&root()).unwrap();
    let mut files = BTreeMap::new();
    for path in disk.scan().files.keys() {
        if path.as_str() == "site.toml" || path.as_str().starts_with("content/yunxiu/") {
            files.insert(path.to_string(), String::from_utf8(disk.read(path).unwrap()).unwrap());
        }
    }
    Site { name: "example".to_owned(), files }
}

/// Cuts a portal into small ones: each office with its own reports, those of the offices it was made of, and the names
/// of those it covers.
pub(crate) fn offices(portal: &Site) -> Vec<Site> {
    let folders: Vec<&str> =
        portal.files.keys().filter_map(|path| path.strip_suffix("/office.toml")).collect();
    let mut sites = Vec::new();
    for own in &folders {
        let office = &portal.files[&format!("{own}/office.toml")];
        let mentioned = |folder: &str| office.contains(&format!("\"{}\"", &folder["content/".len()..]));
        let kept = |path: &str| {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let settings =
                path.ends_with("office.toml") || path.ends_with("region.toml") || path == "site.toml";
            settings || folder == *own || mentioned(folder)
        };
        let files = portal.files.iter().filter(|(path, _)| kept(path));
        let files = files.map(|(path, text)| (path.clone(), text.clone())).collect();
        sites.push(Site { name: (*own).to_owned(), files });
    }
    sites
}

fn reports() -> PathBuf {
    let beside = root().join("../shared/reports");
    std::env::var_os("GONGKAI_REPORTS").map_or(beside, PathBuf::from)
}

/// Real reports with all their tables, each a site of its own; none where they are not at hand.
pub(crate) fn real() -> Vec<Site> {
    let folder = reports();
    if !folder.is_dir() {
        println!("SKIPPED: no real reports in {}; set GONGKAI_REPORTS to try them", folder.display());
        return Vec::new();
    }
    let files = form::builtin::FORMS.iter();
    let forms: Vec<Form> =
        files.map(|(name, text)| form::compile(&SitePath::new(name), text).value.unwrap()).collect();
    ["suqian-2023", "huaian-2024", "weidong-pucheng-2024"]
        .map(|name| imported(&forms, &folder.join(format!("{name}.txt")), name))
        .into()
}

fn imported(forms: &[Form], file: &Path, name: &str) -> Site {
    let text = import::decode(&std::fs::read(file).unwrap()).text;
    let got = read_text(&text, &forms.iter().collect::<Vec<_>>(), &Options::default());
    let form = forms.iter().find(|form| form.id == got.form_id).unwrap();
    let year = Period::year(got.year.unwrap());
    let own = format!("content/{name}");
    let files = [
        ("site.toml".to_owned(), "[site]\ntitle = \"例\"\n".to_owned()),
        (format!("{own}/office.toml"), "name = \"某机关\"\n".to_owned()),
        (format!("{own}/{year}.toml"), write::statistics(form, &got.cells, &got.record)),
        (format!("{own}/{year}.md"), got.narrative),
    ];
    Site { name: own, files: files.into() }
}
