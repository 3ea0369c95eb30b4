//! The lines above the first section to the report's title, office and year.

use super::account::Assumption;
use super::document::Place;
use super::fold::simplified;
use super::lines::Line;

/// What stands above the report's text.
#[derive(Debug, Default)]
pub(super) struct Front {
    /// The title, in one line and without the spaces of typesetting.
    pub(super) title: Option<String>,
    /// The office it names.
    pub(super) office: Option<String>,
    /// The year it names.
    pub(super) year: Option<u16>,
    /// Position of the first line behind the title.
    pub(super) start: usize,
}

/// A title taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Title {
    office: String,
    year: u16,
}

/// Lines that are looked at for a title.
const REACH: usize = 80;

/// Finds the title above the first heading and empties its lines, and those that repeat it. Where several stand there,
/// as links to other years do, the one that the file itself names is taken, or the year its text names, or the last.
pub(super) fn find(
    lines: &mut [Line],
    first_heading: Option<usize>,
    titles: &[String],
    assumptions: &mut Vec<Assumption>,
) -> Front {
    let seen = |i: &usize| lines.get(*i).is_some_and(|line| !line.is_blank());
    let above: Vec<usize> = (0..first_heading.unwrap_or(0)).filter(seen).collect();
    let near = above.get(above.len().saturating_sub(REACH)..).unwrap_or_default();
    let mut shown = near.to_vec();
    let mut found = candidates(lines, &shown);
    if found.is_empty() {
        shown = (0..lines.len()).filter(seen).take(REACH).collect();
        found = candidates(lines, &shown);
        found.truncate(1);
    }
    let joined = |at: usize, count: usize| join_at(lines, &shown, at, count);
    let own_year = year_from_text(lines);
    let named = |candidate: &&Candidate| titles.iter().any(|title| squeeze(title).contains(&candidate.text));
    let dated = |candidate: &&Candidate| own_year == Some(candidate.title.year);
    let same = found.windows(2).all(|pair| matches!(pair, [a, b] if a.title == b.title));
    let chosen = if same { found.first() } else { None };
    let chosen = chosen.or_else(|| found.iter().rfind(named)).or_else(|| found.iter().rfind(dated));
    let Some(chosen) = chosen.or_else(|| found.last()).cloned() else {
        return from_file(titles, assumptions);
    };
    let others = found.iter().filter(|other| other.title != chosen.title).count();
    let Candidate { mut at, mut count, mut text, mut title } = chosen;
    if others > 0
        && let Some(line) = shown.get(at).and_then(|&index| lines.get(index))
    {
        assumptions.push(Assumption::TitleChosen { at: line.place.clone(), others });
    }
    if title.office.is_empty()
        && let Some(before) = at.checked_sub(1)
        && let Some(name) = joined(before, 1).filter(|name| is_name(name))
    {
        title.office = name.clone();
        text = name + &text;
        (at, count) = (before, count + 1);
    }
    if title.office.is_empty()
        && let Some((whole, named)) =
            titles.iter().find_map(|title| in_file(title)).filter(|(_, named)| named.year == title.year)
        && !named.office.is_empty()
    {
        (text, title) = (whole, named);
    }
    let own: Vec<usize> = shown.get(at..at + count).unwrap_or_default().to_vec();
    let place = |index: usize| lines.get(index).map_or(Place::Line(0), |line| line.place.clone());
    if let (true, Some(&first)) = (count > 1, own.first()) {
        assumptions.push(Assumption::TitleJoined { at: place(first) });
    }
    let last = own.last().copied().unwrap_or(0);
    let parts: Vec<String> =
        own.iter().filter_map(|&i| lines.get(i)).map(|line| squeeze(&line.text)).collect();
    drop_repeated(lines, last + 1, &text, &parts, assumptions);
    for index in own {
        clear(lines, index);
    }
    let office = Some(title.office).filter(|office| !office.is_empty());
    Front { title: Some(text), office, year: Some(title.year), start: last + 1 }
}

/// Lines that could be the title: position among the lines shown, how many of them, text, title.
#[derive(Clone, Debug)]
struct Candidate {
    at: usize,
    count: usize,
    text: String,
    title: Title,
}

fn join_at(lines: &[Line], shown: &[usize], at: usize, count: usize) -> Option<String> {
    let indices = shown.get(at..at + count)?;
    Some(indices.iter().filter_map(|&i| lines.get(i)).map(|line| squeeze(&line.text)).collect())
}

/// Finds titles on one line, or where there are none on two or three.
fn candidates(lines: &[Line], shown: &[usize]) -> Vec<Candidate> {
    let of = |count: usize| -> Vec<Candidate> {
        let at = (0..shown.len()).filter_map(|at| {
            let text = join_at(lines, shown, at, count)?;
            take_apart(&text).map(|title| Candidate { at, count, text, title })
        });
        at.collect()
    };
    (1..=3).map(of).find(|found| !found.is_empty()).unwrap_or_default()
}

/// Takes apart a title that the file itself names, with or without the names of column and site behind it.
fn in_file(title: &str) -> Option<(String, Title)> {
    let own = title.split(['-', '_', '|', '–', '—']).next().unwrap_or_default();
    [squeeze(title), squeeze(own)].into_iter().find_map(|text| take_apart(&text).map(|parts| (text, parts)))
}

/// Takes the title from what the file says about itself.
fn from_file(titles: &[String], assumptions: &mut Vec<Assumption>) -> Front {
    let Some((text, title)) = titles.iter().find_map(|title| in_file(title)) else { return Front::default() };
    assumptions.push(Assumption::TitleFromFile { title: text.clone() });
    let office = Some(title.office).filter(|office| !office.is_empty());
    Front { title: Some(text), office, year: Some(title.year), start: 0 }
}

fn clear(lines: &mut [Line], index: usize) {
    if let Some(line) = lines.get_mut(index) {
        line.clear();
    }
}

/// Empties lines that repeat the title, whole or broken as it was the first time.
fn drop_repeated(
    lines: &mut [Line],
    from: usize,
    text: &str,
    parts: &[String],
    assumptions: &mut Vec<Assumption>,
) {
    let mut index = from;
    while index < lines.len() {
        let whole = lines.get(index).is_some_and(|line| squeeze(&line.text) == text);
        let broken = parts.len() > 1
            && parts
                .iter()
                .enumerate()
                .all(|(i, part)| lines.get(index + i).is_some_and(|l| squeeze(&l.text) == *part));
        let count = if whole {
            1
        } else if broken {
            parts.len()
        } else {
            0
        };
        if count > 0 {
            let at = lines.get(index).map_or(Place::Line(0), |line| line.place.clone());
            assumptions.push(Assumption::TitleRepeated { at });
        }
        for repeated in index..index + count {
            clear(lines, repeated);
        }
        index += count.max(1);
    }
}

/// Removes white space and the marks of headings.
fn squeeze(text: &str) -> String {
    if text.len() > 600 {
        return "……".to_owned();
    }
    // Offices are known by their simplified names.
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}' | '\u{feff}'))
        .map(|c| simplified(c).unwrap_or(c))
        .collect();
    text.trim_matches(['#', '*', '|']).to_owned()
}

fn is_name(text: &str) -> bool {
    let length = text.chars().count();
    (2..=30).contains(&length)
        && text.chars().all(|c| c.is_alphabetic() || matches!(c, '（' | '）' | '(' | ')' | '·'))
        && !["首页", "正文", "信息公开", "目录", "年报", "打印", "字体"]
            .iter()
            .any(|word| text.contains(word))
}

/// Takes apart `〈office〉Y年政府信息公开工作年度报告` and what offices make of it.
fn take_apart(text: &str) -> Option<Title> {
    if text.chars().take(81).count() > 80 {
        return None;
    }
    // A remark behind the title: （图片版）.
    let text = match text.rfind(['（', '(']) {
        Some(open) if text.ends_with(['）', ')']) => text.get(..open)?,
        _ => text,
    };
    let (before, tail) = text.rsplit_once("信息公开").or_else(|| text.rsplit_once("政务公开"))?;
    let kind = tail.chars().all(|c| "工作年度报告情况的".contains(c))
        && tail.contains('报')
        && tail.chars().count() <= 12;
    if !kind || before.contains(['，', '。', '；', '：', ':', '《', ',', '、']) {
        return None;
    }
    let before = before.strip_suffix("政务").or_else(|| before.strip_suffix("政府")).unwrap_or(before);
    let (at, length, year) = year_in(before)?;
    let rest = before.get(at + length..)?;
    let rest = rest.strip_prefix('度').unwrap_or(rest);
    let name = format!("{}{rest}", before.get(..at)?);
    let name = name.strip_suffix("关于").unwrap_or(&name);
    let name = name.trim_end_matches(['的', '-', '—']);
    (name.is_empty() || name.chars().any(char::is_alphabetic))
        .then(|| Title { office: name.to_owned(), year })
}

/// Finds `2024年` or `二〇二四年`: byte offset, length and year.
fn year_in(text: &str) -> Option<(usize, usize, u16)> {
    text.match_indices('年').find_map(|(end, mark)| {
        let head = text.get(..end)?;
        let digits: Vec<(usize, u16)> =
            head.char_indices().rev().map_while(|(at, c)| digit(c).map(|d| (at, d))).take(4).collect();
        let year = digits.iter().rev().fold(0_u16, |year, (_, d)| year * 10 + d);
        let at = digits.last().filter(|_| digits.len() == 4 && (1990..2100).contains(&year))?.0;
        Some((at, end + mark.len() - at, year))
    })
}

fn digit(c: char) -> Option<u16> {
    match c {
        '0'..='9' => u16::try_from(u32::from(c) - u32::from('0')).ok(),
        '\u{ff10}'..='\u{ff19}' => u16::try_from(u32::from(c) - 0xff10).ok(),
        '〇' | '○' | '零' => Some(0),
        _ => "一二三四五六七八九".chars().position(|d| d == c).and_then(|d| u16::try_from(d + 1).ok()),
    }
}

/// Returns the year the text itself says it reports on, if it names one and no other.
pub(super) fn year_from_text(lines: &[Line]) -> Option<u16> {
    let mut year = None;
    for line in lines {
        let text: String = line.text.chars().filter(|c| !c.is_whitespace()).collect();
        for (at, _) in text.match_indices('年') {
            let rest = text.get(at + '年'.len_utf8()..).unwrap_or_default();
            let period = rest.starts_with("1月1日");
            let named =
                rest.strip_prefix('度').unwrap_or(rest).strip_prefix("政府信息公开").is_some_and(|rest| {
                    let rest = rest.strip_prefix("工作").unwrap_or(rest);
                    rest.starts_with("年度报告") || rest.starts_with("年报")
                });
            if !period && !named {
                continue;
            }
            let from = at.saturating_sub(12);
            let head = text.get(crate::base::text::floor_char_boundary(&text, from)..at + '年'.len_utf8());
            let Some((_, _, found)) = head.and_then(year_in) else { continue };
            if year.is_some_and(|known| known != found) {
                return None;
            }
            year = Some(found);
        }
    }
    year
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(text: &str) -> Option<(String, u16)> {
        take_apart(&squeeze(text)).map(|title| (title.office, title.year))
    }

    #[test]
    fn titles_are_taken_apart_whatever_their_order() {
        let office = |name: &str, year| Some((name.to_owned(), year));
        assert_eq!(title("云岫区教育局 2024 年政府信息公开工作年度报告"), office("云岫区教育局", 2024));
        assert_eq!(title("2022年度云岫区政府信息公开工作报告"), office("云岫区", 2022));
        assert_eq!(title("云岫镇关于２０２３年度政府信息公开年度报告（图片版）"), office("云岫镇", 2023));
        assert_eq!(title("云岫镇二〇二一年政府信息公开 工作告年度报"), office("云岫镇", 2021));
        assert_eq!(title("2024年政府信息公开工作年度报告"), office("", 2024));
        assert_eq!(title("根据要求，现公布2024年政府信息公开工作年度报告"), None);
        assert_eq!(title("2024年政府信息公开工作要点"), None);
    }
}
