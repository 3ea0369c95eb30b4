//! Paragraphs with bold words and links, items of lists, and tables in the text to Markdown.

use super::document::{Role, Run};
use super::lines::{Line, Row, Set};
use super::narrative::{block, clean, escape_from};

/// The longest sub-heading that is only told by being bold, in characters.
const SUBHEAD: usize = 40;

/// Where links of a page lead, and how many could not be kept.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// The address of the page, if it is known.
    pub(super) base: Option<String>,
    /// Links kept as text.
    pub(super) dropped: usize,
}

impl Links {
    /// Returns the whole address that a link leads to.
    fn target(&mut self, link: &str) -> Option<String> {
        let link = link.trim();
        let whole = ["http://", "https://", "mailto:", "tel:"]
            .iter()
            .any(|scheme| link.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
        let found = if whole {
            Some(link.to_owned())
        } else {
            self.base.as_deref().and_then(|base| join(base, link))
        };
        // Whatever would end the address early in Markdown or HTML is no part of one.
        let sound = |address: &String| {
            !address.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"`".contains(c))
        };
        let found = found.filter(sound);
        self.dropped += usize::from(found.is_none());
        found
    }
}

/// Resolves a link against the address of its page.
fn join(base: &str, link: &str) -> Option<String> {
    let (scheme, rest) = base.split_once("://")?;
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(host_end);
    if let Some(other) = link.strip_prefix("//") {
        return Some(format!("{scheme}://{other}"));
    }
    if link.is_empty() || link.starts_with(['#', '?']) || link.split('/').next()?.contains(':') {
        return None;
    }
    let folder = match link.starts_with('/') {
        true => "",
        false => path.split(['?', '#']).next()?.rsplit_once('/').map_or("", |(folder, _)| folder),
    };
    let mut segments: Vec<&str> = Vec::new();
    for segment in folder.split('/').chain(link.split('/')) {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    let end = if link.ends_with('/') { "/" } else { "" };
    Some(format!("{scheme}://{host}/{}{end}", segments.join("/")))
}

/// Writes a paragraph as it is set.
pub(super) fn paragraph(set: &Set, links: &mut Links) -> String {
    let text: String = clean(&set.runs.iter().map(|run| run.text.as_str()).collect::<String>());
    let shown = || set.runs.iter().filter(|run| !run.text.trim().is_empty());
    let bold = shown().next().is_some() && shown().all(|run| run.strong);
    let linked = shown().any(|run| run.link.is_some());
    let short =
        text.chars().take(SUBHEAD + 1).count() <= SUBHEAD && !text.ends_with(['。', '；', '，', ';', ',']);
    match set.role {
        _ if text.is_empty() => String::new(),
        Role::Item { number, level } => {
            let indent = "    ".repeat(usize::from(level.min(4)));
            let mark = number.map_or_else(|| "-".to_owned(), |number| format!("{number}."));
            format!("{indent}{mark} {}", inline(&set.runs, links))
        }
        Role::Heading if !linked => format!("### {}", escape_from(text.trim_end_matches(['：', ':']), false)),
        Role::Text if bold && short && !linked => {
            format!("### {}", escape_from(text.trim_end_matches(['：', ':']), false))
        }
        _ if !shown().any(|run| run.strong) && !linked => block(&text),
        _ => inline(&set.runs, links),
    }
}

/// Writes pieces of text with bold words and links.
fn inline(runs: &[Run], links: &mut Links) -> String {
    let mut out = String::new();
    let mut merged: Vec<Run> = Vec::new();
    for run in runs {
        match merged.last_mut() {
            Some(last) if last.strong == run.strong && last.link == run.link => last.text.push_str(&run.text),
            _ => merged.push(run.clone()),
        }
    }
    for run in &merged {
        let text = clean(&run.text);
        if text.is_empty() {
            continue;
        }
        let apart = |c: Option<char>| c.is_some_and(char::is_whitespace);
        if !out.is_empty() && !out.ends_with(' ') && apart(run.text.chars().next()) {
            out.push(' ');
        }
        let escaped = escape_from(&text, out.is_empty() && !run.strong && run.link.is_none());
        let linked = match run.link.as_deref().and_then(|link| links.target(link)) {
            Some(target) => format!("[{escaped}](<{target}>)"),
            None => escaped,
        };
        if run.strong {
            out.push_str("**");
            out.push_str(&linked);
            out.push_str("**");
        } else {
            out.push_str(&linked);
        }
        if apart(run.text.chars().next_back()) {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Writes rows of a table that belongs to the text.
pub(super) fn table(rows: &[&Row]) -> String {
    let width = rows.iter().map(|row| row.width).max().unwrap_or(0);
    let mut out = String::new();
    for (index, row) in rows.iter().enumerate() {
        let mut texts = vec![String::new(); width];
        for cell in &row.cells {
            if let Some(text) = texts.get_mut(cell.column) {
                *text = escape_from(&clean(&cell.text), false);
            }
        }
        out.push_str(&format!("| {} |\n", texts.join(" | ")));
        if index == 0 {
            out.push_str(&format!("|{}\n", " --- |".repeat(width)));
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Tells whether rows hold a table, and not text that a table only lays out.
pub(super) fn is_table(rows: &[&Row]) -> bool {
    rows.iter().any(|row| row.cells.iter().filter(|cell| !cell.text.trim().is_empty()).count() > 1)
}

/// Returns the rows of the table that a line begins, with those behind it.
pub(super) fn rows_from<'l>(lines: &[&'l Line]) -> Vec<&'l Row> {
    let table = lines.first().and_then(|line| line.row.as_ref()).map(|row| row.table);
    let rows = lines.iter().map_while(|line| line.row.as_ref());
    rows.take_while(|row| Some(row.table) == table).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str, strong: bool, link: Option<&str>) -> Run {
        Run { text: text.to_owned(), strong, link: link.map(str::to_owned) }
    }

    fn written(role: Role, runs: &[Run], links: &mut Links) -> String {
        paragraph(&Set { role, runs: runs.to_vec() }, links)
    }

    #[test]
    fn bold_words_and_links_are_kept() {
        let mut links = Links { base: Some("https://a.example/x/y.html?z#w".into()), dropped: 0 };
        let runs = [
            run("（一）主动公开。", true, None),
            run("正文*一*，", false, None),
            run("附件", false, Some("../b.pdf")),
            run("。", false, None),
        ];
        assert_eq!(
            written(Role::Text, &runs, &mut links),
            "**（一）主动公开。**正文\\*一\\*，[附件](<https://a.example/b.pdf>)。"
        );
        assert_eq!(
            written(Role::Text, &[run("（二）监督保障", true, None)], &mut links),
            "### （二）监督保障"
        );
        let item = Role::Item { number: Some(2), level: 1 };
        assert_eq!(written(item, &[run("其二", false, None)], &mut links), "    2. 其二");
        assert_eq!(written(Role::Text, &[run("甲", false, Some("java:x"))], &mut links), "甲");
        assert_eq!(links.dropped, 1);
        assert_eq!(written(Role::Text, &[run("甲", false, Some("a.html"))], &mut Links::default()), "甲");
    }

    #[test]
    fn links_are_resolved_as_browsers_do() {
        let join = |link| join("https://a.example/x/y/z.html", link);
        assert_eq!(join("/b/c.pdf").as_deref(), Some("https://a.example/b/c.pdf"));
        assert_eq!(join("./c/").as_deref(), Some("https://a.example/x/y/c/"));
        assert_eq!(join("../../../c").as_deref(), Some("https://a.example/c"));
        assert_eq!(join("//b.example/c").as_deref(), Some("https://b.example/c"));
        assert_eq!((join("#top"), join("javascript:void(0)")), (None, None));
    }
}
