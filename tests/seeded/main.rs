//! The bench of seeded mistakes: what an office may get wrong is put into consistent reports, and every mistake that
//! contradicts anything must be found and named at its place.
//!
//! `cargo test --test seeded -- --nocapture` prints the tables; they stand in `docs/budgets.md`.

#![cfg(test)]

mod corpus;
mod judge;
mod model;
mod places;
mod random;
mod seeds;
mod table;

use corpus::Site;
use judge::{Bench, Outcome};
use seeds::{Kind, Seed};
use std::sync::Mutex;
use table::Table;

/// Seeds of each kind in the example portal; with them there are more than a thousand.
const EXAMPLE: usize = 100;

/// Seeds of each kind in each real report.
const REAL: usize = 20;

/// Findings of the example portal that are true: it shows what they look like. No other error or warning may be there.
const KNOWN: [(&str, &str); 6] = [
    ("BLANK", "content/yunxiu/nanwan/qishuang/2023.toml"),
    ("X-CARRY", "content/yunxiu/zhujian/2023.toml"),
    ("X-CARRY", "content/yunxiu/zhujian/2023.toml"),
    ("X-GAP", "content/yunxiu/qingxi/zhenshi/office.toml"),
    ("form-version-unexpected", "content/yunxiu/qingxi/luxu/2021.toml"),
    ("late", "content/yunxiu/shichang/2023.toml"),
];

#[test]
fn the_example_portal_has_only_the_mistakes_it_shows() {
    let site = corpus::example();
    let bench = Bench::new(&site);
    assert_eq!(bench.mistakes(), KNOWN.map(|(code, path)| (code.to_owned(), path.to_owned())));
}

#[test]
fn real_reports_have_no_mistakes() {
    for site in corpus::real() {
        assert_eq!(Bench::new(&site).mistakes(), [], "{}", site.name);
    }
}

/// Tries seeds on sites, each on its own, two at a time; returns outcomes in the order of the sites.
fn tried(sites: &[Site], seeds: impl Fn(usize, &Bench<'_>) -> Vec<Seed> + Sync) -> Vec<(Seed, Outcome)> {
    let next = Mutex::new(0..sites.len());
    let done: Mutex<Vec<Vec<(Seed, Outcome)>>> = Mutex::new(sites.iter().map(|_| Vec::new()).collect());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let Some(index) = next.lock().unwrap().next() else { break };
                    let site = &sites[index];
                    let mut bench = Bench::new(site);
                    let seeds = seeds(index, &bench).into_iter();
                    let outcomes = seeds.map(|seed| {
                        let outcome = bench.attempt(&seed);
                        (seed, outcome)
                    });
                    let outcomes = outcomes.collect();
                    done.lock().unwrap()[index] = outcomes;
                }
            });
        }
    });
    done.into_inner().unwrap().into_iter().flatten().collect()
}

/// Fails where a mistake that can be found was not, or not at its place, and where the manual says otherwise.
fn judged(title: &str, tried: &[(Seed, Outcome)]) {
    let table = Table::of(tried);
    println!("{title}\n\n{table}");
    let missed: Vec<String> = tried
        .iter()
        .filter(|(seed, outcome)| seed.apart.is_none() && !(outcome.found && outcome.located))
        .map(|(seed, outcome)| format!("{:?}: {}: {:?}", seed.kind, seed.what, outcome.new))
        .collect();
    assert!(missed.is_empty(), "{title}: {} missed\n{}", missed.len(), missed.join("\n"));
    let manual = std::fs::read_to_string(corpus::root().join("docs/budgets.md")).unwrap();
    assert!(
        manual.contains(&format!("{title}\n\n{table}")),
        "docs/budgets.md says otherwise; it should be\n\n{title}\n\n{table}"
    );
}

#[test]
fn mistakes_in_the_example_portal_are_found_and_located() {
    let sites = corpus::offices(&corpus::example());
    let shares = seeds::shares(&sites, EXAMPLE);
    let tried = tried(&sites, |index, bench| seeds::of(bench, &shares[index]));
    assert!(tried.len() >= 1_000, "only {} seeds", tried.len());
    judged("In the example portal:", &tried);
}

#[test]
fn mistakes_in_real_reports_are_found_and_located() {
    let sites = corpus::real();
    if sites.is_empty() {
        return;
    }
    let tried = tried(&sites, |_, bench| seeds::of(bench, &Kind::ALL.map(|kind| (kind, REAL))));
    judged("In three real reports:", &tried);
}
