//! The lines a site prints above a report (索引号, 发布日期, 来源 …) to the record of the report.

use super::account::Assumption;
use super::lines::Line;
use crate::base::date;

/// What such lines say.
#[derive(Debug, Default)]
pub(super) struct PageData {
    /// 索引号.
    pub(super) index_no: Option<String>,
    /// The day of publication.
    pub(super) published: Option<String>,
    /// The day it was written.
    pub(super) written: Option<String>,
    /// 发布机构.
    pub(super) publisher: Option<String>,
}

/// What stands behind a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Index,
    Published,
    Written,
    Publisher,
    /// Nothing that is kept.
    Other,
}

/// Words that head the data of a page. Words of two characters also begin sentences, and need a colon.
const WORDS: &[(&str, Kind)] = &[
    ("信息索引号", Kind::Index),
    ("索引号", Kind::Index),
    ("发布日期", Kind::Published),
    ("发布时间", Kind::Published),
    ("公开日期", Kind::Published),
    ("公开时间", Kind::Published),
    ("生成日期", Kind::Published),
    ("生成时间", Kind::Published),
    ("发文日期", Kind::Published),
    ("日期", Kind::Published),
    ("时间", Kind::Published),
    ("成文日期", Kind::Written),
    ("发布机构", Kind::Publisher),
    ("发布单位", Kind::Publisher),
    ("发文机关", Kind::Publisher),
    ("公开机关", Kind::Publisher),
    ("主题分类", Kind::Other),
    ("组配分类", Kind::Other),
    ("体裁分类", Kind::Other),
    ("信息分类", Kind::Other),
    ("发文字号", Kind::Other),
    ("文号", Kind::Other),
    ("关键词", Kind::Other),
    ("主题词", Kind::Other),
    ("公开形式", Kind::Other),
    ("公开方式", Kind::Other),
    ("公开范围", Kind::Other),
    ("公开程序", Kind::Other),
    ("责任部门", Kind::Other),
    ("责任编辑", Kind::Other),
    ("是否有效", Kind::Other),
    ("有效性", Kind::Other),
    ("时效", Kind::Other),
    ("效力状态", Kind::Other),
    ("公开类别", Kind::Other),
    ("公开时限", Kind::Other),
    ("信息来源", Kind::Other),
    ("来源", Kind::Other),
    ("作者", Kind::Other),
    ("名称", Kind::Other),
    ("浏览次数", Kind::Other),
    ("浏览量", Kind::Other),
    ("访问量", Kind::Other),
    ("点击数", Kind::Other),
    ("点击量", Kind::Other),
    ("阅读次数", Kind::Other),
    ("阅读量", Kind::Other),
    ("字体", Kind::Other),
    ("字号", Kind::Other),
    ("打印", Kind::Other),
    ("分享", Kind::Other),
];

/// Lines above the first heading that are looked at.
const REACH: usize = 80;
/// The longest value, in characters, and the longest line.
const VALUE: usize = 60;
const LINE: usize = 240;
/// The longest value on a line of its own.
const ALONE: usize = 30;

/// Takes the data out of the lines above the first heading, and empties those lines.
pub(super) fn take(lines: &mut [Line], end: usize, assumptions: &mut Vec<Assumption>) -> PageData {
    let mut data = PageData::default();
    let end = end.min(lines.len());
    let mut open: Option<Kind> = None;
    for line in lines.iter_mut().take(end).skip(end.saturating_sub(REACH)).filter(|line| !line.is_blank()) {
        let text = line.text.trim();
        let pairs = pairs(text);
        if pairs.is_empty() {
            // A word alone on its line has its value on the next one.
            let value =
                open.take().filter(|_| text.chars().count() <= ALONE && !text.contains(['。', '，', '；']));
            let Some(kind) = value else { continue };
            data.keep(kind, text);
        }
        open = None;
        for (kind, value) in &pairs {
            data.keep(*kind, value);
            open = value.is_empty().then_some(*kind);
        }
        assumptions.push(Assumption::PageData { at: line.place.clone() });
        line.clear();
    }
    data
}

impl PageData {
    fn keep(&mut self, kind: Kind, value: &str) {
        // The cells of a line end a value.
        let value = value.split(['\t', '|', '｜']).next().unwrap_or_default().trim();
        if value.is_empty() || value.chars().count() > VALUE {
            return;
        }
        match kind {
            Kind::Index => self.index_no = self.index_no.take().or_else(|| Some(value.to_owned())),
            Kind::Published => self.published = self.published.take().or_else(|| day_in(value)),
            Kind::Written => self.written = self.written.take().or_else(|| day_in(value)),
            Kind::Publisher => self.publisher = self.publisher.take().or_else(|| Some(value.to_owned())),
            Kind::Other => {}
        }
    }
}

/// Splits a line that begins with such a word into words and values.
fn pairs(text: &str) -> Vec<(Kind, String)> {
    if text.chars().take(LINE + 1).count() > LINE || text.contains('。') {
        return Vec::new();
    }
    let text = text.trim_start_matches(is_border);
    let mut out: Vec<(Kind, String)> = Vec::new();
    let mut from = 0;
    let mut at = 0;
    let mut begins = false;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        let apart = text
            .get(..at)
            .is_some_and(|head| head.chars().next_back().is_none_or(|c| c.is_whitespace() || is_border(c)));
        if apart && let Some((kind, length)) = word_at(rest) {
            if let Some((_, value)) = out.last_mut() {
                text.get(from..at).unwrap_or_default().trim_matches(is_border).trim().clone_into(value);
            }
            begins |= at == 0;
            out.push((kind, String::new()));
            at += length;
            from = at;
            continue;
        }
        at += rest.chars().next().map_or(1, char::len_utf8);
    }
    if let Some((_, value)) = out.last_mut() {
        text.get(from..).unwrap_or_default().trim_matches(is_border).trim().clone_into(value);
    }
    // Other words may stand before, as `文件已失效`, but one such word in a line may be anything.
    if begins || out.len() > 1 { out } else { Vec::new() }
}

fn is_border(c: char) -> bool {
    matches!(c, '|' | '｜' | '【' | '】' | '[' | ']' | '\t' | '\u{a0}' | '\u{3000}' | ' ')
}

/// Returns the bytes a word takes at the beginning of a text, where it may be spaced out: `索 引 号`.
fn length_in(text: &str, word: &str) -> Option<usize> {
    let mut at = 0;
    for (index, wanted) in word.chars().enumerate() {
        let rest = text.get(at..)?;
        let next = if index == 0 { rest } else { rest.trim_start_matches([' ', '\u{a0}', '\u{3000}']) };
        at += rest.len() - next.len();
        at += next.strip_prefix(wanted).map(|_| wanted.len_utf8())?;
    }
    Some(at)
}

/// Finds a word at the beginning of a text: what it means, and the bytes it takes with the colon behind it.
fn word_at(text: &str) -> Option<(Kind, usize)> {
    let found = WORDS.iter().filter_map(|(word, kind)| Some((word, kind, length_in(text, word)?)));
    let (word, kind, length) = found.max_by_key(|(word, _, _)| word.len())?;
    let rest = text.get(length..)?;
    let gap = rest.len() - rest.trim_start_matches(is_border).len();
    let colon = rest.get(gap..).and_then(|rest| rest.chars().next()).filter(|c| matches!(c, '：' | ':'));
    if let Some(colon) = colon {
        return Some((*kind, length + gap + colon.len_utf8()));
    }
    let long = word.chars().count() > 2;
    // Without a colon, a border or the end of the line sets the value apart.
    (long && (gap > 0 || rest.is_empty())).then_some((*kind, length + gap))
}

/// Finds `2024-03-26`, `2024/3/26` or `2024年3月26日` in a text.
pub(super) fn day_in(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let starts = (0..bytes.len()).filter(|&at| {
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        digit(at) && (at == 0 || !digit(at - 1))
    });
    starts.filter_map(|at| day_at(text.get(at..)?)).next()
}

fn day_at(text: &str) -> Option<String> {
    let number = |text: &str, most: usize| -> Option<(usize, usize)> {
        let length = text.bytes().take_while(u8::is_ascii_digit).count();
        (1..=most).contains(&length).then(|| Some((text.get(..length)?.parse().ok()?, length))).flatten()
    };
    let (year, length) = number(text, 4).filter(|&(_, length)| length == 4)?;
    let rest = text.get(length..)?.trim_start_matches(' ');
    let rest = rest.strip_prefix(['-', '/', '.', '年'])?.trim_start_matches(' ');
    let (month, length) = number(rest, 2)?;
    let rest = rest.get(length..)?.trim_start_matches(' ');
    let rest = rest.strip_prefix(['-', '/', '.', '月'])?.trim_start_matches(' ');
    let (day, _) = number(rest, 2)?;
    let text = format!("{year:0>4}-{month:0>2}-{day:0>2}");
    date::parse(&text).map(|_| text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Place;

    fn read(lines: &[&str]) -> (PageData, Vec<String>) {
        let line = |text: &&str| Line::new(Place::Line(1), (*text).to_owned());
        let mut lines: Vec<Line> = lines.iter().map(line).collect();
        let end = lines.len();
        let data = take(&mut lines, end, &mut Vec::new());
        (data, lines.into_iter().map(|line| line.text).filter(|text| !text.is_empty()).collect())
    }

    #[test]
    fn words_and_values_are_told_apart() {
        let (data, left) = read(&[
            "索引号：\u{3000}YX-001/2025-00012 | 主题分类：政务公开",
            "【发布机构】云岫区 教育局 【生成日期】 2025-01-20 16:24:38 【是否有效】",
            "来源：云岫区 时间：2025年2月3日 浏览次数： 12",
            "时间紧、任务重，本机关仍按时完成。",
            "日期",
            "文件已失效 公开方式：主动公开 责任部门：办公室",
            "索 引 号：\tYX-002/2025\t分　　类：\t年报 / 公告",
        ]);
        assert_eq!(data.index_no.as_deref(), Some("YX-001/2025-00012"));
        assert_eq!(data.publisher.as_deref(), Some("云岫区 教育局"));
        assert_eq!(data.published.as_deref(), Some("2025-01-20"));
        assert_eq!(left, ["时间紧、任务重，本机关仍按时完成。", "日期"]);
    }

    #[test]
    fn a_value_may_stand_on_the_next_line() {
        let (data, left) =
            read(&["发布日期：", "2025/1/9", "成文日期\t2024年12月30日\t文号\t", "本报告由本机关编制"]);
        assert_eq!(
            (data.published.as_deref(), data.written.as_deref()),
            (Some("2025-01-09"), Some("2024-12-30"))
        );
        assert_eq!(left, ["本报告由本机关编制"]);
    }

    #[test]
    fn dates_come_in_several_ways() {
        assert_eq!(day_in("2024年3月6日").as_deref(), Some("2024-03-06"));
        assert_eq!(day_in("于 2024 - 03 - 06 10:00").as_deref(), Some("2024-03-06"));
        assert_eq!(
            (day_in("2024-13-06"), day_in("12024-01-06"), day_in("政〔2024〕3号")),
            (None, None, None)
        );
    }
}
