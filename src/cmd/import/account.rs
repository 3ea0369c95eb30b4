//! The account of a reading for programs.

use crate::base::Lang;
use crate::form::Form;
use crate::import::{Place, Reading};
use serde_json::{Value, json};

/// Returns where each cell was read, what was not read, what went nowhere, what was taken for granted and what the file holds besides, all of it.
pub(super) fn account(reading: &Reading, form: Option<&Form>, lang: Lang) -> Value {
    let unread = reading.unread.iter().map(|unread| {
        let at = unread.at.as_ref();
        json!({
            "cell": unread.id,
            "at": at.map(|at| at.text(lang)),
            "line": at.and_then(Place::line),
            "why": unread.why.text(lang),
        })
    });
    let stray = reading
        .stray
        .iter()
        .map(|stray| json!({ "at": stray.at.text(lang), "line": stray.at.line(), "text": stray.text }));
    let origins = reading.origins.iter().filter_map(|(cell, origin)| {
        let id = &form?.cells.get(*cell)?.id;
        Some(json!({ "cell": id, "at": origin.at.text(lang), "line": origin.at.line(), "text": origin.raw }))
    });
    json!({
        "origins": origins.collect::<Vec<_>>(),
        "unread": unread.collect::<Vec<_>>(),
        "stray": stray.collect::<Vec<_>>(),
        "assumptions": reading.assumptions.iter().map(|a| a.text(lang)).collect::<Vec<_>>(),
        "notices": reading.notices.iter().map(|notice| notice.text(lang)).collect::<Vec<_>>(),
    })
}
