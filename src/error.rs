//! What the outside world can do to us: files, folders, themes. Authors' mistakes are findings, not errors.

use crate::base::Lang;
use std::fmt;
use std::path::{Path, PathBuf};

/// A fault that ends a command: what was being done, to what, and why it failed.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Io { action: Action, path: PathBuf, source: std::io::Error },
    NoSite { from: PathBuf },
    Output { path: PathBuf, reason: (String, String) },
    Theme { place: String, reason: (String, String) },
    Changed { path: PathBuf },
    Exists { path: PathBuf },
    Taken { path: PathBuf },
    Defect { reason: String },
}

/// Returns a path as a terminal may show it.
fn shown(path: &Path) -> String {
    crate::base::text::printable(&path.to_string_lossy())
}

/// Says why the system refused, in a language.
#[must_use]
pub fn reason(error: &std::io::Error, lang: Lang) -> String {
    use std::io::ErrorKind;
    let zh = match error.kind() {
        ErrorKind::NotFound => "不存在",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::AlreadyExists => "已经存在",
        ErrorKind::StorageFull => "磁盘已满",
        ErrorKind::QuotaExceeded => "超出磁盘配额",
        ErrorKind::ReadOnlyFilesystem => "文件系统只读",
        ErrorKind::NotADirectory => "路径中有一段不是文件夹",
        ErrorKind::IsADirectory => "这是一个文件夹",
        ErrorKind::DirectoryNotEmpty => "文件夹不是空的",
        ErrorKind::InvalidFilename => "文件名不合规定或太长",
        ErrorKind::FileTooLarge => "文件太大",
        ErrorKind::Interrupted => "被中断",
        ErrorKind::AddrInUse => "端口已被占用，请换一个（--port），或不指明端口",
        ErrorKind::AddrNotAvailable => "本机没有这个地址",
        _ => return error.to_string(),
    };
    lang.pick(zh.to_owned(), error.to_string())
}

/// What was being done to a file or folder.
#[derive(Clone, Copy, Debug)]
pub enum Action {
    /// Reading.
    Read,
    /// Writing.
    Write,
    /// Removing.
    Remove,
    /// Making a folder.
    Create,
    /// Listening on a port.
    Listen,
}

impl Error {
    /// A system call failed.
    #[must_use]
    pub fn io(action: Action, path: &Path, source: std::io::Error) -> Self {
        Self { kind: Kind::Io { action, path: path.to_owned(), source } }
    }

    /// No site.toml here or above.
    #[must_use]
    pub fn no_site(from: &Path) -> Self {
        Self { kind: Kind::NoSite { from: from.to_owned() } }
    }

    /// The output folder may not be written to; the reason in Chinese and in English.
    #[must_use]
    pub fn output(path: &Path, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { kind: Kind::Output { path: path.to_owned(), reason: (zh.into(), en.into()) } }
    }

    /// The theme cannot be used; where in it, and why.
    #[must_use]
    pub fn theme(place: impl Into<String>, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self { kind: Kind::Theme { place: place.into(), reason: (reason.clone(), reason) } }
    }

    /// There is no such theme.
    #[must_use]
    pub fn no_theme(folder: impl Into<String>) -> Self {
        let reason = ("没有这个主题文件夹".to_owned(), "there is no such theme".to_owned());
        Self { kind: Kind::Theme { place: folder.into(), reason } }
    }

    /// A file is not what it was a moment ago.
    #[must_use]
    pub fn changed(path: impl Into<PathBuf>) -> Self {
        Self { kind: Kind::Changed { path: path.into() } }
    }

    /// A file is there that would have to be replaced.
    #[must_use]
    pub fn exists(path: &Path) -> Self {
        Self { kind: Kind::Exists { path: path.to_owned() } }
    }

    /// A file is there, and the command never replaces one.
    #[must_use]
    pub fn taken(path: &Path) -> Self {
        Self { kind: Kind::Taken { path: path.to_owned() } }
    }

    /// The program is wrong.
    #[must_use]
    pub fn defect(reason: impl Into<String>) -> Self {
        Self { kind: Kind::Defect { reason: reason.into() } }
    }

    /// Returns what happened, in a language.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match &self.kind {
            Kind::Io { action, path, source } => {
                let action = match action {
                    Action::Read => lang.pick("读取", "reading"),
                    Action::Write => lang.pick("写入", "writing"),
                    Action::Remove => lang.pick("删除", "removing"),
                    Action::Create => lang.pick("建立文件夹", "making the folder"),
                    Action::Listen => lang.pick("监听", "listening on"),
                };
                let (path, source) = (shown(path), reason(source, lang));
                lang.pick(format!("{action} {path} 失败：{source}"), format!("{action} {path}: {source}"))
            }
            Kind::NoSite { from } => lang.pick(
                format!("从 {} 往上都没有 site.toml；请用 -r 指明站点文件夹，或用 gongkai init 新建", shown(from)),
                format!("no site.toml in {} or above; name the site folder with -r, or make one with gongkai init", shown(from)),
            ),
            Kind::Output { path, reason: (zh, en) } => lang.pick(
                format!("不能写入输出文件夹 {}：{zh}", shown(path)),
                format!("cannot write to the output folder {}: {en}", shown(path)),
            ),
            Kind::Theme { place, reason: (zh, en) } => {
                lang.pick(format!("主题有误（{place}）：{zh}"), format!("the theme cannot be used ({place}): {en}"))
            }
            Kind::Changed { path } => lang.pick(
                format!("{} 在生成过程中被修改，请重新运行", shown(path)),
                format!("{} changed while the site was being built; run again", shown(path)),
            ),
            Kind::Exists { path } => lang.pick(
                format!("{} 已存在，未改动；确要覆盖请加 --force", shown(path)),
                format!("{} exists and was not touched; use --force to replace it", shown(path)),
            ),
            Kind::Taken { path } => lang.pick(
                format!("{} 已存在，未改动；本命令从不覆盖已有的文件", shown(path)),
                format!("{} exists and was not touched; this command never replaces a file", shown(path)),
            ),
            Kind::Defect { reason } => {
                lang.pick(format!("程序内部出错：{reason}"), format!("internal fault: {reason}"))
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            Kind::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
