//! `gongkai explain`: what a finding's code means.

use super::{Outcome, Streams, open, site_root};
use crate::base::finding::{Code, REGISTRY};
use crate::base::suggest::nearest;
use crate::base::{Lang, Severity};
use crate::cli::ExplainArgs;
use crate::engine::{Options, State};
use crate::error::Error;
use crate::form::{Form, Rule, RuleClass};
use crate::source::MemorySource;

/// Runs `explain`.
pub(super) fn run(
    args: &ExplainArgs,
    lang: Option<Lang>,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Error> {
    let lang = lang.unwrap_or_default();
    // Rules of the site's own forms count too, where there is a site.
    let state = match site_root(&args.root) {
        Ok(root) => State::load(&open(&root)?, Options::default()),
        Err(error) if args.root.root.is_some() => return Err(error),
        Err(_) => State::load(&MemorySource::default(), Options::default()),
    };
    let rules: Vec<(&Form, &Rule)> = state
        .portal()
        .forms
        .iter()
        .flat_map(|(_, form)| form.rules.iter().map(move |rule| (form, rule)))
        .collect();
    let Some(asked) = &args.code else {
        list(&rules, lang, streams);
        return Ok(Outcome::Done);
    };
    let of_forms: Vec<_> = rules.iter().filter(|(_, rule)| rule.id.eq_ignore_ascii_case(asked)).collect();
    if let Some(code) = Code::find(asked) {
        builtin(&code, lang, streams);
    } else if let Some((_, rule)) = of_forms.last() {
        let forms: Vec<&str> = of_forms.iter().map(|(form, _)| &*form.id).collect();
        declared(rule, &forms, lang, streams);
    } else {
        let known = REGISTRY.iter().map(Code::id).chain(rules.iter().map(|(_, rule)| &*rule.id));
        let guess = nearest(asked, known);
        let shown = crate::base::text::printable(asked);
        let mut text = lang.pick(format!("没有代码“{shown}”。"), format!("There is no code “{shown}”."));
        if let Some(guess) = guess {
            text.push_str(&lang.pick(format!("是否应为“{guess}”？"), format!(" Did you mean “{guess}”?")));
        }
        streams.note(text);
        return Ok(Outcome::Usage);
    }
    Ok(Outcome::Done)
}

fn list(rules: &[(&Form, &Rule)], lang: Lang, streams: &mut Streams<'_>) {
    let mut seen: Vec<&str> = Vec::new();
    for (_, rule) in rules {
        if !seen.contains(&&*rule.id) {
            seen.push(&rule.id);
            streams.say(format!("{:<22} {} {}", rule.id, rule.severity.label(lang), rule.title.get(lang)));
        }
    }
    for code in REGISTRY {
        let entry = code.entry();
        let first = entry.texts(lang).why.as_str();
        let end = first.find(lang.pick("。", ". ")).unwrap_or(first.len());
        let first = first.get(..end).unwrap_or(first);
        streams.say(format!("{:<22} {} {first}", code.id(), entry.severity.label(lang)));
    }
}

fn head(id: &str, severity: Severity, lang: Lang, streams: &mut Streams<'_>) {
    let label = severity.label(lang);
    streams.say(lang.pick(format!("{id}（{label}）"), format!("{id} ({label})")));
    streams.say("");
}

fn builtin(code: &Code, lang: Lang, streams: &mut Streams<'_>) {
    let entry = code.entry();
    head(entry.id, entry.severity, lang, streams);
    let texts = entry.texts(lang);
    streams.say(&texts.why);
    let mend = &texts.mend;
    // Templates with facts in them only make sense with a finding at hand.
    if !mend.is_empty() && !mend.contains('{') {
        streams.say("");
        streams.say(format!("{}{mend}", lang.pick("办法：", "What to do: ")));
    }
}

fn declared(rule: &Rule, forms: &[&str], lang: Lang, streams: &mut Streams<'_>) {
    head(&rule.id, rule.severity, lang, streams);
    streams.say(rule.title.get(lang));
    streams.say("");
    streams.say(rule.why.get(lang));
    streams.say("");
    streams.say(format!("{}{}", lang.pick("办法：", "What to do: "), rule.mend.get(lang)));
    let class = match rule.class {
        RuleClass::Official => lang.pick("官方规定", "official"),
        RuleClass::Definition => lang.pick("表格定义", "by the table's definition"),
        RuleClass::Practice => lang.pick("评估惯例", "evaluators' practice"),
        RuleClass::Plausibility => lang.pick("合理性核对", "plausibility"),
    };
    let forms = forms.join(lang.pick("、", ", "));
    streams.say(lang.pick(format!("来源：{class}；{forms}"), format!("Source: {class}; {forms}")));
}
