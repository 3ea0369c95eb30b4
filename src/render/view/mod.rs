//! What each template is handed: one struct for each kind of page, each field with its help.
//!
//! The structs are the theme contract. `docs/theme.md` is made from them, and templates may use nothing else.

mod about;
mod changes;
mod checks;
mod chrome;
mod compare;
mod corrections;
mod data;
mod easy;
mod figures;
mod home;
mod indicator;
mod list;
mod missing;
pub(super) mod office;
mod region;
pub(super) mod report;
mod rewording;
mod standing;
mod year;
mod year_on_year;

pub use about::{
    FormView, FreeView, IndicatorLine, LegalRow, NotFoundView, RuleLine, SectionLine, SuccessionLine,
};
pub use changes::{ApartLine, ChangedTable, ChangesView};
pub use checks::{CheckFinding, CheckKind, CheckOffice, ChecksView};
pub use chrome::{Crumb, Footer, Link, Meta, PageView};
pub use compare::{CompareMetric, CompareView};
pub use corrections::{CorrectedCell, CorrectionView, CorrectionsView};
pub use data::{DataAddress, DataField, DataFile, DataView, DataWay};
pub use easy::{EasyFigure, EasyGroup, EasyView};
pub use home::{HomeView, NewReport, YearCard};
pub use indicator::{IndicatorRow, IndicatorView, IndicatorsView, RegionRow, SeamLine, SumCell, TermRow};
pub use list::{OfficeLine, RegionBlock};
pub use missing::{
    DeadlineLine, MissingOffice, MissingView, MissingYear, MissingYearView, StatusCell, StatusGrid,
    StatusGroup, StatusRow,
};
pub use office::{LineageLine, OfficeView, OverviewHead, YearLine};
pub use region::{MemberRow, MemberTable, RegionView, RollupRow, RollupView, SumRow, SumTable};
pub use report::{FindingLine, IndicatorValue, NoteLine, ReportView, SectionView, TallyView};
pub use rewording::ChangedSection;
pub use standing::{AbsentLine, KindRow, StandingsView};
pub use year::{YearGroup, YearOffice, YearView, YearsView};
pub use year_on_year::YearOnYearView;

pub(super) use about::{form, free, not_found};
pub(super) use changes::changes;
pub(super) use checks::checks;
pub(super) use compare::compare;
pub(super) use corrections::corrections;
pub(super) use data::data;
pub(super) use easy::{easy_home, easy_office, easy_report};
pub(super) use home::home;
pub(super) use indicator::{better, indicator, indicators, seam_words};
pub(super) use list::kind_label;
pub(super) use missing::{missing, missing_year};
pub(super) use office::office;
pub(super) use region::region;
pub(super) use report::report;
pub(super) use standing::standings;
pub(super) use year::{year, years};

use minijinja::Value;
use minijinja::value::{Enumerator, Object};
use std::sync::Arc;

/// Finished HTML, made only by the renderer; everything else is escaped by the templates.
#[derive(Clone, Debug, Default)]
pub struct Html(pub(super) String);

impl From<Html> for Value {
    fn from(html: Html) -> Self {
        Value::from_safe_string(html.0)
    }
}

/// The documentation of one view: its name, its help, and each field with type and help.
#[derive(Clone, Copy, Debug)]
pub struct ViewDoc {
    /// The struct's name.
    pub name: &'static str,
    /// What it is.
    pub help: &'static str,
    /// Field names, types and help.
    pub fields: &'static [(&'static str, &'static str, &'static str)],
}

/// A view as templates see it: its fields by name and nothing else.
#[derive(Debug)]
pub(super) struct Fields {
    pub(super) names: &'static [&'static str],
    pub(super) values: Vec<Value>,
}

impl Object for Fields {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let key = key.as_str()?;
        let position = self.names.iter().position(|name| *name == key)?;
        self.values.get(position).cloned()
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(self.names)
    }
}

/// Defines structs that turn into template values field by field and know their own documentation.
macro_rules! views {
    ($($(#[doc = $help:literal])+ pub struct $name:ident {
        $($(#[doc = $field_help:literal])+ pub $field:ident: $type:ty,)*
    })*) => {$(
        $(#[doc = $help])+
        #[derive(Clone, Debug)]
        pub struct $name {
            $($(#[doc = $field_help])+ pub $field: $type,)*
        }

        impl $name {
            /// The struct's documentation.
            pub const DOC: $crate::render::view::ViewDoc = $crate::render::view::ViewDoc {
                name: stringify!($name),
                help: concat!($($help),+),
                fields: &[$((stringify!($field), stringify!($type), concat!($($field_help),+)),)*],
            };
        }

        impl From<$name> for minijinja::Value {
            fn from(view: $name) -> Self {
                const NAMES: &[&str] = &[$(stringify!($field),)*];
                let values = vec![$(minijinja::Value::from(view.$field),)*];
                minijinja::Value::from_object($crate::render::view::Fields { names: NAMES, values })
            }
        }
    )*};
}
pub(crate) use views;

/// Every view, in the order of the manual.
pub const ALL: &[ViewDoc] = &[
    PageView::DOC,
    Meta::DOC,
    Crumb::DOC,
    Link::DOC,
    Footer::DOC,
    HomeView::DOC,
    YearCard::DOC,
    NewReport::DOC,
    RegionBlock::DOC,
    OfficeLine::DOC,
    RegionView::DOC,
    SumTable::DOC,
    SumRow::DOC,
    SumCell::DOC,
    SeamLine::DOC,
    RollupView::DOC,
    RollupRow::DOC,
    MemberTable::DOC,
    MemberRow::DOC,
    OfficeView::DOC,
    OverviewHead::DOC,
    YearLine::DOC,
    LineageLine::DOC,
    ReportView::DOC,
    SectionView::DOC,
    TallyView::DOC,
    FindingLine::DOC,
    NoteLine::DOC,
    IndicatorValue::DOC,
    YearOnYearView::DOC,
    ChangesView::DOC,
    ChangedTable::DOC,
    ApartLine::DOC,
    ChangedSection::DOC,
    YearsView::DOC,
    YearView::DOC,
    YearGroup::DOC,
    YearOffice::DOC,
    IndicatorsView::DOC,
    IndicatorRow::DOC,
    IndicatorView::DOC,
    TermRow::DOC,
    RegionRow::DOC,
    StandingsView::DOC,
    KindRow::DOC,
    AbsentLine::DOC,
    MissingView::DOC,
    MissingYear::DOC,
    DeadlineLine::DOC,
    StatusGrid::DOC,
    StatusGroup::DOC,
    StatusRow::DOC,
    StatusCell::DOC,
    MissingYearView::DOC,
    MissingOffice::DOC,
    CorrectionsView::DOC,
    CorrectionView::DOC,
    CorrectedCell::DOC,
    EasyView::DOC,
    EasyFigure::DOC,
    EasyGroup::DOC,
    ChecksView::DOC,
    CheckKind::DOC,
    CheckOffice::DOC,
    CheckFinding::DOC,
    CompareView::DOC,
    CompareMetric::DOC,
    DataView::DOC,
    DataFile::DOC,
    DataField::DOC,
    DataWay::DOC,
    DataAddress::DOC,
    FormView::DOC,
    SectionLine::DOC,
    LegalRow::DOC,
    RuleLine::DOC,
    IndicatorLine::DOC,
    SuccessionLine::DOC,
    FreeView::DOC,
    NotFoundView::DOC,
];
