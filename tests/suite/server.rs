//! The drafting server as a process, and what a browser says to it.

use crate::harness::{Folder, command};
use serde_json::Value;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// So soon an edit must be seen: earlier than the scan that finds what the watcher missed.
pub(crate) const SOON: Duration = Duration::from_secs(4);

/// What is added to a page begins and ends so.
const SNIPPET: (&str, &str) = ("<link rel=\"stylesheet\" href=\"/__gongkai/client.css\">", "</script>");

/// A server that ends with the test.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
    /// What it printed when it began.
    pub(crate) greeting: String,
    said: Arc<Mutex<String>>,
    // Kept open: a server must not be told that nobody listens.
    _out: BufReader<ChildStdout>,
}

impl Server {
    /// Serves `site/` of a folder on a port that is free.
    pub(crate) fn start(folder: &Folder) -> Self {
        Self::with(folder, &["-p", "0"])
    }

    /// Serves `site/` of a folder.
    pub(crate) fn with(folder: &Folder, args: &[&str]) -> Self {
        let mut command = command(&folder.path(""), ["serve", "-r", "site"].iter().chain(args));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut err = BufReader::new(child.stderr.take().unwrap());
        let said = Arc::new(Mutex::new(String::new()));
        let heard = Arc::clone(&said);
        std::thread::spawn(move || {
            let mut line = String::new();
            while err.read_line(&mut line).is_ok_and(|length| length > 0) {
                heard.lock().unwrap().push_str(&std::mem::take(&mut line));
            }
        });
        let mut greeting = String::new();
        out.read_line(&mut greeting).unwrap();
        let port = greeting.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        let port = port.and_then(|host| host.rsplit(':').next()?.parse().ok());
        let port = port.unwrap_or_else(|| panic!("no address in {greeting:?}; {}", said.lock().unwrap()));
        Self { child, port, greeting, said, _out: out }
    }

    /// Returns what it said beside its address so far.
    pub(crate) fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// Waits until it says something.
    #[track_caller]
    pub(crate) fn says(&self, words: &str) {
        let until = Instant::now() + 5 * SOON;
        while !self.said().contains(words) {
            assert!(Instant::now() < until, "not said: {words}; but: {}", self.said());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Asks for an address under the server's own name.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    /// Asks; a `Host` among the headers stands for the server's own name.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut stream = self.send(method, path, headers);
        let mut bytes = Vec::new();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        match stream.read_to_end(&mut bytes) {
            // What is refused may be refused before it is read to its end.
            Err(error) if error.kind() != ErrorKind::ConnectionReset => panic!("{path}: {error}"),
            _ => {
                Answer::read(&bytes).unwrap_or_else(|| panic!("{path}: {}", String::from_utf8_lossy(&bytes)))
            }
        }
    }

    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> TcpStream {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let mut text = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            text.push_str(&format!("Host: 127.0.0.1:{}\r\n", self.port));
        }
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str("\r\n");
        stream.write_all(text.as_bytes()).unwrap();
        stream
    }

    /// Returns a page as text, without what the server adds.
    #[track_caller]
    pub(crate) fn page(&self, path: &str) -> String {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}");
        String::from_utf8(plain(&answer.body)).unwrap()
    }

    /// Asks for an address until the answer is as it should be.
    #[track_caller]
    pub(crate) fn until(&self, path: &str, what: &str, holds: impl Fn(&Answer) -> bool) -> Answer {
        let began = Instant::now();
        loop {
            let answer = self.get(path);
            if holds(&answer) {
                return answer;
            }
            let text = answer.text();
            assert!(
                began.elapsed() < SOON,
                "{path}: not {what}, but {}\n{text}\n{}",
                answer.status,
                self.said()
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until a page says something.
    #[track_caller]
    pub(crate) fn shows(&self, path: &str, words: &str) {
        self.until(path, words, |answer| answer.status == 200 && answer.text().contains(words));
    }

    /// Waits until an address leads nowhere.
    #[track_caller]
    pub(crate) fn loses(&self, path: &str) {
        self.until(path, "gone", |answer| answer.status == 404);
    }

    /// Returns what is found on a page.
    pub(crate) fn findings(&self, route: &str) -> Value {
        let answer = self.get(&format!("/__gongkai/findings.json?route={route}"));
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// Waits until the findings of a page are as they should be.
    #[track_caller]
    pub(crate) fn finds(&self, route: &str, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
        let answer = self.until(&format!("/__gongkai/findings.json?route={route}"), what, |answer| {
            holds(&serde_json::from_slice(&answer.body).unwrap())
        });
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// Opens a page as a browser does and waits for its news.
    #[track_caller]
    pub(crate) fn watch(&self, route: &str) -> News {
        let path = format!("/{}", route.strip_suffix("index.html").unwrap_or(route));
        let version = self.get(&path).version().unwrap_or_else(|| panic!("{path} has no version"));
        self.listen(route, &version)
    }

    /// Waits for news about a page of some version.
    pub(crate) fn listen(&self, route: &str, version: &str) -> News {
        let path = format!("/__gongkai/events?route={route}&version={version}");
        let mut news = News { stream: self.send("GET", &path, &[]), bytes: Vec::new(), at: 0 };
        let head = news.line(5 * SOON).unwrap_or_default();
        assert!(head.contains(" 200 "), "{head}");
        while news.line(5 * SOON).is_some_and(|line| !line.is_empty()) {}
        news
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let said = self.said();
        if !std::thread::panicking() {
            assert!(!said.contains("panicked"), "{said}");
        }
    }
}

/// An answer of the server.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    fn read(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let header = |line: &str| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_ascii_lowercase(), value.trim().to_owned()))
        };
        let headers: Vec<(String, String)> = lines.filter_map(header).collect();
        let rest = &bytes[end + 4..];
        let chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
        let body = if chunked { unchunk(rest)? } else { rest.to_vec() };
        Some(Self { status, headers, body })
    }

    /// Returns a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
    }

    /// Returns the body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Returns the version that a page says it is.
    pub(crate) fn version(&self) -> Option<String> {
        Some(self.text().split("data-version=\"").nth(1)?.split('"').next()?.to_owned())
    }
}

fn unchunk(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|window| window == b"\r\n")?;
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..end]).ok()?, 16).ok()?;
        if length == 0 {
            return Some(body);
        }
        body.extend(rest.get(end + 2..end + 2 + length)?);
        rest = rest.get(end + 4 + length..)?;
    }
}

/// Returns a page without what the server adds to it.
pub(crate) fn plain(page: &[u8]) -> Vec<u8> {
    let find = |what: &str, from: usize| {
        let what = what.as_bytes();
        page[from..].windows(what.len()).position(|window| window == what).map(|at| from + at)
    };
    let Some(begin) = find(SNIPPET.0, 0) else { return page.to_vec() };
    let end = find(SNIPPET.1, begin).unwrap() + SNIPPET.1.len();
    [&page[..begin], &page[end..]].concat()
}

/// The news of an open page.
pub(crate) struct News {
    stream: TcpStream,
    bytes: Vec<u8>,
    at: usize,
}

impl News {
    /// Returns the next piece of news, if any comes in time.
    pub(crate) fn next(&mut self, within: Duration) -> Option<Value> {
        let until = Instant::now() + within;
        while let Some(line) = self.line(until.saturating_duration_since(Instant::now())) {
            if let Some(data) = line.strip_prefix("data: ") {
                return Some(serde_json::from_str(data).unwrap());
            }
        }
        None
    }

    /// Returns news that must come.
    #[track_caller]
    pub(crate) fn expect(&mut self) -> Value {
        self.next(SOON).expect("no news")
    }

    /// Fails if news comes.
    #[track_caller]
    pub(crate) fn silent(&mut self, within: Duration) {
        assert_eq!(self.next(within), None);
    }

    fn line(&mut self, within: Duration) -> Option<String> {
        let until = Instant::now() + within;
        loop {
            let rest = &self.bytes[self.at..];
            if let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
                let line = String::from_utf8_lossy(&rest[..end]).trim_end().to_owned();
                self.at += end + 1;
                return Some(line);
            }
            let left = until.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
            self.stream.set_read_timeout(Some(left)).unwrap();
            let mut buffer = [0; 4096];
            match self.stream.read(&mut buffer) {
                Ok(0) => return None,
                Ok(length) => self.bytes.extend(&buffer[..length]),
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    if Instant::now() >= until {
                        return None;
                    }
                }
                Err(error) => panic!("{error}"),
            }
        }
    }
}
