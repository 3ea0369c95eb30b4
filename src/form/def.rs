//! A form file as it is written. Names and formulas keep their place in the file for findings.

use crate::base::finding::Example;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormDef {
    pub(super) id: Spanned<String>,
    pub(super) regime: String,
    pub(super) title: String,
    pub(super) title_en: Option<String>,
    pub(super) report_title: String,
    pub(super) report_title_en: Option<String>,
    pub(super) all_zero: Option<String>,
    pub(super) all_zero_en: Option<String>,
    pub(super) period: Spanned<String>,
    pub(super) period_start: Option<Spanned<String>>,
    pub(super) valid_from: u16,
    pub(super) valid_until: Option<u16>,
    pub(super) succeeds: Option<String>,
    pub(super) basis: String,
    #[serde(default)]
    pub(super) law: Vec<String>,
    #[serde(default)]
    pub(super) section: Vec<SectionDef>,
    #[serde(default)]
    pub(super) table: Vec<TableDef>,
    #[serde(default)]
    pub(super) rule: Vec<RuleDef>,
    pub(super) narrative: Option<NarrativeDef>,
    #[serde(default)]
    pub(super) claim: Vec<ClaimDef>,
    #[serde(default)]
    pub(super) indicator: Vec<IndicatorDef>,
    pub(super) overview: Option<OverviewDef>,
    #[serde(default)]
    pub(super) chart: Vec<ChartDef>,
    #[serde(default)]
    pub(super) deadlines: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    pub(super) succession: Vec<SuccessionDef>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SectionDef {
    pub(super) id: String,
    pub(super) heading: String,
    pub(super) en: Option<String>,
    pub(super) kind: Spanned<String>,
    pub(super) table: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) topics: Vec<String>,
    pub(super) note: Option<String>,
    #[serde(default)]
    pub(super) compared: bool,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableDef {
    pub(super) id: Spanned<String>,
    pub(super) caption: String,
    pub(super) en: Option<String>,
    pub(super) total_column: Option<Spanned<String>>,
    pub(super) block: Vec<BlockDef>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BlockDef {
    pub(super) title: Option<String>,
    pub(super) title_en: Option<String>,
    pub(super) law: Option<String>,
    pub(super) stub: Option<String>,
    pub(super) stub_en: Option<String>,
    pub(super) columns: Vec<NodeDef>,
    pub(super) rows: Vec<NodeDef>,
}

/// A row or a column; `rows` and `columns` make it a group.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NodeDef {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) label: Option<String>,
    pub(super) en: Option<String>,
    #[serde(rename = "type")]
    pub(super) kind: Option<Spanned<String>>,
    pub(super) unit: Option<String>,
    #[serde(default)]
    pub(super) units: Vec<String>,
    pub(super) law: Option<String>,
    pub(super) summable: Option<bool>,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    #[serde(default)]
    pub(super) rows: Vec<NodeDef>,
    #[serde(default)]
    pub(super) columns: Vec<NodeDef>,
}

impl NodeDef {
    /// Returns the ids and names of the node and all nodes in it.
    pub(super) fn ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self.id.iter().chain(&self.name).map(String::as_str).collect();
        ids.extend(self.rows.iter().chain(&self.columns).flat_map(Self::ids));
        ids
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleDef {
    pub(super) id: Spanned<String>,
    pub(super) class: Spanned<String>,
    pub(super) severity: Spanned<String>,
    #[serde(default)]
    pub(super) severities: BTreeMap<String, Spanned<String>>,
    pub(super) table: Option<Spanned<String>>,
    pub(super) each: Option<Spanned<Texts>>,
    pub(super) expr: Option<Spanned<Texts>>,
    pub(super) when: Option<Spanned<Texts>>,
    pub(super) tolerance: Option<Spanned<String>>,
    pub(super) text: Option<Spanned<String>>,
    pub(super) section: Option<Spanned<String>>,
    pub(super) min_chars: Option<u32>,
    #[serde(default)]
    pub(super) words: Vec<String>,
    #[serde(default)]
    pub(super) kinds: Vec<String>,
    pub(super) years: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) explainable: bool,
    #[serde(default)]
    pub(super) fill: bool,
    pub(super) title: String,
    pub(super) title_en: Option<String>,
    pub(super) message: Option<String>,
    pub(super) message_en: Option<String>,
    pub(super) why: String,
    pub(super) why_en: Option<String>,
    pub(super) mend: String,
    pub(super) mend_en: Option<String>,
    pub(super) source: Option<String>,
    pub(super) source_en: Option<String>,
    pub(super) example: Option<Example>,
}

/// One text or a list of texts. A derived untagged enum would lose the places of the texts in the list.
pub(super) enum Texts {
    One(String),
    Many(Vec<Spanned<String>>),
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Texts;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text or a list of texts")
            }

            fn visit_str<E>(self, text: &str) -> Result<Texts, E> {
                Ok(Texts::One(text.to_owned()))
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut items: A) -> Result<Texts, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = items.next_element()? {
                    texts.push(text);
                }
                Ok(Texts::Many(texts))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// Returns the texts, each with its place.
pub(super) fn texts(texts: Option<&Spanned<Texts>>) -> Vec<Spanned<String>> {
    match texts.map(|texts| (texts.get_ref(), texts.span())) {
        None => Vec::new(),
        Some((Texts::One(text), span)) => vec![Spanned::new(span, text.clone())],
        Some((Texts::Many(texts), _)) => texts.clone(),
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct NarrativeDef {
    pub(super) year: Option<String>,
    pub(super) period: Option<[String; 2]>,
    pub(super) itself: Vec<String>,
    pub(super) recalls: Vec<String>,
    pub(super) filler: Vec<String>,
    pub(super) each: Vec<String>,
    pub(super) all: Vec<String>,
    pub(super) and: Vec<String>,
    pub(super) units: Vec<String>,
    pub(super) about: Vec<String>,
    pub(super) other: Vec<String>,
    pub(super) partial: Vec<String>,
    pub(super) elsewhen: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClaimDef {
    pub(super) id: Spanned<String>,
    pub(super) label: String,
    pub(super) en: Option<String>,
    #[serde(default)]
    pub(super) words: Vec<String>,
    #[serde(default)]
    pub(super) after: Vec<String>,
    #[serde(default)]
    pub(super) none: Vec<String>,
    #[serde(default)]
    pub(super) within: Vec<String>,
    #[serde(default)]
    pub(super) subject: Vec<String>,
    #[serde(default)]
    pub(super) except: Vec<String>,
    #[serde(default)]
    pub(super) bar: Vec<String>,
    #[serde(default)]
    pub(super) units: Vec<String>,
    pub(super) means: Vec<MeaningDef>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MeaningDef {
    pub(super) expr: Spanned<String>,
    pub(super) zh: String,
    pub(super) en: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IndicatorDef {
    pub(super) id: Spanned<String>,
    pub(super) label: String,
    pub(super) en: Option<String>,
    pub(super) expr: Spanned<String>,
    pub(super) unit: Spanned<String>,
    pub(super) better: Spanned<String>,
    pub(super) caveat: Option<String>,
    pub(super) caveat_en: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OverviewDef {
    pub(super) columns: Vec<Spanned<String>>,
    pub(super) headline: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) short: BTreeMap<String, ShortDef>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShortDef {
    pub(super) zh: String,
    pub(super) en: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChartDef {
    pub(super) id: Spanned<String>,
    pub(super) kind: Spanned<String>,
    pub(super) title: String,
    pub(super) title_en: Option<String>,
    pub(super) counted: Option<String>,
    pub(super) counted_en: Option<String>,
    pub(super) whole: Option<String>,
    pub(super) whole_en: Option<String>,
    pub(super) right_whole: Option<String>,
    pub(super) right_whole_en: Option<String>,
    pub(super) parts: Vec<ChartPartDef>,
    #[serde(default)]
    pub(super) right: Vec<ChartPartDef>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChartPartDef {
    pub(super) metric: Spanned<String>,
    pub(super) zh: Option<String>,
    pub(super) en: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SuccessionDef {
    pub(super) from: Option<String>,
    pub(super) to: Option<Spanned<String>>,
    pub(super) relation: Spanned<String>,
    pub(super) note: Option<String>,
    pub(super) note_en: Option<String>,
}
