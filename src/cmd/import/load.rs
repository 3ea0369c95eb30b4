//! The bytes of a file that somebody else made, or why it is better left alone.

use crate::base::Lang;
use crate::error::reason;
use crate::import::Refusal;
use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

/// Larger files are not read; a scanned report with its pictures may take up some of it.
const LIMIT: u64 = 64 * 1024 * 1024;

/// Why there are no bytes, or no report in them.
#[derive(Debug)]
pub(super) enum Fault {
    /// The system refuses.
    Io(std::io::Error),
    /// It is a folder, a pipe, a socket or a device.
    NotAFile,
    /// The folder lies deeper than folders are looked into.
    Deep,
    /// The bytes are no report that can be read.
    Refused(Refusal),
}

impl Fault {
    /// Returns a short name for programs.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Io(error) if error.kind() == ErrorKind::NotFound => "not-found",
            Self::Io(_) => "unreadable",
            Self::NotAFile => "not-a-file",
            Self::Deep => "folder-too-deep",
            Self::Refused(refusal) => refusal.name(),
        }
    }

    /// Returns the reason and the remedy as a sentence.
    pub(super) fn text(&self, lang: Lang) -> String {
        match self {
            Self::Io(error) => {
                let why = reason(error, lang);
                lang.pick(format!("读取失败：{why}"), format!("it cannot be read: {why}"))
            }
            Self::NotAFile => lang
                .pick("这是文件夹、管道或设备，不是文件", "it is a folder, a pipe or a device and no file")
                .to_owned(),
            Self::Deep => lang
                .pick(
                    "文件夹嵌套过深，其中的文件没有读取",
                    "the folder lies too deep in others; the files in it were not read",
                )
                .to_owned(),
            Self::Refused(refusal) => refusal.text(lang),
        }
    }
}

/// Reads a file whole. What it is and how large is asked first: opening a pipe would wait for somebody to write to it.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Fault> {
    let too_large = || Fault::Refused(Refusal::TooLarge { limit: LIMIT });
    let meta = path.metadata().map_err(Fault::Io)?;
    if !meta.is_file() {
        return Err(Fault::NotAFile);
    }
    if meta.len() > LIMIT {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or_default());
    // It may have grown since.
    let file = File::open(path).map_err(Fault::Io)?;
    file.take(LIMIT + 1).read_to_end(&mut bytes).map_err(Fault::Io)?;
    if bytes.len() as u64 > LIMIT { Err(too_large()) } else { Ok(bytes) }
}
