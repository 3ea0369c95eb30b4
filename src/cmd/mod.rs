//! Commands: options to engine to what people see.

mod address;
mod build;
mod check;
mod clock;
mod explain;
mod files;
mod fmt;
mod import;
mod init;
mod meaning;
mod new;
mod print;
mod schema;
mod serve;
mod status;

use crate::base::Lang;
use crate::cli::{Cli, Command, RootArgs};
use crate::content::SiteConfig;
use crate::error::{Action, Error};
use crate::source::DiskSource;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Where a command writes to.
pub struct Streams<'s> {
    /// Results.
    pub out: &'s mut dyn Write,
    /// Whether results may be coloured.
    pub color_out: bool,
    /// Everything else.
    pub err: &'s mut dyn Write,
    /// Whether somebody watches.
    pub terminal: bool,
    /// The locale's name.
    pub locale: Option<String>,
}

impl Streams<'_> {
    /// Writes a line of result. A reader that went away is not our concern.
    fn say(&mut self, text: impl AsRef<str>) {
        let _ = writeln!(self.out, "{}", text.as_ref());
    }

    /// Writes a line of anything else.
    fn note(&mut self, text: impl AsRef<str>) {
        let _ = writeln!(self.err, "{}", text.as_ref());
    }
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done; warnings allowed.
    Done,
    /// The content has errors.
    Findings,
    /// The command line asks for something that there is not.
    Usage,
    /// The folder, theme or machine cannot be used.
    Unusable,
    /// A difference was asked about, and there is one.
    Different,
}

impl Outcome {
    /// Returns the exit code. A command line that cannot be parsed ends with code 2 too, by clap.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::Unusable => 3,
            Self::Different => 4,
        }
    }
}

/// Runs a command.
pub fn run(cli: &Cli, streams: &mut Streams<'_>) -> Outcome {
    let lang = cli.lang.or_else(|| streams.locale.as_deref().and_then(Lang::from_tag));
    let result = match &cli.command {
        Command::Init(args) => init::run(args, lang, streams),
        Command::Build(args) => build::run(args, lang, streams),
        Command::Serve(args) => serve::run(args, lang, streams),
        Command::Check(args) => check::run(args, lang, streams),
        Command::Explain(args) => explain::run(args, lang, streams),
        Command::Import(args) => import::run(args, lang, streams),
        Command::New(args) => new::run(args, lang, streams),
        Command::Status(args) => status::run(args, lang, streams),
        Command::Schema(args) => schema::run(args, lang, streams),
        Command::Fmt(args) => fmt::run(args, lang, streams),
        Command::Completions(args) => {
            let mut command = <Cli as clap::CommandFactory>::command();
            // Into memory first: a reader that goes away must not make the generator panic.
            let mut script = Vec::new();
            clap_complete::generate(args.shell, &mut command, "gongkai", &mut script);
            let _ = streams.out.write_all(&script);
            Ok(Outcome::Done)
        }
    };
    result.unwrap_or_else(|error| {
        let lang = lang.unwrap_or_default();
        let word = lang.pick("错误", "error");
        streams.note(format!("{word}: {}", error.text(lang)));
        Outcome::Unusable
    })
}

/// Finds the site folder: the one named, else the nearest upward with a site.toml.
fn site_root(args: &RootArgs) -> Result<PathBuf, Error> {
    if let Some(root) = &args.root {
        return if root.join("site.toml").exists() { Ok(root.clone()) } else { Err(Error::no_site(root)) };
    }
    #[expect(clippy::disallowed_methods, reason = "the command line is where the current folder comes in")]
    let here = std::env::current_dir().map_err(|error| Error::io(Action::Read, Path::new("."), error))?;
    let found = here.ancestors().find(|folder| folder.join("site.toml").exists());
    // The folder as people see it: relative where it is the current one.
    match found {
        Some(folder) if folder == here => Ok(PathBuf::from(".")),
        Some(folder) => Ok(folder.to_owned()),
        None => Err(Error::no_site(&here)),
    }
}

fn open(root: &Path) -> Result<DiskSource, Error> {
    DiskSource::open(root).map_err(|error| Error::io(Action::Read, root, error))
}

/// The language of messages: the one asked for or the locale's, else the site's.
fn language(asked: Option<Lang>, site: &SiteConfig) -> Lang {
    asked.unwrap_or(site.lang)
}
