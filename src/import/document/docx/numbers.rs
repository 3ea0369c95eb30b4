//! Automatic numbering to the numbers a reader sees: `（一）`, `1.`, or only that there is a bullet.

use crate::import::document::Refusal;
use crate::import::document::xml::{Node, Tag, Xml};
use std::collections::BTreeMap;

const LEVELS: usize = 9;
/// Longer patterns are no numbers, and each would come out before every paragraph.
const PATTERN: usize = 64;
const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
const LEGAL: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];

#[derive(Clone)]
struct Level {
    start: u32,
    format: String,
    pattern: String,
    /// The number of levels whose advance starts this one anew; absent for all above it.
    restart: Option<usize>,
    is_legal: bool,
    spaced: bool,
    style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 0,
            format: "decimal".to_owned(),
            pattern: String::new(),
            restart: None,
            is_legal: false,
            spaced: true,
            style: None,
        }
    }
}

#[derive(Default)]
struct Abstract {
    levels: [Level; LEVELS],
    counts: [Option<u32>; LEVELS],
    link: Option<String>,
    name: Option<String>,
}

#[derive(Default)]
struct List {
    of: String,
    starts: BTreeMap<usize, u32>,
    levels: BTreeMap<usize, Level>,
    is_used: bool,
}

/// What stands before a paragraph of a list.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing that can be read.
    Bullet,
    /// A plain number, and how it is printed.
    Plain(u32, String),
    /// A number as it is printed, with the space behind it.
    Printed(String),
}

/// The lists of a document and how far each has counted.
#[derive(Default)]
pub(super) struct Numbers {
    abstracts: BTreeMap<String, Abstract>,
    lists: BTreeMap<String, List>,
}

impl Numbers {
    /// Returns the level of a list whose paragraphs have this style, where the style itself does not say.
    pub(super) fn level_of(&self, list: &str, style: Option<&str>) -> Option<usize> {
        let found = self.lists.get(list).and_then(|list| self.abstracts.get(&list.of))?;
        found.levels.iter().position(|level| level.style.is_some() && level.style.as_deref() == style)
    }

    /// Counts a paragraph and returns what stands before it; nothing where it is in no list.
    pub(super) fn count(&mut self, id: &str, level: usize) -> Option<Mark> {
        let list = self.lists.get_mut(id)?;
        let linked = self.abstracts.get(&list.of).and_then(|of| of.link.clone());
        let of = match linked {
            Some(link) => self.abstracts.values_mut().find(|of| of.name.as_ref() == Some(&link))?,
            None => self.abstracts.get_mut(&list.of)?,
        };
        let level = level.min(LEVELS - 1);
        if !list.is_used {
            list.is_used = true;
            for (level, start) in &list.starts {
                if let Some(count) = of.counts.get_mut(*level) {
                    *count = start.checked_sub(1);
                    if *start == 0 {
                        *count = None;
                    }
                }
            }
        }
        let levels: Vec<Level> = (0..LEVELS)
            .map(|at| list.levels.get(&at).or_else(|| of.levels.get(at)).cloned().unwrap_or_default())
            .collect();
        let shape = levels.get(level)?;
        // Levels above that were never counted stand at their start.
        for (above, count) in of.counts.iter_mut().enumerate().take(level) {
            let start = levels.get(above).map_or(1, |level| level.start);
            count.get_or_insert(start);
        }
        let here = of.counts.get_mut(level)?;
        let count = here.map_or(shape.start, |count| count.saturating_add(1));
        *here = Some(count);
        for (below, count) in of.counts.iter_mut().enumerate().skip(level + 1) {
            let restart = levels.get(below).and_then(|level| level.restart);
            // A level restarts after any above it; with a restart of n, only after the first n levels.
            if restart.is_none_or(|first| level < first) {
                *count = None;
            }
        }
        Some(mark(&levels, &of.counts, level, count))
    }
}

fn mark(levels: &[Level], counts: &[Option<u32>; LEVELS], level: usize, count: u32) -> Mark {
    let Some(shape) = levels.get(level) else { return Mark::Bullet };
    if shape.format == "bullet" || shape.format == "none" && shape.pattern.contains('%') {
        return Mark::Bullet;
    }
    let mut printed = String::new();
    let mut characters = shape.pattern.chars().peekable();
    while let Some(character) = characters.next() {
        let digit = characters.peek().and_then(|next| next.to_digit(10)).filter(|digit| *digit > 0);
        match (character, digit) {
            ('%', Some(digit)) => {
                characters.next();
                let of = digit as usize - 1;
                let number = counts.get(of).copied().flatten().unwrap_or(1);
                let format = levels.get(of).map_or("decimal", |level| level.format.as_str());
                printed.push_str(&number_text(number, if shape.is_legal { "decimal" } else { format }));
            }
            _ => printed.push(character),
        }
    }
    if printed.trim().is_empty() {
        return Mark::Bullet;
    }
    let own = format!("%{}", level + 1);
    let plain = shape.pattern.trim().strip_prefix(&own);
    let is_plain =
        shape.format == "decimal" && plain.is_some_and(|rest| matches!(rest, "." | ")" | "．" | "）" | ""));
    if shape.spaced && printed.ends_with(|last: char| last.is_ascii()) && !is_plain {
        printed.push(' ');
    }
    if is_plain { Mark::Plain(count, printed) } else { Mark::Printed(printed) }
}

/// Writes a number in the way a list counts; in figures where the way is not known.
fn number_text(number: u32, format: &str) -> String {
    let nth = |first: char, most: u32| {
        let code = u32::from(first).saturating_add(number.saturating_sub(1));
        (1..=most).contains(&number).then(|| char::from_u32(code)).flatten().map(|shown| shown.to_string())
    };
    let one_of = |text: &str| text.chars().nth(number.checked_sub(1)? as usize).map(String::from);
    let letters = |first: char| {
        let turn = number.saturating_sub(1);
        let letter = char::from_u32(u32::from(first) + turn % 26)?;
        (number > 0 && turn / 26 < 4).then(|| String::from(letter).repeat(turn as usize / 26 + 1))
    };
    let text = match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "japaneseCounting"
        | "ideographDigital"
        | "japaneseDigitalTenThousand"
        | "taiwaneseDigital" => counting(number, DIGITS, ["", "十", "百", "千"], true),
        "chineseLegalSimplified" | "japaneseLegal" | "ideographLegalTraditional" => {
            counting(number, LEGAL, ["", "拾", "佰", "仟"], false)
        }
        "decimalZero" => Some(format!("{number:02}")),
        "decimalFullWidth" | "decimalFullWidth2" => Some(
            number
                .to_string()
                .bytes()
                .filter_map(|digit| char::from_u32(0xFF10 + u32::from(digit - b'0')))
                .collect(),
        ),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => nth('①', 20),
        "decimalEnclosedParen" => nth('⑴', 20),
        "decimalEnclosedFullstop" => nth('⒈', 20),
        "ideographEnclosedCircle" => nth('㊀', 10),
        "ideographTraditional" => one_of("甲乙丙丁戊己庚辛壬癸"),
        "ideographZodiac" => one_of("子丑寅卯辰巳午未申酉戌亥"),
        "lowerLetter" => letters('a'),
        "upperLetter" => letters('A'),
        "lowerRoman" => roman(number).map(|text| text.to_lowercase()),
        "upperRoman" => roman(number),
        "none" => Some(String::new()),
        _ => None,
    };
    text.unwrap_or_else(|| number.to_string())
}

fn counting(number: u32, digits: [&str; 10], places: [&str; 4], short_ten: bool) -> Option<String> {
    if number == 0 || number > 9_999 {
        return None;
    }
    let mut text = String::new();
    let mut gap = false;
    for (at, place) in places.iter().enumerate().rev() {
        let unit = 10_u32.pow(u32::try_from(at).ok()?);
        let digit = number / unit % 10;
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            text.push_str(digits.first()?);
        }
        if !(short_ten && number < 20 && at == 1) {
            text.push_str(digits.get(digit as usize)?);
        }
        text.push_str(place);
    }
    Some(text)
}

fn roman(number: u32) -> Option<String> {
    const PARTS: [(u32, &str); 9] =
        [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    if !(1..400).contains(&number) {
        return None;
    }
    let mut left = number;
    let mut text = String::new();
    for (value, sign) in PARTS {
        while left >= value {
            left -= value;
            text.push_str(sign);
        }
    }
    Some(text)
}

/// Reads the lists.
///
/// # Errors
/// When they are damaged.
pub(super) fn read(text: &str) -> Result<Numbers, Refusal> {
    let mut xml = Xml::new(text);
    let mut numbers = Numbers::default();
    while let Some(node) = xml.next()? {
        let Node::Start(tag) = node else { continue };
        match tag.name() {
            "abstractNum" => {
                let id = tag.attr("abstractNumId").unwrap_or_default();
                let read = read_abstract(&mut xml)?;
                numbers.abstracts.insert(id, read);
            }
            "num" => {
                let id = tag.attr("numId").unwrap_or_default();
                let read = read_list(&mut xml)?;
                numbers.lists.insert(id, read);
            }
            _ => {}
        }
    }
    Ok(numbers)
}

fn read_abstract(xml: &mut Xml<'_>) -> Result<Abstract, Refusal> {
    let mut read = Abstract::default();
    while let Some(tag) = xml.child()? {
        match tag.name() {
            "lvl" => {
                let at = tag.number("ilvl").unwrap_or(0);
                let level = read_level(xml)?;
                if let Some(place) = read.levels.get_mut(at) {
                    *place = level;
                }
                continue;
            }
            "numStyleLink" => read.link = tag.attr("val"),
            "styleLink" => read.name = tag.attr("val"),
            _ => {}
        }
        xml.skip()?;
    }
    Ok(read)
}

fn read_list(xml: &mut Xml<'_>) -> Result<List, Refusal> {
    let mut list = List::default();
    while let Some(tag) = xml.child()? {
        match tag.name() {
            "abstractNumId" => list.of = tag.attr("val").unwrap_or_default(),
            "lvlOverride" => {
                let at = tag.number("ilvl").unwrap_or(0).min(LEVELS - 1);
                while let Some(tag) = xml.child()? {
                    match tag.name() {
                        "startOverride" => {
                            list.starts.insert(at, small(&tag));
                        }
                        "lvl" => {
                            list.levels.insert(at, read_level(xml)?);
                            continue;
                        }
                        _ => {}
                    }
                    xml.skip()?;
                }
                continue;
            }
            _ => {}
        }
        xml.skip()?;
    }
    Ok(list)
}

fn read_level(xml: &mut Xml<'_>) -> Result<Level, Refusal> {
    let mut level = Level::default();
    while let Some(tag) = xml.child()? {
        match tag.name() {
            "start" => level.start = small(&tag),
            "numFmt" => {
                level.format = tag.attr("val").filter(|text| text.len() <= PATTERN).unwrap_or_default()
            }
            "lvlText" => {
                let text = tag.attr("val").unwrap_or_default();
                level.pattern = text.chars().take(PATTERN).collect();
            }
            "lvlRestart" => level.restart = tag.number("val"),
            "isLgl" => level.is_legal = tag.is_on("val"),
            "suff" => level.spaced = tag.attr("val").is_none_or(|text| text != "nothing"),
            "lvlPicBulletId" => level.format = "bullet".to_owned(),
            "pStyle" => level.style = tag.attr("val"),
            _ => {}
        }
        xml.skip()?;
    }
    Ok(level)
}

fn small(tag: &Tag<'_>) -> u32 {
    tag.number("val").map_or(1, |number| u32::try_from(number).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_lists_print_them() {
        let shown = |format: &str, numbers: &[u32]| {
            numbers.iter().map(|number| number_text(*number, format)).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            shown("chineseCountingThousand", &[1, 10, 11, 20, 21, 101, 110, 1001, 0]),
            "一 十 十一 二十 二十一 一百零一 一百一十 一千零一 0"
        );
        assert_eq!(shown("chineseLegalSimplified", &[1, 10]), "壹 壹拾");
        assert_eq!(shown("decimalEnclosedCircleChinese", &[1, 20, 21]), "① ⑳ 21");
        assert_eq!(shown("lowerLetter", &[1, 26, 27]), "a z aa");
        assert_eq!(shown("upperRoman", &[4, 19]), "IV XIX");
        assert_eq!(shown("decimalFullWidth", &[12]), "１２");
        assert_eq!(shown("unheardOf", &[7]), "7");
    }

    #[test]
    fn levels_count_restart_and_are_overridden() {
        let level = |at: u32, format: &str, text: &str| {
            format!(
                "<w:lvl w:ilvl='{at}'><w:start w:val='1'/><w:numFmt w:val='{format}'/><w:lvlText w:val='{text}'/><w:suff w:val='nothing'/></w:lvl>"
            )
        };
        let text = format!(
            "<w:numbering><w:abstractNum w:abstractNumId='0'>{}{}{}{}</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>\
             <w:num w:numId='2'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride></w:num></w:numbering>",
            level(0, "chineseCounting", "%1、"),
            level(1, "chineseCountingThousand", "（%2）"),
            level(2, "decimal", "%3."),
            level(3, "bullet", "*"),
        );
        let mut numbers = read(&text).unwrap();
        let printed = |text: &str| Some(Mark::Printed(text.to_owned()));
        assert_eq!(numbers.count("1", 0), printed("一、"));
        assert_eq!(numbers.count("1", 1), printed("（一）"));
        assert_eq!(numbers.count("1", 1), printed("（二）"));
        assert_eq!(numbers.count("1", 2), Some(Mark::Plain(1, "1.".to_owned())));
        assert_eq!(numbers.count("1", 0), printed("二、"));
        assert_eq!(numbers.count("1", 1), printed("（一）"));
        assert_eq!(numbers.count("1", 3), Some(Mark::Bullet));
        assert_eq!(numbers.count("2", 0), printed("五、"));
        assert_eq!(numbers.count("1", 0), printed("六、"));
        assert_eq!(numbers.count("9", 0), None);
    }
}
