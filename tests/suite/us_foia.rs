//! A form of another country in a file: read, checked and shown without the program knowing of it.

use super::harness::{Seen, codes, output, seen, text_of, texts};
use gongkai::source::{DiskSource, MemorySource, Source};
use std::collections::BTreeMap;
use std::path::Path;

/// The example, copied into memory so that it can be edited.
fn example() -> MemorySource {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/us-foia");
    let disk = DiskSource::open(&folder).unwrap();
    let mut memory = MemorySource::default();
    for path in disk.scan().files.keys() {
        memory.write(path.as_str(), disk.read(path).unwrap());
    }
    memory
}

/// The example with one file changed.
fn changed(path: &str, from: &str, to: &str) -> MemorySource {
    let mut source = example();
    let text = String::from_utf8(source.read(&gongkai::base::SitePath::new(path)).unwrap()).unwrap();
    assert!(text.contains(from), "{path} has no {from}");
    source.write(path, text.replacen(from, to, 1));
    source
}

/// Findings beyond those that the example is made with.
fn more(source: &MemorySource) -> Vec<String> {
    let designed =
        |seen: &Seen| ["X-CARRY", "late"].contains(&&*seen.code) && seen.path.ends_with("2023.toml");
    let line = |seen: &Seen| format!("{} {}:{}", seen.code, seen.path, seen.line.unwrap_or_default());
    let mut lines: Vec<String> = seen(source).iter().filter(|seen| !designed(seen)).map(line).collect();
    lines.sort();
    lines
}

fn pages() -> BTreeMap<String, Vec<u8>> {
    output(&example())
}

#[test]
fn exactly_the_designed_findings_are_found_at_their_places() {
    let found: Vec<_> = seen(&example())
        .into_iter()
        .map(|seen| (seen.path, seen.line, seen.column, seen.width, seen.severity, seen.code))
        .collect();
    let expect = |office: &str, width, severity: &str| {
        let path = format!("content/harbors/{office}/2023.toml");
        (path, Some(4), 13, width, severity.to_owned(), "X-CARRY".to_owned())
    };
    let late = "content/harbors/agency/2023.toml".to_owned();
    let late = (late, Some(1), 1, 9, "warning".to_owned(), "late".to_owned());
    // The difference that the office explains is a note; the other stays a warning.
    assert_eq!(found, [late, expect("lights", 1, "info"), expect("patrol", 3, "warning")]);
}

#[test]
fn each_rule_finds_its_breach() {
    let patrol = "content/harbors/patrol/2022.toml";
    let agency = "content/harbors/agency/2022.toml";
    let check = |path: &str, from: &str, to: &str, codes: &[&str]| {
        let found: Vec<String> = more(&changed(path, from, to))
            .iter()
            .map(|line| line.split(' ').next().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(found, codes, "{from} -> {to}");
    };
    check(patrol, "received  = 900", "received  = 901", &["VA-BAL", "VA-OVERALL"]);
    check(patrol, "partial   = 310", "partial   = 311", &["VB1-OVERALL", "VB1-SUM"]);
    check(patrol, "requests = 60", "requests = 181", &["XIIA-OVERALL", "XIIA-PENDING"]);
    check(patrol, "median = 14", "median = 114", &["VIIA-ORDER"]);
    check(agency, "median = 12", "median = 90", &[]);
    check(agency, "median = 55", "median = 70", &["VIIA-OVERALL"]);
    check(agency, "appeals  = 3", "appeals  = 4", &["XIIA-OVERALL"]);
    check(agency, "received  = 40", "received  = 41", &["VIA-BAL", "VIA-OVERALL"]);
}

#[test]
fn what_does_not_apply_is_left_out_and_what_is_missing_is_not() {
    let lights = "content/harbors/lights/2022.toml";
    let agency = "content/harbors/agency/2022.toml";
    let text = |path: &str| {
        let bytes = example().read(&gongkai::base::SitePath::new(path)).unwrap();
        String::from_utf8(bytes).unwrap()
    };
    // The agency counts an appeal more than its components: an error as long as all of them have said their part.
    let mut source = example();
    let more_appeals = text(agency).replacen("received  = 40", "received  = 41", 1);
    source.write(agency, more_appeals.replacen("end       = 10\n", "end       = 11\n", 1));
    let overall = format!("VIA-OVERALL {agency}");
    assert_eq!(more(&source), [format!("{overall}:20"), format!("{overall}:22")]);
    // One that leaves a cell blank may have had it: the sum is unknown, and nobody is told off.
    source.write(lights, text(lights).replace("= \"na\"\n", "= \"blank\"\n"));
    let found = more(&source);
    assert!(found.iter().all(|line| line.starts_with("BLANK ")), "{found:?}");
    assert!(found.len() >= 4);
}

#[test]
fn less_than_one_belongs_into_cells_of_days_only() {
    let secretary = "content/harbors/secretary/2023.toml";
    let found = codes(&changed(secretary, "received  = 255", "received  = \"<1\""));
    assert!(found.contains(&"cell-type".to_owned()), "{found:?}");
    let days = |value: &str| {
        let source = changed(secretary, "lowest = \"<1\"", &format!("lowest = {value}"));
        codes(&source).into_iter().filter(|code| code != "late").collect::<Vec<_>>()
    };
    let usual = ["X-CARRY"];
    assert_eq!(days("\"0.5\""), usual);
    assert_eq!(days("1"), usual);
    assert_eq!(days("\"< 1\""), ["X-CARRY", "cell-type"]);
    assert_eq!(days("\"<2\""), ["X-CARRY", "cell-type"]);
    assert_eq!(days("\"N/A\""), ["X-CARRY", "cell-type"]);
    assert_eq!(days("0.5"), ["X-CARRY", "number-style"]);
    assert_eq!(days("-1"), ["NONNEG", "X-CARRY"]);
}

#[test]
fn a_report_holds_its_official_words_once_and_its_values_as_they_are() {
    let files = pages();
    let report = text_of(&files, "harbors/lights/2022/index.html");
    let heading = "V.A. FOIA REQUESTS -- RECEIVED, PROCESSED AND PENDING FOIA REQUESTS";
    assert_eq!(report.matches(&format!("<h2 id=\"V.A\">{heading}</h2>")).count(), 1);
    // In the contents and as the heading, without a translation of its own.
    assert_eq!(report.matches(heading).count(), 2);
    assert!(report.contains("<h1>Lighthouse Service: Annual FOIA Report, Fiscal Year 2022</h1>"));
    assert!(report.contains("<dd>2021-10-01 to 2022-09-30</dd>"));
    let cell = |id: &str| {
        let at = report.find(&format!("<td id=\"{id}\"")).unwrap_or_else(|| panic!("no cell {id}"));
        let rest = &report[at..];
        let (start, end) = (rest.find('>').unwrap() + 1, rest.find("</td>").unwrap());
        rest[start..end].to_owned()
    };
    assert_eq!(cell("viia.simple.lowest"), "&lt;1");
    assert_eq!(cell("viia.complex.average"), "27.5");
    assert_eq!(cell("viia.expedited.median"), "n/a");
    assert_eq!(cell("via.start"), "n/a");
    assert_eq!(cell("va.start"), "5");
    assert!(report.contains(">Number of Full Denials Based on Reasons Other than Exemptions</th>"));
}

#[test]
fn the_overall_report_names_what_it_covers() {
    let files = pages();
    let report = text_of(&files, "harbors/agency/2023/index.html");
    for (path, name) in [
        ("secretary", "Office of the Harbor Secretary"),
        ("patrol", "Harbor Patrol"),
        ("lights", "Lighthouse Service"),
        ("archives", "Archive of Tides"),
    ] {
        let link = format!("<a href=\"../../../harbors/{path}/index.html\">{name}</a>");
        assert!(report.contains(&link), "{link}");
    }
    // The deadline is the form's: February 1 after the fiscal year, which ended in September.
    assert!(report.contains("4 days late (due 2024-02-01)"));
    // The explained difference is counted apart and its explanation stands on the page.
    let lights = text_of(&files, "harbors/lights/2023/index.html");
    assert!(lights.contains("1 noted or explained"));
    assert!(lights.contains("Two requests that had been counted under another component"));
}

#[test]
fn names_and_years_follow_the_fiscal_year() {
    let files = pages();
    // The patrol was called Pier Watch until 15 October 2022: at the end of fiscal year 2022 it still was.
    let report = text_of(&files, "harbors/patrol/2022/index.html");
    assert!(report.contains("<h1>Pier Watch: Annual FOIA Report, Fiscal Year 2022</h1>"));
    let report = text_of(&files, "harbors/patrol/2023/index.html");
    assert!(report.contains("<h1>Harbor Patrol: Annual FOIA Report, Fiscal Year 2023</h1>"));
}

#[test]
fn data_files_keep_less_than_one() {
    let files = pages();
    let data: serde_json::Value =
        serde_json::from_str(&text_of(&files, "harbors/lights/2022/data.json")).unwrap();
    assert_eq!(data["cells"]["viia.simple.lowest"], serde_json::json!({"below": 1}));
    assert_eq!(data["cells"]["viia.simple.average"], "7");
    assert_eq!(data["cells"]["viia.complex.average"], "27.5");
    assert_eq!(data["cells"]["viia.expedited.median"], serde_json::json!({"state": "na"}));
    let csv = text_of(&files, "harbors/lights/data.csv");
    let line = csv.lines().find(|line| line.contains(",2022,")).unwrap();
    assert!(line.contains(",6,7,<1,20,25,27.5,10,44,na,"), "{line}");
    let office = text_of(&files, "harbors/lights/index.html");
    assert!(office.contains("<td class=\"num\">&lt;1</td>"), "the overview shows it too");
}

#[test]
fn the_form_page_is_the_forms_own_and_others_have_none() {
    let files = pages();
    let forms: Vec<&String> = files.keys().filter(|route| route.starts_with("forms/")).collect();
    assert_eq!(forms, ["forms/us-foia/index.html"]);
    let page = text_of(&files, "forms/us-foia/index.html");
    assert!(page.contains("<dd>2008: 2007-10-01 to 2008-09-30</dd>"));
    assert!(page.contains("5 U.S.C. § 552(e)(1)"));
    assert!(page.contains("id=\"rule-VA-OVERALL\""));
    assert!(page.contains("viia.simple.median"));
    assert!(text_of(&files, "index.html").contains("href=\"forms/us-foia/index.html\""));
}

#[test]
fn no_page_falls_back_to_chinese() {
    let chinese =
        |c: char| matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}');
    for (route, text) in texts(&pages()).iter().filter(|(route, _)| !route.starts_with("assets/")) {
        let line = text.lines().find(|line| line.contains(chinese));
        assert_eq!(line, None, "{route}");
    }
}

#[test]
fn a_form_says_clearly_how_its_years_lie_and_what_adds_up() {
    let form = "forms/us-foia.toml";
    let reasons = |from: &str, to: &str| -> Vec<String> {
        let found = seen(&changed(form, from, to)).into_iter();
        found.filter(|seen| seen.code == "form-invalid").map(|seen| seen.message).collect()
    };
    let check = |from: &str, to: &str, part: &str| {
        let found = reasons(from, to);
        assert!(found.len() == 1 && found[0].contains(part), "{found:?}");
    };
    check("period_start = \"10-01\"\n", "", "period_start");
    check("period_start = \"10-01\"", "period_start = \"10-32\"", "月和日");
    check("\"fiscal-year\"", "\"calendar-year\"", "才写 period_start");
    check("\"fiscal-year\"\n", "\"quarter\"\n", "calendar-year、fiscal-year");
    check("expr     = \"lowest(median)", "expr     = \"members(median)", "summable = false");
    check("\"viia.simple.median\", \"viia", "\"viia.simple\", \"viia", "summable = false");
    check("\"xiia.requests / va.end\"", "\"viia.simple / va.end\"", "summable = false");
    check("type = \"days\"", "type = \"hours\"", "hours");
}
