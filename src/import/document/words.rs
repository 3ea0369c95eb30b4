//! Places and notices to sentences in both languages.

use super::{Notice, Place};
use crate::base::Lang;

impl Place {
    /// Returns the number of the line, for texts.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::Line(line) => Some(*line),
            _ => None,
        }
    }

    /// Returns the place of a column in the same row of a table.
    #[must_use]
    pub(crate) fn in_column(&self, wanted: usize) -> Self {
        let mut place = self.clone();
        if let Self::Table { column, .. } | Self::Sheet { column, .. } = &mut place {
            *column = wanted;
        }
        place
    }

    /// Returns the place in words.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Line(line), Lang::Zh) => format!("第 {line} 行"),
            (Self::Line(line), Lang::En) => format!("line {line}"),
            (Self::Paragraph(number), Lang::Zh) => format!("第 {number} 段"),
            (Self::Paragraph(number), Lang::En) => format!("paragraph {number}"),
            (Self::Table { table, row, column: 0 }, Lang::Zh) => format!("第 {table} 个表第 {row} 行"),
            (Self::Table { table, row, column: 0 }, Lang::En) => format!("table {table}, row {row}"),
            (Self::Table { table, row, column }, Lang::Zh) => {
                format!("第 {table} 个表第 {row} 行第 {column} 列")
            }
            (Self::Table { table, row, column }, Lang::En) => {
                format!("table {table}, row {row}, column {column}")
            }
            (Self::Sheet { sheet, row, column: 0 }, Lang::Zh) => format!("工作表“{sheet}”第 {row} 行"),
            (Self::Sheet { sheet, row, column: 0 }, Lang::En) => format!("sheet “{sheet}”, row {row}"),
            (Self::Sheet { sheet, row, column }, _) => format!("{sheet}!{}{row}", letters(*column)),
        }
    }
}

/// Returns the letters that spreadsheets name a column by: 1 is `A`, 27 is `AA`.
fn letters(column: usize) -> String {
    let mut rest = column;
    let mut out = Vec::new();
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        out.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    out.iter().rev().collect()
}

impl Notice {
    /// Returns the notice as a sentence.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let (zh, en) = match self {
            Self::EncodingGuessed { encoding } => (
                format!("文件没有写明编码，按 {encoding} 读取"),
                format!("the file does not name its encoding; it was read as {encoding}"),
            ),
            Self::HiddenRows { count } => (
                format!("有 {count} 行是隐藏的，已照常读取，请核对"),
                format!("{count} rows are hidden; they were read like the others, please check them"),
            ),
            Self::HiddenColumns { count } => (
                format!("有 {count} 列是隐藏的，已照常读取，请核对"),
                format!("{count} columns are hidden; they were read like the others, please check them"),
            ),
            Self::HiddenSheets { names } => (
                format!("隐藏的工作表没有读取：{}", names.join("、")),
                format!("hidden sheets were not read: {}", names.join(", ")),
            ),
            Self::TrackedChanges { count } => (
                format!("文档带有 {count} 处修订：删去的未收入，插入的已收入"),
                format!("{count} tracked changes: deletions were left out, insertions taken"),
            ),
            Self::Comments { count } => {
                (format!("{count} 条批注未收入"), format!("{count} comments were left out"))
            }
            Self::Pictures { count } => (
                format!("{count} 张图片未收入；如果表格是图片，其中的数字没有读取"),
                format!(
                    "{count} pictures were left out; if a table is one of them, its numbers were not read"
                ),
            ),
            Self::Macros => (
                "文件带有宏，未收入，也没有运行".to_owned(),
                "the file holds macros; they were neither kept nor run".to_owned(),
            ),
            Self::Objects { count } => (
                format!("{count} 个外部链接或嵌入对象未收入，也没有打开"),
                format!("{count} links to other files or embedded objects were neither kept nor opened"),
            ),
            Self::FormulaWithoutValue { at } => (
                format!("{}是公式，文件里没有存它的结果", at.text(lang)),
                format!("{} holds a formula without its result", at.text(lang)),
            ),
            Self::DateCell { at } => (
                format!("{}的格式是日期", at.text(lang)),
                format!("{} is formatted as a date", at.text(lang)),
            ),
            Self::SpansCut { count } => (
                format!("{count} 个单元格声明的跨度超出表格，已截断"),
                format!("{count} cells claim to cover more than the table holds and were cut"),
            ),
            Self::SpansOverlap { count } => {
                (format!("{count} 个单元格互相重叠"), format!("{count} cells lie over one another"))
            }
            Self::HiddenText { count } => (
                format!("{count} 处不显示的文字未收入"),
                format!("{count} pieces of hidden text were left out"),
            ),
            Self::OtherTables { count } => (
                format!(
                    "报告之外还有 {count} 个像年度报告的统计表没有读取，同一页里可能有另一份报告，请单独保存后导入"
                ),
                format!(
                    "{count} more tables like those of a report were not read; the page may show another report, which is to be saved by itself"
                ),
            ),
            Self::Around { count } => (
                format!("报告前后的 {count} 段网页内容（导航、页脚等）未收入"),
                format!("{count} pieces of the page around the report (navigation, footer) were left out"),
            ),
        };
        lang.pick(zh, en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_spreadsheets_name_them() {
        let place = |column| Place::Sheet { sheet: "表二".into(), row: 7, column }.text(Lang::Zh);
        assert_eq!((place(1), place(26), place(27)), ("表二!A7".into(), "表二!Z7".into(), "表二!AA7".into()));
    }
}
