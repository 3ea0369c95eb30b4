//! `office.toml` and `region.toml` to their definitions.

use super::fields::Fields;
use super::identifier::{CodeFault, credit_code};
use super::syntax;
use crate::base::date::Date;
use crate::base::{Checked, Code, Finding, SitePath};
use serde::{Deserialize, Serialize};

/// Kinds of offices, as deadlines and comparisons tell them apart.
pub const KINDS: [&str; 6] =
    ["government", "department", "township", "subdistrict", "dispatched", "institution"];

/// What may become of an office.
pub const EVENTS: [&str; 5] = ["changed_name", "merged", "split", "replaced", "closed"];

/// A region: a folder that holds offices and other regions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegionDef {
    /// Its name.
    pub name: Box<str>,
    /// The administrative division code.
    pub code: Option<Box<str>>,
    /// Its place among its siblings.
    pub order: i64,
    /// A sentence about it.
    pub summary: Option<Box<str>>,
}

/// An office that reports.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeDef {
    /// Its full name.
    pub name: Box<str>,
    /// Its short name for tables.
    pub short: Option<Box<str>>,
    /// One of [`KINDS`].
    pub kind: Option<Box<str>>,
    /// Its place among its siblings.
    pub order: i64,
    /// What it sorts by when reading aloud matters.
    pub sort_key: Option<Box<str>>,
    /// The first day it existed, when reports before are not expected.
    pub since: Option<Date>,
    /// The last day it existed.
    pub until: Option<Date>,
    /// 统一社会信用代码.
    pub uscc: Option<Box<str>>,
    /// Names it had before.
    pub former_names: Vec<FormerName>,
    /// What became of it and of others.
    pub lineage: Vec<LineageEvent>,
    /// How to reach it.
    pub contact: Contact,
}

/// A name an office had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerName {
    /// The name.
    pub name: Box<str>,
    /// The last day it was used.
    pub until: Option<Date>,
}

/// An event in the life of an office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineageEvent {
    /// One of `changed_name`, `merged`, `split`, `replaced`, `closed`.
    pub event: Box<str>,
    /// When.
    pub date: Option<Date>,
    /// Addresses of the offices before.
    pub from: Vec<Box<str>>,
    /// Addresses of the offices after.
    pub into: Vec<Box<str>>,
    /// The document it rests on.
    pub basis: Option<Box<str>>,
}

/// How to reach an office.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Postal address.
    pub address: Option<Box<str>>,
    /// Telephone.
    pub phone: Option<Box<str>>,
    /// Electronic mail.
    pub email: Option<Box<str>>,
    /// Opening hours.
    pub hours: Option<Box<str>>,
}

/// Offices and regions without `order` come last, by address.
pub(crate) const UNORDERED: i64 = 1_000_000;

/// Reads `region.toml`.
pub(super) fn parse_region(path: &SitePath, text: &str) -> Checked<RegionDef> {
    let (tree, mut findings) = syntax::parse(path, text);
    let Some(tree) = tree else { return Checked { value: unnamed_region(path), findings } };
    let mut fields = Fields::new(path, &tree);
    let mut value = RegionDef {
        name: fields.required("name", "name = \"某区\""),
        code: fields.text("code"),
        order: fields.integer("order").unwrap_or(UNORDERED),
        summary: fields.text("summary"),
    };
    if value.name.trim().is_empty() {
        value.name = unnamed_region(path).name;
    }
    findings.extend(fields.finish());
    Checked { value, findings }
}

/// Reads `office.toml`.
pub(super) fn parse_office(path: &SitePath, text: &str) -> Checked<OfficeDef> {
    let (tree, mut findings) = syntax::parse(path, text);
    let Some(tree) = tree else { return Checked { value: unnamed_office(path), findings } };
    let mut fields = Fields::new(path, &tree);
    let mut value = OfficeDef {
        name: fields.required("name", "name = \"某区某街道办事处\""),
        short: fields.text("short"),
        kind: fields.word("kind", &KINDS).map(Into::into),
        order: fields.integer("order").unwrap_or(UNORDERED),
        sort_key: fields.text("sort_key"),
        since: fields.date("since"),
        until: fields.date("until"),
        uscc: read_credit_code(&mut fields),
        former_names: fields.tables("former_names", |name| FormerName {
            name: name.required("name", "name = \"旧名称\""),
            until: name.date("until"),
        }),
        lineage: fields.tables("lineage", |event| LineageEvent {
            event: event.word("event", &EVENTS).unwrap_or_default().into(),
            date: event.date("date"),
            from: event.texts("from"),
            into: event.texts("into"),
            basis: event.text("basis"),
        }),
        contact: fields
            .table("contact", |contact| Contact {
                address: contact.text("address"),
                phone: contact.text("phone"),
                email: contact.text("email"),
                hours: contact.text("hours"),
            })
            .unwrap_or_default(),
    };
    if value.name.trim().is_empty() {
        value.name = unnamed_office(path).name;
    }
    findings.extend(fields.finish());
    Checked { value, findings }
}

fn read_credit_code(fields: &mut Fields<'_, '_>) -> Option<Box<str>> {
    let code = fields.text("uscc")?;
    if let Err(fault) = credit_code(&code) {
        let finding = Finding::new(Code::CreditCode, fields.place("uscc")).fact("value", &code);
        fields.push(match fault {
            CodeFault::Length(count) => finding
                .fact("reason", format!("应有 18 位，实有 {count} 位"))
                .fact("reason.en", format!("it should have 18 characters and has {count}")),
            CodeFault::Character(c) => finding
                .fact("reason", format!("代码里没有“{c}”这个字符"))
                .fact("reason.en", format!("no such code holds “{c}”")),
            CodeFault::Check(expected) => {
                let whole: String = code.chars().take(17).chain([expected]).collect();
                finding
                    .fact("reason", "最后一位与前 17 位对不上")
                    .fact("reason.en", "its last character does not follow from the others")
                    .fact("expected", whole)
            }
        });
    }
    Some(code)
}

/// A region whose file cannot be read is shown under its folder's name.
fn unnamed_region(path: &SitePath) -> RegionDef {
    RegionDef { name: folder_name(path), order: UNORDERED, ..RegionDef::default() }
}

/// An office whose file cannot be read is shown under its folder's name.
fn unnamed_office(path: &SitePath) -> OfficeDef {
    OfficeDef { name: folder_name(path), order: UNORDERED, ..OfficeDef::default() }
}

fn folder_name(path: &SitePath) -> Box<str> {
    path.folder().rsplit('/').next().unwrap_or_default().into()
}
