//! `gongkai import`: reports published as text become content files, with an account of what was read.

use super::{Outcome, Streams, language, open, site_root};
use crate::base::{Lang, Period};
use crate::cli::{Format, ImportArgs};
use crate::content::write;
use crate::engine::{Options, State};
use crate::error::{Action, Error};
use crate::form::Form;
use crate::import::{self, Imported};
use crate::portal::Portal;
use crate::source::{TEXT_LIMIT, segment_problem};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Lists of the account are cut here for people; programs get all.
const SHOWN: usize = 40;

/// Runs `import`.
pub(super) fn run(
    args: &ImportArgs,
    lang: Option<Lang>,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Error> {
    let root = site_root(&args.root)?;
    let source = open(&root)?;
    let state = State::load(&source, Options::default());
    let portal = state.portal();
    let lang = language(lang, &portal.site);
    let into = args.into.trim_matches('/');
    if into.is_empty() || into.split('/').any(|segment| segment_problem(segment).is_some()) {
        streams.note(lang.pick(
            format!("--into “{into}”不能作网址；请用小写字母、数字和连字符，如 weidong/pucheng"),
            format!("--into “{into}” cannot be an address; use lower-case letters, digits and hyphens, such as weidong/pucheng"),
        ));
        return Ok(Outcome::Usage);
    }
    let folder = root.join("content").join(into);
    let mut outcome = Outcome::Done;
    let mut accounts = Vec::new();
    for file in &args.files {
        let imported = read(file, args, portal)?;
        let form = portal.forms.iter().map(|(_, form)| form).find(|form| form.id == imported.form_id);
        let (Some(form), Some(year)) = (form, imported.year) else {
            outcome = Outcome::Findings;
            streams.note(unplaced(file, &imported, lang));
            continue;
        };
        let counts = &imported.reading.counts;
        if counts.missing == counts.cells {
            outcome = Outcome::Findings;
            streams.note(lang.pick(
                format!("{}: 没有找到任何统计表的栏目，不像年度报告，未写入", file.display()),
                format!(
                    "{}: no row of any table was found; this is no report, and nothing was written",
                    file.display()
                ),
            ));
            continue;
        }
        let period = Period::year(year);
        let files = plan(&folder, form, &imported, period, into);
        if !args.dry_run {
            put(&files, args.force)?;
        }
        let complete = imported.reading.unread.is_empty() && imported.reading.stray.is_empty();
        if !complete {
            outcome = Outcome::Findings;
        }
        match args.format {
            Format::Human => human(file, &files, &imported, form, period, args.dry_run, lang, streams),
            Format::Json => accounts.push(account(file, &files, &imported, period, lang)),
        }
    }
    if args.format == Format::Json {
        let value = json!({ "schema": "gongkai/import/1", "reports": accounts });
        streams.say(super::print::to_json_text(&value));
    }
    Ok(outcome)
}

fn read(file: &Path, args: &ImportArgs, portal: &Portal) -> Result<Imported, Error> {
    let fault = |error| Error::io(Action::Read, file, error);
    let meta = file.metadata().map_err(fault)?;
    if !meta.is_file() || meta.len() > TEXT_LIMIT {
        let zh = "不是文本文件，或超过 16 MiB";
        return Err(Error::output(file, zh, "it is not a text file, or larger than 16 MiB"));
    }
    let text = import::decode(&std::fs::read(file).map_err(fault)?).text;
    let forms: Vec<&Form> = portal.forms.iter().map(|(_, form)| form).collect();
    let options = import::Options { year: args.year, form: args.form.clone() };
    Ok(import::read_text(&text, &forms, &options))
}

fn unplaced(file: &Path, imported: &Imported, lang: Lang) -> String {
    let file = file.display();
    match imported.year {
        None => lang.pick(
            format!("{file}: 看不出是哪一年的报告，请用 --year 指明"),
            format!("{file}: the report's year cannot be told; name it with --year"),
        ),
        Some(_) => lang.pick(
            format!("{file}: 看不出用的是哪种表式，请用 --form 指明"),
            format!("{file}: the form cannot be recognised; name it with --form"),
        ),
    }
}

/// A file to be written. An office's own file is only ever made, never replaced.
struct Target {
    path: PathBuf,
    text: String,
    keep: bool,
}

fn plan(folder: &Path, form: &Form, imported: &Imported, period: Period, into: &str) -> Vec<Target> {
    let statistics = write::statistics(form, &imported.cells, &imported.record);
    let name =
        imported.office.clone().unwrap_or_else(|| into.rsplit('/').next().unwrap_or_default().to_owned());
    let name = toml::Value::String(name).to_string();
    vec![
        Target { path: folder.join("office.toml"), text: format!("name = {name}\n"), keep: true },
        Target { path: folder.join(format!("{period}.toml")), text: statistics, keep: false },
        Target { path: folder.join(format!("{period}.md")), text: imported.narrative.clone(), keep: false },
    ]
}

/// Writes the files, or none of them when one is in the way.
fn put(files: &[Target], force: bool) -> Result<(), Error> {
    let there = |target: &&Target| target.path.symlink_metadata().is_ok();
    if let Some(target) = files.iter().find(|target| !target.keep && !force && there(target)) {
        return Err(Error::exists(&target.path));
    }
    for target in files.iter().filter(|target| !(target.keep && there(target))) {
        let path = &target.path;
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|error| Error::io(Action::Create, parent, error))?;
        }
        let part = path.with_extension("gongkai-part");
        std::fs::write(&part, &target.text)
            .and_then(|()| std::fs::rename(&part, path))
            .map_err(|error| Error::io(Action::Write, path, error))?;
    }
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "an account has that many parts, and no two belong together")]
fn human(
    file: &Path,
    files: &[Target],
    imported: &Imported,
    form: &Form,
    period: Period,
    dry_run: bool,
    lang: Lang,
    streams: &mut Streams<'_>,
) {
    let reading = &imported.reading;
    let counts = &reading.counts;
    let comma = lang.pick("，", ", ");
    streams.say(format!("{} → {period}{comma}{}", file.display(), form.title.get(lang)));
    let number = counts.read;
    streams.say(lang.pick(
        format!(
            "  表中共 {} 格：读出 {number} 格，空白 {} 格，不适用 {} 格，无法辨认 {} 格，原文没有 {} 格",
            counts.cells, counts.blank, counts.na, counts.unreadable, counts.missing
        ),
        format!(
            "  {} cells: {number} read, {} blank, {} n/a, {} unreadable, {} not in the text",
            counts.cells, counts.blank, counts.na, counts.unreadable, counts.missing
        ),
    ));
    let unread = reading.unread.iter().map(|unread| unread.text(lang)).collect();
    list(lang.pick("没有读出的格", "cells not read"), unread, lang, streams);
    let stray = reading.stray.iter().map(|stray| stray.text(lang)).collect();
    list(lang.pick("没有去处的数字", "numbers without a cell"), stray, lang, streams);
    let assumptions = reading.assumptions.iter().map(|assumption| assumption.text(lang)).collect();
    list(lang.pick("读取时的判断", "taken for granted"), assumptions, lang, streams);
    for target in files {
        let path = target.path.display();
        streams.say(match dry_run {
            true => lang.pick(format!("  将写入 {path}"), format!("  would write {path}")),
            false => lang.pick(format!("  已写入 {path}"), format!("  wrote {path}")),
        });
    }
}

fn list(title: &str, lines: Vec<String>, lang: Lang, streams: &mut Streams<'_>) {
    if lines.is_empty() {
        return;
    }
    streams.say(format!("  {title}:"));
    for line in lines.iter().take(SHOWN) {
        streams.say(format!("    {line}"));
    }
    if lines.len() > SHOWN {
        let more = lines.len() - SHOWN;
        streams.say(lang.pick(format!("    ……另有 {more} 条"), format!("    ... {more} more")));
    }
}

fn account(
    file: &Path,
    files: &[Target],
    imported: &Imported,
    period: Period,
    lang: Lang,
) -> serde_json::Value {
    let reading = &imported.reading;
    let counts = &reading.counts;
    json!({
        "file": file.display().to_string(),
        "period": period.to_string(),
        "form": imported.form_id,
        "title": imported.title,
        "office": imported.office,
        "cells": counts.cells,
        "read": counts.read,
        "blank": counts.blank,
        "na": counts.na,
        "unreadable": counts.unreadable,
        "missing": counts.missing,
        "unread": reading.unread.iter().map(|u| json!({ "cell": u.id, "at": u.at.as_ref().map(|at| at.text(lang)), "line": u.at.as_ref().and_then(import::Place::line), "why": u.why.text(lang) })).collect::<Vec<_>>(),
        "stray": reading.stray.iter().map(|s| json!({ "at": s.at.text(lang), "line": s.at.line(), "text": s.text })).collect::<Vec<_>>(),
        "assumptions": reading.assumptions.iter().map(|a| a.text(lang)).collect::<Vec<_>>(),
        "written": files.iter().map(|target| target.path.display().to_string()).collect::<Vec<_>>(),
    })
}
