//! The schema of a form's statistics files: every table, row and column under its official label.

use super::{Maker, keys};
use crate::base::{Lang, State};
use crate::form::{Block, CellInfo, CellType, Form, Table};
use serde_json::{Map, Value, json};

/// Returns the schema of the statistics files that follow a form.
#[must_use]
pub fn statistics(form: &Form, lang: Lang) -> Value {
    let m = Maker { lang };
    let mut root = keys([
        (
            "form",
            m.word("表式的代号；不写用当年的表式", "the id of the form; the year's unless said", &[&form.id]),
        ),
        (
            "title",
            m.text(
                "报告标题，与表式规定的不同时才写",
                "the report's title, where it is not the official one",
            ),
        ),
        ("published", m.day("公布日期；据此判断是否逾期", "the day of publication; decides “late”")),
        ("written", m.day("成文日期", "the day it was written")),
        (
            "scope",
            m.word(
                "统计口径：own 本机关，consolidated 汇总",
                "the office itself, or it and those below it",
                &["own", "consolidated"],
            ),
        ),
        (
            "covers",
            m.texts("汇总所含各机构的地址", "addresses of the offices that a consolidated report adds up"),
        ),
        ("index_no", m.text("索引号", "index number")),
        ("source", m.link("最初公布的网址", "where the report was published first")),
        ("notes", notes(form, m)),
        ("revision", revisions(form, m)),
    ]);
    for table in &form.tables {
        root.insert(table.id.to_string(), table_schema(form, table, m));
    }
    let title = (&*form.title.zh, form.title.get(Lang::En));
    m.file(title, &[], root)
}

/// Explanations by the code of the rule they explain; codes that no rule has are allowed, since forms change.
fn notes(form: &Form, m: Maker) -> Value {
    let rules = form.rules.iter().filter(|rule| rule.explainable);
    let rules = rules.map(|rule| {
        let title = rule.title.get(m.lang);
        (rule.id.to_string(), json!({ "description": title, "type": "string" }))
    });
    m.open_table(
        ("对差异的说明：核对规则的代码和理由", "explanations of differences: a rule's code and the reason"),
        rules.collect(),
        json!({ "type": "string" }),
    )
}

/// Corrections after publication.
fn revisions(form: &Form, m: Maker) -> Value {
    let cell = || json!({ "type": ["integer", "string"] });
    let cells = form.cells.iter().map(|info| (info.id.to_string(), cell()));
    let was = m.open_table(
        ("更正前的数，按单元格编号", "what stood in cells before, by cell id"),
        cells.collect(),
        json!(false),
    );
    let keys = [
        ("date", m.day("更正公布的日期", "the day it was made public")),
        ("reason", m.text("更正的原因", "why")),
        ("was", was),
    ];
    let keys = keys.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    m.tables(("公布以后的更正", "corrections after publication"), &["date", "reason"], keys)
}

/// A tree of keys with what stands at its ends.
enum Node {
    Leaf(Value),
    Group { title: String, inner: Vec<(String, Node)> },
}

impl Node {
    fn group(title: &str) -> Self {
        Self::Group { title: title.to_owned(), inner: Vec::new() }
    }

    /// Puts a schema at a dotted path; `titles` are the labels along it, as many as it has parts.
    fn put(&mut self, path: &str, titles: &[&str], schema: Value) {
        let Self::Group { inner, .. } = self else { return };
        let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
        let title = titles.first().copied().unwrap_or_default();
        match rest {
            None => inner.push((first.to_owned(), Self::Leaf(schema))),
            Some(rest) => {
                let at = inner.iter().position(|(name, _)| name == first).unwrap_or_else(|| {
                    inner.push((first.to_owned(), Self::group(title)));
                    inner.len() - 1
                });
                if let Some((_, node)) = inner.get_mut(at) {
                    node.put(rest, titles.get(1..).unwrap_or_default(), schema);
                }
            }
        }
    }

    fn schema(self) -> Value {
        match self {
            Self::Leaf(schema) => schema,
            Self::Group { title, inner } => {
                let properties: Map<String, Value> =
                    inner.into_iter().map(|(name, node)| (name, node.schema())).collect();
                json!({
                    "title": title,
                    "description": title,
                    "type": "object",
                    "properties": properties,
                    "additionalProperties": false,
                })
            }
        }
    }
}

/// Returns the labels of the parts of a path: a group without an id has a label and no part.
fn labels<'l>(path: &str, labels: &'l [crate::base::lang::Text], lang: Lang) -> Vec<&'l str> {
    let parts = path.split('.').count();
    let skip = labels.len().saturating_sub(parts);
    labels.iter().skip(skip).map(|label| label.get(lang)).collect()
}

fn table_schema(form: &Form, table: &Table, m: Maker) -> Value {
    let mut tree = Node::group(table.caption.get(m.lang));
    for block in &table.blocks {
        for (number, row) in block.rows.iter().enumerate() {
            if row.path.is_empty() {
                for (index, column) in block.columns.iter().enumerate() {
                    let titles = labels(&column.path, &column.labels, m.lang);
                    tree.put(&column.path, &titles, cell_at(form, block, number, index, m));
                }
                continue;
            }
            let titles = labels(&row.path, &row.labels, m.lang);
            let same = |other: &&crate::form::Row| other.path == row.path;
            if table.blocks.iter().flat_map(|block| &block.rows).filter(same).count() > 1 {
                // Blocks that share a row share its key: only cell by cell can all of them be written.
                for (index, column) in block.columns.iter().enumerate() {
                    let path = format!("{}.{}", row.path, column.path);
                    tree.put(&path, &titles, cell_at(form, block, number, index, m));
                }
            } else {
                tree.put(&row.path, &titles, row_schema(form, block, number, m));
            }
        }
    }
    tree.schema()
}

/// A row: a list in the order of the columns, or cells by the names of their columns; a lone cell by itself too.
fn row_schema(form: &Form, block: &Block, number: usize, m: Maker) -> Value {
    let title = block.rows.get(number).map(|row| row.full_label(m.lang)).unwrap_or_default();
    let law = block.rows.get(number).and_then(|row| row.law.as_deref());
    let description = match law {
        Some(law) => m.lang.pick(format!("{title}（{law}）"), format!("{title} ({law})")),
        None => title.clone(),
    };
    let mut named = Node::group(&title);
    let mut listed = Vec::new();
    for (index, column) in block.columns.iter().enumerate() {
        let schema = cell_at(form, block, number, index, m);
        listed.push(schema.clone());
        if !column.path.is_empty() {
            named.put(&column.path, &labels(&column.path, &column.labels, m.lang), schema);
        }
    }
    let count = listed.len();
    let heads: Vec<String> = block.columns.iter().map(|column| column.full_label(m.lang)).collect();
    let list = json!({
        "description": heads.join(m.lang.pick("、", ", ")),
        "type": "array",
        "prefixItems": listed,
        "minItems": count,
        "maxItems": count,
    });
    let mut ways = vec![named.schema(), list];
    if count == 1 {
        ways.insert(0, cell_at(form, block, number, 0, m));
    }
    json!({ "title": title, "description": description, "anyOf": ways })
}

fn cell_at(form: &Form, block: &Block, row: usize, column: usize, m: Maker) -> Value {
    let Some(info) = form.cells.get(block.cell(row, column)) else { return json!({}) };
    let row = block.rows.get(row).map(|row| row.full_label(m.lang)).unwrap_or_default();
    let column = block.columns.get(column).map(|column| column.full_label(m.lang)).unwrap_or_default();
    let place = [row, column.clone()].into_iter().filter(|label| !label.is_empty()).collect::<Vec<_>>();
    let mut description = place.join(m.lang.pick("，", ", "));
    if let Some(unit) = &info.unit {
        description.push_str(&m.lang.pick(format!("（{unit}）"), format!(" ({unit})")));
    }
    json!({ "title": column, "description": description, "anyOf": [number(info), states()] })
}

/// A number as the cell's type asks for it; decimals stand in quotes, so that no program rounds them.
fn number(info: &CellInfo) -> Value {
    let decimal = r"^-?[0-9]+(\.[0-9]{1,6})?";
    match info.kind {
        CellType::Count => json!({ "type": "integer", "minimum": 0 }),
        CellType::Signed => json!({ "type": "integer" }),
        CellType::Money => json!({ "type": ["string", "integer"], "pattern": format!("{decimal}$") }),
        CellType::Days => json!({
            "type": ["string", "integer"],
            "minimum": 0,
            "pattern": r"^([0-9]+(\.[0-9]{1,6})?|<1)$",
        }),
        CellType::Amount => {
            let units: Vec<String> = info.units.iter().map(|unit| literal(unit)).collect();
            json!({ "type": ["string", "integer"], "pattern": format!("{decimal}\\s*({})?$", units.join("|")) })
        }
    }
}

/// The words of a cell without a number.
fn states() -> Value {
    json!({ "enum": State::ALL.map(State::word) })
}

/// Returns a pattern that means these characters.
fn literal(text: &str) -> String {
    let special = |c: char| r"\^$.|?*+()[]{}/".contains(c);
    text.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
}
