//! The rules about numbers that a form declares, one comparison at a time.

use super::describe::{Origin, describe, relation};
use super::scene::ReportScene;
use super::suspect;
use crate::base::{Cells, Code, Decimal, Finding, Lang, Locus, Severity, SitePath};
use crate::content::stats::{cell_locus, name_cell};
use crate::form::{Form, Instance, Operand, Rule, Scene, Verdict};
use crate::portal::{Portal, Report, Tally};

/// A comparison that fails.
pub(super) struct Failure<'f> {
    pub(super) rule: &'f Rule,
    pub(super) instance: &'f Instance,
    pub(super) left: i128,
    pub(super) right: i128,
}

/// Checks every comparison of every rule that concerns the report.
pub(super) fn check(
    portal: &Portal,
    report: &Report,
    form: &Form,
    rules: &[&Rule],
    scene: &ReportScene<'_>,
    path: &SitePath,
    tally: &mut Tally,
) -> Vec<Finding> {
    let mut failures = Vec::new();
    for rule in rules {
        for instance in rule.instances() {
            match instance.verdict(scene) {
                Verdict::Pass => tally.passed += 1,
                Verdict::NotAssessable => tally.not_assessable += 1,
                Verdict::NotApplicable => {}
                Verdict::Fail { left, right } => {
                    match instance.severity == Severity::Info {
                        true => tally.noted += 1,
                        false => tally.failed += 1,
                    }
                    failures.push(Failure { rule, instance, left, right });
                }
            }
        }
    }
    if failures.is_empty() {
        return Vec::new();
    }
    let cells = scene.own();
    let suspects = suspect::find(form, cells, &failures);
    let told = Teller { portal, report, form, path, cells };
    failures.iter().zip(suspects).map(|(failure, suspect)| told.finding(failure, suspect)).collect()
}

/// Turns failures into findings.
struct Teller<'p> {
    portal: &'p Portal,
    report: &'p Report,
    form: &'p Form,
    path: &'p SitePath,
    cells: &'p Cells,
}

impl Teller<'_> {
    fn finding(&self, failure: &Failure<'_>, suspect: Option<suspect::Suspect>) -> Finding {
        let Failure { rule, instance, left, right } = failure;
        let form = self.form;
        let lead = instance.terms().find_map(|term| match &term.operand {
            Operand::Own(cells) => cells.first().copied(),
            _ => None,
        });
        let place = suspect.map(|suspect| suspect.cell).or(lead.map(usize::from));
        // A test about no cell in particular is about the file.
        let locus =
            place.map_or_else(|| Locus::File(self.path.clone()), |cell| cell_locus(self.path, form, cell));
        let mut finding = Finding::new(Code::Rule(rule.id.clone()), locus);
        finding.severity = instance.severity;
        let former = |years| self.portal.before(self.report, years).len();
        let origin = Origin { period: self.report.period, former: &former };
        for (suffix, lang) in [("", Lang::Zh), (".en", Lang::En)] {
            finding = finding
                .fact(&format!("title{suffix}"), rule.title.get(lang))
                .fact(&format!("left{suffix}"), describe(form, &instance.left, &origin, lang))
                .fact(&format!("right{suffix}"), describe(form, &instance.right, &origin, lang))
                .fact(&format!("relation{suffix}"), relation(instance.relation, lang))
                .fact(&format!("mend{suffix}"), rule.mend.get(lang));
            if let Some(message) = &rule.message {
                finding = finding.fact(&format!("message{suffix}"), message.get(lang));
            }
        }
        finding = finding
            .fact("left_value", Decimal::print_scaled(*left))
            .fact("right_value", Decimal::print_scaled(*right))
            .fact("difference", Decimal::print_scaled((left - right).abs()));
        if let Some(suspect) = suspect {
            let value = self.cells.get(suspect.cell).as_number().map(|number| number.to_string());
            finding = name_cell(finding, form, suspect.cell)
                .fact("value", value.unwrap_or_default())
                .fact("expected", Decimal::print_scaled(suspect.expected));
        } else if let Some(lead) = lead.map(usize::from).filter(|_| rule.message.is_some()) {
            let value = self.cells.get(lead).as_number().map(|number| number.to_string());
            finding = name_cell(finding, form, lead).fact("value", value.unwrap_or_default());
        }
        self.see_before(instance, finding)
    }

    /// Points to the cells of other years that the comparison takes in.
    fn see_before(&self, instance: &Instance, mut finding: Finding) -> Finding {
        for term in instance.terms() {
            let Operand::Before(years, cells) = &term.operand else { continue };
            for other in self.portal.before(self.report, *years) {
                let other = &self.portal.reports[other];
                let Some(((path, _), form)) = other.statistics.as_ref().zip(self.portal.form_of(other))
                else {
                    continue;
                };
                let frame = self.report.form.and_then(|own| {
                    let id = *self.portal.offices[other.office].reports.get(&other.period)?;
                    self.portal.frame_of(own, id)
                });
                let cells = frame.and_then(|frame| frame.cells_of(cells)).unwrap_or_default();
                if let Some(&cell) = cells.first() {
                    finding = finding.see(cell_locus(path, form, usize::from(cell)));
                }
            }
        }
        finding
    }
}
