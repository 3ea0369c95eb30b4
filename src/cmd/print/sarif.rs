//! Findings as SARIF 2.1.0, which code hosts and editors read.

use crate::base::{Code, Digest, Finding, Lang, Locus, Severity};
use crate::cmd::meaning::Meaning;
use crate::form::Rule;
use crate::source::Source;
use crate::tell::facts;
use crate::tell::{Located, Place, locate_all};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The folder that addresses of files start from.
const BASE: &str = "SRCROOT";

/// Returns all findings. `rules` are those that forms declare, later ones instead of earlier ones of the same id;
/// `prefix` leads to the site folder from where the command runs.
pub(in crate::cmd) fn sarif(
    source: &dyn Source,
    findings: &[&Finding],
    rules: &[&Rule],
    lang: Lang,
    prefix: &str,
) -> Value {
    let codes: BTreeMap<&str, &Code> =
        findings.iter().map(|finding| (finding.code.id(), &finding.code)).collect();
    let codes: Vec<(&str, &Code)> = codes.into_iter().collect();
    let driver_rules: Vec<Value> = codes.iter().map(|(_, code)| descriptor(code, rules, lang)).collect();
    let log = Log { lang, prefix };
    let results: Vec<Value> = locate_all(source, findings, false)
        .iter()
        .map(|located| {
            let id = located.finding.code.id();
            log.result(located, codes.iter().position(|(code, _)| *code == id))
        })
        .collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "gongkai",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": driver_rules,
            }},
            "language": lang.pick("zh-CN", "en-US"),
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { BASE: { "description": text(lang.pick(
                "执行 check 时所在的文件夹；站点文件夹以绝对路径给出时，为站点文件夹",
                "the folder that check was run in; the site folder, where that was given by an absolute path",
            )) } },
            "invocations": [{ "executionSuccessful": true }],
            "results": results,
        }],
    })
}

fn text(text: impl Into<String>) -> Value {
    json!({ "text": text.into() })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// Says what a code means.
fn descriptor(code: &Code, rules: &[&Rule], lang: Lang) -> Value {
    let rule = rules.iter().rev().find(|rule| *rule.id == *code.id());
    let meaning = match (code, rule) {
        (Code::Rule(_), Some(rule)) => Meaning::of_rule(rule, lang),
        _ => Meaning::of_code(code, lang),
    };
    let mut value = json!({
        "id": code.id(),
        "shortDescription": text(&meaning.title),
        "fullDescription": text(meaning.why),
        "defaultConfiguration": { "level": level(meaning.severity) },
    });
    let help = meaning.help(lang);
    if !help.is_empty() {
        value["help"] = json!({ "text": help, "markdown": meaning.markdown(lang) });
    }
    value
}

/// How a log is written.
#[derive(Clone, Copy)]
struct Log<'l> {
    lang: Lang,
    prefix: &'l str,
}

impl Log<'_> {
    fn result(self, located: &Located<'_>, rule: Option<usize>) -> Value {
        let finding = located.finding;
        let hint = finding.hint(self.lang).map(|hint| format!("\n{hint}")).unwrap_or_default();
        let mut value = json!({
            "ruleId": finding.code.id(),
            "ruleIndex": rule,
            "level": level(finding.severity),
            "message": text(format!("{}{hint}", finding.message(self.lang))),
            "locations": [self.location(&finding.locus, located.place)],
            "partialFingerprints": { "gongkai/1": fingerprint(finding) },
            "properties": { "facts": facts(finding, self.lang) },
        });
        if !located.related.is_empty() {
            let see = |(locus, place): &(&Locus, Option<Place>)| {
                let mut value = self.location(locus, *place);
                value["message"] = text(self.lang.pick("另见", "see"));
                value
            };
            value["relatedLocations"] = located.related.iter().map(see).collect();
        }
        if let Some((fix, place)) = &located.fix {
            let description = if fix.sure {
                self.lang.pick(format!("改为 {}", fix.text), format!("Write {}", fix.text))
            } else {
                self.lang.pick(format!("或可改为 {}", fix.text), format!("Perhaps write {}", fix.text))
            };
            value["fixes"] = json!([{
                "description": text(description),
                "artifactChanges": [{
                    "artifactLocation": self.artifact(&finding.locus),
                    "replacements": [{
                        "deletedRegion": region(*place),
                        "insertedContent": text(&fix.text),
                    }],
                }],
                "properties": { "sure": fix.sure },
            }]);
        }
        // An office's own explanation accepts a difference; it stays in the list with its reason.
        if let Some(explained) = finding.word("explained", self.lang) {
            value["suppressions"] =
                json!([{ "kind": "inSource", "status": "accepted", "justification": explained }]);
        }
        value
    }

    fn location(self, locus: &Locus, place: Option<Place>) -> Value {
        let mut physical = json!({ "artifactLocation": self.artifact(locus) });
        if let Some(place) = place {
            physical["region"] = region(place);
        }
        let mut value = json!({ "physicalLocation": physical });
        if let Some(cell) = locus.cell_id() {
            value["logicalLocations"] = json!([{ "fullyQualifiedName": cell, "kind": "cell" }]);
        }
        value
    }

    fn artifact(self, locus: &Locus) -> Value {
        json!({ "uri": uri(&format!("{}{}", self.prefix, locus.path())), "uriBaseId": BASE })
    }
}

fn region(place: Place) -> Value {
    json!({
        "startLine": place.start.line,
        "startColumn": place.start.column,
        "endLine": place.end.line,
        "endColumn": place.end.column,
    })
}

/// Writes a path as a relative address.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Says which finding it is however lines move: by code, file, cell and facts, in no language.
fn fingerprint(finding: &Finding) -> String {
    let key = (finding.code.id(), finding.locus.path().as_str(), finding.locus.cell_id(), &finding.facts);
    Digest::of_value(&key).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SitePath;
    use crate::source::MemorySource;

    fn log(finding: &Finding, text: &str) -> Value {
        let mut source = MemorySource::default();
        source.write(finding.locus.path().as_str(), text);
        let log = sarif(&source, &[finding], &[], Lang::Zh, "");
        log["runs"][0]["results"][0].clone()
    }

    fn about(start: usize) -> Finding {
        let path = SitePath::new("content/甲 乙/2024.toml");
        Finding::new(Code::KeyUnknown, Locus::span(&path, start..start + 3)).fact("key", "knd")
    }

    #[test]
    fn a_fingerprint_outlives_a_moved_line() {
        let print = |finding: &Finding, text| log(finding, text)["partialFingerprints"].clone();
        assert_eq!(print(&about(0), "knd = 1\n"), print(&about(1), "\nknd = 1\n"));
        assert_ne!(print(&about(0), "knd = 1\n"), print(&about(0).fact("suggestion", "kind"), "knd = 1\n"));
    }

    #[test]
    fn addresses_and_columns_are_as_programs_expect() {
        let result = log(&about(11), "\"甲乙\", knd = 1\n");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "content/%E7%94%B2%20%E4%B9%99/2024.toml");
        assert_eq!((&place["region"]["startColumn"], &place["region"]["endColumn"]), (&json!(8), &json!(11)));
        assert!(result.get("suppressions").is_none() && result.get("fixes").is_none());
    }

    #[test]
    fn what_an_office_explains_is_suppressed_with_its_reason() {
        let result = log(&about(0).fact("explained", "机构改革"), "knd = 1\n");
        assert_eq!(
            result["suppressions"],
            json!([{ "kind": "inSource", "status": "accepted", "justification": "机构改革" }])
        );
    }

    #[test]
    fn a_fix_replaces_what_the_finding_points_to() {
        let result = log(&about(0).fact("suggestion", "kind"), "knd = 1\n");
        let replacement = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(replacement["insertedContent"]["text"], "kind");
        assert_eq!(replacement["deletedRegion"]["endColumn"], 4);
    }
}
