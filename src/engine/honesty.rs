//! The lens tells the truth: a page depends on what it recorded and on nothing else.

use super::{Change, Options, SourceProse, State, render, stream};
use crate::base::SitePath;
use crate::plan::{DataTable, PageKind, Plan, Route};
use crate::portal::{Facet, Facets, Output, Outputs, Reads, Written};
use crate::render::Renderer;
use crate::source::{DiskSource, FileKind, MemorySource, Source, SourceFile};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The example portal, copied into memory so that it can be edited.
fn example() -> MemorySource {
    let disk = DiskSource::open(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut memory = MemorySource::default();
    for path in disk.scan().files.keys() {
        memory.write(path.as_str(), disk.read(path).unwrap());
    }
    // With an address of its own the portal has a sitemap and a feed too.
    let site = String::from_utf8(memory.read(&SitePath::new("site.toml")).unwrap()).unwrap();
    let site = site.replacen("[site]", "[site]\nbase_url = \"https://www.example.gov.cn/nianbao/\"", 1);
    memory.write("site.toml", site);
    memory
}

struct Built {
    state: State,
    renderer: Renderer,
    plan: Plan,
}

fn load(source: &dyn Source) -> Built {
    let state = State::load(source, Options::default());
    let renderer = state.renderer(source).unwrap();
    let plan = state.plan(&renderer);
    Built { state, renderer, plan }
}

impl Built {
    fn page(
        &self,
        known: Written<'_>,
        source: &dyn Source,
        route: &Route,
        kind: &PageKind,
    ) -> (Option<Vec<u8>>, Reads) {
        let prose = SourceProse::new(source);
        if let PageKind::Table(table) = kind {
            let mut bytes = Vec::new();
            let (_, reads) = stream(&self.renderer, known.portal, &prose, *table, &mut bytes).unwrap();
            return (Some(bytes), reads);
        }
        render(&self.renderer, known, &prose, route, kind).unwrap()
    }

    /// What is known of the files that others describe.
    fn outputs(&self, source: &dyn Source) -> Outputs {
        let prose = SourceProse::new(source);
        let mut outputs = Outputs::new();
        for (route, kind) in &self.plan.pages {
            let PageKind::Table(table) = kind else { continue };
            let portal = self.state.portal();
            let (output, _) = stream(&self.renderer, portal, &prose, *table, &mut std::io::sink()).unwrap();
            outputs.insert(route.as_str().into(), output);
        }
        outputs
    }

    fn reads(&self, source: &dyn Source) -> BTreeMap<Route, Reads> {
        let outputs = self.outputs(source);
        let known = Written { portal: self.state.portal(), outputs: &outputs };
        let page =
            |(route, kind): (&Route, &PageKind)| (route.clone(), self.page(known, source, route, kind).1);
        self.plan.pages.iter().map(page).collect()
    }
}

/// Nonsense for every file that a page did not ask for.
fn scrambled(outputs: &Outputs, reads: &Reads) -> Outputs {
    let mut outputs = outputs.clone();
    for (route, output) in &mut outputs {
        if !reads.contains(&Facet::Output(route.clone())) {
            *output = Output { bytes: 777, sha256: "nonsense".into(), rows: 777 };
        }
    }
    outputs
}

#[test]
fn a_page_depends_on_what_it_recorded_and_nothing_else() {
    let source = example();
    let built = load(&source);
    let portal = built.state.portal();
    let outputs = built.outputs(&source);
    for (route, kind) in &built.plan.pages {
        let (bytes, reads) = built.page(Written { portal, outputs: &outputs }, &source, route, kind);
        let nonsense = (portal.scrambled(&reads), scrambled(&outputs, &reads));
        let nonsense = Written { portal: &nonsense.0, outputs: &nonsense.1 };
        let (again, _) = built.page(nonsense, &source, route, kind);
        let (bytes, again) = (bytes.unwrap_or_default(), again.unwrap_or_default());
        assert!(bytes == again, "{route} reads something it does not record");
    }
}

#[test]
fn every_address_is_planned_and_every_page_has_its_address() {
    let built = load(&example());
    let mut planned: Vec<String> = built.plan.addresses().map(|route| route.address().to_owned()).collect();
    planned.sort();
    assert_eq!(built.state.portal().addresses(), planned);
}

#[test]
fn nonsense_is_seen_by_whoever_reads_it() {
    let source = example();
    let built = load(&source);
    let portal = built.state.portal();
    let outputs = built.outputs(&source);
    let known = Written { portal, outputs: &outputs };
    let nonsense = (portal.scrambled(&Reads::new()), scrambled(&outputs, &Reads::new()));
    let nonsense = Written { portal: &nonsense.0, outputs: &nonsense.1 };
    let changed = built.plan.pages.iter().filter(|(route, kind)| {
        !matches!(
            kind,
            PageKind::Asset(_)
                | PageKind::Copy(_)
                | PageKind::Form(_)
                | PageKind::Report(_)
                | PageKind::Changes(_)
                | PageKind::ReportData(_)
                | PageKind::EasyReport(_)
                | PageKind::Schema(_)
                | PageKind::Table(DataTable::Dictionary | DataTable::Indicators)
        ) && built.page(known, &source, route, kind).0 == built.page(nonsense, &source, route, kind).0
    });
    let unmoved: Vec<String> = changed.map(|(route, _)| route.to_string()).collect();
    assert_eq!(unmoved, Vec::<String>::new());
}

/// Edits a file and returns the routes whose facets changed.
fn stale_after(path: &str, edit: impl Fn(&str) -> String) -> BTreeSet<String> {
    let mut source = example();
    let mut built = load(&source);
    let reads = built.reads(&source);
    let digests = |built: &Built, source: &dyn Source| -> BTreeMap<Facet, _> {
        let outputs = built.outputs(source);
        let known = Written { portal: built.state.portal(), outputs: &outputs };
        reads.values().flatten().map(|facet| (facet.clone(), known.digest(facet))).collect()
    };
    let before = digests(&built, &source);
    let site_path = SitePath::new(path);
    let text = String::from_utf8(source.read(&site_path).unwrap()).unwrap();
    let edited = edit(&text);
    assert_ne!(edited, text);
    source.write(path, edited);
    let kind: FileKind = crate::source::classify(&site_path).unwrap();
    built.state.apply(&source, &[Change::Put(site_path, SourceFile { kind, size: 0, stamp: 0 })]);
    let after = digests(&built, &source);
    let stale = |reads: &Reads| reads.iter().any(|facet| before.get(facet) != after.get(facet));
    reads.iter().filter(|(_, reads)| stale(reads)).map(|(route, _)| route.to_string()).collect()
}

fn routes(list: &[&str]) -> BTreeSet<String> {
    list.iter().map(|route| (*route).to_owned()).collect()
}

#[test]
fn one_cell_changes_the_pages_of_the_fan_out_table() {
    // The office's own pages, the year's, the report of the next year and both pages of changes, and the data of years
    // whose indicators look back to this one. So many requests are a leap against the next year, and more than the
    // consolidated report counts: both say so, and so does what counts their tests.
    let stale = stale_after("content/yunxiu/jiaoyu/2021.toml", |text| {
        let row = text.lines().find(|line| line.starts_with("new ")).unwrap();
        text.replace(row, "new = [ 900, 0, 0, 0, 0, 0, 900 ]")
    });
    // Of the pages of indicators those of the year and of the years that look back to it.
    let (indicators, stale): (BTreeSet<String>, _) =
        stale.into_iter().partition(|route| route.starts_with("/indicators/"));
    let of_year =
        |year: &str| indicators.iter().filter(|route| route.ends_with(&format!("/{year}/"))).count();
    assert!(indicators.contains("/indicators/t3.new/2021/") && indicators.contains("/indicators/t3.new/"));
    assert!(
        indicators.contains("/indicators/yoy_new/2022/")
            && indicators.contains("/indicators/cagr_new_3/2024/")
    );
    assert!(!indicators.contains("/indicators/deny_rate/2021/"), "other rows did not change");
    assert_eq!((of_year("2020"), of_year("2023")), (0, 0));
    let expected = routes(&[
        "/yunxiu/",
        "/yunxiu/data.csv",
        "/yunxiu/data.json",
        "/yunxiu/data.xlsx",
        "/yunxiu/jiaoyu/",
        "/yunxiu/jiaoyu/data.csv",
        "/yunxiu/jiaoyu/series.js",
        "/compare/medians.js",
        "/data/",
        "/data/cells.parquet",
        "/data/datapackage.json",
        "/data/indicator_values.csv",
        "/data/reports.csv",
        "/yunxiu/jiaoyu/data.json",
        "/yunxiu/jiaoyu/data.xlsx",
        "/easy/yunxiu/jiaoyu/2021/",
        "/yunxiu/jiaoyu/2021/",
        "/yunxiu/jiaoyu/2021/changes/",
        "/yunxiu/jiaoyu/2021/data.json",
        "/yunxiu/jiaoyu/2022/",
        "/yunxiu/jiaoyu/2022/changes/",
        "/yunxiu/jiaoyu/2022/data.json",
        "/yunxiu/jiaoyu/2024/data.json",
        "/yunxiu/zhengfu/2021/",
        "/yunxiu/zhengfu/2021/changes/",
        "/checks/2021/",
        "/checks/2022/",
        "/years/2021/",
        "/years/2021/data.csv",
        "/years/2021/data.json",
        "/years/2021/data.xlsx",
        "/years/2022/data.json",
        "/years/2024/data.json",
    ]);
    assert_eq!(stale, expected);
}

#[test]
fn a_cell_of_an_office_that_was_merged_changes_the_series_of_its_successor() {
    let stale = stale_after("content/yunxiu/lvyou/2020.toml", |text| {
        let row = text.lines().find(|line| line.starts_with("new ")).unwrap();
        text.replace(row, "new = [ 900, 0, 0, 0, 0, 0, 900 ]")
    });
    for route in ["/yunxiu/lvyou/series.js", "/yunxiu/wenlv/series.js"] {
        assert!(stale.contains(route), "{route} stays as it was");
    }
    let others = stale.iter().filter(|route| route.ends_with("series.js")).count();
    assert_eq!(others, 2);
}

#[test]
fn one_paragraph_changes_its_report_and_what_is_compared_with_it() {
    let stale = stale_after("content/yunxiu/jiaoyu/2021.md", |text| format!("{text}\n新的一段。\n"));
    let changes = ["/yunxiu/jiaoyu/2021/changes/", "/yunxiu/jiaoyu/2022/changes/"];
    assert_eq!(stale, routes(&[&["/yunxiu/jiaoyu/2021/"], &changes[..]].concat()));
}

#[test]
fn one_cell_changes_pages_of_changes_across_missing_years_and_merged_offices() {
    let changes = |path: &str, row: &str| -> BTreeSet<String> {
        let stale = stale_after(path, |text| {
            let line = text.lines().find(|line| line.starts_with(row)).unwrap();
            text.replace(line, &line.replacen("= ", "= 1", 1))
        });
        stale.into_iter().filter(|route| route.ends_with("/changes/")).collect()
    };
    // No report for 2022: that of 2023 is compared with this one.
    let gap = changes("content/yunxiu/qingxi/zhenshi/2021.toml", "lic ");
    let around = ["/yunxiu/qingxi/zhenshi/2021/changes/", "/yunxiu/qingxi/zhenshi/2023/changes/"];
    assert_eq!(gap, routes(&around));
    // Merged into another office in 2022.
    let merged = changes("content/yunxiu/lvyou/2021.toml", "lic ");
    assert_eq!(merged, routes(&["/yunxiu/lvyou/2021/changes/", "/yunxiu/wenlv/2022/changes/"]));
}

#[test]
fn a_telephone_number_changes_the_office_s_page_in_both_sizes() {
    let stale = stale_after("content/yunxiu/jiaoyu/office.toml", |text| {
        let line = text.lines().find(|line| line.starts_with("phone")).unwrap();
        text.replace(line, "phone = \"0000-0000000\"")
    });
    assert_eq!(stale, routes(&["/easy/yunxiu/jiaoyu/", "/yunxiu/jiaoyu/"]));
}

#[test]
fn contents_survive_being_packed() {
    let built = load(&example());
    for (path, (_, content)) in built.state.contents() {
        let packed = content.pack().unwrap();
        assert_eq!(&crate::base::Checked::unpack(&packed).unwrap(), content, "{path}");
    }
}
