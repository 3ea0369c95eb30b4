//! The forms compiled into the program, so that an empty site folder already knows them.

/// File names (below `forms/`) and contents.
pub const FORMS: &[(&str, &str)] = &[
    ("cn-xxgk-2019.toml", include_str!("../../forms/cn-xxgk-2019.toml")),
    ("cn-xxgk-2021.toml", include_str!("../../forms/cn-xxgk-2021.toml")),
];
