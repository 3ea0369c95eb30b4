//! The page of the data package: its files, their fields, and how to open them.

use super::chrome::{Own, crumbs, page};
use super::office::DASH;
use super::{Link, PageView, views};
use crate::base::Lang;
use crate::plan::{DataTable, PACKAGE, Route, SCHEMAS};
use crate::portal::Lens;
use crate::render::package::Resource;

views! {
    /// The page of the data package.
    pub struct DataView {
        /// What the package is, in one sentence.
        pub lead: String,
        /// Its tables.
        pub files: Vec<DataFile>,
        /// The description of the package for programs.
        pub package: Link,
        /// On what terms the data may be used; absent where the site does not say.
        pub license: Option<String>,
        /// Where the terms stand.
        pub license_href: Option<String>,
        /// Ways to open the files.
        pub ways: Vec<DataWay>,
        /// Data files beside pages: what each address holds.
        pub addresses: Vec<DataAddress>,
        /// JSON Schemas of data files.
        pub schemas: Vec<Link>,
    }

    /// A table of the data package.
    pub struct DataFile {
        /// Its name in the package, which is its anchor.
        pub id: String,
        /// Its title.
        pub title: String,
        /// What it holds.
        pub meaning: String,
        /// The name of its file.
        pub name: String,
        /// Its address.
        pub href: String,
        /// How many rows it has.
        pub rows: String,
        /// How long it is.
        pub size: String,
        /// The SHA-256 of its bytes.
        pub sha256: String,
        /// Its fields.
        pub fields: Vec<DataField>,
    }

    /// A field of a table.
    pub struct DataField {
        /// Its name.
        pub name: String,
        /// Its type, as table schemas call it.
        pub kind: String,
        /// What it holds.
        pub meaning: String,
        /// Whether it may be empty.
        pub optional: bool,
    }

    /// A way to open the files.
    pub struct DataWay {
        /// The program.
        pub name: String,
        /// What to do, in words.
        pub text: Option<String>,
        /// What to type.
        pub code: Option<String>,
    }

    /// A kind of data file beside pages.
    pub struct DataAddress {
        /// Its address with names in brackets.
        pub pattern: String,
        /// What it holds.
        pub meaning: String,
    }
}

/// Builds the page.
pub(in crate::render) fn data(lens: &Lens<'_>, route: &Route) -> (PageView, DataView) {
    let site = lens.site();
    let lang = site.lang;
    let view = DataView {
        lead: lang
            .pick(
                "本站的全部数据可以整体下载，也可以按机构、年度逐个下载；文件随网站一起生成，地址不变。",
                "Everything this portal holds can be downloaded as a whole, or by office and year. The files are made with \
                 the site, and their addresses stay.",
            )
            .to_owned(),
        files: DataTable::ALL.map(|table| file(lens, table, lang)).into(),
        package: link("datapackage.json", "datapackage.json"),
        license: site.license.as_ref().map(|license| {
            license.title.as_deref().map_or_else(
                || license.name.to_string(),
                |title| lang.pick(format!("{title}（{}）", license.name), format!("{title} ({})", license.name)),
            )
        }),
        license_href: site.license.as_ref().and_then(|license| license.url.as_deref().map(str::to_owned)),
        ways: ways(lens, lang),
        addresses: addresses(lens, lang),
        schemas: SCHEMAS.map(|name| link(name, &format!("schemas/{name}.json"))).into(),
    };
    let own = Own {
        kind: "data",
        title: lang.pick("开放数据", "Open data").to_owned(),
        crumbs: crumbs(lens, route, None),
        section: "data",
        article: None,
    };
    (page(lens, route, own), view)
}

fn link(label: &str, href: &str) -> Link {
    Link { label: label.to_owned(), href: href.to_owned(), current: false }
}

fn file(lens: &Lens<'_>, table: DataTable, lang: Lang) -> DataFile {
    let about = Resource::of(table);
    let output = lens.output(&format!("{PACKAGE}/{}", table.file()));
    let dash = || DASH.to_owned();
    DataFile {
        id: table.name().to_owned(),
        title: about.title(lang).to_owned(),
        meaning: about.meaning(lang).to_owned(),
        name: table.file(),
        href: table.file(),
        rows: output.map_or_else(dash, |output| grouped(output.rows)),
        size: output.map_or_else(dash, |output| size(output.bytes)),
        sha256: output.map_or_else(dash, |output| output.sha256.to_string()),
        fields: about
            .fields
            .iter()
            .map(|field| DataField {
                name: field.name.to_owned(),
                kind: field.kind.word().to_owned(),
                meaning: field.meaning(lang).to_owned(),
                optional: !field.required,
            })
            .collect(),
    }
}

fn ways(lens: &Lens<'_>, lang: Lang) -> Vec<DataWay> {
    // Where the portal's address is known, programs can read from there.
    let base = lens.site().base_url.as_deref().map(|base| format!("{base}{PACKAGE}/")).unwrap_or_default();
    let way = |name: &str, text: Option<&str>, code: Option<String>| DataWay {
        name: name.to_owned(),
        text: text.map(str::to_owned),
        code,
    };
    vec![
        way(
            "Excel",
            Some(lang.pick(
                "各机构、各年度页面上的 data.xlsx 可以直接打开。这里的 CSV 文件请用“数据—从文本/CSV”导入，编码选 UTF-8。",
                "The data.xlsx of each office and year opens as it is. Import the CSV files of this page by Data – From \
                 Text/CSV, as UTF-8.",
            )),
            None,
        ),
        way(
            "Python",
            None,
            Some(format!(
                "import pandas as pd\ncells = pd.read_parquet(\"{base}cells.parquet\")\noffices = pd.read_csv(\"{base}offices.csv\")"
            )),
        ),
        way(
            "R",
            None,
            Some(format!(
                "cells <- arrow::read_parquet(\"{base}cells.parquet\")\noffices <- readr::read_csv(\"{base}offices.csv\")"
            )),
        ),
        way(
            "DuckDB",
            None,
            Some(format!(
                "SELECT office, year, value\nFROM '{base}cells.parquet'\nWHERE cell = '{}'\nORDER BY office, year;",
                lens.shown_forms()
                    .last()
                    .and_then(|form| form.cells.first())
                    .map(|cell| &*cell.id)
                    .unwrap_or_default()
            )),
        ),
    ]
}

fn addresses(lens: &Lens<'_>, lang: Lang) -> Vec<DataAddress> {
    let output = lens.site().output;
    let rows: [(bool, &str, &str, &str); 6] = [
        (
            output.json,
            lang.pick("〔机构〕/〔年度〕/data.json", "{office}/{year}/data.json"),
            "一份报告：登记信息、全部单元格、指标",
            "a report: its record, all cells, indicators",
        ),
        (
            output.xlsx,
            lang.pick("〔机构〕/data.xlsx", "{office}/data.xlsx"),
            "一家机构：历年概览，每年一张与正式表格相同的工作表",
            "an office: all years, and a sheet for each that looks like the official form",
        ),
        (
            output.csv || output.json,
            lang.pick("〔机构〕/data.csv、data.json", "{office}/data.csv, data.json"),
            "一家机构：历年单元格；历年报送情况和指标",
            "an office: the cells of all years; whether it reported, and its indicators",
        ),
        (
            output.xlsx || output.csv || output.json,
            lang.pick(
                "years/〔年度〕/data.xlsx、data.csv、data.json",
                "years/{year}/data.xlsx, data.csv, data.json",
            ),
            "一个年度：全部机构",
            "a year: all offices",
        ),
        (
            output.csv || output.json || output.xlsx,
            lang.pick("〔地区〕/data.xlsx、data.csv、data.json", "{region}/data.xlsx, data.csv, data.json"),
            "一个地区：各机构报告的合计和汇总报告",
            "a region: what its offices’ reports add up to, and consolidated reports",
        ),
        (
            output.indicators && (output.csv || output.json || output.xlsx),
            lang.pick(
                "indicators/〔指标〕/data.xlsx、data.csv、data.json",
                "indicators/{indicator}/data.xlsx, data.csv, data.json",
            ),
            "一个指标：全部机构、全部年度",
            "an indicator: all offices, all years",
        ),
    ];
    let line = |(_, pattern, zh, en): (bool, &str, &str, &str)| DataAddress {
        pattern: pattern.to_owned(),
        meaning: lang.pick(zh, en).to_owned(),
    };
    rows.into_iter().filter(|(on, ..)| *on).map(line).collect()
}

/// Writes a number in groups of three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Writes a length with one decimal place in the unit that keeps it short.
fn size(bytes: u64) -> String {
    let units = [("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1000)];
    match units.into_iter().find(|(_, unit)| bytes >= *unit) {
        Some((name, unit)) => format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit),
        None => format!("{bytes} B"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_readable() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([0, 999, 1000, 1999, 1_250_000].map(size), ["0 B", "999 B", "1.0 KB", "1.9 KB", "1.2 MB"]);
    }
}
