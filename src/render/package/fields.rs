//! What the tables of the package hold: each field with its type and its meaning, and how tables refer to each other.

use crate::base::Lang;
use crate::plan::DataTable;

/// The type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render) enum Kind {
    Text,
    Integer,
    Number,
    Year,
    Date,
    Flag,
}

impl Kind {
    /// Returns the word that table schemas use.
    pub(in crate::render) fn word(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Year => "year",
            Self::Date => "date",
            Self::Flag => "boolean",
        }
    }
}

/// A field of a table.
#[derive(Clone, Copy, Debug)]
pub(in crate::render) struct Field {
    pub(in crate::render) name: &'static str,
    pub(in crate::render) kind: Kind,
    /// Whether every row has it.
    pub(in crate::render) required: bool,
    zh: &'static str,
    en: &'static str,
}

impl Field {
    /// Says what the field holds.
    pub(in crate::render) fn meaning(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }
}

/// Fields that name a row of another table.
#[derive(Clone, Copy, Debug)]
pub(in crate::render) struct Link {
    pub(in crate::render) own: &'static [&'static str],
    pub(in crate::render) table: DataTable,
    pub(in crate::render) theirs: &'static [&'static str],
}

/// A table of the package.
#[derive(Clone, Copy, Debug)]
pub(in crate::render) struct Resource {
    zh: (&'static str, &'static str),
    en: (&'static str, &'static str),
    pub(in crate::render) fields: &'static [Field],
    pub(in crate::render) key: &'static [&'static str],
    pub(in crate::render) links: &'static [Link],
}

impl Resource {
    /// Returns its title.
    pub(in crate::render) fn title(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh.0, self.en.0)
    }

    /// Says what it holds.
    pub(in crate::render) fn meaning(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh.1, self.en.1)
    }

    /// Returns what is known of a table.
    pub(in crate::render) fn of(table: DataTable) -> &'static Self {
        match table {
            DataTable::Regions => &REGIONS,
            DataTable::Offices => &OFFICES,
            DataTable::Reports => &REPORTS,
            DataTable::Dictionary => &DICTIONARY,
            DataTable::Indicators => &INDICATORS,
            DataTable::IndicatorValues => &INDICATOR_VALUES,
            DataTable::Cells => &CELLS,
        }
    }
}

/// A field that every row has.
const fn must(name: &'static str, kind: Kind, zh: &'static str, en: &'static str) -> Field {
    Field { name, kind, required: true, zh, en }
}

/// A field that may be empty.
const fn may(name: &'static str, kind: Kind, zh: &'static str, en: &'static str) -> Field {
    Field { name, kind, required: false, zh, en }
}

const TO_OFFICE: Link = Link { own: &["office"], table: DataTable::Offices, theirs: &["path"] };

const REGIONS: Resource = Resource {
    zh: ("地区", "每个地区一行。"),
    en: ("Regions", "A row for each region."),
    fields: &[
        must("path", Kind::Text, "地址，如 yunxiu/qingxi", "address, such as yunxiu/qingxi"),
        must("name", Kind::Text, "名称", "name"),
        may("parent", Kind::Text, "上级地区的地址", "address of the region around it"),
        may("code", Kind::Text, "行政区划代码", "administrative division code"),
    ],
    key: &["path"],
    links: &[Link { own: &["parent"], table: DataTable::Regions, theirs: &["path"] }],
};

const OFFICES: Resource = Resource {
    zh: ("机构", "每家机构一行。"),
    en: ("Offices", "A row for each office."),
    fields: &[
        must(
            "path",
            Kind::Text,
            "地址，其他表用它指称机构",
            "address, by which other tables name the office",
        ),
        must("name", Kind::Text, "全称（现名）", "full name, as it is today"),
        must("short", Kind::Text, "简称", "name for tables"),
        may(
            "kind",
            Kind::Text,
            "机构类别：government、department、township、subdistrict、dispatched、institution",
            "what sort of office: government, department, township, subdistrict, dispatched, institution",
        ),
        may("region", Kind::Text, "所在地区的地址", "address of its region"),
        may("since", Kind::Date, "机构存在的第一天", "the first day it existed"),
        may("until", Kind::Date, "机构存在的最后一天", "the last day it existed"),
        may("uscc", Kind::Text, "统一社会信用代码", "unified social credit code"),
        may("first_year", Kind::Year, "最早的报告年度", "year of its first report"),
        may("last_year", Kind::Year, "最近的报告年度", "year of its last report"),
        must("reports", Kind::Integer, "报告份数", "how many reports there are"),
    ],
    key: &["path"],
    links: &[Link { own: &["region"], table: DataTable::Regions, theirs: &["path"] }],
};

const REPORTS: Resource = Resource {
    zh: ("报告", "每份报告一行：公布情况和核对结果，数字在 cells 表。"),
    en: (
        "Reports",
        "A row for each report: how it was published and checked; its numbers are in the table cells.",
    ),
    fields: &[
        must("office", Kind::Text, "机构地址", "address of the office"),
        must("year", Kind::Year, "年度", "year"),
        must("name", Kind::Text, "当时的机构名称", "name of the office at the time"),
        may("form", Kind::Text, "表式", "form"),
        may(
            "scope",
            Kind::Text,
            "统计口径：own 本机关，consolidated 汇总",
            "whom it covers: own, consolidated",
        ),
        may("published", Kind::Date, "公布日期", "day of publication"),
        may("written", Kind::Date, "成文日期", "day it was written"),
        may("deadline", Kind::Date, "公布期限", "the day it was due"),
        must(
            "state",
            Kind::Text,
            "published 按时公布或没有日期，late 迟报",
            "published (in time, or no date is known), late",
        ),
        may("days_late", Kind::Integer, "迟报天数", "days behind the deadline"),
        may("index_no", Kind::Text, "索引号", "index number"),
        may("source", Kind::Text, "原发布地址", "where it was published first"),
        must("errors", Kind::Integer, "错误数", "findings of severity error"),
        must("warnings", Kind::Integer, "警告数", "findings of severity warning"),
        must(
            "infos",
            Kind::Integer,
            "提示数（含已说明的）",
            "findings of severity info, explained ones included",
        ),
        must("passed", Kind::Integer, "通过的核对数", "checks that hold"),
        must("failed", Kind::Integer, "未通过的核对数", "checks that fail"),
        must(
            "noted",
            Kind::Integer,
            "提示或已说明的核对数",
            "checks that fail and are explained or only worth a note",
        ),
        must(
            "not_assessable",
            Kind::Integer,
            "因缺数字不能核对的项数",
            "checks that meet a number that is missing",
        ),
    ],
    key: &["office", "year"],
    links: &[TO_OFFICE],
};

const DICTIONARY: Resource = Resource {
    zh: ("单元格", "每种表式的每个单元格一行：表、行、列的正式名称和单位。"),
    en: (
        "Dictionary of cells",
        "A row for each cell of each form: official labels of its table, row and column, unit.",
    ),
    fields: &[
        must("form", Kind::Text, "表式", "form"),
        must("cell", Kind::Text, "单元格编号，如 t3.new.nat", "id of the cell, such as t3.new.nat"),
        must("table", Kind::Text, "表", "table"),
        must("table_zh", Kind::Text, "表名", "caption of the table, in Chinese"),
        may("table_en", Kind::Text, "表名（英文）", "caption of the table, in English"),
        may(
            "row_zh",
            Kind::Text,
            "行名，分组在前",
            "label of the row behind those of its groups, in Chinese",
        ),
        may("row_en", Kind::Text, "行名（英文）", "label of the row, in English"),
        may(
            "column_zh",
            Kind::Text,
            "列名，分组在前",
            "label of the column behind those of its groups, in Chinese",
        ),
        may("column_en", Kind::Text, "列名（英文）", "label of the column, in English"),
        must(
            "type",
            Kind::Text,
            "count 件数，signed 可为负的整数，money 金额，amount 带单位的数量，days 天数",
            "count, signed (may be negative), money, amount (its unit stands in the row of the cell), days",
        ),
        may("unit", Kind::Text, "单位", "unit"),
        must(
            "summable",
            Kind::Flag,
            "能否与其他单元格或机构相加",
            "whether it may be added to other cells or offices",
        ),
    ],
    key: &["form", "cell"],
    links: &[],
};

const INDICATORS: Resource = Resource {
    zh: ("指标定义", "每种表式的每个指标一行：算式、单位、方向和注意事项。"),
    en: (
        "Definitions of indicators",
        "A row for each indicator of each form: formula, unit, direction, caveats.",
    ),
    fields: &[
        must("form", Kind::Text, "表式", "form"),
        must("id", Kind::Text, "编号，如 open_rate", "id, such as open_rate"),
        must("label_zh", Kind::Text, "名称", "name, in Chinese"),
        may("label_en", Kind::Text, "名称（英文）", "name, in English"),
        must(
            "formula",
            Kind::Text,
            "算式；prev(x) 指上一年的 x，prev(x, 3) 指三年前的 x",
            "formula; prev(x) is x of the year before, prev(x, 3) of three years before",
        ),
        must(
            "unit",
            Kind::Text,
            "percent 百分比，points 百分点，ratio 比值，count 件数，amount 数量，per10k 每万件",
            "percent, points (percentage points), ratio, count, amount, per10k",
        ),
        may(
            "better",
            Kind::Text,
            "higher 高为好，lower 低为好，空为不分好坏",
            "higher or lower; empty if neither is better",
        ),
        may("caveat_zh", Kind::Text, "注意事项", "what to keep in mind, in Chinese"),
        may("caveat_en", Kind::Text, "注意事项（英文）", "what to keep in mind, in English"),
    ],
    key: &["form", "id"],
    links: &[],
};

const INDICATOR_VALUES: Resource = Resource {
    zh: ("指标值", "每份报告的每个指标一行；算不出的（缺数字、分母为0、没有以前年度）没有行。"),
    en: (
        "Values of indicators",
        "A row for each indicator of each report; none where it has no value (a number is missing, the divisor is 0, \
         an earlier year is not there).",
    ),
    fields: &[
        must("office", Kind::Text, "机构地址", "address of the office"),
        must("year", Kind::Year, "年度", "year"),
        must("form", Kind::Text, "表式", "form"),
        must("indicator", Kind::Text, "指标编号", "id of the indicator"),
        must(
            "value",
            Kind::Number,
            "值：比例为小数（0.5 即 50%），最多12位小数，四舍五入",
            "value; shares as fractions (0.5 is 50 %), rounded half up to at most 12 places",
        ),
        must("printed", Kind::Text, "页面上的写法", "as pages print it"),
    ],
    key: &["office", "year", "indicator"],
    links: &[
        TO_OFFICE,
        Link { own: &["office", "year"], table: DataTable::Reports, theirs: &["office", "year"] },
        Link { own: &["form", "indicator"], table: DataTable::Indicators, theirs: &["form", "id"] },
    ],
};

const CELLS: Resource = Resource {
    zh: ("全部单元格", "每份报告的每个单元格一行，按机构、年度和表式的次序排列。"),
    en: ("All cells", "A row for each cell of each report, by office, year and the order of the form."),
    fields: &[
        must("office", Kind::Text, "机构地址", "address of the office"),
        must("year", Kind::Integer, "年度", "year"),
        must("form", Kind::Text, "表式", "form"),
        must("cell", Kind::Text, "单元格编号", "id of the cell"),
        may("value", Kind::Number, "数值，6位小数，精确", "the number, exact, with 6 decimal places"),
        may(
            "state",
            Kind::Text,
            "没有数值的原因：blank 空白，na 不适用，unreadable 无法辨认，withheld 不公开；below 不足1；large 超出12位整数，见该报告的 data.json",
            "why there is no number: blank, na (not applicable), unreadable, withheld; below (less than one); large (more \
             than 12 digits before the point, see the report’s data.json)",
        ),
        may(
            "unit",
            Kind::Text,
            "数值后所写的单位（表式未定单位的）",
            "the unit behind the number, where the form leaves it open",
        ),
    ],
    key: &["office", "year", "cell"],
    links: &[
        TO_OFFICE,
        Link { own: &["office", "year"], table: DataTable::Reports, theirs: &["office", "year"] },
        Link { own: &["form", "cell"], table: DataTable::Dictionary, theirs: &["form", "cell"] },
    ],
};
