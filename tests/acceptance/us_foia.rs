//! Two years of a real annual FOIA report, read with a form that is only a file.

use super::reports;
use gongkai::base::{Finding, Lang};
use gongkai::engine::{Options, State};
use gongkai::source::MemorySource;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// An element without its namespace.
#[derive(Default)]
struct Node {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    children: Vec<Node>,
}

impl Node {
    fn open(start: &BytesStart<'_>) -> Self {
        let attribute = |attribute: quick_xml::events::attributes::Attribute<'_>| {
            (attribute.key.local_name().as_ref().to_owned(), attribute.value.into_owned())
        };
        Self {
            name: start.local_name().as_ref().to_owned(),
            attributes: start.attributes().map(Result::unwrap).map(attribute).collect(),
            ..Self::default()
        }
    }

    fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let mut reader = quick_xml::Reader::from_str(&text);
        let mut open = vec![Self::default()];
        loop {
            match reader.read_event().unwrap() {
                Event::Start(start) => open.push(Self::open(&start)),
                Event::Empty(start) => open.last_mut().unwrap().children.push(Self::open(&start)),
                Event::End(_) => {
                    let done = open.pop().unwrap();
                    open.last_mut().unwrap().children.push(done);
                }
                Event::Text(text) => {
                    open.last_mut().unwrap().text.push_str(text.xml_content(XmlVersion::Implicit1_0).trim())
                }
                Event::Eof => return open.pop().unwrap(),
                _ => {}
            }
        }
    }

    fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    fn all(&self) -> Vec<&Self> {
        std::iter::once(self).chain(self.children.iter().flat_map(Self::all)).collect()
    }
}

/// A year's report: components by the short names that stay the same when their numbers in the file do not.
struct Year {
    root: Node,
    names: BTreeMap<String, String>,
}

impl Year {
    fn read(path: &Path) -> Self {
        let root = Node::read(path);
        let office = |node: &&Node| node.name == "Organization" || node.name == "OrganizationSubUnit";
        let name = |node: &Node| {
            let id = node.attributes.get("id")?.clone();
            Some((id, node.child("OrganizationAbbreviationText")?.text.clone()))
        };
        let names = root.all().into_iter().filter(office).filter_map(name).collect();
        Self { root, names }
    }

    /// The entries of a section by component.
    fn section(&self, name: &str) -> BTreeMap<String, &Node> {
        let section = self.root.children.iter().find_map(|report| report.child(name)).unwrap();
        let owner = |node: &Node| {
            let reference = |name: &str| node.child(name)?.attributes.get("ref").cloned();
            Some((reference("ComponentDataReference")?, reference("OrganizationReference")?))
        };
        let owners: BTreeMap<String, String> = section.children.iter().filter_map(owner).collect();
        let entry = |node: &'_ Node| Some(owners.get(node.attributes.get("id")?)?.clone());
        let entries = section.children.iter().filter_map(|node| Some((entry(node)?, node)));
        entries.map(|(office, node)| (self.names[&office].clone(), node)).collect()
    }

    /// The statistics file of a component.
    fn statistics(&self, office: &str, covers: &[String]) -> String {
        let mut out = String::new();
        if !covers.is_empty() {
            out.push_str(&format!("scope = \"consolidated\"\ncovers = {covers:?}\n"));
        }
        let value = |node: Option<&Node>, name: &str| {
            let found = node.and_then(|node| node.child(name)).map(|node| node.text.as_str());
            // A component that has nothing to say in a table is not in it: N/A on paper.
            found.map_or("\"na\"".to_owned(), |text| {
                if text.contains('.') { format!("{text:?}") } else { text.to_owned() }
            })
        };
        for (table, section) in [("va", "ProcessedRequestSection"), ("via", "ProcessedAppealSection")] {
            let section = self.section(section);
            out.push_str(&format!("\n[{table}]\n"));
            for (cell, name) in [
                ("start", "PendingAtStart"),
                ("received", "Received"),
                ("processed", "Processed"),
                ("end", "PendingAtEnd"),
            ] {
                let name = format!("ProcessingStatistics{name}Quantity");
                out.push_str(&format!("{cell} = {}\n", value(section.get(office).copied(), &name)));
            }
        }
        out.push_str(&self.dispositions(office, value));
        out.push_str("\n[viia]\n");
        let times = self.section("ProcessedResponseTimeSection");
        for (group, name) in [("simple", "Simple"), ("complex", "Complex"), ("expedited", "Expedited")] {
            let node = times.get(office).and_then(|node| node.child(&format!("{name}ResponseTime")));
            for cell in ["Median", "Average", "Lowest", "Highest"] {
                let code = node.and_then(|node| node.child(&format!("ResponseTime{cell}DaysCode")));
                let value = match code {
                    Some(code) => {
                        assert_eq!(code.text, "LT1");
                        "\"<1\"".to_owned()
                    }
                    None => value(node, &format!("ResponseTime{cell}DaysValue")),
                };
                out.push_str(&format!("{group}.{} = {value}\n", cell.to_ascii_lowercase()));
            }
        }
        let backlog = self.section("BacklogSection").get(office).copied();
        let (requests, appeals) =
            (value(backlog, "BackloggedRequestQuantity"), value(backlog, "BackloggedAppealQuantity"));
        out.push_str(&format!("\n[xiia]\nrequests = {requests}\nappeals = {appeals}\n"));
        out
    }

    fn dispositions(&self, office: &str, value: impl Fn(Option<&Node>, &str) -> String) -> String {
        let node = self.section("RequestDispositionSection").get(office).copied();
        let mut out = String::from("\n[vb1]\n");
        for (cell, name) in [
            ("full", "FullGrant"),
            ("partial", "PartialGrant"),
            ("exempt", "FullExemptionDenial"),
            ("total", "Total"),
        ] {
            let value = value(node, &format!("RequestDisposition{name}Quantity"));
            out.push_str(&format!("{cell} = {value}\n"));
        }
        for (cell, code) in [
            ("none", "NoRecords"),
            ("referred", "Referred"),
            ("withdrawn", "Withdrawn"),
            ("fee", "FeeRelated"),
            ("described", "NotDescribed"),
            ("improper", "ImproperRequest"),
            ("notagency", "NotAgency"),
            ("duplicate", "Duplicate"),
            ("other", "Other"),
        ] {
            let is = |denial: &&Node| {
                denial.child("NonExemptionDenialReasonCode").is_some_and(|reason| reason.text == code)
            };
            let denial = node.and_then(|node| node.children.iter().find(is));
            // A reason that no request was denied for is not in the file: 0 on paper.
            let value =
                denial.map_or("0".to_owned(), |denial| value(Some(denial), "NonExemptionDenialQuantity"));
            out.push_str(&format!("nonexempt.{cell} = {value}\n"));
        }
        out
    }
}

fn slug(name: &str) -> String {
    name.to_ascii_lowercase().replace('.', "").replace(' ', "-")
}

/// Both years as a site in memory.
fn site(folder: &Path) -> MemorySource {
    let form = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/us-foia/forms/us-foia.toml");
    let mut source = MemorySource::default();
    source.write(
        "site.toml",
        "[site]\ntitle = \"FOIA\"\nlanguage = \"en\"\n\n[forms]\n\"2008-\" = \"us-foia\"\n",
    );
    source.write("forms/us-foia.toml", std::fs::read(form).unwrap());
    for year in [2016, 2017] {
        let report = Year::read(&folder.join(format!("DOJ_{year}.xml")));
        assert_eq!(report.names.len(), 38, "the department and its 37 components");
        let components = report.names.values().filter(|name| *name != "DOJ");
        let covers: Vec<String> = components.map(|name| format!("doj/{}", slug(name))).collect();
        for name in report.names.values() {
            let covers = if name == "DOJ" { &covers[..] } else { &[] };
            let path = format!("content/doj/{}", slug(name));
            source.write(&format!("{path}/office.toml"), format!("name = {name:?}\n"));
            source.write(&format!("{path}/{year}.toml"), report.statistics(name, covers));
        }
    }
    source
}

fn state() -> Option<State> {
    let folder = reports()?.join("us-foia");
    if !folder.is_dir() {
        eprintln!("SKIPPED: no reports in {}", folder.display());
        return None;
    }
    Some(State::load(&site(&folder), Options::default()))
}

fn line(finding: &Finding) -> String {
    format!("{}: {}: {}", finding.locus.path(), finding.code.id(), finding.message(Lang::En))
}

#[test]
fn two_years_of_a_department_hold_but_for_what_was_carried_over() {
    let Some(state) = state() else { return };
    let findings = state.findings();
    let carried = |finding: &&&Finding| finding.code.id() == "X-CARRY";
    let others: Vec<String> =
        findings.iter().filter(|finding| !carried(finding)).map(|finding| line(finding)).collect();
    assert_eq!(others, Vec::<String>::new(), "identities hold and everything could be read");
    let offices: BTreeSet<&str> = findings
        .iter()
        .filter(carried)
        .map(|finding| {
            assert_eq!(finding.severity.word(), "warning");
            finding
                .locus
                .path()
                .as_str()
                .strip_prefix("content/doj/")
                .unwrap()
                .strip_suffix("/2017.toml")
                .unwrap()
        })
        .collect();
    let components = offices.iter().filter(|office| **office != "doj").count();
    assert_eq!(components, 24, "{offices:?}");
    assert!(offices.contains("doj") && offices.contains("fbi"));
    // Requests of the department as a whole; its appeals differ too.
    let whole: Vec<&&Finding> = findings
        .iter()
        .filter(|finding| finding.locus.cell_id().as_deref() == Some("va.start"))
        .filter(|finding| finding.locus.path().as_str() == "content/doj/doj/2017.toml")
        .collect();
    let facts = |finding: &Finding| {
        ["left_value", "right_value"].map(|name| finding.get(name, Lang::En).unwrap().to_owned())
    };
    assert_eq!(
        whole.iter().map(|finding| facts(finding)).collect::<Vec<_>>(),
        [["16232".to_owned(), "15462".to_owned()]]
    );
}

#[test]
fn the_department_is_the_sum_of_its_components() {
    let Some(state) = state() else { return };
    let portal = state.portal();
    let office = portal.office_at("doj/doj").unwrap();
    for (period, &report) in &portal.offices[office].reports {
        let form = portal.form_of(&portal.reports[report]).unwrap();
        let summed = ["VA-OVERALL", "VB1-OVERALL", "VIA-OVERALL", "XIIA-OVERALL"];
        let asked: usize = summed.iter().map(|rule| form.rule(rule).unwrap().instances().len()).sum();
        assert_eq!(asked, 4 + 13 + 4 + 2);
        // What cannot be assessed is “<1”: the least number of days, of all three kinds in 2016, of two in 2017.
        let tally = portal.checks.get().reports[report].tally;
        let expect = match period.number() {
            2016 => (0, 6),
            _ => (2, 4),
        };
        let carried_before = if period.number() == 2016 { 2 } else { 0 };
        assert_eq!((tally.failed, tally.not_assessable), (expect.0, expect.1 + carried_before), "{period}");
        assert!(tally.passed >= asked + 8, "{tally:?}");
    }
}
