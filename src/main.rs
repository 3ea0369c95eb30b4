//! Arguments in, exit code out.

use clap::Parser as _;
use gongkai::cli::Cli;
use gongkai::cmd::{self, Streams};
use std::io::IsTerminal as _;
use std::process::ExitCode;

/// Building a site is a storm of small allocations on every core; see `docs/decisions/001-libraries.md`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let (out, mut err) = (std::io::stdout(), std::io::stderr());
    let terminal = err.is_terminal();
    let mut streams = Streams {
        out: &mut out.lock(),
        color_out: !no_color && out.is_terminal(),
        // Not locked: the progress bar draws from other threads, and a panic there must be told.
        err: &mut err,
        terminal,
        locale,
    };
    let outcome = cmd::run(&cli, &mut streams);
    // A reader that went away (`| head`) is no fault of the command.
    let _ = streams.out.flush();
    ExitCode::from(outcome.code())
}
