//! The table.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use crate::measure::{Measurement, median};
use crate::{Plan, Subject};

/// The runs of each subject at each number of receivers.
pub(crate) type Results = BTreeMap<(usize, Subject), Vec<Measurement>>;

/// CPU time of the workers per packet that reached a receiver.
pub(crate) fn ns_per_packet(measurement: &Measurement) -> f64 {
    measurement.worker_ns as f64 / measurement.received.max(1) as f64
}

/// Share of published × receivers that did not arrive; counting begins and ends while packets
/// are under way, so a little noise around zero is normal.
pub(crate) fn loss(measurement: &Measurement, receivers: usize) -> f64 {
    1.0 - measurement.received as f64 / (measurement.published * receivers as u64).max(1) as f64
}

/// The report: the machine, the load, the figures.
pub(crate) fn markdown(plan: &Plan, results: &Results) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "## Fan-out: one publisher, N receivers\n\n{}\n",
        machine()
    );
    let _ = writeln!(
        text,
        "{} runs of {} s each after {} s of warm-up, medians; subjects take turns. Each run: the server \
         in one process (one worker thread), publisher and receivers in another, real loopback \
         sockets, DTLS-SRTP. VP8 packets of 1100 bytes in bursts of 8 and Opus, 317 packets/s per \
         receiver.\n",
        plan.runs,
        plan.duration.as_secs(),
        plan.warm_up.as_secs()
    );
    text.push_str(
        "| N | subject | ns per packet | × floor | packets/s a core | packets/s carried | lost | \
         worker | clients | machine | kB per receiver | delay p50 / p99 / max |\n\
         |--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for (&(receivers, subject), runs) in results {
        let middle = |of: &dyn Fn(&Measurement) -> f64| median(runs.iter().map(of).collect());
        let ns = middle(&ns_per_packet);
        let floor = results
            .get(&(receivers, Subject::Floor))
            .map(|runs| median(runs.iter().map(ns_per_packet).collect()));
        let ratio = floor.map_or_else(|| "–".to_owned(), |floor| format!("{:.2}", ns / floor));
        let share = |cpu: &dyn Fn(&Measurement) -> u64| {
            100.0 * middle(&|run| cpu(run) as f64 / 1e9 / run.seconds)
        };
        let memory = middle(&|run| {
            run.resident_loaded.saturating_sub(run.resident_idle) as f64 / receivers as f64 / 1000.0
        });
        let delay = |index: usize| {
            middle(&|run| run.delay_us.get(index).copied().unwrap_or(0) as f64) / 1000.0
        };
        let _ = writeln!(
            text,
            "| {receivers} | {} | {ns:.0} | {ratio} | {:.0} | {:.0} | {:.2} % | {:.0} % | {:.0} % | {:.0} % | {memory:.0} | {:.1} / {:.1} / {:.1} ms |",
            subject.title(),
            1e9 / ns,
            middle(&|run| run.received as f64 / run.seconds),
            100.0 * middle(&|run| loss(run, receivers)),
            share(&|run| run.worker_ns),
            share(&|run| run.clients_ns),
            100.0 * middle(&|run| run.machine_busy),
            delay(0),
            delay(1),
            delay(2),
        );
    }
    text.push_str(NOTES);
    text
}

const NOTES: &str = "
- **ns per packet**: CPU time of the server's worker thread, user and kernel, as the scheduler \
accounts it, per packet that arrived, decrypted and was new to its receiver. Loopback delivers inside \
the sender's system call, so the kernel's receive path is in it; nothing a network card would take off \
is taken off.
- **packets/s a core** is the inverse: what one worker could carry if it had its core to itself. \
*carried* is what it did carry.
- **worker**, **clients**: share of one core; **machine**: share of all cores that was busy, whatever \
kept it so. Server and clients share the cores; where the machine is full, delay is queueing for a core.
- **kB per receiver**: growth of the server's resident memory from the publisher alone to the end of \
the run, divided by N.
- **delay**: publisher's write to receiver's decrypted packet, both in the clients' process, which \
handles all N receivers on one thread: an upper bound of what the server adds.
- **engine** is str0m alone, no bandwidth estimation; **floor** is header rewrite, AES-128-GCM seal and \
one GSO send per picture, no engine at either end.
";

impl Subject {
    fn title(self) -> &'static str {
        match self {
            Self::Klieg => "**Klieg**",
            Self::Engine => "engine",
            Self::Floor => "floor",
        }
    }
}

/// Processor, cores, memory and kernel of this machine.
fn machine() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let cpuinfo = read("/proc/cpuinfo");
    let field = |name: &str| {
        cpuinfo
            .lines()
            .find(|line| line.starts_with(name))
            .and_then(|line| line.split(':').nth(1))
            .unwrap_or("unknown")
            .trim()
            .to_owned()
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = read("/proc/meminfo")
        .split_whitespace()
        .nth(1)
        .and_then(|kilobytes| kilobytes.parse::<u64>().ok())
        .unwrap_or(0)
        / 1_000_000;
    let hypervisor = if field("flags").contains("hypervisor") {
        ", a virtual machine"
    } else {
        ""
    };
    format!(
        "Machine: {} × {} (family {}, model {}){hypervisor}, {memory} GB, Linux {}.",
        cores,
        field("model name"),
        field("cpu family"),
        field("model"),
        read("/proc/sys/kernel/osrelease").trim(),
    )
}
