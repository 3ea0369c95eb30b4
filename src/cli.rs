//! Arguments to a command.

use crate::base::Lang;
use crate::base::date::{self, Date};
use crate::content::office::KINDS;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::IpAddr;
use std::path::PathBuf;

/// A folder of narratives and statistics becomes a static disclosure portal.
#[derive(Debug, Parser)]
#[command(name = "gongkai", version, disable_help_subcommand = true)]
pub struct Cli {
    /// Language of messages: zh or en (default: the locale, else the site's language)
    #[arg(long, global = true, value_parser = parse_lang)]
    pub lang: Option<Lang>,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start a site: an empty one to fill, or a small demonstration
    Init(InitArgs),
    /// Build the site into static files
    Build(BuildArgs),
    /// Serve the site while it is being written: pages follow every save
    Serve(ServeArgs),
    /// Check the site without building it
    Check(CheckArgs),
    /// Say what a finding's code means and how to mend it
    Explain(ExplainArgs),
    /// Take in reports that were published elsewhere, one or a whole folder
    Import(ImportArgs),
    /// Begin an office, a report, or the reports of a whole year
    New(NewArgs),
    /// Put statistics files in order: rows, columns, alignment; fill totals
    Fmt(FmtArgs),
    /// Say how far each office's report of a year has come
    Status(StatusArgs),
    /// Print JSON Schemas, so that an editor completes and checks while you type
    Schema(SchemaArgs),
    /// Print a shell completion script
    Completions(CompletionsArgs),
}

/// Where the site is.
#[derive(Debug, Args)]
pub struct RootArgs {
    /// The site folder (default: the nearest one upward with a site.toml)
    #[arg(short = 'r', long = "root", value_name = "DIR")]
    pub root: Option<PathBuf>,
}

/// Arguments of `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The folder to make
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Put a small fictional portal into it: three offices, three years, one deliberate error
    #[arg(long)]
    pub demo: bool,
}

/// Arguments of `build`.
#[derive(Debug, Args)]
pub struct BuildArgs {
    /// Where the site is
    #[command(flatten)]
    pub root: RootArgs,
    /// The output folder
    #[arg(short = 'o', long = "output-dir", value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Worker threads (default: one for each core)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// Take in drafts
    #[arg(long)]
    pub drafts: bool,
    /// Do not publish a site with errors in its content
    #[arg(long)]
    pub strict: bool,
    /// The date that counts as today, such as 2025-02-01
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub today: Option<Date>,
    /// Print how long each stage took
    #[arg(long)]
    pub timings: bool,
}

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Where the site is
    #[command(flatten)]
    pub root: RootArgs,
    /// The port (default: 4321, or the next that is free)
    #[arg(short = 'p', long, value_name = "PORT")]
    pub port: Option<u16>,
    /// The address to listen on (default: 127.0.0.1, this machine alone)
    #[arg(short = 'i', long, value_name = "ADDRESS")]
    pub interface: Option<IpAddr>,
    /// Another name under which this machine is asked, such as that of a proxy
    #[arg(long, value_name = "NAME")]
    pub allow_host: Vec<String>,
    /// Show drafts to others on the network too; on this machine alone they are always shown
    #[arg(long)]
    pub drafts: bool,
    /// How changes are noticed: by the system, or by scanning, as network disks need
    #[arg(long, value_enum, default_value_t = WatcherArg::Auto)]
    pub watcher: WatcherArg,
    /// What opens a place in a file, such as vscode://file/{path}:{line}:{column}
    #[arg(long, value_name = "URL")]
    pub editor: Option<String>,
    /// The date that counts as today
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub today: Option<Date>,
}

/// How changes are noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum WatcherArg {
    /// By the system, or by scanning where that fails
    Auto,
    /// By the system
    Native,
    /// By scanning
    Poll,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Files or folders to report on (default: all)
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Where the site is
    #[command(flatten)]
    pub root: RootArgs,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    pub format: CheckFormat,
    /// What else ends with exit code 1
    #[arg(long, value_enum, value_name = "WHAT")]
    pub deny: Option<Deny>,
    /// Take in drafts
    #[arg(long)]
    pub drafts: bool,
    /// The date that counts as today
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub today: Option<Date>,
    /// Print how long each stage took
    #[arg(long)]
    pub timings: bool,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Human,
    /// For programs
    Json,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For people
    Human,
    /// For programs
    Json,
    /// For code hosts and editors (SARIF 2.1.0)
    Sarif,
    /// Workflow commands of GitHub
    Github,
}

/// What else counts as failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// Warnings
    Warnings,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// A finding's code, such as T3-BAL (default: list all)
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
    /// Where the site is, for rules of its own forms
    #[command(flatten)]
    pub root: RootArgs,
}

/// Arguments of `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Published reports, or folders of them (default: the files of the map)
    #[arg(value_name = "PATH", required_unless_present = "map")]
    pub paths: Vec<PathBuf>,
    /// Where the site is
    #[command(flatten)]
    pub root: RootArgs,
    /// The office of all these files, such as weidong/pucheng (default: from the map, else from each title)
    #[arg(long, value_name = "OFFICE", conflicts_with_all = ["map", "write_map"])]
    pub into: Option<String>,
    /// A table of files and their offices: file,office,year,form,name as CSV
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// Import nothing, but write the table for --map with what the files say
    #[arg(long, value_name = "FILE", conflicts_with = "dry_run")]
    pub write_map: Option<PathBuf>,
    /// The report year of all these files, but those the map has one for (default: from the title)
    #[arg(long, value_name = "Y", value_parser = clap::value_parser!(u16).range(1900..=2999))]
    pub year: Option<u16>,
    /// The form's id (default: recognised from the tables)
    #[arg(long, value_name = "ID")]
    pub form: Option<String>,
    /// Only say what would be written
    #[arg(long)]
    pub dry_run: bool,
    /// Replace reports that exist, and the file of --write-map
    #[arg(long)]
    pub force: bool,
    /// How the account is printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// Arguments of `new`.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// What to begin
    #[command(subcommand)]
    pub what: New,
}

/// What `new` begins. Nothing that is there is ever replaced.
#[derive(Debug, Subcommand)]
pub enum New {
    /// An office: content/PATH/office.toml
    Office(NewOfficeArgs),
    /// A report: statistics to fill in, and a narrative that is a draft until you say otherwise
    Report(NewReportArgs),
    /// A report for each office that existed in a year and has none for it
    Year(NewYearArgs),
}

/// Arguments of `new office`.
#[derive(Debug, Args)]
pub struct NewOfficeArgs {
    /// The office's address, such as weidong/pucheng
    #[arg(value_name = "PATH")]
    pub path: String,
    /// Its full name
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// What sort of office it is; decides the deadline
    #[arg(long, value_name = "KIND", value_parser = clap::builder::PossibleValuesParser::new(KINDS))]
    pub kind: Option<String>,
    /// A short name for tables
    #[arg(long, value_name = "S")]
    pub short: Option<String>,
    /// Where the site is
    #[command(flatten)]
    pub root: RootArgs,
}

/// Arguments of `new report`.
#[derive(Debug, Args)]
pub struct NewReportArgs {
    /// The office's address, such as weidong/pucheng
    #[arg(value_name = "OFFICE")]
    pub office: String,
    /// The report year
    #[arg(value_name = "YEAR", value_parser = clap::value_parser!(u16).range(1900..=2999))]
    pub year: u16,
    /// Begin with the text of last year's narrative
    #[arg(long)]
    pub from_last_year: bool,
    /// Where the site is
    #[command(flatten)]
    pub root: RootArgs,
}

/// Arguments of `new year`.
#[derive(Debug, Args)]
pub struct NewYearArgs {
    /// The report year
    #[arg(value_name = "YEAR", value_parser = clap::value_parser!(u16).range(1900..=2999))]
    pub year: u16,
    /// Where the site is
    #[command(flatten)]
    pub root: RootArgs,
}

/// Arguments of `fmt`.
#[derive(Debug, Args)]
pub struct FmtArgs {
    /// Files or folders to put in order (default: all statistics files of the site)
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Where the site is
    #[command(flatten)]
    pub root: RootArgs,
    /// Write nothing; list the files that would change and end with exit code 4 if there are any
    #[arg(long)]
    pub check: bool,
    /// Write the totals that are blank or left out, where all their parts are numbers
    #[arg(long)]
    pub fill_totals: bool,
}

/// Arguments of `status`.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// Where the site is
    #[command(flatten)]
    pub root: RootArgs,
    /// The report year (default: from January to March the year before; else the newest with a report)
    #[arg(long, value_name = "Y", value_parser = clap::value_parser!(u16).range(1900..=2999))]
    pub year: Option<u16>,
    /// How it is printed
    #[arg(long, value_enum, default_value_t = StatusFormat::Table)]
    pub format: StatusFormat,
    /// What ends with exit code 1, parted by commas
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',')]
    pub fail_on: Vec<FailOn>,
    /// The date that counts as today, such as 2025-02-01
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub today: Option<Date>,
}

/// How a status is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StatusFormat {
    /// For people
    Table,
    /// For programs
    Json,
    /// For spreadsheets
    Csv,
}

/// What makes a status a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// A report that is due and not there
    Missing,
    /// A report that came late, or a draft whose deadline is over
    Late,
    /// An error in a report
    Error,
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Which file (default: list them)
    #[arg(value_enum, value_name = "KIND")]
    pub kind: Option<SchemaKind>,
    /// The form of the statistics (default: the newest)
    #[arg(value_name = "FORM")]
    pub form: Option<String>,
    /// Write all of them into a folder, and settings for editors beside site.toml
    #[arg(long, value_name = "DIR", conflicts_with = "kind")]
    pub write: Option<PathBuf>,
    /// Where the site is, for forms of its own
    #[command(flatten)]
    pub root: RootArgs,
}

/// Files that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaKind {
    /// site.toml
    Site,
    /// region.toml
    Region,
    /// office.toml
    Office,
    /// Statistics: 2024.toml
    Statistics,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

fn parse_lang(text: &str) -> Result<Lang, String> {
    Lang::from_tag(text).ok_or_else(|| "zh or en".to_owned())
}

fn parse_date(text: &str) -> Result<Date, String> {
    date::parse(text).ok_or_else(|| "a date such as 2025-02-01".to_owned())
}
