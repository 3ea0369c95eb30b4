//! One file of an import: read, placed, written, proved, let go.

use super::account::account;
use super::entry::{Entry, Fate};
use super::human;
use super::load::{self, Fault};
use super::map::Line;
use super::office::{Match, Offices, unknown};
use super::overlay::Draft;
use super::put::{Standing, Target, put};
use super::sources::Job;
use super::words;
use crate::base::text::printable;
use crate::base::{Lang, Period, SitePath};
use crate::cli::{Format, ImportArgs};
use crate::content::write::{quoted, statistics};
use crate::error::{Action, Error};
use crate::form::Form;
use crate::import::{self, Imported};
use crate::portal::Portal;
use std::collections::BTreeMap;
use std::path::Path;

/// What the files of a run have in common.
pub(super) struct Batch<'b> {
    pub(super) args: &'b ImportArgs,
    pub(super) root: &'b Path,
    pub(super) forms: Vec<&'b Form>,
    pub(super) offices: Offices<'b>,
    pub(super) lang: Lang,
    /// Whether it is about one file, whose account is printed in full.
    pub(super) single: bool,
    /// Which file was of an office and year first.
    pub(super) taken: BTreeMap<(String, Period), String>,
    /// What would be written.
    pub(super) draft: Draft,
    /// The rows of a map.
    pub(super) lines: Vec<Line>,
}

/// Why a file has no place in the site.
type Astray = (Fate, String);

impl<'b> Batch<'b> {
    pub(super) fn new(
        args: &'b ImportArgs,
        root: &'b Path,
        portal: &'b Portal,
        single: bool,
        lang: Lang,
    ) -> Self {
        Self {
            args,
            root,
            forms: portal.forms.iter().map(|(_, form)| form).collect(),
            offices: Offices::of(portal),
            lang,
            single,
            taken: BTreeMap::new(),
            draft: Draft::default(),
            lines: Vec::new(),
        }
    }

    /// Takes a file in.
    ///
    /// # Errors
    /// When the site cannot be written to; whatever is wrong with the file is said in the entry.
    pub(super) fn take(&mut self, job: &Job) -> Result<Entry, Error> {
        let entry = Entry::new(job.path.to_string_lossy().into_owned());
        if let Some((fate, why)) = job.problem() {
            return Ok(entry.ended(*fate, why));
        }
        if let Some(fault) = &job.fault {
            return Ok(self.refused(entry, fault));
        }
        let imported = match self.read(job) {
            Ok(imported) => imported,
            Err(fault) => return Ok(self.refused(entry, &fault)),
        };
        self.place(job, &imported, entry)
    }

    fn refused(&self, mut entry: Entry, fault: &Fault) -> Entry {
        entry.refusal = Some(fault.name());
        entry.ended(Fate::Refused, fault.text(self.lang))
    }

    fn read(&self, job: &Job) -> Result<Imported, Fault> {
        let bytes = load::bytes(&job.path)?;
        let name = job.path.file_name().unwrap_or_default().to_string_lossy();
        let row = job.row.as_ref();
        let options = import::Options {
            year: row.and_then(|row| row.year).or(self.args.year),
            form: row.and_then(|row| row.form.clone()).or_else(|| self.args.form.clone()),
        };
        import::read(&name, &bytes, &self.forms, &options).map_err(Fault::Refused)
    }

    /// Finds the place of a report and puts it there.
    fn place(&mut self, job: &Job, imported: &Imported, mut entry: Entry) -> Result<Entry, Error> {
        let lang = self.lang;
        entry.describe(imported);
        let form = imported.form.and_then(|form| self.forms.get(form).copied());
        if self.args.format == Format::Json {
            entry.account = account(&imported.reading, form, lang);
        }
        if let Some((told, year)) = entry.title.as_deref().and_then(words::year_in).zip(imported.year)
            && told != year
        {
            entry.notices.push(words::other_year(told, year, lang));
        }
        entry.form_title = form.map(|form| form.title.get(lang).to_owned());
        let mut line = Line {
            path: job.path.clone(),
            year: imported.year,
            form: entry.form.clone(),
            name: job.row.as_ref().and_then(|row| row.name.clone()).or_else(|| imported.office.clone()),
            ..Line::default()
        };
        let counts = &imported.reading.counts;
        let placed = match form {
            None => Err((Fate::FormUnknown, words::form_unknown(lang))),
            // Where the tables are pictures, the text is worth having; a page that lists reports has no sections.
            Some(_) if counts.missing == counts.cells && imported.sections < 2 => {
                Err((Fate::NoReport, words::no_report(lang)))
            }
            Some(form) => {
                imported.year.ok_or_else(|| (Fate::YearUnknown, words::year_unknown(lang))).and_then(|year| {
                    let period = Period::year(year);
                    self.address(job, imported, period, &mut entry).map(|office| (form, period, office))
                })
            }
        };
        if !matches!(placed, Err((Fate::NoReport, _))) {
            line.office = placed.as_ref().ok().map(|(_, _, office)| office.clone());
            self.lines.push(line);
        }
        let (form, period, office) = match placed {
            Ok(place) => place,
            Err((fate, why)) => {
                entry.details = human::details(imported, None, self.single, lang);
                return Ok(entry.ended(fate, why));
            }
        };
        entry.office = Some(office.clone());
        let key = (office.to_ascii_lowercase(), period);
        if let Some(first) = self.taken.get(&key) {
            let why = words::double(&printable(first), &office, period, lang);
            return Ok(entry.ended(Fate::Double, why));
        }
        self.taken.insert(key, entry.file.clone());
        self.settle(job, imported, form, (&office, period), entry)
    }

    /// Says which office a report is of: what the caller says goes before what the title says.
    fn address(
        &self,
        job: &Job,
        imported: &Imported,
        period: Period,
        entry: &mut Entry,
    ) -> Result<String, Astray> {
        let lang = self.lang;
        let astray = |why: String| (Fate::OfficeUnknown, why);
        let by_title = imported.office.as_deref().map(|name| (name, self.offices.named(name, period)));
        let row = job.row.as_ref().and_then(|row| row.office.clone());
        let given =
            row.or_else(|| self.args.into.as_deref().map(|into| super::office::address(into).to_owned()));
        let Some(given) = given else {
            return match by_title {
                Some((_, Match::One(office))) => Ok(office.path.to_string()),
                Some((name, other)) => Err(astray(unknown(name, &other, lang))),
                None => Err(astray(words::no_office_named(lang))),
            };
        };
        if let Some(problem) = self.offices.problem(&given, lang) {
            return Err(astray(problem));
        }
        if let Some((name, Match::One(office))) = by_title
            && *office.path != *given
        {
            entry.notices.push(words::other_office(&printable(name), &office.path, &given, lang));
        }
        Ok(given)
    }

    /// Writes a report into its place, if that is asked for and nothing else stands there.
    fn settle(
        &mut self,
        job: &Job,
        imported: &Imported,
        form: &Form,
        (office, period): (&str, Period),
        mut entry: Entry,
    ) -> Result<Entry, Error> {
        let lang = self.lang;
        let named = job.row.as_ref().and_then(|row| row.name.as_deref()).or(imported.office.as_deref());
        let targets = self.targets(imported, form, office, period, named);
        let mut standing = targets.each_ref().map(|target| (target, target.standing()));
        let others = standing.iter().filter(|(_, standing)| *standing == Standing::Other);
        let others: Vec<&str> = others.map(|(target, _)| target.site.as_str()).collect();
        let dry = self.is_dry();
        if !others.is_empty() && !self.args.force {
            entry.details = human::details(imported, None, self.single, lang);
            return Ok(entry.ended(Fate::Kept, words::kept(&others, lang)));
        }
        if standing[0].1 == Standing::Absent && self.offices.at(office).is_none() {
            if self.offices.make(office) {
                let (named, meant) = (named.map(printable), self.offices.meant(office));
                entry.notices.push(words::new_office(office, named.as_deref(), meant, lang));
            } else if dry {
                // An earlier file of this run would have made it.
                standing[0].1 = Standing::Same;
            }
        }
        let fresh: Vec<&Target> = standing
            .iter()
            .filter(|(_, standing)| *standing != Standing::Same)
            .map(|(target, _)| *target)
            .collect();
        entry.written = fresh.iter().map(|target| target.site.clone()).collect();
        entry.fate = match (fresh.is_empty(), dry) {
            (true, _) => Fate::Unchanged,
            (false, true) => Fate::WouldWrite,
            (false, false) => Fate::Written,
        };
        let statistics = &targets[2];
        if dry {
            fresh.iter().for_each(|target| self.draft.put(&target.site, &target.text));
            entry.proof = Some(import::prove(imported, form, &statistics.text));
        } else {
            put(&standing)?;
            let fault = |error| Error::io(Action::Read, &statistics.path, error);
            let text = std::fs::read_to_string(&statistics.path).map_err(fault)?;
            entry.proof = Some(import::prove(imported, form, &text));
        }
        entry.details = human::details(imported, entry.proof.as_ref(), self.single, lang);
        Ok(entry)
    }

    /// Tells whether nothing is to be written into the site.
    fn is_dry(&self) -> bool {
        self.args.dry_run || self.args.write_map.is_some()
    }

    /// Returns the files of a report: the office's first, without which the others are nobody's, and the statistics
    /// last, so that a report is there when its numbers are.
    fn targets(
        &self,
        imported: &Imported,
        form: &Form,
        office: &str,
        period: Period,
        named: Option<&str>,
    ) -> [Target; 3] {
        let target = |name: String, text: String, only_once: bool| {
            let site = SitePath::new(&format!("content/{office}/{name}"));
            Target { path: self.root.join(site.as_str()), site, text, only_once }
        };
        let name = named.unwrap_or_else(|| office.rsplit('/').next().unwrap_or(office));
        [
            target("office.toml".to_owned(), format!("name = {}\n", quoted(name)), true),
            target(format!("{period}.md"), imported.narrative.clone(), false),
            target(format!("{period}.toml"), statistics(form, &imported.cells, &imported.record), false),
        ]
    }
}
