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
            Self::HeadMissing => {
                ("表头没有这一列".into(), "the heads of the table have no such column".into())
            }
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
            Self::Misfit(misfit, origin) => return misfit_text(*misfit, &origin.raw, lang),
            Self::Merged(raw) => (
                format!("“{raw}”占了几格，无法断定各格的数"),
                format!("“{raw}” covers several cells, and nothing tells what each of them holds"),
            ),
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
        let at = self.place().map(|at| at.text(Lang::Zh)).unwrap_or_default();
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
            Self::TitleJoined { .. } => format!("{at}起的标题分成几行，已合并"),
            Self::TitleRepeated { .. } => format!("{at}重复了标题，已略去"),
            Self::BeforeTitle { count } => format!("标题之前的 {count} 行未收入正文"),
            Self::PageData { .. } => format!("{at}是网页信息，未收入正文"),
            Self::HeadingRepeated { heading, .. } => format!("{at}重复了“{heading}”"),
            Self::HeadingVariant { found, heading, .. } => format!("{at}“{found}”视作“{heading}”"),
            Self::TableWithoutHeading { table, .. } => {
                format!("“{}”按栏目在{at}找到，前面没有相应的标题", table.get(Lang::Zh))
            }
            Self::PageMarks { count } => format!("略去 {count} 处分页标记"),
            Self::PageNumbers { count } => format!("略去 {count} 个逐页递增的页码"),
            Self::LinesJoined => "正文按版面断行，已连成段落".to_owned(),
            Self::Traditional => "栏目是繁体字，按简体比对".to_owned(),
            Self::Remarks { count } => format!("{count} 处栏目带括号说明，比对时不计"),
            Self::ByOrder { row, .. } => format!("{at}“{row}”：表头与数据错位，按先后顺序对应"),
            Self::ByHead { row, .. } => format!("{at}“{row}”：各列的顺序与格式不同，按表头对应"),
            Self::TitleFromFile { title } => format!("标题取自文件自带的信息：“{title}”"),
            Self::TitleChosen { others, .. } => {
                format!("正文之前有多个标题，采用{at}的一个，另有 {others} 个未用")
            }
            Self::LinksDropped { count } => format!("{count} 个链接只在原网页上有效，只保留了文字"),
            Self::BlankLines { row, .. } => format!("{at}“{row}”：空行视作空白单元格"),
            Self::TrailingFillers { row, .. } => {
                format!("{at}“{row}”：行末多余的空格视作合并单元格的残留")
            }
            Self::Unglued { row, .. } => format!("{at}“{row}”：栏目与数字相连，可以确切拆分"),
            Self::UnitUnknown { row, .. } => format!("{at}“{row}”：金额后面没有单位，按原样保留"),
            Self::RowRepeated { row, .. } => format!("{at}重复了“{row}”，数字相同"),
        }
    }

    fn en(&self) -> String {
        let at = self.place().map(|at| at.text(Lang::En)).unwrap_or_default();
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
            Self::TitleJoined { .. } => {
                format!("the title from {at} on is broken over several lines")
            }
            Self::TitleRepeated { .. } => format!("{at} repeats the title and was left out"),
            Self::BeforeTitle { count } => {
                format!("{count} lines above the title were left out of the narrative")
            }
            Self::PageData { .. } => format!("{at} is page data and was left out of the narrative"),
            Self::HeadingRepeated { heading, .. } => format!("{at} repeats “{heading}”"),
            Self::HeadingVariant { found, heading, .. } => {
                format!("{at}: “{found}” taken for “{heading}”")
            }
            Self::TableWithoutHeading { table, .. } => {
                format!("“{}” found by its labels at {at}, without its heading", table.get(Lang::En))
            }
            Self::PageMarks { count } => format!("{count} page marks left out"),
            Self::PageNumbers { count } => format!("{count} bare page numbers left out"),
            Self::LinesJoined => "lines of fixed width joined to paragraphs".to_owned(),
            Self::Traditional => "labels in traditional characters compared in simplified ones".to_owned(),
            Self::Remarks { count } => format!("remarks in brackets ignored in {count} labels"),
            Self::ByOrder { row, .. } => {
                format!("{at}, “{row}”: heads and values are out of step; values taken in their order")
            }
            Self::ByHead { row, .. } => {
                format!("{at}, “{row}”: the columns stand in another order; values taken by their heads")
            }
            Self::TitleFromFile { title } => format!("title taken from the file’s own data: “{title}”"),
            Self::TitleChosen { others, .. } => {
                format!("several titles stand above the text; the one at {at} was taken, {others} were not")
            }
            Self::LinksDropped { count } => {
                format!("{count} links only lead somewhere on their own page and were kept as text")
            }
            Self::BlankLines { row, .. } => {
                format!("{at}, “{row}”: empty lines taken for empty cells")
            }
            Self::TrailingFillers { row, .. } => {
                format!("{at}, “{row}”: empty cells at the end taken for parts of merged cells")
            }
            Self::Unglued { row, .. } => {
                format!("{at}, “{row}”: label and value run together and could be told apart")
            }
            Self::UnitUnknown { row, .. } => {
                format!("{at}, “{row}”: the amount has no unit and was kept without")
            }
            Self::RowRepeated { row, .. } => format!("{at} repeats “{row}” with the same values"),
        }
    }
}
