//! How long the stages of a command took; printed on request and never part of a result.

use super::Streams;
use std::time::{Duration, Instant};

/// Wall time of the stages.
pub(super) struct Clock {
    last: Instant,
    stages: Vec<(&'static str, Duration)>,
}

impl Clock {
    pub(super) fn start() -> Self {
        Self { last: Instant::now(), stages: Vec::new() }
    }

    pub(super) fn lap(&mut self, stage: &'static str) {
        let now = Instant::now();
        self.stages.push((stage, now - self.last));
        self.last = now;
    }

    pub(super) fn print(&self, streams: &mut Streams<'_>) {
        let total: Duration = self.stages.iter().map(|(_, time)| *time).sum();
        for (stage, time) in self.stages.iter().copied().chain([("total", total)]) {
            streams.note(format!("{:>9} ms  {stage}", time.as_millis()));
        }
        for (value, unit, what) in usage() {
            streams.note(format!("{value:>9} {unit}  {what}"));
        }
    }
}

/// What the process used so far, where the system tells: CPU time in steps of 10 ms, and peak memory.
fn usage() -> Vec<(u64, &'static str, &'static str)> {
    let mut usage = Vec::new();
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Fields 14 and 15, counted behind the program's name, which may hold spaces.
    let fields: Vec<&str> =
        stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().collect()).unwrap_or_default();
    let ticks = |field: usize| fields.get(field).and_then(|text| text.parse::<u64>().ok());
    if let (Some(user), Some(system)) = (ticks(11), ticks(12)) {
        usage.push(((user + system) * 10, "ms", "CPU"));
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes =
        peak.and_then(|text| text.split_whitespace().next()).and_then(|text| text.parse::<u64>().ok());
    usage.extend(kilobytes.map(|kilobytes| (kilobytes / 1024, "MB", "peak memory")));
    usage
}
