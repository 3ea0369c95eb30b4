//! A report to begin with: statistics in which every cell waits, and a narrative in which every section does.

use crate::base::{Cell, Cells, Decimal, Lang};
use crate::content::write::{self, RecordLines};
use crate::form::{Form, Section};

/// Settings at the top of a narrative that nobody is to see yet.
const DRAFT: &str = "+++\ndraft = true\n+++\n";

/// Writes the statistics file of a new report: every cell is there and blank, but for those that are known already.
#[must_use]
pub fn blank_statistics(form: &Form, record: &RecordLines, known: &[(usize, Decimal)], lang: Lang) -> String {
    let mut cells = vec![Cell::BLANK; form.cells.len()];
    for (index, number) in known {
        if let Some(cell) = cells.get_mut(*index) {
            *cell = Cell::number(*number);
        }
    }
    let tables = write::statistics(form, &Cells::new(&cells), record);
    // The day of publication is not known yet, and a record without it is never news and never late.
    let comment = lang.pick(
        "# 公布后填写日期，并删去行首的 #：\n# published = YYYY-MM-DD",
        "# Once it is published, fill in the day and delete the # before it:\n# published = YYYY-MM-DD",
    );
    format!("{comment}\n\n{tables}")
}

/// Writes the narrative of a new report: the headings of the form with a line each for what has to go below it.
#[must_use]
pub fn skeleton(form: &Form, lang: Lang) -> String {
    let mut out = DRAFT.to_owned();
    for section in form.sections.iter().filter(|section| section.table.is_none()) {
        // The heading is compared with the official one, whatever the language of the site.
        out.push_str(&format!("\n## {}\n", section.heading.zh));
        if section.topics.is_empty() {
            out.push_str(&format!("\n{}\n", instruction(section, lang)));
        }
        for (index, topic) in section.topics.iter().enumerate() {
            let number = match lang {
                Lang::Zh => format!("（{}）", chinese(index + 1)),
                Lang::En => format!("{}. ", index + 1),
            };
            out.push_str(&format!("\n### {number}{topic}\n\n{}\n", fill_in(topic, lang)));
        }
    }
    out
}

/// Makes a draft of last year's narrative: its text without its settings.
#[must_use]
pub fn again(last: &str) -> String {
    format!("{DRAFT}\n{}\n", last.trim())
}

fn instruction(section: &Section, lang: Lang) -> String {
    match &section.note {
        Some(note) => fill_in(note, lang),
        None => {
            let heading = section.heading.get(lang);
            let (_, name) = heading.split_once(lang.pick("、", ". ")).unwrap_or(("", heading));
            fill_in(name, lang)
        }
    }
}

/// The Chinese words are among those that the built-in forms look for as left over from a template.
fn fill_in(what: &str, lang: Lang) -> String {
    lang.pick(
        format!("此处填写：{what}。写好后删去本行。"),
        format!("XX Fill in: {what}. Delete this line then."),
    )
}

/// Returns a number below one hundred in Chinese.
fn chinese(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |index: usize| DIGITS.get(index % 10).copied().unwrap_or_default();
    match number / 10 {
        0 => digit(number).to_owned(),
        1 => format!("十{}", digit(number)),
        tens => format!("{}十{}", digit(tens), digit(number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_counted_in_chinese() {
        let found: Vec<String> = [1, 5, 10, 11, 20, 34].into_iter().map(chinese).collect();
        assert_eq!(found, ["一", "五", "十", "十一", "二十", "三十四"]);
    }

    #[test]
    fn last_years_words_are_kept_as_they_are() {
        assert_eq!(again("\n## 一\n\n2023年。\n\n"), "+++\ndraft = true\n+++\n\n## 一\n\n2023年。\n");
    }
}
