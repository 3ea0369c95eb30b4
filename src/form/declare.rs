//! `[[rule]]` of a form file to a [`Rule`]: names to cells, one comparison for each place.

use super::Form;
use super::comparison::{self, Fold, Instance, Operand};
use super::compile::cells_at;
use super::def::{RuleDef, Texts, texts};
use super::fault::{Faults, Reason};
use super::layout::{CellInfo, Table};
use super::rule::{Rule, RuleClass, Test};
use crate::base::lang::Text;
use crate::base::{Decimal, Severity};
use toml::Spanned;

const CLASSES: [&str; 4] = ["official", "definition", "practice", "plausibility"];
const SEVERITIES: [&str; 3] = ["error", "warning", "info"];
const TESTS: [&str; 4] = ["length", "mentions", "topics", "residue"];

/// A place a rule holds in: what names mean there, and the word by which its severity can be set apart.
struct Place<'f> {
    name: Box<str>,
    resolve: Box<comparison::Resolve<'f>>,
}

/// Builds a rule, or says at its place why it cannot be one.
pub(super) fn rule(def: &RuleDef, form: &Form, faults: &mut Faults<'_>) -> Option<Rule> {
    let class = faults.word(&def.class, RuleClass::from_word, &CLASSES)?;
    let severity = faults.word(&def.severity, Severity::from_word, &SEVERITIES)?;
    let test = match &def.text {
        Some(kind) => text_test(kind, def, form, faults)?,
        None => Test::Compare(compare(def, severity, form, faults)?),
    };
    Some(Rule {
        id: def.id.get_ref().as_str().into(),
        class,
        severity,
        explainable: def.explainable,
        fill: def.fill,
        kinds: def.kinds.iter().map(|kind| kind.as_str().into()).collect(),
        years: match &def.years {
            None => (None, None),
            Some(years) => span_of_years(years, faults)?,
        },
        title: Text::new(&def.title, def.title_en.as_deref()),
        message: def.message.as_deref().map(|text| Text::new(text, def.message_en.as_deref())),
        why: Text::new(&def.why, def.why_en.as_deref()),
        mend: Text::new(&def.mend, def.mend_en.as_deref()),
        source: def.source.as_deref().map(|text| Text::new(text, def.source_en.as_deref())),
        example: def.example.clone(),
        test,
    })
}

/// Reads `2019-2020`, `-2020`, `2021-` or `2024`.
fn span_of_years(years: &Spanned<String>, faults: &mut Faults<'_>) -> Option<(Option<u16>, Option<u16>)> {
    let text = years.get_ref().as_str();
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let year = |text: &str| match text.trim() {
        "" => Some(None),
        text => text.parse().ok().map(Some),
    };
    match (year(first), year(last)) {
        (Some(first), Some(last)) if first.is_some() || last.is_some() => Some((first, last)),
        _ => {
            let zh = "此处应为年份范围，如 \"2019-2020\"、\"-2020\" 或 \"2021-\"";
            let en = "a span of years such as \"2019-2020\", \"-2020\" or \"2021-\" expected";
            faults.add(Reason::new(zh, en), years.span());
            None
        }
    }
}

fn text_test(kind: &Spanned<String>, def: &RuleDef, form: &Form, faults: &mut Faults<'_>) -> Option<Test> {
    let word = faults.word(kind, |word| TESTS.iter().find(|known| **known == word), &TESTS)?;
    if *word == "residue" {
        return Some(Test::Residue(def.words.iter().map(|word| word.as_str().into()).collect()));
    }
    let known: Vec<&str> = form.sections.iter().map(|section| &*section.id).collect();
    let Some(id) = &def.section else {
        let zh = format!("写了 text = \"{word}\" 的规则还须写明 section = …");
        faults.add(Reason::new(zh, format!("text = \"{word}\" needs section = …")), kind.span());
        return None;
    };
    let section = faults.word(id, |id| known.iter().position(|section| *section == id), &known)?;
    let words = || def.words.iter().map(|word| word.as_str().into()).collect();
    Some(match *word {
        "length" => Test::Length(section, def.min_chars.unwrap_or(1)),
        "mentions" => Test::Mentions(section, words()),
        _ if def.words.is_empty() => Test::Topics(section, form.sections.get(section)?.topics.clone()),
        _ => Test::Topics(section, words()),
    })
}

fn compare(def: &RuleDef, severity: Severity, form: &Form, faults: &mut Faults<'_>) -> Option<Vec<Instance>> {
    let table = match &def.table {
        Some(id) => {
            let known: Vec<&str> = form.tables.iter().map(|table| &*table.id).collect();
            Some(faults.word(id, |id| form.tables.iter().find(|table| *table.id == *id), &known)?)
        }
        None => None,
    };
    let (exprs, conditions) = (texts(def.expr.as_ref()), texts(def.when.as_ref()));
    if exprs.is_empty() {
        let reason = Reason::new("须写 expr = … 或 text = …", "expr = … or text = … expected");
        faults.add(reason, def.id.span());
        return None;
    }
    let tolerance = match &def.tolerance {
        None => 0,
        Some(text) => match Decimal::parse(text.get_ref()) {
            Ok(number) if number.mantissa() >= 0 => number.scaled(),
            _ => {
                let zh = "此处应为不小于 0 的数，如 \"0.01\"";
                faults.add(Reason::new(zh, "a number of 0 or more, such as \"0.01\", expected"), text.span());
                return None;
            }
        },
    };
    let places = places(def, table, form, faults)?;
    let names: Vec<&str> = places.iter().map(|place| &*place.name).collect();
    let mut severities = Vec::new();
    for (name, word) in &def.severities {
        if !names.contains(&name.as_str()) {
            let (zh, en) =
                (format!("这条规则没有“{name}”这个适用处"), format!("the rule has no place “{name}”"));
            faults.add(Reason::new(zh, en).guessing(name, &names), word.span());
        }
        severities.push((name.as_str(), faults.word(word, Severity::from_word, &SEVERITIES)?));
    }
    let mut instances = Vec::new();
    for place in &places {
        let here = severities.iter().find(|(name, _)| *name == &*place.name);
        for expr in &exprs {
            for mut instance in parse(expr, place, form, faults)? {
                for when in &conditions {
                    instance.when.extend(parse(when, place, form, faults)?);
                }
                instance.tolerance = tolerance;
                instance.severity = here.map_or(severity, |(_, severity)| *severity);
                instances.push(instance);
            }
        }
    }
    Some(instances)
}

fn parse(
    text: &Spanned<String>,
    place: &Place<'_>,
    form: &Form,
    faults: &mut Faults<'_>,
) -> Option<Vec<Instance>> {
    let instances = match comparison::parse(text.get_ref(), &place.resolve) {
        Ok(instances) => instances,
        Err(fault) => {
            faults.inside(text, fault);
            return None;
        }
    };
    let sums = |instance: &Instance| {
        instance.terms().any(|term| {
            let fold =
                matches!(term.operand, Operand::Members(Fold::Sum | Fold::Applicable | Fold::Reported, _));
            let cells = term.operand.cells();
            // Over several offices even one cell is added up; twice is more than once.
            !form.can_add(cells) || (fold && !form.can_add(&cells.repeat(2)))
        })
    };
    if instances.iter().any(sums) {
        faults.add(Reason::unsummable(), text.span());
        return None;
    }
    Some(instances)
}

fn places<'f>(
    def: &RuleDef,
    table: Option<&'f Table>,
    form: &'f Form,
    faults: &mut Faults<'_>,
) -> Option<Vec<Place<'f>>> {
    let place = |name: &str, resolve: Box<comparison::Resolve<'f>>| Place { name: name.into(), resolve };
    let metric = move |name: &str| form.metric(name).map(Box::from);
    let each = def.each.as_ref().map(|each| (each.get_ref(), each.span()));
    Some(match (table, each) {
        (None, None) => vec![place("", Box::new(metric))],
        (None, Some((Texts::Many(metrics), _))) => {
            let mut places = Vec::new();
            for it in metrics {
                let Some(cells) = form.metric(it.get_ref()) else {
                    faults.add(Reason::no_metric(it.get_ref()), it.span());
                    return None;
                };
                let of = move |name: &str| {
                    if name == "it" { Some(Box::from(cells)) } else { form.metric(name).map(Box::from) }
                };
                places.push(place(it.get_ref(), Box::new(of)));
            }
            places
        }
        (None, Some((Texts::One(_), span))) => {
            let zh = "each 为 \"row\"、\"column\" 或 \"cell\" 时，须写明 table = …";
            let en = "each = \"row\", \"column\" and \"cell\" need table = …";
            faults.add(Reason::new(zh, en), span);
            return None;
        }
        (Some(table), None) => {
            vec![place("", Box::new(move |name| metric(&format!("{}.{name}", table.id))))]
        }
        (Some(table), Some((Texts::One(axis), _))) if axis == "column" => {
            let columns = table.blocks.iter().flat_map(|block| &block.columns);
            columns
                .map(|column| place(&column.path, Box::new(|name| cells_at(table, name, &column.path))))
                .collect()
        }
        (Some(table), Some((Texts::One(axis), _))) if axis == "row" => {
            let rows = table.blocks.iter().flat_map(|block| &block.rows);
            rows.map(|row| place(&row.path, Box::new(|name| cells_at(table, &row.path, name)))).collect()
        }
        (Some(table), Some((Texts::One(axis), _))) if axis == "cell" => {
            let cells =
                form.cells.get(table.cells.clone()).unwrap_or_default().iter().zip(table.cells.clone());
            let one = |(info, index): (&'f CellInfo, usize)| {
                let it = u16::try_from(index).ok()?;
                let name = info.id.strip_prefix(&*table.id)?.trim_start_matches('.');
                let of = move |name: &str| match name {
                    "it" => Some(Box::from([it])),
                    _ => metric(&format!("{}.{name}", table.id)),
                };
                Some(place(name, Box::new(of)))
            };
            cells.filter_map(one).collect()
        }
        (Some(_), Some((Texts::One(axis), span))) => {
            faults.add(Reason::none_of(axis, &["column", "row", "cell", "[…]"]), span);
            return None;
        }
        (Some(table), Some((Texts::Many(prefixes), _))) => prefixes
            .iter()
            .map(|prefix| {
                let prefix: Box<str> = prefix.get_ref().as_str().into();
                let name = prefix.clone();
                place(&name, Box::new(move |name| metric(&format!("{}.{prefix}.{name}", table.id))))
            })
            .collect(),
    })
}
