//! Why a file cannot be read, in words that say what it is and what to do.

use crate::base::Lang;

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is nothing in it.
    Empty,
    /// It is larger than such files may be.
    TooLarge {
        /// The most bytes such a file may have.
        limit: u64,
    },
    /// Unpacked it is larger than such files may be.
    Unpacked {
        /// The most bytes it may have unpacked.
        limit: u64,
    },
    /// It holds more parts, elements or cells than any report.
    TooMany,
    /// Its elements lie deeper in one another than in any report.
    TooDeep,
    /// It needs a password.
    Password,
    /// A document of the older Word format, `.doc`.
    OldWord,
    /// A PDF.
    Pdf,
    /// A picture.
    Picture,
    /// A Rich Text document.
    RichText,
    /// A web page saved with its pictures in one file, `.mht`.
    WebArchive,
    /// A presentation, a text document of another office, an archive: a packed file without a report in it.
    OtherPackage,
    /// Office XML in one file, as older Word and Excel saved it.
    FlatXml,
    /// XML that declares a document type, which may hold anything.
    DocumentType,
    /// It is damaged or cut off; the library's words.
    Damaged(String),
    /// Bytes that are no text.
    Binary,
    /// Reading it failed for a reason that is the program's fault.
    Defect,
}

impl Refusal {
    /// Returns the reason and the remedy as a sentence.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let mib = |bytes: &u64| bytes / (1024 * 1024);
        let (zh, en): (String, String) = match self {
            Self::Empty => ("文件是空的".into(), "the file is empty".into()),
            Self::TooLarge { limit } => (
                format!("文件超过 {} MiB，不像年度报告；请只保存报告正文", mib(limit)),
                format!("the file is larger than {} MiB, which no report is; save only the report", mib(limit)),
            ),
            Self::Unpacked { limit } => (
                format!("文件解压后超过 {} MiB，未读取；请在 Office 或 WPS 中另存一份", mib(limit)),
                format!("unpacked the file is larger than {} MiB and was not read; save a copy of it in your office program", mib(limit)),
            ),
            Self::TooMany => (
                "文件中的部件、元素或单元格多得不像年度报告，未读取".into(),
                "the file holds more parts, elements or cells than any report and was not read".into(),
            ),
            Self::TooDeep => (
                "文件的元素嵌套过深，未读取；请把报告正文复制到新文件再导入".into(),
                "the elements of the file are nested too deeply; copy the report into a new file".into(),
            ),
            Self::Password => (
                "文件有密码；请打开后去掉密码另存，再导入".into(),
                "the file is protected by a password; open it, save it without and import that".into(),
            ),
            Self::OldWord => (
                "这是旧版 Word 文档（.doc）；请用 Word 或 WPS 另存为 .docx 再导入".into(),
                "this is a document of the older Word format (.doc); save it as .docx and import that".into(),
            ),
            Self::Pdf => (
                "这是 PDF；请全选、复制其文字，存为 .txt 再导入，或导入原来的 Word 文档".into(),
                "this is a PDF; copy its text into a .txt file and import that, or import the Word file it was made from".into(),
            ),
            Self::Picture => (
                "这是图片，其中的文字无法读取".into(),
                "this is a picture; the text in it cannot be read".into(),
            ),
            Self::RichText => (
                "这是 RTF 文档；请用 Word 或 WPS 另存为 .docx 再导入".into(),
                "this is a Rich Text document; save it as .docx and import that".into(),
            ),
            Self::WebArchive => (
                "这是单个文件的网页（.mht）；请另存为“网页，仅 HTML”再导入".into(),
                "this is a web page in one file (.mht); save it as HTML only and import that".into(),
            ),
            Self::OtherPackage => (
                "这个压缩文件里不是 .docx、.xlsx 或 .ods；请另存为其中一种再导入".into(),
                "this packed file is no .docx, .xlsx or .ods; save it as one of them and import that".into(),
            ),
            Self::FlatXml => (
                "这是单个 XML 形式的 Office 文件；请另存为 .docx 或 .xlsx 再导入".into(),
                "this is an office file in one XML; save it as .docx or .xlsx and import that".into(),
            ),
            Self::DocumentType => (
                "文件中的 XML 带有文档类型声明（DTD），可能藏有任意内容，未读取；请在 Office 或 WPS 中另存一份".into(),
                "XML in the file declares a document type (DTD), which may hide anything, and was not read; save a copy of it in your office program".into(),
            ),
            Self::Damaged(detail) => (
                format!("文件已损坏或不完整（{detail}）；请重新下载，或打开后另存一份"),
                format!("the file is damaged or incomplete ({detail}); fetch it again, or open it and save a copy"),
            ),
            Self::Binary => (
                "这不是文本，也不是能读取的文件格式".into(),
                "this is no text and no format that can be read".into(),
            ),
            Self::Defect => (
                "读取时程序出错；请把这个文件发给我们".into(),
                "the program failed at it; please send us the file".into(),
            ),
        };
        lang.pick(zh, en)
    }

    /// Returns a short name for programs.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge { .. } => "too-large",
            Self::Unpacked { .. } => "unpacked-too-large",
            Self::TooMany => "too-many",
            Self::TooDeep => "too-deep",
            Self::Password => "password",
            Self::OldWord => "old-word",
            Self::Pdf => "pdf",
            Self::Picture => "picture",
            Self::RichText => "rich-text",
            Self::WebArchive => "web-archive",
            Self::OtherPackage => "other-package",
            Self::FlatXml => "flat-xml",
            Self::DocumentType => "document-type",
            Self::Damaged(_) => "damaged",
            Self::Binary => "binary",
            Self::Defect => "defect",
        }
    }
}
