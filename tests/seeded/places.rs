//! Where cells, tables, sections and numbers stand in the text of files. Nothing here asks the program.

use std::ops::Range;

/// The columns of table 3 in the order of its rows.
pub(crate) const COLUMNS: [&str; 7] = ["nat", "biz", "res", "ngo", "law", "oth", "all"];

/// Returns the lines of a table of a statistics file, without its heading.
pub(crate) fn table(text: &str, id: &str) -> Range<usize> {
    let heading = format!("[{id}]\n");
    let start = text.find(&format!("\n{heading}")).map(|at| at + 1);
    let start = start.or_else(|| text.starts_with(&heading).then_some(0)).unwrap() + heading.len();
    let end = text[start..].find("\n[").map_or(text.len(), |at| start + at + 1);
    start..end
}

/// Returns where the value of a cell stands, such as `t3.deny.law.nat`, `t2.nor.made` or `t2.lic.dec`.
pub(crate) fn cell(text: &str, id: &str) -> Range<usize> {
    let (table_id, path) = id.split_once('.').unwrap();
    let lines = table(text, table_id);
    let mut at = lines.start;
    for line in text[lines].split_inclusive('\n') {
        if let Some((key, value)) = line.split_once('=') {
            let start = at + key.len() + 1;
            let value = value.split('#').next().unwrap();
            if let Some(found) = in_row(value, path, key.trim()) {
                return start + found.start..start + found.end;
            }
        }
        at += line.len();
    }
    panic!("no cell {id}")
}

/// Returns where a cell stands in the value of a row.
fn in_row(value: &str, path: &str, row: &str) -> Option<Range<usize>> {
    let column = path.strip_prefix(row)?.strip_prefix('.')?;
    let inner = value.trim();
    let start = value.find(inner)?;
    if inner.starts_with('[') {
        let position = COLUMNS.iter().position(|known| *known == column)?;
        let mut from = start + 1;
        for _ in 0..position {
            from += value[from..].find(',')? + 1;
        }
        let end = from + value[from..].find([',', ']'])?;
        return Some(trimmed(value, from..end));
    }
    if inner.starts_with('{') {
        let from = value.find(&format!(" {column} = "))? + column.len() + 4;
        let end = from + value[from..].find([',', '}'])?;
        return Some(trimmed(value, from..end));
    }
    ["dec", "amt"].contains(&column).then(|| start..start + inner.len())
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = text[range.clone()].trim();
    let start = range.start + text[range].find(inner).unwrap();
    start..start + inner.len()
}

/// Returns a text with other words in a place.
pub(crate) fn replaced(text: &str, place: &Range<usize>, with: &str) -> String {
    [&text[..place.start], with, &text[place.end..]].concat()
}

/// Returns the sections of a narrative: each heading and where it stands with its words.
pub(crate) fn sections(text: &str) -> Vec<(String, Range<usize>)> {
    let mut starts: Vec<usize> = text.match_indices("\n## ").map(|(at, _)| at + 1).collect();
    if text.starts_with("## ") {
        starts.insert(0, 0);
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let heading = |start: usize| text[start + 3..].lines().next().unwrap().trim().to_owned();
    starts.iter().copied().zip(ends).map(|(start, end)| (heading(start), start..end)).collect()
}

/// Returns the sentences of a text with their places; a line break ends one too.
pub(crate) fn sentences(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive(['。', '；', '！', '？', '\n']).map(move |sentence| {
        at += sentence.len();
        (at - sentence.len(), sentence)
    })
}

#[test]
fn cells_are_found_in_every_kind_of_row() {
    let text = "published = 2025-01-20\n\n[t2]\nnor = { made = 1, valid = 22 }\nlic  = 13   # 件\nfee = \"3.5\"\n\
                [t3]\n#   甲 乙\ndeny.law = [   1,  2, 3, 4, 5, 6,  77 ]\n[t4]\nrv = { total = 9 }\n";
    for (id, value) in [
        ("t2.nor.valid", "22"),
        ("t2.lic.dec", "13"),
        ("t2.fee.amt", "\"3.5\""),
        ("t3.deny.law.nat", "1"),
        ("t3.deny.law.all", "77"),
        ("t4.rv.total", "9"),
    ] {
        assert_eq!(&text[cell(text, id)], value, "{id}");
    }
    assert_eq!(&text[table(text, "t4")], "rv = { total = 9 }\n");
}
