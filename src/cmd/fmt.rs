//! `gongkai fmt`: statistics files in their canonical form.

use super::files::{below, is_at_or_below, replace};
use super::print::{self, To};
use super::{Outcome, Streams, language, open, site_root};
use crate::base::lang::counted;
use crate::base::text::printable;
use crate::base::{Finding, Lang, Period, SitePath};
use crate::cli::FmtArgs;
use crate::engine::{Options, State};
use crate::error::{Action, Error};
use crate::mend::{self, Mended, Totals};
use crate::source::{FileKind, Source};
use rayon::prelude::*;
use std::path::Path;

/// What was done to how many files.
#[derive(Default)]
struct Tally {
    files: usize,
    changed: usize,
    filled: usize,
    refused: usize,
}

/// Runs `fmt`.
pub(super) fn run(args: &FmtArgs, lang: Option<Lang>, streams: &mut Streams<'_>) -> Result<Outcome, Error> {
    let root = site_root(&args.root)?;
    let source = open(&root)?;
    // Everything is read, since the site and its forms decide how a file is to look.
    let state = State::load(&source, Options::default());
    let portal = state.portal();
    let lang = language(lang, &portal.site);
    let wanted: Vec<String> = args.paths.iter().map(|path| below(path, &root)).collect::<Result<_, _>>()?;
    let files: Vec<(&SitePath, Period)> = state
        .contents()
        .iter()
        .filter_map(|(path, (kind, _))| match kind {
            FileKind::Statistics(period) => Some((path, *period)),
            _ => None,
        })
        .filter(|(path, _)| {
            wanted.is_empty() || wanted.iter().any(|wanted| is_at_or_below(path.as_str(), wanted))
        })
        .collect();
    if files.is_empty() && !args.paths.is_empty() {
        streams.note(lang.pick(
            "所指的文件和文件夹里没有统计文件（content/…/四位年份.toml）。",
            "There is no statistics file (content/…/YEAR.toml) among the files and folders named.",
        ));
        return Ok(Outcome::Usage);
    }
    let totals = if args.fill_totals { Totals::Fill } else { Totals::Leave };
    let forms = portal.forms.for_site(&portal.site);
    let mended: Vec<Result<Mended, Error>> = files
        .par_iter()
        .map(|(path, period)| {
            let bytes = source
                .read(path)
                .map_err(|error| Error::io(Action::Read, Path::new(path.as_str()), error))?;
            Ok(mend::statistics(path, *period, &bytes, &forms, totals))
        })
        .collect();
    let mut tally = Tally { files: files.len(), ..Tally::default() };
    let mut findings: Vec<Finding> = Vec::new();
    for ((path, _), mended) in files.iter().zip(mended) {
        match mended? {
            Mended::Same => {}
            Mended::Changed { bytes, filled } => {
                if !args.check {
                    replace(&root.join(path.as_str()), &bytes)?;
                }
                tally.changed += 1;
                tally.filled += filled;
                streams.say(changed(path, filled, args.check, lang));
            }
            Mended::Refused(why) => {
                tally.refused += 1;
                findings.extend(why);
            }
        }
    }
    print::human(&source, &findings.iter().collect::<Vec<_>>(), lang, streams, To::Err);
    streams.note(summary(&tally, args, lang));
    Ok(match tally {
        Tally { refused: 1.., .. } => Outcome::Findings,
        Tally { changed: 1.., .. } if args.check => Outcome::Different,
        _ => Outcome::Done,
    })
}

fn changed(path: &SitePath, filled: usize, check: bool, lang: Lang) -> String {
    let path = printable(path.as_str());
    let what = match check {
        true => lang.pick("需要整理", "to be put in order"),
        false => lang.pick("已整理", "put in order"),
    };
    match filled {
        0 => lang.pick(format!("{path}：{what}"), format!("{path}: {what}")),
        _ => lang.pick(
            format!("{path}：{what}，合计 {filled} 格"),
            format!("{path}: {what}, {}", counted(filled, "total")),
        ),
    }
}

fn summary(tally: &Tally, args: &FmtArgs, lang: Lang) -> String {
    let Tally { files, changed, filled, refused } = *tally;
    let mut text = match args.check {
        true => lang.pick(
            format!("{files} 个统计文件，其中 {changed} 个需要整理（没有改动任何文件）"),
            format!(
                "{}: {changed} to be put in order (nothing was written)",
                counted(files, "statistics file")
            ),
        ),
        false => lang.pick(
            format!("{files} 个统计文件，整理了 {changed} 个"),
            format!("{}: {changed} put in order", counted(files, "statistics file")),
        ),
    };
    if args.fill_totals {
        text.push_str(&match args.check {
            true => lang.pick(
                format!("，可以补写合计 {filled} 格"),
                format!(", {} can be filled", counted(filled, "total")),
            ),
            false => {
                lang.pick(format!("，补写合计 {filled} 格"), format!(", {} filled", counted(filled, "total")))
            }
        });
    }
    if refused > 0 {
        text.push_str(&lang.pick(
            format!("；{refused} 个读不出来，未作改动，请先按上面的提示改正"),
            format!("; {refused} could not be read and stayed as they are: mend them first as said above"),
        ));
    }
    text.push_str(lang.pick("。", "."));
    text
}
