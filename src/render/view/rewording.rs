//! The words of a report beside those of the report before: section by section, what was inserted and deleted.

use super::Html;
use super::views;
use super::year_on_year::Compared;
use crate::base::Lang;
use crate::base::lang::counted;
use crate::base::text::escape_html_into;
use crate::content::edits::{Block, Mark, compare};
use crate::content::grams::{Grams, percent};
use crate::content::paragraphs::{self, Kind, Paragraph};
use crate::error::Error;
use crate::form::Form;
use crate::portal::{Lens, Narrative, ReportHead};
use std::ops::Range;

views! {
    /// A section's words beside those of the report before.
    pub struct ChangedSection {
        /// Its anchor.
        pub id: String,
        /// The official heading.
        pub heading: String,
        /// Its translation, where the portal is not in Chinese.
        pub translation: Option<String>,
        /// How many paragraphs changed, or in which year alone there are words.
        pub summary: String,
        /// How much of its words stood in the report before; only where the site publishes that.
        pub rate: Option<String>,
        /// The words with what was inserted and deleted marked; absent where nothing is to be shown.
        pub text: Option<Html>,
    }
}

/// The words of a report beside those before.
#[derive(Default)]
pub(super) struct Rewording {
    /// Sections in official order.
    pub(super) sections: Vec<ChangedSection>,
    /// How many of them are in both reports, and in how many of these something changed.
    pub(super) counts: Option<(usize, usize)>,
    /// Why the words are not compared, or what to bear in mind.
    pub(super) remarks: Vec<String>,
    /// Whether a share of repeated words is shown.
    pub(super) rated: bool,
}

/// The anchor of the words before the first section.
const PREFACE: &str = "preface";

/// A narrative as it is compared.
struct Words<'p> {
    narrative: &'p Narrative,
    text: String,
    form: Option<&'p Form>,
    /// For each part its section of the form, none for the words before the first, and its paragraphs.
    parts: Vec<(Option<usize>, Vec<Paragraph>)>,
}

impl<'p> Words<'p> {
    fn read(lens: &Lens<'p>, head: &ReportHead<'p>) -> Result<Option<Self>, Error> {
        let Some((narrative, text)) = lens.narrative(head.id)? else { return Ok(None) };
        let prose = &narrative.prose;
        let clamp = |range: &Range<usize>| range.start.min(text.len())..range.end.min(text.len());
        let preface = narrative.preface.as_ref().map_or(0..0, clamp);
        let cuts: Vec<Range<usize>> =
            [preface].into_iter().chain(narrative.sections.iter().map(|(_, range)| clamp(range))).collect();
        let names = [None].into_iter().chain(narrative.sections.iter().map(|(section, _)| Some(*section)));
        let read = paragraphs::read(&text, prose.start as usize, prose.outline.plain, &cuts);
        let mut parts: Vec<(Option<usize>, Vec<Paragraph>)> = Vec::new();
        for (name, paragraphs) in names.zip(read) {
            // A heading that comes twice keeps its words together.
            match parts.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => known.extend(paragraphs),
                None => parts.push((name, paragraphs)),
            }
        }
        parts.retain(|(_, paragraphs)| !paragraphs.is_empty());
        Ok(Some(Self { narrative, text, form: head.form.map(|form| lens.form(form)), parts }))
    }

    fn part(&self, section: Option<usize>) -> Option<&[Paragraph]> {
        self.parts.iter().find(|(known, _)| *known == section).map(|(_, paragraphs)| &**paragraphs)
    }

    fn grams(&self, section: usize) -> Grams {
        let own = self.narrative.sections.iter().filter(|(known, _)| *known == section);
        Grams::of(&self.text, &own.map(|(_, range)| range.clone()).collect::<Vec<_>>())
    }
}

/// Compares the words of a report with those before.
pub(super) fn rewording(
    lens: &Lens<'_>,
    head: &ReportHead<'_>,
    compared: &Compared<'_>,
) -> Result<Rewording, Error> {
    let lang = lens.lang();
    let mut found = Rewording::default();
    let [(_, other)] = &compared.earlier[..] else {
        found.remarks.push(
            lang.pick(
                "合并前各机构的报告不止一份，文字没有逐段对照。",
                "There is more than one former report; the words are not compared.",
            )
            .to_owned(),
        );
        return Ok(found);
    };
    let (new, old) = (Words::read(lens, head)?, Words::read(lens, other)?);
    for (head, words, year) in [(head, &new, compared.period), (other, &old, compared.before)] {
        let remark =
            match words {
                Some(words) if words.narrative.prose.draft => Some(lang.pick(
                    format!("{year}年的文字还是草稿。"),
                    format!("The text of {year} is still a draft."),
                )),
                Some(_) => None,
                None if head.unreadable => Some(lang.pick(
                    format!("{year}年的叙述文件无法读取，文字没有对照。"),
                    format!("The narrative of {year} cannot be read; the words are not compared."),
                )),
                None => Some(lang.pick(
                    format!("{year}年的报告没有文字部分，文字没有对照。"),
                    format!("The report of {year} has no text; the words are not compared."),
                )),
            };
        found.remarks.extend(remark);
    }
    let (Some(new), Some(old)) = (new, old) else { return Ok(found) };
    let publish = lens.site().publish_repetition;
    let (mut both, mut touched) = (0, 0);
    // Which section of the newer form the words of the older one belong to.
    let counterpart = |section: usize| match (new.form, old.form) {
        (Some(new), Some(old)) if new.id == old.id => Some(section),
        (Some(new), Some(old)) => new.section_by_heading(&old.sections.get(section)?.heading.zh),
        _ => None,
    };
    let former = |section: Option<usize>| match section {
        None => Some(None),
        Some(section) => {
            let known = old.parts.iter().filter_map(|(known, _)| *known);
            known.into_iter().find(|known| counterpart(*known) == Some(section)).map(Some)
        }
    };
    let sections = new.form.map_or(0, |form| form.sections.len());
    for section in [None].into_iter().chain((0..sections).map(Some)) {
        let before = former(section);
        let (now, then) = (new.part(section), before.and_then(|before| old.part(before)));
        let mut line = match (section, new.form) {
            (Some(position), Some(form)) => {
                let Some(section) = form.sections.get(position) else { continue };
                titled(&section.id, &section.heading, lang)
            }
            _ => ChangedSection {
                heading: lang.pick("引言", "Preface").to_owned(),
                ..titled(PREFACE, &crate::base::lang::Text::default(), lang)
            },
        };
        match (now, then) {
            (None, None) => continue,
            (Some(_), None) => line.summary = only(compared, true, lang),
            (None, Some(_)) => line.summary = only(compared, false, lang),
            (Some(now), Some(then)) => {
                let blocks = compare(then, now);
                let count = Count::of(&blocks);
                line.summary = count.sentence(lang);
                both += 1;
                touched += usize::from(count.any());
                line.text = count.any().then(|| Html(show(&blocks, lang)));
                let counted = section.filter(|section| {
                    publish && new.form.is_some_and(|f| f.sections.get(*section).is_some_and(|s| s.compared))
                });
                if let (Some(section), Some(Some(before))) = (counted, before) {
                    let overlap = new.grams(section).overlap(&old.grams(before));
                    line.rate = overlap.is_telling().then(|| {
                        let share = percent(overlap.containment());
                        lang.pick(format!("重复率{share}%"), format!("{share}% repeated"))
                    });
                    found.rated |= line.rate.is_some();
                }
            }
        }
        found.sections.push(line);
    }
    for (section, _) in &old.parts {
        let Some(position) = section.filter(|section| counterpart(*section).is_none()) else { continue };
        let Some(section) = old.form.and_then(|form| form.sections.get(position)) else { continue };
        let mut line = titled(&format!("before-{}", section.id), &section.heading, lang);
        line.summary = only(compared, false, lang);
        found.sections.push(line);
    }
    found.counts = Some((both, touched));
    Ok(found)
}

fn titled(id: &str, heading: &crate::base::lang::Text, lang: Lang) -> ChangedSection {
    ChangedSection {
        id: id.to_owned(),
        heading: heading.zh.to_string(),
        translation: match lang {
            Lang::Zh => None,
            Lang::En => heading.en.as_deref().map(str::to_owned),
        },
        summary: String::new(),
        rate: None,
        text: None,
    }
}

fn only(compared: &Compared<'_>, newer: bool, lang: Lang) -> String {
    let (with, without) =
        if newer { (compared.period, compared.before) } else { (compared.before, compared.period) };
    lang.pick(
        format!("只有{with}年的报告有这一部分的文字，{without}年没有。"),
        format!("Only the report of {with} has text here; that of {without} has none."),
    )
}

/// How many paragraphs are what they were.
#[derive(Default)]
struct Count {
    same: usize,
    changed: usize,
    inserted: usize,
    deleted: usize,
}

impl Count {
    fn of(blocks: &[Block<'_>]) -> Self {
        let mut count = Self::default();
        for block in blocks {
            match block {
                Block::Same(paragraph) => count.same += usize::from(paragraph.kind != Kind::Heading),
                Block::Changed(..) => count.changed += 1,
                Block::Inserted(_) => count.inserted += 1,
                Block::Deleted(_) => count.deleted += 1,
            }
        }
        count
    }

    fn any(&self) -> bool {
        self.changed + self.inserted + self.deleted > 0
    }

    fn sentence(&self, lang: Lang) -> String {
        if !self.any() {
            return lang.pick("文字没有变化。", "The words are the same.").to_owned();
        }
        let parts = [
            (self.changed, "改动", "changed"),
            (self.inserted, "新增", "added"),
            (self.deleted, "删去", "deleted"),
        ];
        let parts = parts.into_iter().filter(|(count, ..)| *count > 0);
        let mut parts: Vec<String> = match lang {
            Lang::Zh => parts.map(|(count, zh, _)| format!("{zh}{count}段")).collect(),
            Lang::En => parts.map(|(count, _, en)| format!("{} {en}", counted(count, "paragraph"))).collect(),
        };
        if self.same > 0 {
            let same = self.same;
            parts.push(lang.pick(format!("{same}段没有变化"), format!("{same} the same")));
        }
        parts.join(lang.pick("，", ", ")) + lang.pick("。", ".")
    }
}

/// Writes the paragraphs, those that are the same folded.
fn show(blocks: &[Block<'_>], lang: Lang) -> String {
    let mut out = String::with_capacity(8192);
    let mut rest = blocks;
    while let Some((block, behind)) = rest.split_first() {
        rest = behind;
        match block {
            Block::Same(paragraph) if paragraph.kind == Kind::Heading => whole(&mut out, paragraph, None),
            Block::Same(_) => {
                let is_same = |block: &&Block<'_>| matches!(block, Block::Same(p) if p.kind != Kind::Heading);
                let count = 1 + behind.iter().take_while(is_same).count();
                out.push_str("<details><summary>");
                out.push_str(
                    &lang.pick(
                        format!("{count}段没有变化"),
                        format!("{} the same", counted(count, "paragraph")),
                    ),
                );
                out.push_str("</summary>\n");
                for block in blocks_of(blocks, rest.len() + 1, count) {
                    if let Block::Same(paragraph) = block {
                        whole(&mut out, paragraph, None);
                    }
                }
                out.push_str("</details>\n");
                rest = rest.get(count - 1..).unwrap_or_default();
            }
            Block::Inserted(paragraph) => whole(&mut out, paragraph, Some("ins")),
            Block::Deleted(paragraph) => whole(&mut out, paragraph, Some("del")),
            Block::Changed(paragraph, runs) => {
                let tag = open(&mut out, paragraph.kind, "");
                for run in runs {
                    let mark = match run.mark {
                        Mark::Same => None,
                        Mark::Inserted => Some("ins"),
                        Mark::Deleted => Some("del"),
                    };
                    marked(&mut out, run.text, mark);
                }
                close(&mut out, tag);
            }
        }
    }
    out
}

/// Returns so many blocks from the place on behind which `left` blocks are left, that one included.
fn blocks_of<'b, 't>(blocks: &'b [Block<'t>], left: usize, count: usize) -> &'b [Block<'t>] {
    let start = blocks.len().saturating_sub(left);
    blocks.get(start..start + count).unwrap_or_default()
}

fn whole(out: &mut String, paragraph: &Paragraph, mark: Option<&str>) {
    let tag = open(out, paragraph.kind, mark.unwrap_or_default());
    marked(out, &paragraph.text, mark);
    close(out, tag);
}

/// Begins a paragraph, with the mark of one that stands in one text only as its class; returns its tag.
fn open(out: &mut String, kind: Kind, mark: &str) -> &'static str {
    let tag = if kind == Kind::Heading { "h3" } else { "p" };
    out.extend(["<", tag]);
    if !mark.is_empty() {
        out.extend([" class=\"", mark, "\""]);
    }
    out.push('>');
    tag
}

fn close(out: &mut String, tag: &str) {
    out.extend(["</", tag, ">\n"]);
}

fn marked(out: &mut String, text: &str, tag: Option<&str>) {
    if let Some(tag) = tag {
        out.extend(["<", tag, ">"]);
    }
    escape_html_into(out, text);
    if let Some(tag) = tag {
        out.extend(["</", tag, ">"]);
    }
}
