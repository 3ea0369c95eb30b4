//! Reasons and assumptions to sentences in both languages.

use super::account::{Assumption, Reason};
use super::values::Misfit;
use crate::base::Lang;
use crate::base::lang::Text;

impl Reason {
    /// Returns the reason as a sentence.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let (zh, en) = match self {
            Self::TableMissing => ("文中没有这张表".into(), "the table is not in the text".into()),
            Self::RowMissing => ("文中没有这一行".into(), "the row is not in the text".into()),
            Self::Truncated => ("原文到这里中断".into(), "the text breaks off here".into()),
            Self::LineShort => ("这一行在此格之前就结束了".into(), "the line ends before this cell".into()),
            Self::TooFew { found, wanted } => (
                format!("这一行只有 {found} 个数，应有 {wanted} 个，无法断定缺的是哪一个"),
                format!("the row has {found} values instead of {wanted}, and nothing tells which is missing"),
            ),
            Self::TooMany { found, wanted } => (
                format!("这一行有 {found} 个数，应有 {wanted} 个"),
                format!("the row has {found} values instead of {wanted}"),
            ),
            Self::NoPlace => (
                "有空白单元格，无法断定数字属于哪一列".into(),
                "empty cells leave open which column the values belong to".into(),
            ),
            Self::Glued(raw) => (
                format!("数字连在一起，无法拆分：“{raw}”"),
                format!("the digits run together and cannot be told apart: “{raw}”"),
            ),
            Self::Misfit(misfit, raw) => return misfit_text(*misfit, raw, lang),
            Self::Contradiction => {
                ("这一行出现两次，数字不一致".into(), "the row occurs twice with different values".into())
            }
            Self::ColumnOrder => (
                "表头各列的顺序与格式不同".into(),
                "the columns stand in another order than in the form".into(),
            ),
        };
        lang.pick(zh, en)
    }
}

fn misfit_text(misfit: Misfit, raw: &str, lang: Lang) -> String {
    let (zh, en) = match misfit {
        Misfit::NotANumber => ("不是可以准确读出的数", "not a number that can be read exactly"),
        Misfit::Negative => ("此格不应为负数", "this cell cannot be negative"),
        Misfit::NotWhole => ("此格应为整数", "this cell takes whole numbers"),
        Misfit::TooLong => ("数字位数过多", "more digits than can be kept exactly"),
    };
    match lang {
        Lang::Zh => format!("“{raw}”：{zh}"),
        Lang::En => format!("“{raw}”: {en}"),
    }
}

impl Assumption {
    /// Returns the assumption as a sentence.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => self.zh(),
            Lang::En => self.en(),
        }
    }

    fn zh(&self) -> String {
        let form_name = |form: &Text| form.get(Lang::Zh).to_owned();
        match self {
            Self::FormByLabels { form, labels } => {
                format!("按表中栏目认定格式为“{}”，依据：{}", form_name(form), labels.join("、"))
            }
            Self::FormByYear { form, year: Some(year) } => {
                format!("表中栏目不足以区分格式，按年度（{year}）采用“{}”", form_name(form))
            }
            Self::FormByYear { form, year: None } => format!("无法认定格式，暂用“{}”", form_name(form)),
            Self::FormGiven { form } => format!("按指定采用格式“{}”", form_name(form)),
            Self::FormNotOfYear { form, year } => format!("{year} 年的报告用的却是“{}”", form_name(form)),
            Self::YearFromText { year } => format!("标题中没有年份，按正文认定为 {year} 年"),
            Self::TitleJoined { line } => format!("第 {line} 行起的标题分成几行，已合并"),
            Self::TitleRepeated { line } => format!("第 {line} 行重复了标题，已略去"),
            Self::BeforeTitle { count } => format!("标题之前的 {count} 行未收入正文"),
            Self::PageData { line } => format!("第 {line} 行是网页信息，未收入正文"),
            Self::HeadingRepeated { line, heading } => format!("第 {line} 行重复了“{heading}”"),
            Self::HeadingVariant { line, found, heading } => format!("第 {line} 行“{found}”视作“{heading}”"),
            Self::TableWithoutHeading { line, table } => {
                format!("“{}”按栏目在第 {line} 行找到，前面没有相应的标题", table.get(Lang::Zh))
            }
            Self::PageMarks { count } => format!("略去 {count} 处分页标记"),
            Self::PageNumbers { count } => format!("略去 {count} 个逐页递增的页码"),
            Self::LinesJoined => "正文按版面断行，已连成段落".to_owned(),
            Self::Traditional => "栏目是繁体字，按简体比对".to_owned(),
            Self::Remarks { count } => format!("{count} 处栏目带括号说明，比对时不计"),
            Self::ByOrder { line, row } => format!("第 {line} 行“{row}”：表头与数据错位，按先后顺序对应"),
            Self::BlankLines { line, row } => format!("第 {line} 行“{row}”：空行视作空白单元格"),
            Self::TrailingFillers { line, row } => {
                format!("第 {line} 行“{row}”：行末多余的空格视作合并单元格的残留")
            }
            Self::Unglued { line, row } => format!("第 {line} 行“{row}”：栏目与数字相连，可以确切拆分"),
            Self::UnitUnknown { line, row } => format!("第 {line} 行“{row}”：金额后面没有单位，按原样保留"),
            Self::RowRepeated { line, row } => format!("第 {line} 行重复了“{row}”，数字相同"),
        }
    }

    fn en(&self) -> String {
        let form_name = |form: &Text| form.get(Lang::En).to_owned();
        match self {
            Self::FormByLabels { form, labels } => {
                format!("form recognised as “{}” by its labels: {}", form_name(form), labels.join(", "))
            }
            Self::FormByYear { form, year: Some(year) } => {
                format!("no label tells the forms apart; “{}” is the form for {year}", form_name(form))
            }
            Self::FormByYear { form, year: None } => {
                format!("the form could not be recognised; “{}” was used", form_name(form))
            }
            Self::FormGiven { form } => format!("form “{}” as given", form_name(form)),
            Self::FormNotOfYear { form, year } => format!("the report for {year} uses “{}”", form_name(form)),
            Self::YearFromText { year } => format!("the title carries no year; the text says {year}"),
            Self::TitleJoined { line } => {
                format!("the title from line {line} on is broken over several lines")
            }
            Self::TitleRepeated { line } => format!("line {line} repeats the title and was left out"),
            Self::BeforeTitle { count } => {
                format!("{count} lines above the title were left out of the narrative")
            }
            Self::PageData { line } => format!("line {line} is page data and was left out of the narrative"),
            Self::HeadingRepeated { line, heading } => format!("line {line} repeats “{heading}”"),
            Self::HeadingVariant { line, found, heading } => {
                format!("line {line}: “{found}” taken for “{heading}”")
            }
            Self::TableWithoutHeading { line, table } => {
                format!("“{}” found by its labels at line {line}, without its heading", table.get(Lang::En))
            }
            Self::PageMarks { count } => format!("{count} page marks left out"),
            Self::PageNumbers { count } => format!("{count} bare page numbers left out"),
            Self::LinesJoined => "lines of fixed width joined to paragraphs".to_owned(),
            Self::Traditional => "labels in traditional characters compared in simplified ones".to_owned(),
            Self::Remarks { count } => format!("remarks in brackets ignored in {count} labels"),
            Self::ByOrder { line, row } => {
                format!("line {line}, “{row}”: heads and values are out of step; values taken in their order")
            }
            Self::BlankLines { line, row } => {
                format!("line {line}, “{row}”: empty lines taken for empty cells")
            }
            Self::TrailingFillers { line, row } => {
                format!("line {line}, “{row}”: empty cells at the end taken for parts of merged cells")
            }
            Self::Unglued { line, row } => {
                format!("line {line}, “{row}”: label and value run together and could be told apart")
            }
            Self::UnitUnknown { line, row } => {
                format!("line {line}, “{row}”: the amount has no unit and was kept without")
            }
            Self::RowRepeated { line, row } => format!("line {line} repeats “{row}” with the same values"),
        }
    }
}
