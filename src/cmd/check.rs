//! `gongkai check`: what is wrong with a site folder, without building it.

use super::clock::Clock;
use super::files::{below, is_at_or_below};
use super::print::{self, Counts, To};
use super::{Outcome, Streams, language, open, site_root};
use crate::base::lang::counted;
use crate::base::{Lang, SitePath};
use crate::cli::{CheckArgs, CheckFormat, Deny};
use crate::content::Content;
use crate::engine::{Options, State};
use crate::error::Error;
use crate::form::Rule;
use std::path::{Component, Path};

/// Runs `check`.
pub(super) fn run(args: &CheckArgs, lang: Option<Lang>, streams: &mut Streams<'_>) -> Result<Outcome, Error> {
    let root = site_root(&args.root)?;
    let source = open(&root)?;
    let wanted: Option<Vec<String>> = match &args.paths[..] {
        [] => None,
        paths => Some(paths.iter().map(|path| below(path, &root)).collect::<Result<_, _>>()?),
    };
    // Whoever names a file wants it checked, a draft too.
    let options = Options { drafts: args.drafts || wanted.is_some(), today: args.today };
    let mut clock = Clock::start();
    let state = State::load(&source, options);
    clock.lap("read, parse, link, check");
    // A theme that cannot be used is found here too, before anybody waits for a build.
    state.renderer(&source)?;
    let lang = language(lang, &state.portal().site);
    let mut findings = state.findings();
    if let Some(wanted) = &wanted {
        findings.retain(|finding| wanted.iter().any(|wanted| concerns(finding.locus.path(), wanted)));
    }
    let counts = Counts::of(&findings);
    match args.format {
        CheckFormat::Human => {
            print::human(&source, &findings, lang, streams, To::Out);
            let checked = |path: &SitePath| match &wanted {
                None => true,
                Some(wanted) => wanted.iter().any(|wanted| concerns(path, wanted)),
            };
            summary(&state, &checked, findings.is_empty(), options.drafts, lang, streams);
        }
        CheckFormat::Json => {
            let value = print::json(&source, &findings, lang);
            streams.say(print::to_json_text(&value));
        }
        CheckFormat::Sarif => {
            let forms = state.portal().forms.iter();
            let rules: Vec<&Rule> = forms.flat_map(|(_, form)| &form.rules).collect();
            let value = print::sarif(&source, &findings, &rules, lang, &prefix(&root));
            streams.say(print::to_json_text(&value));
        }
        CheckFormat::Github => {
            for line in print::github(&source, &findings, lang, &prefix(&root)) {
                streams.say(line);
            }
        }
    }
    clock.lap("print");
    if args.timings {
        clock.print(streams);
    }
    // The process ends here; to give back every piece of a large portal first would take longer than to print it.
    drop(findings);
    std::mem::forget(state);
    let denied = args.deny == Some(Deny::Warnings) && counts.warnings > 0;
    Ok(if counts.errors > 0 || denied { Outcome::Findings } else { Outcome::Done })
}

/// Returns the way to the site folder from where the command runs, with `/` behind it: code hosts look for files from
/// there. An absolute path would tell them nothing, and has no place in an output.
fn prefix(root: &Path) -> String {
    let mut prefix = String::new();
    for part in root.components() {
        match part {
            Component::CurDir => {}
            Component::Normal(name) => prefix.push_str(&format!("{}/", name.to_string_lossy())),
            _ => return String::new(),
        }
    }
    prefix
}

fn concerns(path: &SitePath, wanted: &str) -> bool {
    is_at_or_below(path.as_str(), wanted)
}

/// Says how much was checked where nothing was found, and what was left out.
fn summary(
    state: &State,
    checked: &dyn Fn(&SitePath) -> bool,
    clean: bool,
    drafts: bool,
    lang: Lang,
    streams: &mut Streams<'_>,
) {
    let portal = state.portal();
    let files = |report: &crate::portal::Report| {
        let statistics = report.statistics.as_ref().map(|(path, _)| path.clone());
        statistics
            .into_iter()
            .chain(report.narrative.as_ref().map(|narrative| narrative.path.clone()))
            .collect::<Vec<_>>()
    };
    if clean {
        let count =
            portal.reports.as_slice().iter().filter(|report| files(report).iter().any(checked)).count();
        streams.say(lang.pick(
            format!("{count} 份报告，没有发现问题。"),
            format!("{}, nothing found.", counted(count, "report")),
        ));
    }
    let held_back = state
        .contents()
        .values()
        .filter(|(_, content)| matches!(&content.value, Content::Narrative(prose) if prose.draft));
    let held_back = if drafts { 0 } else { held_back.count() };
    if held_back > 0 {
        streams.note(lang.pick(
            format!("另有 {held_back} 份草稿没有核对；要核对草稿，请加 --drafts，或写出文件名。"),
            format!("{} not checked; add --drafts, or name the file.", counted(held_back, "draft")),
        ));
    }
}
