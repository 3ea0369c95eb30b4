//! `gongkai schema`: what editors need to complete and check the files of a site while one types.

use super::print::to_json_text;
use super::{Outcome, Streams, open, site_root};
use crate::base::suggest::nearest;
use crate::base::text::printable;
use crate::base::{Lang, Period};
use crate::cli::{SchemaArgs, SchemaKind};
use crate::engine::{Options, State};
use crate::error::{Action, Error};
use crate::form::Form;
use crate::mend::schema;
use crate::source::MemorySource;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The settings of the TOML tools that editors use.
const TAPLO: &str = ".taplo.toml";

/// Years that the settings tell apart.
const YEARS: std::ops::RangeInclusive<u16> = 1990..=2059;

/// Runs `schema`.
pub(super) fn run(
    args: &SchemaArgs,
    lang: Option<Lang>,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Error> {
    // Forms of the site's own have a schema too, where there is a site.
    let (root, state) = match site_root(&args.root) {
        Ok(root) => {
            let state = State::load(&open(&root)?, Options::default());
            (Some(root), state)
        }
        Err(error) if args.root.root.is_some() => return Err(error),
        Err(_) => (None, State::load(&MemorySource::default(), Options::default())),
    };
    let lang = lang.unwrap_or(state.portal().site.lang);
    if let Some(folder) = &args.write {
        return write(folder, root.as_deref(), &state, lang, streams);
    }
    let Some(kind) = args.kind else {
        for name in ["site", "region", "office"] {
            streams.say(name);
        }
        for (_, form) in state.portal().forms.iter() {
            streams.say(format!("statistics {}  {}", form.id, form.title.get(lang)));
        }
        return Ok(Outcome::Done);
    };
    let value = match kind {
        SchemaKind::Site => schema::site(lang),
        SchemaKind::Region => schema::region(lang),
        SchemaKind::Office => schema::office(lang),
        SchemaKind::Statistics => match form(&state, args.form.as_deref()) {
            Ok(form) => schema::statistics(form, lang),
            Err(guess) => {
                let asked = printable(args.form.as_deref().unwrap_or_default());
                let mut text =
                    lang.pick(format!("没有表式“{asked}”。"), format!("There is no form “{asked}”."));
                if let Some(guess) = guess {
                    text.push_str(
                        &lang.pick(format!("是否应为“{guess}”？"), format!(" Did you mean “{guess}”?")),
                    );
                }
                streams.note(text);
                return Ok(Outcome::Usage);
            }
        },
    };
    streams.say(to_json_text(&value));
    Ok(Outcome::Done)
}

/// Finds a form, or the newest; else the id that was probably meant.
fn form<'s>(state: &'s State, id: Option<&str>) -> Result<&'s Form, Option<String>> {
    let forms = &state.portal().forms;
    let Some(id) = id else { return forms.newest(&state.portal().site).ok_or(None) };
    let found = forms.iter().map(|(_, form)| form).find(|form| *form.id == *id);
    found.ok_or_else(|| nearest(id, forms.iter().map(|(_, form)| &*form.id)).map(str::to_owned))
}

fn write(
    folder: &Path,
    root: Option<&Path>,
    state: &State,
    lang: Lang,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Error> {
    let mut files: Vec<(String, Value)> = vec![
        ("site".to_owned(), schema::site(lang)),
        ("region".to_owned(), schema::region(lang)),
        ("office".to_owned(), schema::office(lang)),
    ];
    let forms = state.portal().forms.iter().map(|(_, form)| form);
    files.extend(forms.map(|form| (form.id.to_string(), schema::statistics(form, lang))));
    std::fs::create_dir_all(folder).map_err(|error| Error::io(Action::Create, folder, error))?;
    let put = |path: &Path, text: &str| {
        std::fs::write(path, text).map_err(|error| Error::io(Action::Write, path, error))
    };
    for (name, value) in &files {
        let path = folder.join(format!("{name}.schema.json"));
        put(&path, &format!("{}\n", to_json_text(value)))?;
        streams.say(path.display().to_string());
    }
    let Some((root, below)) = root.and_then(|root| Some((root, below(folder, root)?))) else {
        streams.note(lang.pick(
            "文件夹不在站点里，没有写编辑器设置 .taplo.toml。",
            "The folder does not lie in the site, so no settings for editors (.taplo.toml) were written.",
        ));
        return Ok(Outcome::Done);
    };
    let path = root.join(TAPLO);
    if path.symlink_metadata().is_ok() {
        let shown = path.display();
        streams.note(
            lang.pick(format!("{shown} 已存在，未改动。"), format!("{shown} exists and was not touched.")),
        );
    } else {
        put(&path, &settings(state, &below))?;
        streams.say(path.display().to_string());
    }
    Ok(Outcome::Done)
}

/// Returns a folder as it is below the site folder, if it lies there.
fn below(folder: &Path, root: &Path) -> Option<String> {
    let folder: PathBuf = folder.canonicalize().ok()?;
    let below = folder.strip_prefix(root.canonicalize().ok()?).ok()?.to_owned();
    let parts: Option<Vec<&str>> = below.components().map(|part| part.as_os_str().to_str()).collect();
    Some(parts?.join("/"))
}

/// Returns settings that tell editors which schema goes with which file.
fn settings(state: &State, folder: &str) -> String {
    let mut rules = vec![
        ("site".to_owned(), vec!["site.toml".to_owned()]),
        ("region".to_owned(), vec!["content/**/region.toml".to_owned()]),
        ("office".to_owned(), vec!["content/**/office.toml".to_owned()]),
    ];
    let portal = state.portal();
    let form_of = |year: u16| {
        let form = portal.forms.default_id(Period::year(year), &portal.site)?;
        Some(&*portal.forms.get(form).id)
    };
    let mut by_form: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut year = *YEARS.start();
    while year <= *YEARS.end() {
        // A decade with one form throughout is one pattern.
        let decade =
            year.is_multiple_of(10) && (year..year + 10).all(|other| form_of(other) == form_of(year));
        let pattern = if decade { format!("{}[0-9]", year / 10) } else { year.to_string() };
        if let Some(form) = form_of(year) {
            by_form.entry(form).or_default().push(format!("content/**/{pattern}.toml"));
        }
        year += if decade { 10 } else { 1 };
    }
    rules.extend(by_form.into_iter().map(|(form, patterns)| (form.to_owned(), patterns)));
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let rule = |(name, patterns): (String, Vec<String>)| {
        let patterns: String = patterns.iter().map(|pattern| format!("  \"{pattern}\",\n")).collect();
        let path = crate::content::write::quoted(&format!("{folder}{name}.schema.json"));
        format!("[[rule]]\ninclude = [\n{patterns}]\nschema = {{ path = {path}, enabled = true }}\n")
    };
    rules.into_iter().map(rule).collect::<Vec<_>>().join("\n")
}
