//! The registry of finding codes: what each means, in both languages, from which messages, `explain` and the
//! manual are made. A rule declared by a form has its own texts there; [`Code::Rule`] carries its id.

use super::Severity;
use serde::{Deserialize, Serialize};

/// One entry of the registry. Messages are templates: `{name}` is a fact, `[…]` vanishes when its fact is missing.
#[derive(Debug)]
pub struct Entry {
    /// The stable code shown to people.
    pub id: &'static str,
    /// The severity unless the finding says otherwise.
    pub severity: Severity,
    /// What is wrong, in Chinese.
    pub message_zh: &'static str,
    /// What is wrong, in English.
    pub message_en: &'static str,
    /// How to mend it, in Chinese; may be empty.
    pub mend_zh: &'static str,
    /// How to mend it, in English; may be empty.
    pub mend_en: &'static str,
    /// Why it matters, in Chinese.
    pub why_zh: &'static str,
    /// Why it matters, in English.
    pub why_en: &'static str,
}

macro_rules! registry {
    ($($variant:ident $id:literal $severity:ident
        { $mzh:literal $men:literal } mend { $fzh:literal $fen:literal } why { $wzh:literal $wen:literal })*) => {
        /// What kind of mistake a finding is.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {
            $(#[doc = concat!("`", $id, "`: ", $men, ".")] $variant,)*
            /// A rule declared by a form, such as `T3-BAL`.
            Rule(Box<str>),
        }

        impl Code {
            /// Returns the registry entry; all declared rules share one, whose texts come from their form.
            #[must_use]
            pub fn entry(&self) -> &'static Entry {
                match self {
                    $(Self::$variant => &Entry {
                        id: $id, severity: Severity::$severity, message_zh: $mzh, message_en: $men,
                        mend_zh: $fzh, mend_en: $fen, why_zh: $wzh, why_en: $wen,
                    },)*
                    Self::Rule(_) => &RULE,
                }
            }
        }

        /// Every built-in code with its texts, in the order of the manual.
        pub const REGISTRY: &[Code] = &[$(Code::$variant,)*];
    };
}

registry! {
    Encoding "encoding" Error {
        "文件不是 UTF-8 编码[，看来是 {guess}]"
        "the file is not UTF-8[; it looks like {guess}]"
    } mend {
        "请另存为 UTF-8[，或执行：{command}]"
        "Save it as UTF-8[, or run: {command}]"
    } why {
        "所有文字文件都须是 UTF-8。旧办公系统和记事本的“ANSI”常存成 GBK，直接发布会成为乱码，因此该文件不予发布。"
        "Every text file must be UTF-8. Older office systems save GBK, which would be published as rubbish; the file is therefore left out."
    }
    ControlCharacter "control-character" Warning {
        "文中有 {count} 个看不见的控制字符"
        "the text holds {count} invisible control characters"
    } mend {
        "请删去；发布时以空格代替"
        "Delete them; they are published as spaces"
    } why {
        "控制字符多半随复制粘贴而来，会使网页、订阅源和数据文件无法解析。"
        "Control characters usually come in by copy and paste, and make pages, feeds and data files unreadable."
    }
    BidiControl "bidi-control" Warning {
        "文中有 {count} 个改变文字方向的隐藏字符"
        "the text holds {count} hidden characters that reorder text"
    } mend {
        "请删去；发布时已使其不起作用"
        "Delete them; they are published without effect"
    } why {
        "这类字符会让读者看到的文字与实际内容不同。"
        "Such characters make a reader see something other than what is written."
    }
    FileTooLarge "file-too-large" Error {
        "文件 {size} 字节，超过上限 {limit} 字节，未读取"
        "the file has {size} bytes, over the limit of {limit}; it was not read"
    } mend {
        "请拆分文件，或把附件移到年度文件夹"
        "Split it, or move attachments into the year's folder"
    } why {
        "叙述和统计文件通常只有几十 KB；过大的文件多半放错了地方。"
        "Narratives and statistics are a few dozen kilobytes; a much larger file is probably in the wrong place."
    }
    FileUnreadable "file-unreadable" Error {
        "无法读取：{reason}"
        "cannot be read: {reason}"
    } mend {
        "请检查文件权限"
        "Check the file's permissions"
    } why {
        "文件存在但系统不允许读取；其他文件照常处理。"
        "The file exists but the system will not let it be read; everything else goes on."
    }
    FileEmpty "file-empty" Warning {
        "文件是空的"
        "the file is empty"
    } mend {
        "请填写内容，或删除该文件"
        "Fill it in, or delete it"
    } why {
        "空文件按没有内容处理。"
        "An empty file counts as nothing written."
    }
    ConflictMarks "conflict-marks" Error {
        "文件里留有版本合并冲突的标记"
        "the file still holds merge conflict marks"
    } mend {
        "请选定一方的内容，并删去 <<<<<<<、=======、>>>>>>> 各行"
        "Choose one side and delete the <<<<<<<, ======= and >>>>>>> lines"
    } why {
        "两人同时修改同一文件时，版本工具会留下这种标记；其间的内容互相矛盾，不能发布。"
        "Version control leaves these marks when two people changed the same lines; what stands between them contradicts itself."
    }
    NotAFile "not-a-file" Error {
        "这里应是文件，实为{kind}"
        "this should be a file and is {kind}"
    } mend {
        "请移走或改名"
        "Move it away or rename it"
    } why {
        "文件夹、管道和设备不能当作文件读取。"
        "Folders, pipes and devices cannot be read as files."
    }
    LinkOutside "link-outside" Error {
        "链接指向站点文件夹之外，未读取"
        "the link leads out of the site folder; it was not followed"
    } mend {
        "请把文件复制到站点文件夹内"
        "Copy the file into the site folder"
    } why {
        "若跟随这样的链接，机器上的其他文件可能被公开。"
        "Following it could publish any file of this machine."
    }
    LinkBroken "link-broken-file" Error {
        "链接指向不存在的文件"
        "the link leads nowhere"
    } mend {
        "请删除链接，或恢复它指向的文件"
        "Delete the link, or restore what it points to"
    } why {
        "链接的目标已不存在。"
        "The target of the link is gone."
    }
    LinkLoop "link-loop" Warning {
        "链接绕回到已读过的文件夹，未再读取"
        "the link leads back to a folder already read; it was not followed again"
    } mend {
        "请删除该链接"
        "Delete the link"
    } why {
        "每个文件夹只读取一次，否则会无穷无尽。"
        "Each folder is read once; otherwise there would be no end."
    }
    NameInvalid "name-invalid" Error {
        "文件或文件夹名“{name}”不能用作网址：{reason}"
        "the name “{name}” cannot be used in an address: {reason}"
    } mend {
        "请改用小写字母、数字、连字符（给人看的名称写在 office.toml 里；附件也一样，如 2024-report.pdf）"
        "Use lower-case letters, digits and hyphens; names for people go into office.toml, and attachments need such names too (2024-report.pdf)"
    } why {
        "文件夹名就是网址。网址只用 ASCII 字母、数字、连字符、下划线和点，且不用各系统保留的名字，这样在任何主机和 U 盘上都能打开。"
        "Folder names are addresses. Addresses use ASCII letters, digits, hyphens, underscores and dots, and none of the names that some system reserves, so that they work on any host or USB stick."
    }
    NameCollision "name-collision" Error {
        "与“{other}”只有大小写或编码写法不同，网址会相同"
        "differs from “{other}” only in letter case or Unicode form; their addresses would be the same"
    } mend {
        "请改名，或删去其中一个"
        "Rename or delete one of them"
    } why {
        "在 Windows 和 U 盘上，这两个名字是同一个；哪一个都不能悄悄胜出。"
        "On Windows and on USB sticks the two are one; neither may silently win."
    }
    FileUnused "file-unused" Warning {
        "这个文件没有用处：{reason}"
        "this file is not used: {reason}"
    } mend {
        "[是否应为“{suggestion}”？]"
        "[Did you mean “{suggestion}”?]"
    } why {
        "content 文件夹里的每个文件要么被使用，要么被复制，要么在这里指出，不会悄悄忽略。"
        "Every file below content/ is used, copied or named here; nothing is ignored in silence."
    }
    FileCopy "file-copy" Warning {
        "像是“{original}”的副本，未使用"
        "this looks like a copy of “{original}”; it is not used"
    } mend {
        "请核对后删除"
        "Compare the two and delete one"
    } why {
        "名字带“副本”“(1)”的文件多半是误留，其中的数字可能更新，也可能更旧。"
        "Names with “副本” or “(1)” are usually left over; their numbers may be newer or older."
    }
    StatisticsMissing "statistics-missing" Warning {
        "只有叙述，没有统计文件 {expected}"
        "there is a narrative but no statistics file {expected}"
    } mend {
        "请补上统计文件；页面会说明表格尚未提供"
        "Add the statistics file; the page says that the tables are not there yet"
    } why {
        "一份报告由叙述（.md）和统计（.toml）两部分组成。"
        "A report is a narrative (.md) and its statistics (.toml)."
    }
    NarrativeMissing "narrative-missing" Warning {
        "只有统计，没有叙述文件 {expected}"
        "there are statistics but no narrative {expected}"
    } mend {
        "请补上叙述文件；页面会说明文字尚未提供"
        "Add the narrative; the page says that the text is not there yet"
    } why {
        "一份报告由叙述（.md）和统计（.toml）两部分组成。"
        "A report is a narrative (.md) and its statistics (.toml)."
    }
    OfficeMissing "office-missing" Error {
        "年度文件所在的文件夹没有 office.toml，无法知道是哪个机构"
        "the folder of this year's file has no office.toml, so its office is unknown"
    } mend {
        "请在同一文件夹建立 office.toml，写上 name = \"机构名称\""
        "Create office.toml beside it with name = \"…\""
    } why {
        "机构由 office.toml 定义；没有它，年度报告没有归属，不予发布。"
        "An office is defined by its office.toml; without it a report belongs to nobody and is not published."
    }
    OfficeNested "office-nested" Error {
        "机构文件夹位于另一机构“{outer}”之内"
        "this office lies inside another office, “{outer}”"
    } mend {
        "请移到地区文件夹之下"
        "Move it below a region's folder"
    } why {
        "机构之下只放年度报告；上下级关系用地区表示。"
        "An office holds its reports only; levels are expressed by regions."
    }
    OfficeUnknown "office-unknown" Error {
        "没有地址为“{office}”的机构"
        "there is no office at “{office}”"
    } mend {
        "[是否应为“{suggestion}”？]"
        "[Did you mean “{suggestion}”?]"
    } why {
        "沿革、汇总范围等处提到的机构必须存在，地址是它在 content 下的路径。"
        "Offices named in lineages and in the scope of consolidated reports must exist; the address is the path below content/."
    }
    FormUnknown "form-unknown" Error {
        "[没有名为“{form}”的表式][没有适用于 {year} 年的表式][，可用：{known}]"
        "[there is no form “{form}”][no form is valid for {year}][; known: {known}]"
    } mend {
        "[是否应为“{suggestion}”？]"
        "[Did you mean “{suggestion}”?]"
    } why {
        "报告按表式读取；找不到表式时，统计数字不予读取。"
        "A report is read by its form; without it the statistics are not read."
    }
    FormInvalid "form-invalid" Error {
        "表式文件有误：{reason}"
        "the form file is wrong: {reason}"
    } mend {
        "请按 docs/forms.md 改正；在此之前，这种表式的报告不能读取"
        "Mend it after docs/forms.md; until then reports of this form cannot be read"
    } why {
        "表式决定读取、核对和展示，必须先于报告正确。"
        "The form decides what is read, checked and shown, so it has to be right first."
    }
    TomlSyntax "toml-syntax" Error {
        "不合 TOML 写法：{reason}"
        "not valid TOML: {reason}"
    } mend {
        "[{advice}]"
        "[{advice}]"
    } why {
        "文件有一处不合写法时，其余内容不作猜测，整个文件按不可读处理。"
        "When one place is not valid TOML nothing else in the file is guessed; the whole file counts as unreadable."
    }
    TomlDuplicate "toml-duplicate" Error {
        "“{key}”写了两次"
        "“{key}” is written twice"
    } mend {
        "请删去其中一个"
        "Delete one of them"
    } why {
        "同一项写了两次，无法知道以哪个为准。"
        "Written twice, it is unknown which one counts."
    }
    KeyUnknown "key-unknown" Error {
        "没有“{key}”这一项"
        "there is no “{key}” here"
    } mend {
        "[是否应为“{suggestion}”？]"
        "[Did you mean “{suggestion}”?]"
    } why {
        "不认识的项多半是笔误；若悄悄忽略，数字就会丢失。"
        "An unknown key is usually a slip; ignoring it in silence would lose a number."
    }
    KeysUnknown "keys-unknown" Error {
        "另有 {count} 个不认识的项未一一列出"
        "{count} more unknown keys are not listed"
    } mend {
        ""
        ""
    } why {
        "每个文件最多列出 20 个不认识的项。"
        "At most 20 unknown keys are listed for one file."
    }
    KeyMissing "key-missing" Error {
        "缺少“{key}”"
        "“{key}” is missing"
    } mend {
        "请加上一行：{example}"
        "Add a line: {example}"
    } why {
        "这一项必须填写。"
        "This key is required."
    }
    ValueType "value-type" Error {
        "“{key}”应是{expected}，实为{found}"
        "“{key}” should be {expected}; it is {found}"
    } mend {
        ""
        ""
    } why {
        "值的种类不对，该项按没有填写处理。"
        "The value is of the wrong kind; it counts as not given."
    }
    ValueInvalid "value-invalid" Error {
        "“{key}”的值“{value}”不对[，应是：{allowed}]"
        "“{value}” is not a valid “{key}”[; allowed: {allowed}]"
    } mend {
        "[是否应为“{suggestion}”？]"
        "[Did you mean “{suggestion}”?]"
    } why {
        "值不在允许的范围内，该项按没有填写处理。"
        "The value is not one of those allowed; it counts as not given."
    }
    TableMissing "table-missing" Warning {
        "缺少整张表“{table}”[（{key}）]"
        "the whole table “{table}” is missing[ ({key})]"
    } mend {
        "请补上；未填的单元格按空白处理，有关核对不能进行"
        "Add it; its cells count as blank and its rules cannot be assessed"
    } why {
        "表中单元格全部按空白处理。空白不是 0。"
        "All its cells count as blank. Blank is not 0."
    }
    RowMissing "row-missing" Warning {
        "缺少“{row}”一行[（{key}）]"
        "the row “{row}” is missing[ ({key})]"
    } mend {
        "请补上；未填的单元格按空白处理，有关核对不能进行"
        "Add it; its cells count as blank and its rules cannot be assessed"
    } why {
        "没有的行按空白处理。空白不是 0；确为 0 时请写 0。"
        "A missing row counts as blank. Blank is not 0; where it is 0, write 0."
    }
    CellMissing "cell-missing" Warning {
        "“{row}”缺少“{column}”[（{key}）]"
        "“{row}” lacks “{column}”[ ({key})]"
    } mend {
        "请补上；未填的单元格按空白处理"
        "Add it; the cell counts as blank"
    } why {
        "没有写出的单元格按空白处理。空白不是 0。"
        "A cell that is not written counts as blank. Blank is not 0."
    }
    RowLength "row-length" Error {
        "“{row}”应有 {expected} 个数（{columns}），实有 {found} 个"
        "“{row}” should have {expected} numbers ({columns}); it has {found}"
    } mend {
        "请对照表头逐列核对；在此之前整行按不可读处理"
        "Compare it with the head column by column; until then the whole row is unreadable"
    } why {
        "少一个或多一个数时，无法知道是哪一列；整行不作猜测。"
        "With one number too few or too many it is unknown which column it is; the row is not guessed."
    }
    CellType "cell-type" Error {
        "“{row}”的“{column}”应是{expected}，写的是 {found}"
        "“{row}”, “{column}” should be {expected}; it says {found}"
    } mend {
        "[是否应为 {suggestion}？]没有数字的单元格写 \"blank\"（空白）、\"na\"（不适用）、\"unreadable\"（无法辨认）或 \"withheld\"（不公开）"
        "[Did you mean {suggestion}? ]A cell without a number is written \"blank\", \"na\", \"unreadable\" or \"withheld\""
    } why {
        "不能准确读出的数字按“不可读”处理，不会当作 0，也不会四舍五入。"
        "A number that cannot be read exactly is unreadable; it is never taken for 0 and never rounded."
    }
    NumberRange "number-range" Error {
        "“{row}”的“{column}”的数 {found} 太大，无法准确保存"
        "“{row}”, “{column}”: {found} is too large to be kept exactly"
    } mend {
        "请核对是否多打了数字"
        "See whether digits were typed twice"
    } why {
        "超过 19 位的数几乎总是误打。"
        "A number of more than 19 digits is nearly always a slip."
    }
    NumberPlaces "number-places" Error {
        "“{row}”的“{column}”的数 {found} 小数超过 6 位"
        "“{row}”, “{column}”: {found} has more than six decimal places"
    } mend {
        "请按报告原文填写"
        "Write it as it stands in the report"
    } why {
        "金额最多保留 6 位小数，不作四舍五入。"
        "Amounts keep six decimal places at most and are never rounded."
    }
    NumberStyle "number-style" Warning {
        "“{row}”的“{column}”的写法 {found} 容易误读，已按 {value} 读取"
        "“{row}”, “{column}”: {found} is easily misread; it was read as {value}"
    } mend {
        "请写成 {plain}"
        "Write it as {plain}"
    } why {
        "下划线、十六进制、正号和不带引号的小数虽能读取，却多半不是填表人的本意。"
        "Underscores, other bases, plus signs and bare decimals can be read but are seldom what was meant."
    }
    Nonneg "NONNEG" Error {
        "“{row}”的“{column}”是 {value}，不应小于 0"
        "“{row}”, “{column}” is {value}; it should not be below 0"
    } mend {
        "请核对原始数据"
        "Compare it with the source"
    } why {
        "除表式注明可为负数的栏目外，表中各数都是件数或金额，不会是负数。"
        "Unless the form says that a column may be negative, every cell is a count or an amount."
    }
    Int "INT" Error {
        "“{row}”的“{column}”是 {value}，应是整数"
        "“{row}”, “{column}” is {value}; it should be a whole number"
    } mend {
        "请核对原始数据"
        "Compare it with the source"
    } why {
        "件数都是整数；只有金额可以有小数。"
        "Counts are whole numbers; only amounts have decimal places."
    }
    Blank "BLANK" Warning {
        "“{row}”的“{column}”是空白"
        "“{row}”, “{column}” is blank"
    } mend {
        "请填写；确为 0 时写 0，不适用时写 \"na\""
        "Fill it in; write 0 where it is 0, and \"na\" where it does not apply"
    } why {
        "评估时空白单元格视为漏填；有空白的核对不能进行。空白不是 0。"
        "Evaluators count a blank as forgotten, and a rule that meets one cannot be assessed. Blank is not 0."
    }
    RawHtml "raw-html" Warning {
        "叙述里的 HTML 标记“{tag}”按文字显示"
        "the HTML “{tag}” in the narrative is shown as text"
    } mend {
        "请改用 Markdown 写法"
        "Write it in Markdown"
    } why {
        "各单位的稿件汇到同一网站，HTML 可能夹带脚本，因此一律按文字显示。"
        "Texts of many offices meet on one site and HTML can carry scripts, so it is shown as text."
    }
    LinkScheme "link-scheme" Error {
        "链接“{target}”的种类不允许，只保留文字"
        "links of the kind “{target}” are not allowed; only the text stays"
    } mend {
        "请用 http、https、mailto、tel 或站内相对链接"
        "Use http, https, mailto, tel or a relative link"
    } why {
        "其他种类的链接可能执行程序或指向本机文件。"
        "Other kinds of links can run programs or point to files of this machine."
    }
    LinkTarget "link-target" Error {
        "链接指向的“{target}”不存在"
        "the link's target “{target}” does not exist"
    } mend {
        "[是否应为“{suggestion}”？]"
        "[Did you mean “{suggestion}”?]"
    } why {
        "站内链接在生成时逐一核对，断链不发布为链接。"
        "Links within the site are checked when it is built; a broken one is published as text."
    }
    NestingTooDeep "nesting-too-deep" Error {
        "嵌套超过 {limit} 层，或一段里的标记符号过多，全文按原样显示"
        "nested more than {limit} levels deep, or too many marks in one paragraph; the text is shown as it is"
    } mend {
        "请减少嵌套"
        "Nest less"
    } why {
        "这样深的嵌套多半是复制时产生的，会拖慢所有读者。"
        "Such nesting usually comes from copying and slows every reader down."
    }
    RouteTaken "route-taken" Error {
        "网址“{route}”已由“{other}”占用"
        "the address “{route}” is already taken by “{other}”"
    } mend {
        "请改名"
        "Rename it"
    } why {
        "一个网址只能有一个来源。years、forms、data、search、compare、missing、corrections、checks、indicators、assets 由站点保留。"
        "One address has one source. years, forms, data, search, compare, missing, corrections, checks, indicators and assets are reserved."
    }
    Internal "internal" Error {
        "程序内部出错：{reason}"
        "internal fault: {reason}"
    } mend {
        "请把本信息连同文件报告给开发者"
        "Please report this message together with the file"
    } why {
        "这是程序的缺陷，不是稿件的错误；其他页面照常生成。"
        "This is a defect of the program and not of the text; other pages are built."
    }
}

const RULE: Entry = Entry {
    id: "rule",
    severity: Severity::Error,
    message_zh: "[“{row}”行“{column}”列（{value}）可能有误：]{left} ＝ {left_value}，{right} ＝ {right_value}，{relation}[，相差 {difference}]（{title}）",
    message_en: "[row “{row}”, column “{column}” ({value}) is probably wrong: ]{left} = {left_value}, {right} = {right_value}, {relation}[, off by {difference}] ({title})",
    mend_zh: "[若只有这一处有误，应为 {expected}。]{mend}",
    mend_en: "[If this cell alone is wrong, it should be {expected}. ]{mend}",
    why_zh: "由表式文件声明的核对规则。",
    why_en: "A rule that the form file declares.",
};

impl Code {
    /// Returns the code shown to people: the registry's, or the rule's own id.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Rule(id) => id,
            code => code.entry().id,
        }
    }

    /// Finds a built-in code by its id, whatever its letter case.
    #[must_use]
    pub fn find(id: &str) -> Option<Self> {
        REGISTRY.iter().find(|code| code.id().eq_ignore_ascii_case(id)).cloned()
    }
}
