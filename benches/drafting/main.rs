//! `cargo bench --bench drafting [-- N …]`: starts `serve` over seeded portals, edits files and asks for pages until what
//! was written is shown. Prints, for each size and kind of edit, the median and the 99th percentile; before them the time
//! to the first page and peak memory. On a memory file system where there is one; `GONGKAI_BENCH_DIR` names another
//! place, `GONGKAI_BENCH_EDITS` how many edits of each kind (200).

#![expect(clippy::print_stdout, reason = "a bench prints")]

#[path = "../scale/corpus.rs"]
mod corpus;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

type Fault = Box<dyn std::error::Error>;

/// Nobody waits longer for an edit to be shown.
const PATIENCE: Duration = Duration::from_secs(30);

fn main() -> Result<(), Fault> {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|arg| arg.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![1_000, 20_000] } else { sizes };
    let edits = std::env::var("GONGKAI_BENCH_EDITS").ok().and_then(|count| count.parse().ok()).unwrap_or(200);
    let memory = Path::new("/dev/shm");
    let place = std::env::var_os("GONGKAI_BENCH_DIR").map_or_else(
        || if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() },
        PathBuf::from,
    );
    println!("{:>8} {:>14} {:>10} {:>10}", "reports", "edit", "median ms", "99th ms");
    for size in sizes {
        let folder = place.join(format!("gongkai-drafting-{}-{size}", std::process::id()));
        corpus::write(&folder, size, 20_241_101)?;
        let measured = measure(&folder, size, edits);
        std::fs::remove_dir_all(&folder)?;
        measured?;
    }
    Ok(())
}

/// A server, killed when it is not needed any more.
struct Server(Child, String);

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Server {
    fn start(folder: &Path) -> Result<Self, Fault> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_gongkai"))
            .args(["serve", "--lang", "en", "-p", "0", "-r"])
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        let out = child.stdout.take().ok_or("no output")?;
        BufReader::new(out).read_line(&mut line)?;
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        let address = address.ok_or("no address")?.to_owned();
        Ok(Self(child, address))
    }

    /// Returns a page, with a connection of its own.
    fn page(&self, route: &str) -> Result<String, Fault> {
        let mut stream = TcpStream::connect(&self.1)?;
        write!(stream, "GET /{route} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.1)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn peak(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
    }
}

/// A way to edit an office's files: which file, what becomes of it with a mark in it, and which page shows the mark.
struct Edit {
    name: &'static str,
    file: fn(&str) -> String,
    page: fn(&str) -> String,
    write: fn(&str, u64) -> Option<(String, String)>,
}

const EDITS: [Edit; 4] = [
    Edit {
        name: "narrative",
        file: |office| format!("content/{office}/2024.md"),
        page: |office| format!("{office}/2024/"),
        write: |text, number| {
            Some((format!("{}标记{number}。\n", text.trim_end()), format!("标记{number}。")))
        },
    },
    Edit {
        name: "cell",
        file: |office| format!("content/{office}/2024.toml"),
        page: |office| format!("{office}/2024/"),
        write: |text, number| {
            let row = text.find("\n[t3]").map(|at| at + 5)?;
            let at = text.get(row..)?.find('[').map(|at| row + at + 1)?;
            let end = text.get(at..)?.find(',').map(|length| at + length)?;
            let mark = (1_000_000 + number).to_string();
            Some((format!("{} {mark}{}", text.get(..at)?, text.get(end..)?), mark))
        },
    },
    Edit {
        name: "office name",
        file: |office| format!("content/{office}/office.toml"),
        page: |office| format!("{office}/"),
        write: |text, number| {
            let at = text.find("name = \"").map(|at| at + 8)?;
            let end = text.get(at..)?.find('"').map(|length| at + length)?;
            Some((format!("{}局{number}{}", text.get(..at)?, text.get(end..)?), format!("局{number}")))
        },
    },
    Edit {
        name: "template",
        file: |_| "themes/default/templates/not-found.html".to_owned(),
        page: |_| "nowhere".to_owned(),
        write: |_, number| Some((format!("<p>标记{number}。</p>\n"), format!("标记{number}。"))),
    },
];

fn measure(folder: &Path, size: usize, edits: usize) -> Result<(), Fault> {
    let offices = offices(folder)?;
    // The template lies in the site's folder from the beginning, as a theme of one's own does.
    std::fs::create_dir_all(folder.join("themes/default/templates"))?;
    std::fs::write(folder.join("themes/default/templates/not-found.html"), "<p>0</p>\n")?;
    let began = Instant::now();
    let server = Server::start(folder)?;
    server.page("")?;
    let first = began.elapsed();
    // The page of checks waits for all checks.
    server.page("checks/2024/")?;
    std::thread::sleep(Duration::from_secs(1));
    for edit in &EDITS {
        let mut times = Vec::with_capacity(edits);
        for number in 0..edits {
            let office = offices.get(number * 7_919 % offices.len()).ok_or("no office")?;
            let path = folder.join((edit.file)(office));
            let text = std::fs::read_to_string(&path)?;
            let route = (edit.page)(office);
            server.page(&route)?;
            let (changed, mark) = (edit.write)(&text, number as u64).ok_or("nothing to edit")?;
            std::fs::write(&path, changed)?;
            let written = Instant::now();
            while !server.page(&route)?.contains(&mark) {
                if written.elapsed() > PATIENCE {
                    return Err(format!("{} was never shown on {route}", path.display()).into());
                }
            }
            times.push(written.elapsed());
            std::thread::sleep(Duration::from_millis(100));
            std::fs::write(&path, text)?;
            std::thread::sleep(Duration::from_millis(150));
        }
        times.sort_unstable();
        let at = |percent: usize| times.get((times.len() * percent / 100).min(times.len() - 1));
        let ms = |time: Option<&Duration>| {
            let micros = time.map_or(0, Duration::as_micros);
            format!("{}.{}", micros / 1000, micros / 100 % 10)
        };
        println!("{size:>8} {:>14} {:>10} {:>10}", edit.name, ms(at(50)), ms(at(99)));
    }
    println!("{size:>8} {:>14} {:>10} ms, peak {} MB", "first page", first.as_millis(), server.peak());
    Ok(())
}

/// Returns the addresses of offices with a report of 2024.
fn offices(folder: &Path) -> Result<Vec<String>, Fault> {
    let mut offices = Vec::new();
    for region in std::fs::read_dir(folder.join("content"))? {
        let region = region?;
        if !region.file_type()?.is_dir() {
            continue;
        }
        for office in std::fs::read_dir(region.path())? {
            let office = office?;
            if office.path().join("2024.md").exists() && office.path().join("2024.toml").exists() {
                let names =
                    [region.file_name(), office.file_name()].map(|name| name.to_string_lossy().into_owned());
                offices.push(names.join("/"));
            }
        }
    }
    offices.sort();
    Ok(offices)
}
