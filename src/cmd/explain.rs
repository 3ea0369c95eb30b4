//! `gongkai explain`: what a finding's code means.

use super::meaning::Meaning;
use super::{Outcome, Streams, open, site_root};
use crate::base::Lang;
use crate::base::finding::{Code, REGISTRY};
use crate::base::suggest::nearest;
use crate::cli::ExplainArgs;
use crate::engine::{Options, State};
use crate::error::Error;
use crate::form::{Form, Rule};
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
        tell(&Meaning::of_code(&code, lang), lang, streams);
    } else if let Some((_, rule)) = of_forms.last() {
        tell(&Meaning::of_rule(rule, lang), lang, streams);
        let forms: Vec<&str> = of_forms.iter().map(|(form, _)| &*form.id).collect();
        let forms = forms.join(lang.pick("、", ", "));
        streams.say("");
        streams.say(format!("{}{forms}", lang.pick("表式：", "Forms: ")));
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
        let Meaning { id, severity, title, .. } = Meaning::of_code(code, lang);
        streams.say(format!("{id:<22} {} {title}", severity.label(lang)));
    }
}

/// Says what a code means, why it matters, where it comes from, how to mend it and what it looks like.
fn tell(meaning: &Meaning<'_>, lang: Lang, streams: &mut Streams<'_>) {
    let label = meaning.severity.label(lang);
    let id = meaning.id;
    streams.say(lang.pick(format!("{id}（{label}）"), format!("{id} ({label})")));
    let parts = [
        ("", meaning.title.as_str()),
        ("", meaning.why),
        (lang.pick("办法：", "What to do: "), &meaning.mend),
        (lang.pick("来源：", "Source: "), meaning.source),
    ];
    for (label, text) in parts.iter().filter(|(_, text)| !text.is_empty()) {
        streams.say("");
        streams.say(format!("{label}{text}"));
    }
    for (label, text) in meaning.example(lang) {
        streams.say("");
        streams.say(label);
        for line in text.trim_end().lines() {
            streams.say(format!("    {line}"));
        }
    }
}
