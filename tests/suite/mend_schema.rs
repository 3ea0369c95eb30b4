//! `schema`: what editors are told of a file is what the parsers read and the manual says.

use crate::harness::{Folder, OFFICE, load, site, statistics_of};
use gongkai::base::Lang;
use gongkai::form::Form;
use gongkai::mend::schema;
use gongkai::source::MemorySource;
use jsonschema::Validator;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::new(schema).unwrap_or_else(|error| panic!("{error}"))
}

/// Reads a TOML file as editors hand it to a schema: days are texts.
fn as_json(text: &str) -> Value {
    fn convert(value: toml::Value) -> Value {
        match value {
            toml::Value::String(text) => json!(text),
            toml::Value::Integer(number) => json!(number),
            toml::Value::Float(number) => json!(number),
            toml::Value::Boolean(yes) => json!(yes),
            toml::Value::Datetime(day) => json!(day.to_string()),
            toml::Value::Array(items) => items.into_iter().map(convert).collect(),
            toml::Value::Table(table) => {
                Value::Object(table.into_iter().map(|(key, value)| (key, convert(value))).collect())
            }
        }
    }
    convert(toml::Value::Table(text.parse().unwrap_or_else(|error| panic!("{error}\n{text}"))))
}

#[track_caller]
fn valid(validator: &Validator, text: &str, name: &str) {
    let value = as_json(text);
    let faults: Vec<String> =
        validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert_eq!(faults, Vec::<String>::new(), "{name}");
}

/// Returns all keys that a schema names, at any depth.
fn keys(schema: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    match schema {
        Value::Object(map) => {
            if let Some(Value::Object(properties)) = map.get("properties") {
                found.extend(properties.keys().cloned());
            }
            map.values().for_each(|value| found.extend(keys(value)));
        }
        Value::Array(items) => items.iter().for_each(|value| found.extend(keys(value))),
        _ => {}
    }
    found
}

/// Makes a value of which a schema approves, with every key there is; `way` chooses among several shapes.
fn sample(schema: &Value, way: usize) -> Value {
    if let Some(ways) = schema.get("anyOf").and_then(Value::as_array) {
        return sample(&ways[way.min(ways.len() - 1)], way);
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        return words[0].clone();
    }
    let kind = schema["type"].as_str().unwrap_or("integer");
    match (kind, schema.get("pattern").and_then(Value::as_str)) {
        ("object", _) => {
            let properties = schema["properties"].as_object().unwrap();
            Value::Object(properties.iter().map(|(key, inner)| (key.clone(), sample(inner, way))).collect())
        }
        ("array", _) => match schema.get("prefixItems").and_then(Value::as_array) {
            Some(items) => items.iter().map(|item| sample(item, way)).collect(),
            None => json!([sample(&schema["items"], way)]),
        },
        ("boolean", _) => json!(true),
        ("integer", _) => json!(7),
        (_, Some(pattern)) => {
            let candidates = ["2025-01-20", "01-31", "https://a.example/", "12", "default"];
            let fits = |text: &&str| jsonschema::is_valid(&json!({ "pattern": pattern }), &json!(text));
            json!(candidates.into_iter().find(fits).unwrap_or_else(|| panic!("{pattern}")))
        }
        _ => json!("甲"),
    }
}

fn to_toml(value: &Value) -> String {
    toml::to_string(value).unwrap()
}

/// Reads a site and fails where a key or a value is not what its parser wants.
#[track_caller]
fn no_mistake(source: &MemorySource) {
    let state = load(source);
    let wanted = [
        "key-unknown",
        "keys-unknown",
        "key-missing",
        "value-type",
        "value-invalid",
        "toml-syntax",
        "cell-type",
        "row-missing",
        "cell-missing",
        "table-missing",
        "row-length",
        "form-unknown",
    ];
    let found: Vec<String> = state
        .findings()
        .iter()
        .filter(|finding| wanted.contains(&finding.code.id()))
        .map(|finding| format!("{}: {}", finding.locus.path(), finding.message(Lang::En)))
        .collect();
    assert_eq!(found, Vec::<String>::new());
}

fn each_form(look: impl Fn(&Form)) {
    let state = load(&site([]));
    state.portal().forms.iter().for_each(|(_, form)| look(form));
}

#[test]
fn what_a_schema_offers_is_read() {
    let mut source = site([]);
    source.write("site.toml", to_toml(&sample(&schema::site(Lang::Zh), 0)));
    source.write("content/yi/region.toml", to_toml(&sample(&schema::region(Lang::Zh), 0)));
    source.write("content/yi/jia/office.toml", to_toml(&sample(&schema::office(Lang::Zh), 0)));
    no_mistake(&source);
    each_form(|form| {
        let schema = schema::statistics(form, Lang::Zh);
        for way in 0..3 {
            let mut text = sample(&schema, way);
            text["form"] = json!(*form.id);
            assert!(validator(&schema).is_valid(&text), "{} {way}", form.id);
            let text = to_toml(&text);
            let source = site([("content/jia/office.toml", OFFICE), ("content/jia/2024.toml", &text)]);
            no_mistake(&source);
            let state = load(&source);
            let (_, report) = state.portal().reports.iter().next().unwrap();
            assert_eq!(report.statistics.as_ref().unwrap().1.unwritten.len(), 0, "{} {way}", form.id);
        }
    });
}

#[test]
fn what_is_read_is_offered() {
    let statistics = schema::statistics(newest(&load(&site([]))), Lang::En);
    for (file, schema) in [
        ("site.rs", &[schema::site(Lang::En)][..]),
        ("office.rs", &[schema::office(Lang::En), schema::region(Lang::En)]),
        ("report.rs", &[statistics]),
    ] {
        let offered: BTreeSet<String> = schema.iter().flat_map(keys).collect();
        let code = std::fs::read_to_string(root().join("src/content").join(file)).unwrap();
        let code = code.split("#[cfg(test)]\nmod tests").next().unwrap();
        let mut count = 0;
        for reader in
            ["text", "texts", "date", "integer", "flag", "word", "table", "tables", "required", "digits"]
        {
            for (start, _) in code.match_indices(&format!("{reader}(")) {
                // The key is the first text among the arguments.
                let arguments = code[start + reader.len() + 1..].trim_start_matches("fields, ").trim_start();
                let Some(key) = arguments.strip_prefix('"') else { continue };
                let key = key.split('"').next().unwrap();
                assert!(offered.contains(key), "{file} reads {key}");
                count += 1;
            }
        }
        assert!(count >= 8, "{file}: only {count} keys were found");
    }
}

#[test]
fn the_manual_and_the_schemas_name_the_same_keys() {
    let manual = std::fs::read_to_string(root().join("docs/content.md")).unwrap();
    let record = |schema: &Value| {
        let properties = schema["properties"].as_object().unwrap();
        let tables = ["t2", "t3", "t4"];
        properties.keys().filter(|key| !tables.contains(&key.as_str())).cloned().collect::<BTreeSet<_>>()
    };
    let statistics = schema::statistics(newest(&load(&site([]))), Lang::En);
    for (heading, offered) in [
        ("## site.toml", keys(&schema::site(Lang::En))),
        ("## region.toml", keys(&schema::region(Lang::En))),
        ("## office.toml", keys(&schema::office(Lang::En))),
        ("### The record", record(&statistics)),
    ] {
        let part = manual.split(&format!("\n{heading}\n")).nth(1).unwrap_or_else(|| panic!("{heading}"));
        let level = heading.split(' ').next().unwrap();
        let part = part.split(&format!("\n{level} ")).next().unwrap().split("\n## ").next().unwrap();
        let first_cells = part.lines().filter_map(|line| line.strip_prefix("| `")?.split(" |").next());
        let documented: BTreeSet<&str> =
            first_cells.flat_map(|cell| cell.split(['`', ' ', ','])).filter(|key| !key.is_empty()).collect();
        for key in &documented {
            assert!(offered.contains(*key), "{heading}: {key} is documented and not in the schema");
        }
        for key in &offered {
            assert!(
                part.contains(&format!("`{key}`")) || part.contains(&format!("[{key}]")) || is_kind(key),
                "{heading}: {key} is not documented"
            );
        }
    }
}

/// Kinds of offices are keys of `[deadlines]`, and listed with offices.
fn is_kind(key: &str) -> bool {
    gongkai::content::office::KINDS.contains(&key)
}

fn toml_files(folder: &Path) -> Vec<(PathBuf, String)> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let files = files.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "toml"));
    files.map(|entry| (entry.path().to_owned(), std::fs::read_to_string(entry.path()).unwrap())).collect()
}

#[test]
fn the_example_and_the_demonstration_validate() {
    let folder = Folder::new();
    folder.run(&["init", "--demo", "demo"]).ended(0);
    let state = load(&site([]));
    let forms: Vec<(&str, Validator)> = state
        .portal()
        .forms
        .iter()
        .map(|(_, form)| (&*form.id, validator(&schema::statistics(form, Lang::Zh))))
        .collect();
    let (site, region, office) = (
        validator(&schema::site(Lang::Zh)),
        validator(&schema::region(Lang::Zh)),
        validator(&schema::office(Lang::Zh)),
    );
    let mut files = toml_files(&root().join("content"));
    files.push((root().join("site.toml"), std::fs::read_to_string(root().join("site.toml")).unwrap()));
    files.extend(toml_files(&folder.path("demo")));
    let mut statistics = 0;
    for (path, text) in files {
        let shown = path.display().to_string();
        match path.file_name().unwrap().to_str().unwrap() {
            "site.toml" => valid(&site, &text, &shown),
            "region.toml" => valid(&region, &text, &shown),
            "office.toml" => valid(&office, &text, &shown),
            name => {
                let usual = if name < "2021" { "cn-xxgk-2019" } else { "cn-xxgk-2021" };
                let value = as_json(&text);
                let form = value["form"].as_str().unwrap_or(usual);
                let (_, validator) = forms.iter().find(|(id, _)| *id == form).unwrap();
                valid(validator, &text, &shown);
                statistics += 1;
            }
        }
    }
    assert!(statistics >= 100, "only {statistics} files");
}

#[test]
fn what_is_wrong_is_marked() {
    let state = load(&site([]));
    let form = newest(&state);
    let statistics = validator(&schema::statistics(form, Lang::Zh));
    let good = statistics_of("0");
    valid(&statistics, &good, "good");
    for (from, to) in [
        ("lic = 0", "lic = -1"),
        ("lic = 0", "lic = \"12\""),
        ("lic = 0", "lic = \"nothing\""),
        ("lic = 0", "licence = 0"),
        ("fee = \"0\"", "fee = \"1.2345678\""),
        ("fee = \"0\"", "fee = 1.5"),
        ("new = [0, ", "new = ["),
        ("new = [0, ", "new = [0, 0, "),
        ("new = [0, ", "new = [1.5, "),
        ("deny.law", "deny.laws"),
        ("uphold = 0", "upheld = 0"),
        ("published = 2025-01-20", "published = \"20 January\""),
        ("published = 2025-01-20", "scope = \"all\""),
        ("published = 2025-01-20", "publisher = \"\""),
        ("published = 2025-01-20", "form = \"cn-xxgk-2019\""),
    ] {
        assert!(good.contains(from), "{from}");
        let text = good.replacen(from, to, 1);
        assert!(!statistics.is_valid(&as_json(&text)), "{to}");
    }
    let office = validator(&schema::office(Lang::Zh));
    for text in [
        "short = \"甲\"",
        "name = \"\"",
        "name = \"甲\"\nkind = \"bureau\"",
        "name = \"甲\"\n[[lineage]]\nevent = \"moved\"",
    ] {
        assert!(!office.is_valid(&as_json(text)), "{text}");
    }
    let site = validator(&schema::site(Lang::Zh));
    for text in [
        "",
        "[site]",
        "[site]\ntitle = \"甲\"\n[deadlines]\ntownship = \"31-01\"",
        "[site]\ntitle = \"甲\"\n[forms]\nnew = \"x\"",
    ] {
        assert!(!site.is_valid(&as_json(text)), "{text}");
    }
}

#[test]
fn every_cell_says_its_official_labels() {
    each_form(|form| {
        let schema = schema::statistics(form, Lang::Zh);
        let text = schema.to_string();
        for info in &form.cells {
            let (row, column) = form.row_and_column(form.cell(&info.id).unwrap()).unwrap();
            let (row, column) = (row.full_label(Lang::Zh), column.full_label(Lang::Zh));
            let place = if row.is_empty() { column } else { format!("{row}，{column}") };
            let quoted = serde_json::to_string(&place).unwrap();
            assert!(text.contains(quoted.trim_matches('"')), "{}: {place}", info.id);
        }
    });
}

#[test]
fn the_program_prints_and_writes_them() {
    let folder = Folder::new();
    folder.run(&["init", "site"]).ended(0);
    let run = folder.run(&["schema"]).ended(0);
    assert!(run.out.starts_with("site\nregion\noffice\nstatistics cn-xxgk-2019"), "{}", run.out);
    let printed: Value = serde_json::from_str(&folder.run(&["schema", "statistics"]).ended(0).out).unwrap();
    assert_eq!(printed["title"], "政府信息公开工作年度报告（2021年格式）");
    let run = folder.run(&["schema", "statistics", "cn-xxgk-2020", "--lang", "en"]).ended(2);
    assert!(run.err.contains("Did you mean “cn-xxgk-20"), "{}", run.err);
    folder.run(&["schema", "form"]).ended(2);
    let run = folder.run(&["schema", "--write", "site/schemas", "-r", "site"]).ended(0);
    assert_eq!(run.out.lines().count(), 6, "{}", run.out);
    let settings: Map<String, Value> = as_json(&folder.read("site/.taplo.toml")).as_object().unwrap().clone();
    let rules = settings["rule"].as_array().unwrap();
    assert_eq!(rules.len(), 5);
    for rule in rules {
        let path = rule["schema"]["path"].as_str().unwrap();
        let written: Value = serde_json::from_str(&folder.read(&format!("site/{path}"))).unwrap();
        validator(&written);
    }
    // Schemas follow the forms; settings are the site's own once they are there.
    folder.write("site/.taplo.toml", "# own\n");
    folder.write("site/schemas/site.schema.json", "{}");
    folder.run(&["schema", "--write", "site/schemas", "-r", "site"]).ended(0);
    assert_eq!(folder.read("site/.taplo.toml"), "# own\n");
    assert!(folder.read("site/schemas/site.schema.json").len() > 1000);
    folder.run(&["schema", "--write", "elsewhere", "-r", "site"]).ended(0);
    folder.run(&["check", "-r", "site"]).ended(0);
}

fn newest(state: &gongkai::engine::State) -> &gongkai::form::Form {
    state.portal().forms.newest(&state.portal().site).unwrap()
}
