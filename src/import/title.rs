//! The lines above the first section to the report's title, office and year, and to the dates beside them.

use super::account::Assumption;
use super::lines::Line;
use crate::base::date;
use crate::content::write::RecordLines;

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

/// Finds the title and empties its lines, and those that repeat it.
pub(super) fn find(lines: &mut [Line], assumptions: &mut Vec<Assumption>) -> Front {
    let shown: Vec<usize> =
        (0..lines.len()).filter(|&i| lines.get(i).is_some_and(|l| !l.is_blank())).take(REACH).collect();
    let joined = |at: usize, count: usize| -> Option<String> {
        let indices = shown.get(at..at + count)?;
        Some(indices.iter().filter_map(|&i| lines.get(i)).map(|line| squeeze(&line.text)).collect())
    };
    let found = (1..=3).find_map(|count| {
        (0..shown.len()).find_map(|at| {
            let text = joined(at, count)?;
            take_apart(&text).map(|title| (at, count, text, title))
        })
    });
    let Some((mut at, mut count, mut text, mut title)) = found else { return Front::default() };
    if title.office.is_empty()
        && let Some(before) = at.checked_sub(1)
        && let Some(name) = joined(before, 1).filter(|name| is_name(name))
    {
        title.office = name.clone();
        text = name + &text;
        (at, count) = (before, count + 1);
    }
    let own: Vec<usize> = shown.get(at..at + count).unwrap_or_default().to_vec();
    let number = |index: usize| lines.get(index).map_or(0, |line| line.number);
    if let (true, Some(&first)) = (count > 1, own.first()) {
        assumptions.push(Assumption::TitleJoined { line: number(first) });
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

fn clear(lines: &mut [Line], index: usize) {
    if let Some(line) = lines.get_mut(index) {
        line.text.clear();
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
            assumptions
                .push(Assumption::TitleRepeated { line: lines.get(index).map_or(0, |line| line.number) });
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
    let text: String =
        text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}' | '\u{feff}')).collect();
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

/// Words that head the data a site prints around a report.
const PAGE_DATA: &[&str] = &[
    "索引号",
    "主题分类",
    "组配分类",
    "体裁分类",
    "发布机构",
    "发文机关",
    "发文字号",
    "文号",
    "关键词",
    "公开形式",
    "公开方式",
    "公开范围",
    "责任部门",
    "生成日期",
    "生成时间",
    "成文日期",
    "发布日期",
    "发布时间",
    "公开日期",
    "公开时间",
    "是否有效",
    "有效性",
    "信息来源",
    "来源",
    "浏览次数",
    "点击数",
    "阅读次数",
    "字体",
    "打印",
    "信息分类",
    "信息索引号",
];

/// Takes dates and numbers out of the lines of page data above the first heading, and empties those lines.
pub(super) fn page_data(lines: &mut [Line], end: usize, assumptions: &mut Vec<Assumption>) -> RecordLines {
    let mut record = RecordLines::default();
    for line in lines.iter_mut().take(end.min(REACH)) {
        let text: String = line.text.replace(['|', '｜', '\t', '\u{a0}', '\u{3000}', '：', ':'], " ");
        let first = text.split_whitespace().next().unwrap_or_default().trim_matches(['【', '】', '[', ']']);
        if !PAGE_DATA.contains(&first) || text.chars().count() > 200 || text.contains('。') {
            continue;
        }
        let words: Vec<&str> =
            text.split_whitespace().map(|word| word.trim_matches(['【', '】', '[', ']'])).collect();
        for pair in words.windows(2) {
            let &[key, value] = pair else { continue };
            if PAGE_DATA.contains(&value) {
                continue;
            }
            match key {
                "索引号" | "信息索引号" => {
                    record.index_no.get_or_insert_with(|| value.to_owned());
                }
                "发布日期" | "发布时间" | "公开日期" | "公开时间" | "生成日期" | "生成时间" =>
                {
                    record.published = record.published.take().or_else(|| day(value));
                }
                "成文日期" => record.written = record.written.take().or_else(|| day(value)),
                _ => {}
            }
        }
        assumptions.push(Assumption::PageData { line: line.number });
        line.text.clear();
    }
    record
}

/// Reads `2024-03-26`, `2024/3/26` or `2024年3月26日` as a date.
fn day(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.trim_end_matches('日').split(['-', '/', '.', '年', '月']).collect();
    let &[year, month, day] = parts.as_slice() else { return None };
    let text = format!("{year:0>4}-{month:0>2}-{day:0>2}");
    date::parse(&text).map(|_| text)
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

    #[test]
    fn dates_come_in_several_ways() {
        assert_eq!(day("2024年3月6日").as_deref(), Some("2024-03-06"));
        assert_eq!(day("2024-13-06"), None);
    }
}
