//! How often the workers allocate per forwarded packet once everything is warm, told apart by
//! who asked: Klieg's own code or the engine under it.
//!
//! Every allocation of the server process is recorded with its call stack (`dhat`). The innermost
//! frame that belongs to either decides: a packet buffer that str0m makes while Klieg drains it is
//! the engine's, a `Vec` that grows in Klieg's code is Klieg's. Two numbers of receivers separate
//! what happens once per incoming packet from what happens per forwarded packet: the latter is the
//! slope. The same program is far too slow to time anything, so `fanout` is a bench of its own.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench reads the clock, and its result is what it prints"
)]

#[path = "../load/mod.rs"]
mod load;

mod sites;

use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};
use load::control::{CLIENTS_ROLE, Clients, RTC};
use load::klieg::Klieg;
use sites::Sites;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

/// First argument of a process that is the server under measurement.
const SERVER_ROLE: &str = "server";
/// The two numbers of receivers.
const RECEIVERS: [usize; 2] = [10, 50];
/// Retransmission caches, which keep 3 s at most, and tables reach their size in it.
const WARM_UP: Duration = Duration::from_secs(6);
/// Recorded part.
const RECORDED: Duration = Duration::from_secs(4);
/// Call sites shown per owner.
const SHOWN: usize = 12;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        [CLIENTS_ROLE, _, count] => load::clients::run(count.parse()?),
        [SERVER_ROLE, receivers] => {
            println!("{}", serde_json::to_string(&record(receivers.parse()?)?)?);
            Ok(())
        }
        _ => {
            let mut runs = Vec::new();
            for receivers in RECEIVERS {
                runs.push(record_apart(receivers)?);
            }
            let [few, many] = &runs[..] else {
                bail!("two runs make a slope");
            };
            println!("{}", sites::markdown(few, many, SHOWN));
            Ok(())
        }
    }
}

fn record_apart(receivers: usize) -> anyhow::Result<Recording> {
    let output = Command::new(std::env::current_exe()?)
        .args([SERVER_ROLE, &receivers.to_string()])
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        bail!("the run with {receivers} receivers failed");
    }
    serde_json::from_slice(&output.stdout).context("the run printed no recording")
}

/// What one run recorded.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Recording {
    receivers: usize,
    /// Packets that came in and went out while recording.
    published: u64,
    forwarded: u64,
    sites: Sites,
}

fn record(receivers: usize) -> anyhow::Result<Recording> {
    let mut server = Klieg::start(1)?;
    let mut clients = Clients::spawn(RTC, receivers)?;
    server.connect_publisher(&mut clients)?;
    server.connect_receivers(&mut clients, receivers)?;
    clients.start()?;
    std::thread::sleep(WARM_UP);
    let before = clients.count()?;
    let file = std::env::temp_dir().join(format!("klieg-allocations-{}.json", std::process::id()));
    let recorder = dhat::Profiler::builder()
        .file_name(&file)
        .trim_backtraces(None)
        .build();
    std::thread::sleep(RECORDED);
    drop(recorder);
    let after = clients.count()?;
    let sites = Sites::read(&file);
    std::fs::remove_file(&file)?;
    Ok(Recording {
        receivers,
        published: after.published - before.published,
        forwarded: after.received - before.received,
        sites: sites?,
    })
}
