//! The codes of findings. What each means stands in `entries/`, one file per code in both languages; messages,
//! `explain` and the manual are made from it. A rule declared by a form has its own texts there; [`Code::Rule`]
//! carries its id.

use super::entry::Entry;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

macro_rules! registry {
    ($($variant:ident $id:literal,)*) => {
        /// What kind of mistake a finding is.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {
            $(#[doc = concat!("`", $id, "`, see `entries/", $id, ".toml`.")] $variant,)*
            /// A rule declared by a form, such as `T3-BAL`.
            Rule(Box<str>),
        }

        impl Code {
            /// Returns the registry entry; all declared rules share one, whose texts come from their form.
            #[must_use]
            pub fn entry(&self) -> &'static Entry {
                match self {
                    $(Self::$variant => entry!($id),)*
                    Self::Rule(_) => entry!("rule"),
                }
            }
        }

        /// Every built-in code, in the order of the manual.
        pub const REGISTRY: &[Code] = &[$(Code::$variant,)*];

        /// The files of the registry by id, for the test that reads them all.
        #[cfg(test)]
        const FILES: &[(&str, &str)] = &[$(($id, file!($id)),)* ("rule", file!("rule"))];
    };
}

macro_rules! file {
    ($id:literal) => {
        include_str!(concat!("entries/", $id, ".toml"))
    };
}

/// An entry is read when a finding first needs it, and once.
macro_rules! entry {
    ($id:literal) => {{
        static ENTRY: OnceLock<Entry> = OnceLock::new();
        ENTRY.get_or_init(|| Entry::read($id, file!($id)))
    }};
}

registry! {
    Encoding "encoding",
    ControlCharacter "control-character",
    BidiControl "bidi-control",
    FileTooLarge "file-too-large",
    FileUnreadable "file-unreadable",
    FileEmpty "file-empty",
    ConflictMarks "conflict-marks",
    NotAFile "not-a-file",
    LinkOutside "link-outside",
    LinkBroken "link-broken-file",
    LinkLoop "link-loop",
    NameInvalid "name-invalid",
    NameCollision "name-collision",
    FileUnused "file-unused",
    FileCopy "file-copy",
    StatisticsMissing "statistics-missing",
    NarrativeMissing "narrative-missing",
    OfficeMissing "office-missing",
    OfficeNested "office-nested",
    OfficeUnknown "office-unknown",
    FormUnknown "form-unknown",
    FormInvalid "form-invalid",
    TomlSyntax "toml-syntax",
    TomlDuplicate "toml-duplicate",
    KeyUnknown "key-unknown",
    KeysUnknown "keys-unknown",
    KeyMissing "key-missing",
    ValueType "value-type",
    ValueInvalid "value-invalid",
    TableMissing "table-missing",
    RowMissing "row-missing",
    CellMissing "cell-missing",
    RowLength "row-length",
    CellType "cell-type",
    NumberRange "number-range",
    NumberPlaces "number-places",
    NumberStyle "number-style",
    Nonneg "NONNEG",
    Int "INT",
    Blank "BLANK",
    TextTable "TEXT-TABLE",
    TextSense "TEXT-SENSE",
    YearStale "YEAR-STALE",
    SectionMissing "section-missing",
    Identical "X-IDENT",
    Gap "X-GAP",
    ReportMissing "report-missing",
    Late "late",
    PublishedEarly "published-early",
    FormUnexpected "form-version-unexpected",
    TitleUnusual "title-nonstandard",
    Repetition "X-COPY",
    PeerRepetition "COPY-PEER",
    CreditCode "uscc-invalid",
    SiteCode "site-id-code-invalid",
    MetaMissing "meta-missing",
    NoteUnused "note-unused",
    NoteUnknown "note-unknown",
    NoteRefused "note-refused",
    RawHtml "raw-html",
    LinkScheme "link-scheme",
    LinkTarget "link-target",
    NestingTooDeep "nesting-too-deep",
    RouteTaken "route-taken",
    WordsMissing "words-missing",
    Internal "internal",
}

impl Code {
    /// Returns the code shown to people: the registry's, or the rule's own id.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Rule(id) => id,
            code => code.entry().id,
        }
    }

    /// Finds a built-in code by its id, whatever its letter case.
    #[must_use]
    pub fn find(id: &str) -> Option<Self> {
        REGISTRY.iter().find(|code| code.id().eq_ignore_ascii_case(id)).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, FILES, REGISTRY};

    #[test]
    fn every_file_of_the_registry_can_be_read() {
        for (id, text) in FILES {
            let entry = Entry::parse(id, text);
            assert!(entry.is_ok(), "{id}.toml: {}", entry.err().unwrap_or_default());
        }
        assert_eq!(FILES.len(), REGISTRY.len() + 1);
    }

    #[test]
    fn every_file_of_the_registry_belongs_to_a_code() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/base/finding/entries");
        for entry in std::fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let known = FILES.iter().any(|(id, _)| name == format!("{id}.toml"));
            assert!(known, "entries/{name} belongs to no code");
        }
    }
}
