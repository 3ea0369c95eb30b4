//! `gongkai new`: an office, a report, or a year of reports to begin with. Nothing that is there is replaced.

use super::files::create;
use super::{Outcome, Streams, language, open, site_root};
use crate::base::ids::{FormId, OfficeId};
use crate::base::lang::counted;
use crate::base::suggest::nearest;
use crate::base::text::printable;
use crate::base::{Decimal, Lang, Period};
use crate::cli::{New, NewArgs, NewOfficeArgs, NewReportArgs, NewYearArgs};
use crate::content::Scope;
use crate::content::write::{RecordLines, quoted};
use crate::engine::{Options, State};
use crate::error::{Action, Error};
use crate::mend;
use crate::portal::{Portal, Report};
use crate::source::{DiskSource, Source, decode};
use std::path::{Path, PathBuf};

/// Runs `new`.
pub(super) fn run(args: &NewArgs, lang: Option<Lang>, streams: &mut Streams<'_>) -> Result<Outcome, Error> {
    match &args.what {
        New::Office(args) => office(args, lang, streams),
        New::Report(args) => report(args, lang, streams),
        New::Year(args) => year(args, lang, streams),
    }
}

/// A site and where it is.
struct Site {
    root: PathBuf,
    source: DiskSource,
    state: State,
    lang: Lang,
}

impl Site {
    fn open(root: &crate::cli::RootArgs, lang: Option<Lang>) -> Result<Self, Error> {
        let root = site_root(root)?;
        let source = open(&root)?;
        // Last year's report counts while it is a draft too.
        let state = State::load(&source, Options { drafts: true, today: None });
        let lang = language(lang, &state.portal().site);
        Ok(Self { root, source, state, lang })
    }

    fn file(&self, office: &str, name: &str) -> PathBuf {
        self.root.join("content").join(office).join(name)
    }
}

/// Returns a path as people write it.
fn shown(path: &Path) -> String {
    printable(&path.strip_prefix(".").unwrap_or(path).to_string_lossy())
}

/// Returns an address as people give it: with or without `content/` before it and a slash behind it.
fn address(given: &str) -> &str {
    let path = given.strip_prefix("./").unwrap_or(given).trim_matches('/');
    path.strip_prefix("content/").unwrap_or(path)
}

fn office(args: &NewOfficeArgs, lang: Option<Lang>, streams: &mut Streams<'_>) -> Result<Outcome, Error> {
    let site = Site::open(&args.root, lang)?;
    let (lang, path) = (site.lang, address(&args.path));
    if let Some(why) = refusal(site.state.portal(), path, &args.name, lang) {
        streams.note(why);
        return Ok(Outcome::Usage);
    }
    let file = site.file(path, "office.toml");
    let region = site.file(path, "region.toml");
    if region.symlink_metadata().is_ok() {
        return Err(Error::taken(&region));
    }
    let lines = [("name", Some(&args.name)), ("short", args.short.as_ref()), ("kind", args.kind.as_ref())];
    let given = || lines.iter().filter_map(|(name, value)| Some((*name, (*value)?)));
    let longest = given().map(|(name, _)| name.len()).max().unwrap_or(0);
    let text: String =
        given().map(|(name, value)| format!("{name:longest$} = {}\n", quoted(value))).collect();
    create(&file, text.as_bytes())?;
    let shown = shown(&file);
    streams.say(lang.pick(format!("已建立 {shown}"), format!("made {shown}")));
    if args.kind.is_none() {
        streams.note(lang.pick(
            "没有写机构类别（kind），报告就没有期限；可在文件里补写，如 kind = \"department\"。",
            "Without a kind its reports have no deadline; add one to the file, such as kind = \"department\".",
        ));
    }
    streams.note(lang.pick(
        format!("下一步：gongkai new report {path} 年份"),
        format!("Next: gongkai new report {path} YEAR"),
    ));
    Ok(Outcome::Done)
}

/// Says why an office cannot have this address or this name.
fn refusal(portal: &Portal, path: &str, name: &str, lang: Lang) -> Option<String> {
    if name.trim().is_empty() {
        return Some(lang.pick("--name 是空的".to_owned(), "--name is empty".to_owned()));
    }
    super::address::refusal(path, portal.offices.iter().map(|(_, office)| &*office.path), lang)
}

/// A report that is about to be made.
struct Fresh {
    files: [(PathBuf, String); 2],
    carried: usize,
    last: Option<Period>,
}

fn report(args: &NewReportArgs, lang: Option<Lang>, streams: &mut Streams<'_>) -> Result<Outcome, Error> {
    let site = Site::open(&args.root, lang)?;
    let (lang, portal) = (site.lang, site.state.portal());
    let (path, period) = (address(&args.office), Period::year(args.year));
    let Some(office) = portal.office_at(path) else {
        let shown = printable(path);
        let mut text = lang.pick(format!("没有机构“{shown}”。"), format!("There is no office “{shown}”."));
        if let Some(guess) = nearest(path, portal.offices.iter().map(|(_, office)| &*office.path)) {
            text.push_str(&lang.pick(format!("是否应为“{guess}”？"), format!(" Did you mean “{guess}”?")));
        }
        text.push_str(&lang.pick(
            format!("新建机构：gongkai new office {shown} --name 名称"),
            format!(" To make it: gongkai new office {shown} --name NAME"),
        ));
        streams.note(text);
        return Ok(Outcome::Usage);
    };
    let Some(form) = form_for(portal, period, lang, streams) else { return Ok(Outcome::Usage) };
    if let Some(there) = in_the_way(&site, path, period) {
        return Err(Error::taken(&there));
    }
    let mut fresh = prepare(&site, office, period, form);
    if args.from_last_year {
        match last_text(&site, office, period)? {
            Some(text) => fresh.files[0].1 = mend::again(&text),
            None => {
                let year = args.year - 1;
                streams.note(lang.pick(
                    format!("“{path}”没有 {year} 年的文字部分（{year}.md），没有建立任何文件；请去掉 --from-last-year"),
                    format!("“{path}” has no narrative of {year} ({year}.md); nothing was made. Leave out --from-last-year"),
                ));
                return Ok(Outcome::Usage);
            }
        }
    }
    for (path, text) in &fresh.files {
        create(path, text.as_bytes())?;
        let shown = shown(path);
        streams.say(lang.pick(format!("已建立 {shown}"), format!("made {shown}")));
    }
    if !portal.existed_in(&portal.offices[office], period) {
        streams.note(lang.pick(
            format!("注意：按 office.toml 里的起止日期，这家机构在 {period} 年并不存在。"),
            format!("Note: by the dates in office.toml this office did not exist in {period}."),
        ));
    }
    if let Some(last) = fresh.last.filter(|_| fresh.carried > 0) {
        let carried = fresh.carried;
        streams.note(lang.pick(
            format!("{carried} 格按 {last} 年的报告填好，请核对；其余各格写着 \"blank\"，请逐格填写。"),
            format!("{} filled in from the report of {last}: see that they are right. All others say \"blank\" and wait for you.", counted(carried, "cell")),
        ));
    }
    if args.from_last_year {
        streams.note(lang.pick(
            "文字是上一年的原文，年份和数字都没有改。与上年重复超过一半的报告，评估时要扣分；请改写，不要只改年份。",
            "The text is last year’s, its years and numbers unchanged. Evaluators count repetition above 50 % against an office: write it anew, do not only change the year.",
        ));
    }
    streams.note(draft_words(lang));
    Ok(Outcome::Done)
}

fn draft_words(lang: Lang) -> &'static str {
    lang.pick(
        "文字部分开头写着 draft = true：报告是草稿，连同数字都不会发布。写完后删去这一行。",
        "The narrative begins with draft = true: the report is a draft and is not published, nor are its numbers. Delete the line when it is done.",
    )
}

fn year(args: &NewYearArgs, lang: Option<Lang>, streams: &mut Streams<'_>) -> Result<Outcome, Error> {
    let site = Site::open(&args.root, lang)?;
    let (lang, portal) = (site.lang, site.state.portal());
    let period = Period::year(args.year);
    let Some(form) = form_for(portal, period, lang, streams) else { return Ok(Outcome::Usage) };
    let (mut made, mut there, mut absent, mut carried) = (0_usize, 0_usize, 0_usize, 0_usize);
    for (id, office) in portal.offices.iter() {
        if in_the_way(&site, &office.path, period).is_some() {
            there += 1;
        } else if !portal.existed_in(office, period) {
            absent += 1;
        } else {
            let fresh = prepare(&site, id, period, form);
            for (path, text) in &fresh.files {
                create(path, text.as_bytes())?;
                streams.say(shown(path));
            }
            made += 1;
            carried += fresh.carried;
        }
    }
    streams.note(lang.pick(
        format!("{period} 年：新建 {made} 份报告，带入上年数字 {carried} 格；{there} 家已有，未改动；{absent} 家当年不存在。"),
        format!(
            "{period}: {} made, {} filled in from last year; {there} were there and stayed as they are; {absent} did not exist that year.",
            counted(made, "report"),
            counted(carried, "cell")
        ),
    ));
    if made > 0 {
        streams.note(draft_words(lang));
    }
    Ok(Outcome::Done)
}

fn form_for(portal: &Portal, period: Period, lang: Lang, streams: &mut Streams<'_>) -> Option<FormId> {
    let form = portal.forms.default_id(period, &portal.site);
    if form.is_none() {
        streams.note(lang.pick(
            format!("没有适用于 {period} 年的表式；请在 site.toml 的 [forms] 里指明"),
            format!("no form is valid for {period}; name one in [forms] of site.toml"),
        ));
    }
    form
}

/// Returns a file of this report that is there already. One half is enough: a draft narrative beside published
/// numbers would hold them back.
fn in_the_way(site: &Site, office: &str, period: Period) -> Option<PathBuf> {
    let files = ["toml", "md"].map(|extension| site.file(office, &format!("{period}.{extension}")));
    files.into_iter().find(|path| path.symlink_metadata().is_ok())
}

/// Works out the two files of a new report. The narrative comes first: until it is there, nothing says draft.
fn prepare(site: &Site, id: OfficeId, period: Period, form_id: FormId) -> Fresh {
    let portal = site.state.portal();
    let (office, form) = (&portal.offices[id], portal.forms.get(form_id));
    let report = Report {
        office: id,
        period,
        form: Some(form_id),
        statistics: None,
        narrative: None,
        unreadable: false,
        faults: Vec::new(),
        attachments: Vec::new(),
    };
    let before = portal.before(&report, 1);
    let frames: Option<Vec<_>> = before.iter().map(|&last| portal.frame_of(form_id, last)).collect();
    let known: Vec<(usize, Decimal)> = mend::carry(&mend::carried(form), &frames.unwrap_or_default());
    let record = record(portal, id, period);
    let lang = portal.site.lang;
    let file = |extension: &str| site.file(&office.path, &format!("{period}.{extension}"));
    Fresh {
        files: [
            (file("md"), mend::skeleton(form, lang)),
            (file("toml"), mend::blank_statistics(form, &record, &known, lang)),
        ],
        carried: known.len(),
        last: period.before(1),
    }
}

/// Whom a report covers seldom changes; what else its record holds always does.
fn record(portal: &Portal, office: OfficeId, period: Period) -> RecordLines {
    let last = period.before(1).and_then(|last| portal.offices[office].reports.get(&last));
    let statistics = last.and_then(|&last| portal.reports[last].statistics.as_ref());
    let Some((_, last)) = statistics.filter(|(_, last)| last.record.scope == Scope::Consolidated) else {
        return RecordLines { scope: Some("own".to_owned()), ..RecordLines::default() };
    };
    let there = |path: &str| {
        portal.office_at(path).is_some_and(|office| portal.existed_in(&portal.offices[office], period))
    };
    let covers = last.record.covers.iter().filter(|path| there(path));
    RecordLines {
        scope: Some("consolidated".to_owned()),
        covers: covers.map(ToString::to_string).collect(),
        ..RecordLines::default()
    }
}

/// Returns the text of last year's narrative without its settings.
fn last_text(site: &Site, office: OfficeId, period: Period) -> Result<Option<String>, Error> {
    let portal = site.state.portal();
    let last = period.before(1).and_then(|last| portal.offices[office].reports.get(&last));
    let Some(narrative) = last.and_then(|&last| portal.reports[last].narrative.as_ref()) else {
        return Ok(None);
    };
    let path = &narrative.path;
    let bytes =
        site.source.read(path).map_err(|error| Error::io(Action::Read, Path::new(path.as_str()), error))?;
    let start = usize::try_from(narrative.prose.start).unwrap_or_default();
    let text = decode(path, &bytes).value;
    Ok(text.and_then(|text| text.get(start..).map(str::to_owned)).filter(|text| !text.trim().is_empty()))
}
