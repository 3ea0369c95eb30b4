//! Findings as workflow commands: GitHub shows them beside the lines of a change.

use crate::base::text::printable;
use crate::base::{Finding, Lang, Severity};
use crate::source::Source;
use crate::tell::{Located, locate_all};

/// Returns one command for each finding, one in a line. `prefix` leads to the site folder from where the command runs.
pub(in crate::cmd) fn github(
    source: &dyn Source,
    findings: &[&Finding],
    lang: Lang,
    prefix: &str,
) -> Vec<String> {
    locate_all(source, findings, false).iter().map(|located| one(located, lang, prefix)).collect()
}

fn one(located: &Located<'_>, lang: Lang, prefix: &str) -> String {
    let finding = located.finding;
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let path = format!("{prefix}{}", printable(finding.locus.path().as_str()));
    let mut text = format!("::{command} file={}", property(&path));
    if let Some(place) = located.place {
        text.push_str(&format!(
            ",line={},col={},endLine={},endColumn={}",
            place.start.line, place.start.column, place.end.line, place.end.column
        ));
    }
    let hint = finding.hint(lang).map(|hint| format!("\n{}: {hint}", lang.pick("办法", "help")));
    let message = format!("{}{}", finding.message(lang), hint.unwrap_or_default());
    text.push_str(&format!(",title={}::{}", property(finding.code.id()), data(&message)));
    text
}

/// Escapes a message: a line end would end the command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property, which also ends at a comma or colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Code, Locus, SitePath};
    use crate::source::MemorySource;

    #[test]
    fn nothing_ends_a_command_early() {
        let path = SitePath::new("content/a,b:c%/2024.toml");
        let finding =
            Finding::new(Code::FileUnreadable, Locus::File(path)).fact("reason", "50%\r\n::error::x");
        let lines = github(&MemorySource::default(), &[&finding], Lang::En, "site/");
        assert_eq!(lines.len(), 1);
        let line = &lines[0];
        assert!(line.starts_with("::error file=site/content/a%2Cb%3Ac%25/2024.toml,title=file-unreadable::"));
        assert!(line.contains("50%25") && !line.contains(['\r', '\n']), "{line}");
    }
}
