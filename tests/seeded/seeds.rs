//! The mistakes. Each kind says here by what it is decided whether a mistake of it can be found at all, without asking
//! the program: [`model`](crate::model) states what must hold between numbers, and a seed of numbers that makes nothing
//! fail is put apart.

use crate::corpus::Site;
use crate::judge::Bench;
use crate::model::{self, Number, ONE, Report, Reports};
use crate::places::{COLUMNS, cell, replaced, sections, sentences, table};
use crate::random::Random;
use gongkai::base::SitePath;
use std::collections::BTreeSet;
use std::ops::Range;

/// A kind of mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A cell is up to 9 too high or too low. To be found: what makes something of the model fail.
    Cell,
    /// Two cells of a table have changed places. To be found: what makes something fail; equal cells change nothing.
    Swap,
    /// The numbers of a row slipped one column to the right. To be found: what makes something fail.
    Shift,
    /// Two neighbouring digits of a cell changed places. To be found: what makes something fail; equal digits change
    /// nothing.
    Digits,
    /// A total is another number. To be found: what makes something fail, which a total always does.
    Total,
    /// Yuan for ten thousands, or the reverse. To be found: where an amount of the year before or after differs a
    /// thousandfold; nothing tells the unit of a first amount, or of none.
    Fee,
    /// What was carried over and what is new changed together, so that every sum of the report holds. To be found: where
    /// last year's report, or the text, says what was carried over.
    Carry,
    /// Last year stands where the report's own should. To be found: where the year opens a sentence that names no other
    /// and compares nothing, bounds the report's period, or names the report itself ahead of its first section;
    /// elsewhere the text may mean last year.
    Year,
    /// A figure of the text that the program understands is another. To be found: unless it is what another reading of
    /// the same words allows.
    Text,
    /// One to three cells are blank. Always to be found.
    Blank,
    /// Table 3 or 4 is last year's. To be found: unless it was before, or is all zeros and makes nothing else fail.
    Table,
    /// A section of the narrative is gone. Always to be found.
    Section,
}

impl Kind {
    pub(crate) const ALL: [Self; 12] = [
        Self::Cell,
        Self::Swap,
        Self::Shift,
        Self::Digits,
        Self::Total,
        Self::Fee,
        Self::Carry,
        Self::Year,
        Self::Text,
        Self::Blank,
        Self::Table,
        Self::Section,
    ];

    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Cell => "one cell off",
            Self::Swap => "two cells swapped",
            Self::Shift => "row shifted by a column",
            Self::Digits => "digits transposed",
            Self::Total => "wrong total",
            Self::Fee => "万元 for 元, or the reverse",
            Self::Carry => "carry-over broken, sums kept",
            Self::Year => "last year in the text",
            Self::Text => "text and table differ",
            Self::Blank => "blank cells",
            Self::Table => "last year's table",
            Self::Section => "section missing",
        }
    }
}

/// What was changed.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    /// Cells.
    Cells(Vec<String>),
    /// A place in the text as it is after the change.
    Span(Range<usize>),
    /// A table.
    Table(&'static str),
    /// A section, by its heading.
    Section(String),
}

/// A mistake.
#[derive(Clone, Debug)]
pub(crate) struct Seed {
    pub(crate) kind: Kind,
    /// In words, for who has to look into it.
    pub(crate) what: String,
    /// The file.
    pub(crate) path: String,
    /// The file with the mistake.
    pub(crate) text: String,
    pub(crate) target: Target,
    /// Why it cannot be found, if it cannot.
    pub(crate) apart: Option<&'static str>,
}

/// Returns the reports that belong to the office a site is about.
fn own<'r>(site: &Site, reports: &'r Reports) -> Vec<&'r Report> {
    let own = |report: &&Report| report.stem.rsplit_once('/').unwrap().0 == site.name;
    reports.values().filter(own).collect()
}

/// Shares seeds of every kind among sites by their reports.
pub(crate) fn shares(sites: &[Site], each: usize) -> Vec<[(Kind, usize); 12]> {
    let counts: Vec<usize> = sites.iter().map(|site| own(site, &model::read(&site.files)).len()).collect();
    let all: usize = counts.iter().sum();
    let mut sum = 0;
    let share = |count: &usize| {
        let before = sum * each / all;
        sum += count;
        let share = sum * each / all - before;
        Kind::ALL.map(|kind| (kind, share))
    };
    counts.iter().map(share).collect()
}

/// Makes seeds for a site, as many of each kind as asked for where there are so many.
pub(crate) fn of(bench: &Bench<'_>, shares: &[(Kind, usize); 12]) -> Vec<Seed> {
    let site = bench.site;
    let reports = model::read(&site.files);
    let failing = model::failing(&reports);
    let figures = figures(bench, &reports);
    let mut seeds: Vec<Seed> = Vec::new();
    for &(kind, count) in shares {
        let random = Random::named(&format!("{} {kind:?}", site.name));
        let mut maker = Maker { site, reports: &reports, failing: &failing, figures: &figures, random };
        let mut seen = BTreeSet::new();
        let made =
            (0..count * 30).filter_map(|_| maker.seed(kind)).filter(|seed| seen.insert(seed.what.clone()));
        seeds.extend(made.take(count));
    }
    seeds
}

/// A figure of a text: the report's stem, the claim and where its digits stand.
struct Figure {
    stem: String,
    claim: String,
    digits: Range<usize>,
}

/// Finds the figures that the program understands and that are written in digits.
fn figures(bench: &Bench<'_>, reports: &Reports) -> Vec<Figure> {
    let (site, portal) = (bench.site, bench.state.portal());
    let own: Vec<SitePath> =
        own(site, reports).iter().map(|report| SitePath::new(&format!("{}.md", report.stem))).collect();
    let mut figures = Vec::new();
    for (_, report) in portal.reports.iter() {
        let Some((narrative, form)) = report.narrative.as_ref().zip(portal.form_of(report)) else { continue };
        if !own.contains(&narrative.path) {
            continue;
        }
        let text = &site.files[narrative.path.as_str()];
        for mention in &narrative.prose.wording.get().mentions {
            let Some(claim) = form.claims.iter().find(|claim| claim.key == mention.claim) else { continue };
            let place = mention.span.start as usize..mention.span.end as usize;
            let length = text[place.clone()].bytes().take_while(u8::is_ascii_digit).count();
            if length > 0 {
                figures.push(Figure {
                    stem: narrative.path.as_str().trim_end_matches(".md").to_owned(),
                    claim: claim.id.trim_end_matches(".within").to_owned(),
                    digits: place.start..place.start + length,
                });
            }
        }
    }
    figures
}

/// Returns what a figure may stand for, as the domain lists it.
fn readings(claim: &str, report: &Report) -> Vec<Number> {
    let cell = |id: &str| report.cells.get(id).copied().flatten();
    let sum = |ids: &[&str]| ids.iter().map(|id| cell(id)).sum::<Number>();
    let kind = |row: &str| {
        let row = format!("t3.{row}");
        let parts = report.cells.iter().filter(|(id, _)| {
            id.strip_prefix(&row).is_some_and(|rest| rest.starts_with('.')) && id.ends_with(".all")
        });
        parts.map(|(_, value)| *value).sum::<Number>()
    };
    let organisations = |row: &str| {
        let columns = ["biz", "res", "ngo", "law", "oth"].map(|column| format!("t3.{row}.{column}"));
        sum(&columns.each_ref().map(|id| &**id))
    };
    let plus = |one: Number, other: Number| one.zip(other).map(|(one, other)| one + other);
    let received = [
        cell("t3.new.all"),
        sum(&["t3.new.all", "t3.carry_in.all"]),
        sum(&["t3.total.all", "t3.carry_out.all"]),
        cell("t3.total.all"),
    ];
    match claim {
        "new" | "total" => received.to_vec(),
        "carry_in" => vec![cell("t3.carry_in.all")],
        "carry_out" => vec![cell("t3.carry_out.all")],
        "nat" => vec![cell("t3.new.nat"), sum(&["t3.new.nat", "t3.carry_in.nat"]), cell("t3.total.nat")],
        "org" => {
            let (new, carried) = (organisations("new"), organisations("carry_in"));
            vec![new, plus(new, carried), organisations("total")]
        }
        "grant" | "part" | "deny" | "unable" | "refuse" | "other" => vec![kind(claim)],
        "rv" => vec![cell("t4.rv.total")],
        "lit" => vec![sum(&["t4.ld.total", "t4.lr.total"]), cell("t4.ld.total"), cell("t4.lr.total")],
        "ld" | "lr" => vec![cell(&format!("t4.{claim}.total"))],
        "lic" | "pen" | "coe" => vec![cell(&format!("t2.{claim}.dec"))],
        claim => match claim.split_once('.') {
            Some(("lit", part)) => vec![sum(&[&format!("t4.ld.{part}"), &format!("t4.lr.{part}")])],
            Some(("rv", _)) => vec![cell(&format!("t4.{claim}"))],
            Some(("nor" | "reg", _)) => vec![cell(&format!("t2.{claim}"))],
            _ => panic!("what may “{claim}” stand for?"),
        },
    }
}

struct Maker<'m> {
    site: &'m Site,
    reports: &'m Reports,
    failing: &'m BTreeSet<model::Tie>,
    figures: &'m [Figure],
    random: Random,
}

/// A cell and what is written there instead.
type Edit = (String, String);

impl<'m> Maker<'m> {
    fn seed(&mut self, kind: Kind) -> Option<Seed> {
        let reports = own(self.site, self.reports);
        let report = *self.random.one(&reports)?;
        match kind {
            Kind::Cell => self.cell_off(report),
            Kind::Swap => self.swap(report),
            Kind::Shift => self.shift(report),
            Kind::Digits => self.digits(report),
            Kind::Total => self.total(report),
            Kind::Fee => self.fee(report),
            Kind::Carry => self.carry(report),
            Kind::Year => self.year(report),
            Kind::Text => self.figure(),
            Kind::Blank => self.blank(report),
            Kind::Table => self.table(report),
            Kind::Section => self.section(report),
        }
    }

    /// Returns the statistics file of a report.
    fn file(&self, report: &Report) -> (String, &'m str) {
        let path = format!("{}.toml", report.stem);
        let text = &self.site.files[&path];
        (path, text)
    }

    fn narrative(&self, report: &Report) -> (String, &'m str) {
        let path = format!("{}.md", report.stem);
        let text = &self.site.files[&path];
        (path, text)
    }

    /// Returns the counts of a report that are at least `least`, by cell.
    fn counts(report: &Report, least: i128) -> Vec<(&str, i128)> {
        let whole = |(id, value): (&'_ String, &Number)| -> Option<(String, i128)> {
            let value = (*value)?;
            (value % ONE == 0 && value / ONE >= least).then(|| (id.clone(), value / ONE))
        };
        let amounts = ["t2.fee.amt", "t2.proc.amount"];
        let cells = report.cells.iter().filter(|(id, _)| !amounts.contains(&id.as_str()));
        cells.filter_map(|(id, value)| Some((id.as_str(), whole((id, value))?.1))).collect()
    }

    /// Makes a seed of numbers: found it must be where it makes something fail.
    fn numbers(&self, kind: Kind, report: &Report, edits: &[Edit], why: &'static str) -> Seed {
        let (path, text) = self.file(report);
        let mut changed = text.to_owned();
        for (id, value) in edits {
            let place = cell(&changed, id);
            changed = replaced(&changed, &place, value);
        }
        let told: Vec<String> =
            edits.iter().map(|(id, value)| format!("{id} {} -> {value}", &text[cell(text, id)])).collect();
        let real = edits.iter().filter(|(id, value)| text[cell(text, id)] != **value);
        let cells = real.map(|(id, _)| id.clone()).collect();
        let apart = (!self.breaks(report, &changed)).then_some(why);
        let what = format!("{} {}", report.stem, told.join(", "));
        Seed { kind, what, path, text: changed, target: Target::Cells(cells), apart }
    }

    /// Tells whether something fails with a changed statistics file that did not before.
    fn breaks(&self, report: &Report, text: &str) -> bool {
        let mut reports = self.reports.clone();
        reports.get_mut(&report.stem).unwrap().cells = model::cells_of(text);
        !model::failing(&reports).is_subset(self.failing)
    }

    fn cell_off(&mut self, report: &Report) -> Option<Seed> {
        let cells = Self::counts(report, 0);
        let (id, value) = *self.random.one(&cells)?;
        let by = 1 + i128::try_from(self.random.below(9)).unwrap();
        let off = if self.random.below(2) == 0 && value >= by { value - by } else { value + by };
        Some(self.numbers(
            Kind::Cell,
            report,
            &[(id.to_owned(), off.to_string())],
            "nothing depends on the cell",
        ))
    }

    fn swap(&mut self, report: &Report) -> Option<Seed> {
        let one = *self.random.one(&Self::counts(report, 1))?;
        let others: Vec<_> = Self::counts(report, 0)
            .into_iter()
            .filter(|(id, _)| id[..3] == one.0[..3] && *id != one.0)
            .collect();
        let other = *self.random.one(&others)?;
        let edits = [(one.0.to_owned(), other.1.to_string()), (other.0.to_owned(), one.1.to_string())];
        let why = "the cells are equal, or nothing depends on them";
        Some(self.numbers(Kind::Swap, report, &edits, why))
    }

    fn shift(&mut self, report: &Report) -> Option<Seed> {
        let rows: BTreeSet<&str> =
            Self::counts(report, 1).into_iter().map(|(id, _)| id.rsplit_once('.').unwrap().0).collect();
        let rows: Vec<&str> = rows.into_iter().collect();
        let row = *self.random.one(&rows)?;
        let columns: &[&str] = match &row[..2] {
            "t3" => &COLUMNS,
            "t4" => &["uphold", "correct", "other", "pending", "total"],
            _ if report.new_form => &["made", "repealed", "valid"],
            _ => &["prev", "delta", "dec"],
        };
        let mut written: Vec<String> = Vec::new();
        for column in columns {
            let value = (*report.cells.get(&format!("{row}.{column}"))?)?;
            written.push((value / ONE).to_string());
        }
        // What falls out at the end is lost, or comes in at the beginning.
        let last = written.pop()?;
        written.insert(0, if self.random.below(2) == 0 { last } else { "0".to_owned() });
        let edits: Vec<Edit> =
            columns.iter().zip(written).map(|(column, value)| (format!("{row}.{column}"), value)).collect();
        Some(self.numbers(Kind::Shift, report, &edits, "nothing depends on the row"))
    }

    fn digits(&mut self, report: &Report) -> Option<Seed> {
        let cells = Self::counts(report, 10);
        let (id, value) = *self.random.one(&cells)?;
        let mut digits: Vec<char> = value.to_string().chars().collect();
        let at = self.random.below(digits.len() - 1);
        digits.swap(at, at + 1);
        let swapped: i128 = digits.iter().collect::<String>().parse().unwrap();
        let why = "the digits are equal, or nothing depends on the cell";
        Some(self.numbers(Kind::Digits, report, &[(id.to_owned(), swapped.to_string())], why))
    }

    fn total(&mut self, report: &Report) -> Option<Seed> {
        let is_total = |id: &str| {
            id.ends_with(".all")
                || id.starts_with("t3.total.")
                || (id.starts_with("t4.") && id.ends_with(".total"))
        };
        let totals: Vec<_> = Self::counts(report, 0).into_iter().filter(|(id, _)| is_total(id)).collect();
        let (id, value) = *self.random.one(&totals)?;
        let wrong = match self.random.below(3) {
            0 if value > 0 => 0,
            1 => value * 2 + 1,
            _ => value + 1 + i128::try_from(self.random.below(20)).unwrap(),
        };
        Some(self.numbers(
            Kind::Total,
            report,
            &[(id.to_owned(), wrong.to_string())],
            "nothing depends on the total",
        ))
    }

    fn fee(&mut self, report: &Report) -> Option<Seed> {
        let amount = (*report.cells.get("t2.fee.amt")?)?;
        let wrong = match self.random.below(2) == 0 && amount % 10_000 == 0 {
            true => amount / 10_000,
            false => amount * 10_000,
        };
        let places = format!("{:06}", wrong % ONE);
        let text = format!("\"{}.{places}\"", wrong / ONE);
        let text = text.replace(&places, places.trim_end_matches('0')).replace(".\"", "\"");
        let why = "no amount of the year before or after to compare with";
        Some(self.numbers(Kind::Fee, report, &[("t2.fee.amt".to_owned(), text)], why))
    }

    fn carry(&mut self, report: &Report) -> Option<Seed> {
        let open: Vec<&str> = COLUMNS[..6]
            .iter()
            .copied()
            .filter(|column| report.cells[&format!("t3.new.{column}")].is_some_and(|value| value >= ONE))
            .collect();
        let column = *self.random.one(&open)?;
        let whole = |id: &str| report.cells[id].unwrap() / ONE;
        let most = whole(&format!("t3.new.{column}")).min(9);
        let by = 1 + i128::try_from(self.random.below(usize::try_from(most).unwrap())).unwrap();
        let mut edits = Vec::new();
        for column in [column, "all"] {
            for (row, by) in [("new", -by), ("carry_in", by)] {
                let id = format!("t3.{row}.{column}");
                edits.push((id.clone(), (whole(&id) + by).to_string()));
            }
        }
        let why = "no report before it, a note that explains, and no figure in the text";
        Some(self.numbers(Kind::Carry, report, &edits, why))
    }

    fn year(&mut self, report: &Report) -> Option<Seed> {
        let (path, text) = self.narrative(report);
        let (own, last) = (report.year.to_string(), (report.year - 1).to_string());
        let mut places: Vec<(usize, usize, &str)> = Vec::new();
        for (start, sentence) in sentences(text) {
            for (at, _) in sentence.match_indices(&own) {
                let behind = sentence[at + 4..].trim_start();
                // Years in the numbers of documents and in addresses are not the report's.
                if behind.starts_with('年') {
                    places.push((start, at, sentence));
                }
            }
        }
        let (start, at, sentence) = *self.random.one(&places)?;
        let place = start + at..start + at + 4;
        let ahead = sentence[..at].trim_matches(|c: char| c.is_whitespace() || "*#-".contains(c));
        let opens = ahead.is_empty() || ahead.ends_with('：');
        let behind: String = sentence[at + 4..].chars().filter(|c| !c.is_whitespace()).collect();
        let bounds = behind.starts_with("年1月1日至")
            || behind.starts_with("年1月1日起至")
            || behind.starts_with("年12月31日");
        let preface = sections(text).first().is_some_and(|(_, section)| place.start < section.start);
        let itself = preface
            && (behind.starts_with("年政府信息公开工作") || behind.starts_with("年度政府信息公开工作"));
        let rest = [&sentence[..at], &sentence[at + 4..]].concat();
        let again = rest.contains(&own);
        let compares = COMPARING.iter().any(|word| rest.contains(word));
        let apart = (!(bounds || itself || opens && !again && !compares))
            .then_some("the sentence may speak of last year");
        Some(Seed {
            kind: Kind::Year,
            what: format!("{path}: {last}年 in {}", sentence.trim()),
            text: replaced(text, &place, &last),
            path,
            target: Target::Span(place),
            apart,
        })
    }

    fn figure(&mut self) -> Option<Seed> {
        let figure = self.random.one(self.figures)?;
        let report = &self.reports[&figure.stem];
        let (path, text) = self.narrative(report);
        let value: i128 = text[figure.digits.clone()].parse().unwrap();
        let readings = readings(&figure.claim, report);
        let fits = |value: i128| readings.contains(&Some(value * ONE));
        // What differs already is no new mistake.
        if !fits(value) {
            return None;
        }
        let by = 1 + i128::try_from(self.random.below(9)).unwrap();
        let wrong = match self.random.below(4) {
            0 if value >= by => value - by,
            1 if value > 0 => value * 10,
            // Another reading of the same words, where there is one.
            2 => *self.random.one(&readings.iter().flatten().map(|value| value / ONE).collect::<Vec<_>>())?,
            _ => value + by,
        };
        if wrong == value {
            return None;
        }
        let written = wrong.to_string();
        let place = figure.digits.start..figure.digits.start + written.len();
        Some(Seed {
            kind: Kind::Text,
            what: format!("{path}: {} {value} -> {wrong}", figure.claim),
            text: replaced(text, &figure.digits, &written),
            path,
            target: Target::Span(place),
            apart: fits(wrong).then_some("another reading of the same words allows it"),
        })
    }

    fn blank(&mut self, report: &Report) -> Option<Seed> {
        let filled: Vec<&String> =
            report.cells.iter().filter(|(_, value)| value.is_some()).map(|(id, _)| id).collect();
        let count = 1 + self.random.below(3);
        let ids: BTreeSet<&String> = (0..count).filter_map(|_| self.random.one(&filled).copied()).collect();
        let edits: Vec<Edit> = ids.into_iter().map(|id| (id.clone(), "\"blank\"".to_owned())).collect();
        Some(Seed { apart: None, ..self.numbers(Kind::Blank, report, &edits, "") })
    }

    fn table(&mut self, report: &Report) -> Option<Seed> {
        let id = *self.random.one(&["t3", "t4"])?;
        let last = self.reports.get(&format!("{}/{}", self.site.name, report.year - 1))?;
        // Table 3 had other rows before; table 4 was the same.
        if id == "t3" && last.new_form != report.new_form {
            return None;
        }
        let (path, text) = self.file(report);
        let (_, old) = self.file(last);
        let copied = &old[table(old, id)];
        let copied = format!("{}\n", copied.trim_end());
        let place = table(text, id);
        let tail = if text[place.clone()].ends_with("\n\n") { "\n" } else { "" };
        let changed = replaced(text, &place, &format!("{copied}{tail}"));
        let cells = |report: &'m Report| {
            report.cells.iter().filter(move |(cell, _)| cell.starts_with(id)).map(|(_, value)| *value)
        };
        let report = &self.reports[&report.stem];
        let equal = cells(report).eq(cells(last));
        let zero = cells(last).all(|value| value == Some(0));
        let apart = if equal {
            Some("it was the same before")
        } else {
            (zero && !self.breaks(report, &changed)).then_some("all zeros, and nothing else fails")
        };
        let what = format!("{} {id} of {}", report.stem, last.year);
        Some(Seed { kind: Kind::Table, what, path, text: changed, target: Target::Table(id), apart })
    }

    fn section(&mut self, report: &Report) -> Option<Seed> {
        let (path, text) = self.narrative(report);
        let sections = sections(text);
        let (heading, place) = self.random.one(&sections)?.clone();
        let changed = replaced(text, &place, "");
        let what = format!("{path} without {heading}");
        Some(Seed {
            kind: Kind::Section,
            what,
            path,
            text: changed,
            target: Target::Section(heading),
            apart: None,
        })
    }
}

/// Words by which a sentence speaks of more than one year.
const COMPARING: [&str; 8] = ["同比", "相比", "较", "比上", "以来", "历年", "往年", "截至"];
