//! `cargo bench --bench scale [-- N …]`: checks and builds seeded portals with the release program and prints, for each size,
//! reports a second, CPU time and peak memory. On a memory file system where there is one; `GONGKAI_BENCH_DIR` names
//! another place, such as a disk, and `GONGKAI_BENCH_KEEP` leaves the portals there.

#![expect(clippy::print_stdout, reason = "a bench prints")]

mod corpus;

use std::path::{Path, PathBuf};
use std::process::Command;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|arg| arg.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![1_000, 5_000, 20_000] } else { sizes };
    let memory = Path::new("/dev/shm");
    let place = std::env::var_os("GONGKAI_BENCH_DIR").map_or_else(
        || if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() },
        PathBuf::from,
    );
    println!(
        "{:>8} {:>6} {:>8} {:>10} {:>9} {:>11} {:>9}",
        "reports", "verb", "wall s", "reports/s", "CPU s", "CPU ms each", "peak MB"
    );
    for size in sizes {
        let folder = place.join(format!("gongkai-bench-{}-{size}", std::process::id()));
        corpus::write(&folder, size, 20_241_101)?;
        let lines: Result<Vec<String>, _> =
            ["check", "build"].map(|verb| run(verb, &folder, size)).into_iter().collect();
        if std::env::var_os("GONGKAI_BENCH_KEEP").is_none() {
            std::fs::remove_dir_all(&folder)?;
        }
        for line in lines? {
            println!("{line}");
        }
    }
    Ok(())
}

/// Runs a command over a portal and returns a line of the table.
fn run(verb: &str, folder: &Path, size: usize) -> Result<String, Box<dyn std::error::Error>> {
    let run = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args([verb, "--timings", "--lang", "en", "-r"])
        .arg(folder)
        .output()?;
    let report = String::from_utf8_lossy(&run.stderr).into_owned();
    if !run.status.success() {
        return Err(format!("{verb} of {size} failed: {report}").into());
    }
    let figure = |name: &str| {
        let line = report.lines().find(|line| line.trim_end().ends_with(name));
        line.and_then(|line| line.split_whitespace().next()).and_then(|word| word.parse::<u64>().ok())
    };
    let (wall, cpu, peak) = (figure("total"), figure("CPU"), figure("peak memory"));
    let (wall, cpu, peak) = (wall.unwrap_or(0).max(1), cpu.unwrap_or(0), peak.unwrap_or(0));
    Ok(format!(
        "{size:>8} {verb:>6} {:>8} {:>10} {:>9} {:>11} {peak:>9}",
        thousandths(wall),
        size as u64 * 1000 / wall,
        thousandths(cpu),
        thousandths(cpu * 1000 / size as u64)
    ))
}

/// Prints thousandths as a decimal, without a float.
fn thousandths(value: u64) -> String {
    format!("{}.{:03}", value / 1000, value % 1000)
}
