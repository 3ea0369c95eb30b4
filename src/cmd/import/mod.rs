//! `gongkai import`: reports published elsewhere become content files, with an account of what was read.

mod account;
mod entry;
mod human;
mod json;
mod load;
mod map;
mod office;
mod one;
mod overlay;
mod put;
mod review;
mod sources;
mod table;
mod words;

use super::{Outcome, Streams, language, open, site_root};
use crate::base::Lang;
use crate::base::text::printable;
use crate::cli::{Format, ImportArgs};
use crate::engine::{Options, State};
use crate::error::Error;
use crate::portal::Portal;
use crate::source::DiskSource;
use entry::Entry;
use one::Batch;
use overlay::{Draft, Overlay};
use sources::{Found, Job};
use std::path::Path;

/// Imports of fewer files than this are over before a bar would be read.
const BAR_FROM: usize = 8;

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
    let found = match prepare(args, portal, lang) {
        Ok(found) => found,
        Err(why) => {
            streams.note(why);
            return Ok(Outcome::Usage);
        }
    };
    // Before anything is read: nobody should wait for a file that cannot be written.
    if let Some(map) = args.write_map.as_ref().filter(|map| !args.force && map.symlink_metadata().is_ok()) {
        return Err(Error::exists(map));
    }
    let single = found.jobs.len() == 1 && args.write_map.is_none();
    let mut batch = Batch::new(args, &root, portal, single, lang);
    let (mut entries, stopped) = take_all(&mut batch, &found.jobs, streams);
    let left = found.jobs.len() - entries.len();
    let (draft, lines) = (batch.draft, batch.lines);
    // A large portal is not held twice.
    drop(batch.offices);
    drop(state);
    let checked = check(args, &draft, &source, &mut entries, lang);

    match args.format {
        Format::Json => {
            let value = json::json(&entries, found.passed_over(), left, lang);
            streams.say(super::print::to_json_text(&value));
        }
        Format::Human => {
            match &entries[..] {
                [] => {}
                [entry] if single => human::one(entry, &root, lang, streams),
                _ => human::many(&entries, lang, streams),
            }
            human::findings(&entries, args, lang, streams);
        }
    }
    told(&found, checked, args, lang, streams);
    if stopped.is_none()
        && let Some(map) = &args.write_map
    {
        let left_out = map::write(map, &lines, args.force, lang)?;
        human::unwritable_names(&left_out, lang, streams);
        let open = lines.iter().filter(|line| line.office.is_none() || line.year.is_none()).count();
        human::map(map, lines.len() - left_out.len(), open, lang, streams);
    }
    if let Some(error) = stopped {
        human::stopped(left, lang, streams);
        return Err(error);
    }
    let whole =
        !entries.is_empty() && entries.iter().all(|entry| entry.is_complete() && entry.count("error") == 0);
    Ok(if whole { Outcome::Done } else { Outcome::Findings })
}

/// Finds the files, or says what is wrong with the command line.
fn prepare(args: &ImportArgs, portal: &Portal, lang: Lang) -> Result<Found, String> {
    let forms: Vec<&str> = portal.forms.iter().map(|(_, form)| &*form.id).collect();
    if let Some(into) = &args.into
        && let Some(problem) = office::Offices::of(portal).problem(office::address(into), lang)
    {
        return Err(format!("--into: {problem}"));
    }
    if let Some(form) = args.form.as_deref().filter(|form| !forms.contains(form)) {
        let (form, known) = (printable(form), forms.join(lang.pick("、", ", ")));
        return Err(lang.pick(
            format!("--form: 没有表式“{form}”；有 {known}"),
            format!("--form: there is no form “{form}”; there are {known}"),
        ));
    }
    let rows = args.map.as_deref().map(|map| map::read(map, &forms, lang)).transpose()?;
    let own: Vec<&Path> = args.map.iter().chain(&args.write_map).map(AsRef::as_ref).collect();
    Ok(Found::collect(&args.paths, rows.unwrap_or_default(), &own))
}

/// Takes in one file after another; nothing of one is kept but its account. A fault of the machine ends it.
fn take_all(batch: &mut Batch<'_>, jobs: &[Job], streams: &Streams<'_>) -> (Vec<Entry>, Option<Error>) {
    let shown = streams.terminal && jobs.len() >= BAR_FROM && batch.args.format == Format::Human;
    let bar = shown.then(|| bar(jobs.len() as u64));
    let mut entries = Vec::with_capacity(jobs.len());
    let mut stopped = None;
    for job in jobs {
        match batch.take(job) {
            Ok(entry) => entries.push(entry),
            Err(error) => {
                stopped = Some(error);
                break;
            }
        }
        if let Some(bar) = &bar {
            bar.inc(1);
        }
    }
    if let Some(bar) = &bar {
        bar.finish_and_clear();
    }
    (entries, stopped)
}

/// Asks `check` about the reports, as they are on disk or as they would be. Tells whether that could be done.
fn check(args: &ImportArgs, draft: &Draft, site: &DiskSource, entries: &mut [Entry], lang: Lang) -> bool {
    // Whoever asks for a map wants to know offices and years.
    if args.write_map.is_some() {
        return true;
    }
    if !args.dry_run {
        review::review(site, entries, lang);
    } else if draft.is_whole() {
        review::review(&Overlay { site, draft }, entries, lang);
    }
    !args.dry_run || draft.is_whole()
}

/// Says what no account of a file says.
fn told(found: &Found, checked: bool, args: &ImportArgs, lang: Lang, streams: &mut Streams<'_>) {
    if let Some(text) = found.passed_over_text(lang) {
        streams.note(text);
    }
    if found.jobs.is_empty() {
        streams.note(lang.pick("没有可以导入的文件。", "There is no file to import."));
    }
    if !checked {
        streams.note(lang.pick(
            "报告太多，试运行没有核对；写入后会核对。",
            "These are too many reports to be checked in a dry run; they will be checked once they are written.",
        ));
    }
    if args.dry_run {
        streams.note(lang.pick("试运行：没有写入任何文件。", "A dry run: nothing was written."));
    }
}

fn bar(total: u64) -> indicatif::ProgressBar {
    let bar = indicatif::ProgressBar::new(total);
    if let Ok(style) = indicatif::ProgressStyle::with_template("{bar:40} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    bar
}
