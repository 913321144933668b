//! What one run showed, and where the figures come from.

use std::fs;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::load::measure::run_time;

/// CPU time of the kernel's own packet threads in nanoseconds. Loopback delivers inside the
/// sender's system call, so this should not grow; if it does, work escaped the measurement.
pub(crate) fn ksoftirqd_ns() -> anyhow::Result<u64> {
    let mut total = 0;
    for entry in fs::read_dir("/proc")? {
        let path = entry?.path();
        let name = fs::read_to_string(path.join("comm")).unwrap_or_default();
        if name.starts_with("ksoftirqd") {
            total += run_time(&path.join("schedstat").to_string_lossy())?;
        }
    }
    Ok(total)
}

/// Resident memory of this process in bytes.
pub(crate) fn resident_bytes() -> anyhow::Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let kilobytes: u64 = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|number| number.parse().ok())
        .context("no VmRSS in /proc/self/status")?;
    Ok(kilobytes * 1024)
}

/// Busy and total time of all cores since boot, in ticks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MachineTime {
    busy: u64,
    total: u64,
}

impl MachineTime {
    /// Reads `/proc/stat`.
    pub(crate) fn now() -> anyhow::Result<Self> {
        let stat = fs::read_to_string("/proc/stat")?;
        let fields: Vec<u64> = stat
            .lines()
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .skip(1)
            .take(8)
            .filter_map(|field| field.parse().ok())
            .collect();
        // user nice system idle iowait irq softirq steal
        let [user, nice, system, idle, iowait, irq, softirq, steal] = fields[..] else {
            anyhow::bail!("unexpected /proc/stat");
        };
        let busy = user + nice + system + irq + softirq + steal;
        Ok(Self {
            busy,
            total: busy + idle + iowait,
        })
    }

    /// Share of all cores that was busy since then, 0…1.
    pub(crate) fn busy_since(self, before: Self) -> f64 {
        (self.busy - before.busy) as f64 / (self.total - before.total).max(1) as f64
    }
}

/// What one run showed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Measurement {
    /// Length of the measured part in seconds.
    pub(crate) seconds: f64,
    /// Packets published in it.
    pub(crate) published: u64,
    /// Packets received in it, all receivers together.
    pub(crate) received: u64,
    /// Packets expected in it by sequence numbers.
    pub(crate) expected: u64,
    /// CPU time of the server's worker threads.
    pub(crate) worker_ns: u64,
    /// CPU time of the kernel's packet threads.
    pub(crate) ksoftirqd_ns: u64,
    /// CPU time of the clients.
    pub(crate) clients_ns: u64,
    /// Share of all cores that was busy, whoever kept them so, 0…1.
    pub(crate) machine_busy: f64,
    /// Resident bytes of the server before the receivers came.
    pub(crate) resident_idle: u64,
    /// Resident bytes at the end.
    pub(crate) resident_loaded: u64,
    /// Publisher → receiver delay in µs: median, 99th percentile, longest.
    pub(crate) delay_us: [u64; 3],
}

/// Middle value; the lower of the two middle ones when there are two.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len().saturating_sub(1) / 2;
    values.get(middle).copied().unwrap_or(f64::NAN)
}
