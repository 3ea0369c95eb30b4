//! `gongkai build`: the site folder to a folder of static files.

use super::clock::Clock;
use super::print::{self, Counts};
use super::{Outcome, Streams, language, open, site_root};
use crate::base::Lang;
use crate::base::lang::counted;
use crate::cli::BuildArgs;
use crate::emit::DiskSink;
use crate::engine::{Options, State, build};
use crate::error::Error;

/// Builds of fewer files than this are over before a bar would be read.
const BAR_FROM: u64 = 2_000;

/// Runs `build`.
pub(super) fn run(args: &BuildArgs, lang: Option<Lang>, streams: &mut Streams<'_>) -> Result<Outcome, Error> {
    let root = site_root(&args.root)?;
    let source = open(&root)?;
    let output = args.output.clone().unwrap_or_else(|| root.join("public"));
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(usize::from(args.jobs.unwrap_or(0)))
        .build()
        .map_err(|error| Error::defect(error.to_string()))?;
    let mut clock = Clock::start();
    let options = Options { drafts: args.drafts, today: args.today };
    let state = pool.install(|| State::load(&source, options));
    clock.lap("read, parse, link, check");
    let lang = language(lang, &state.portal().site);
    let renderer = state.renderer(&source)?;
    let plan = state.plan(&renderer);
    clock.lap("theme, plan");

    let findings = state.findings();
    let counts = Counts::of(&findings);
    if args.strict && counts.errors > 0 {
        print::human(&source, &findings, lang, streams, print::To::Err);
        streams.note(lang.pick(
            "稿件有错误，按 --strict 未发布。",
            "The content has errors; nothing was published (--strict).",
        ));
        return Ok(Outcome::Findings);
    }

    let sink = DiskSink::open(&output, &root, &plan)?;
    let total = plan.pages.len() as u64;
    let bar = (streams.terminal && total >= BAR_FROM).then(|| bar(total));
    let progress = || {
        if let Some(bar) = &bar {
            bar.inc(1);
        }
    };
    let summary = pool.install(|| build(&state, &renderer, &source, &plan, &sink, &progress))?;
    if let Some(bar) = &bar {
        bar.finish_and_clear();
    }
    clock.lap("render, write");
    if !summary.faults.is_empty() {
        // A page that could not be made keeps its last version; the manifest still names both.
        print::human(&source, &summary.faults.iter().collect::<Vec<_>>(), lang, streams, print::To::Err);
        return Err(Error::defect(format!("{} pages could not be made", summary.faults.len())));
    }
    let written = sink.finish()?;
    clock.lap("finish");

    print::human(&source, &findings, lang, streams, print::To::Err);
    if written.edited > 0 {
        streams.note(lang.pick(
            format!("输出文件夹里有 {} 个文件被人改动过，已重新生成。", written.edited),
            format!("{} files in the output had been edited by hand and were written anew.", written.edited),
        ));
    }
    let portal = state.portal();
    let shown = output.strip_prefix(".").unwrap_or(&output).display();
    streams.say(lang.pick(
        format!(
            "已生成 {shown}：{} 家机构，{} 份报告，{} 个页面，共 {} 个文件（新写 {}，删除 {}）。",
            portal.offices.len(),
            portal.reports.len(),
            summary.pages,
            written.files,
            written.changed,
            written.removed
        ),
        format!(
            "Built {shown}: {}, {}, {}, {} in all ({} written, {} removed).",
            counted(portal.offices.len(), "office"),
            counted(portal.reports.len(), "report"),
            counted(summary.pages, "page"),
            counted(written.files, "file"),
            written.changed,
            written.removed
        ),
    ));
    if args.timings {
        clock.print(streams);
    }
    if written.files != plan.pages.len() {
        let missing = plan.pages.len() - written.files;
        return Err(Error::defect(format!("{missing} planned files were not written")));
    }
    Ok(if counts.errors > 0 { Outcome::Findings } else { Outcome::Done })
}

fn bar(total: u64) -> indicatif::ProgressBar {
    let bar = indicatif::ProgressBar::new(total);
    if let Ok(style) = indicatif::ProgressStyle::with_template("{bar:40} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    bar
}
