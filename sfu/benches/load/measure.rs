//! Processor time, as Linux accounts it under `/proc`.

use std::fs;

use anyhow::Context;

/// Thread ids of this process.
pub(crate) fn threads() -> anyhow::Result<Vec<u32>> {
    let mut ids = Vec::new();
    for entry in fs::read_dir("/proc/self/task")? {
        if let Some(id) = entry?
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok())
        {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// CPU time of threads of this process in nanoseconds, user and kernel: the scheduler's own
/// account (`schedstat`), which is exact where `stat` counts ticks of 10 ms.
pub(crate) fn cpu_ns(threads: &[u32]) -> anyhow::Result<u64> {
    threads
        .iter()
        .map(|id| run_time(&format!("/proc/self/task/{id}/schedstat")))
        .sum()
}

/// The first field of a `schedstat` file: nanoseconds run.
pub(crate) fn run_time(path: &str) -> anyhow::Result<u64> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
    text.split_whitespace()
        .next()
        .and_then(|field| field.parse().ok())
        .with_context(|| format!("{path} holds no run time"))
}
