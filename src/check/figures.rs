//! Figures of the narrative against the tables (domain 3.4): each against every reading that its words allow.

use super::scene::ReportScene;
use crate::base::{Code, Decimal, Finding, Lang, Locus};
use crate::content::Mention;
use crate::form::Form;
use crate::form::claim::Claim;
use crate::portal::{Narrative, Tally};

/// Checks each figure whose meaning is known.
pub(super) fn check(
    form: &Form,
    scene: &ReportScene<'_>,
    narrative: &Narrative,
    tally: &mut Tally,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let mut seen: Vec<(u64, i64)> = Vec::new();
    for mention in &narrative.prose.wording.get().mentions {
        let Some(claim) = form.claims.iter().find(|claim| claim.key == mention.claim) else { continue };
        // The same figure said twice is one difference.
        if seen.contains(&(mention.claim, mention.value)) {
            continue;
        }
        seen.push((mention.claim, mention.value));
        findings.extend(compare(scene, narrative, claim, mention, tally));
    }
    findings
}

fn compare(
    scene: &ReportScene<'_>,
    narrative: &Narrative,
    claim: &Claim,
    mention: &Mention,
    tally: &mut Tally,
) -> Option<Finding> {
    let value = Decimal::integer(mention.value).scaled();
    let readings: Vec<Option<i128>> =
        claim.meanings.iter().map(|meaning| meaning.side.value(scene)).collect();
    if readings.iter().all(Option::is_none) {
        tally.not_assessable += 1;
        return None;
    }
    let fits = readings.iter().position(|reading| *reading == Some(value));
    let span = mention.span.start as usize..mention.span.end as usize;
    let at = |code| {
        Finding::new(code, Locus::span(&narrative.path, span))
            .fact("label", claim.label.get(Lang::Zh))
            .fact("label.en", claim.label.get(Lang::En))
            .fact("value", mention.value)
    };
    match fits {
        Some(0) => {
            tally.passed += 1;
            None
        }
        Some(position) => {
            tally.noted += 1;
            let (usual, fits) = (claim.meanings.first()?, claim.meanings.get(position)?);
            let usual_value = readings.first().copied().flatten()?;
            Some(
                at(Code::TextSense)
                    .fact("fits", fits.label.get(Lang::Zh))
                    .fact("fits.en", fits.label.get(Lang::En))
                    .fact("usual", usual.label.get(Lang::Zh))
                    .fact("usual.en", usual.label.get(Lang::En))
                    .fact("usual_value", Decimal::print_scaled(usual_value)),
            )
        }
        None => {
            tally.failed += 1;
            let list = |lang: Lang| {
                let known = claim.meanings.iter().zip(&readings);
                let known = known.filter_map(|(meaning, reading)| {
                    let value = Decimal::print_scaled((*reading)?);
                    let label = meaning.label.get(lang);
                    Some(lang.pick(format!("{label} {value}"), format!("{label}: {value}")))
                });
                known.collect::<Vec<_>>().join(lang.pick("，", "; "))
            };
            Some(at(Code::TextTable).fact("meanings", list(Lang::Zh)).fact("meanings.en", list(Lang::En)))
        }
    }
}
