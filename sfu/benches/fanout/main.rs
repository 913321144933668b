//! What forwarding one packet to one subscriber costs: Klieg, the bare engine, and the floor.
//!
//! `cargo bench -p sfu --bench fanout` runs each of them several times in turn, each run in a
//! process of its own with its clients in another, and prints the medians as a Markdown table.
//! `-- --runs 3 --seconds 5 --receivers 50,500 --subjects klieg,engine,floor` changes the plan.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench reads the clock, and its result is what it prints"
)]

#[path = "../load/mod.rs"]
mod load;

mod burst;
mod engine;
mod floor;
mod measure;
mod report;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use load::control::{CLIENTS_ROLE, Clients, RTC};
use load::klieg::Klieg;
use load::measure::{cpu_ns, threads};
use measure::{MachineTime, Measurement};

/// First argument of a process that is the server under measurement.
const SERVER_ROLE: &str = "server";

/// A server to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    /// Klieg's media plane.
    Klieg,
    /// str0m alone.
    Engine,
    /// No engine.
    Floor,
}

impl Subject {
    fn as_str(self) -> &'static str {
        match self {
            Self::Klieg => "klieg",
            Self::Engine => "engine",
            Self::Floor => "floor",
        }
    }

    fn parse(text: &str) -> anyhow::Result<Self> {
        [Self::Klieg, Self::Engine, Self::Floor]
            .into_iter()
            .find(|subject| subject.as_str() == text)
            .with_context(|| format!("unknown subject {text:?}"))
    }
}

/// What to run.
#[derive(Debug)]
pub(crate) struct Plan {
    /// Repetitions; the report shows medians.
    pub(crate) runs: usize,
    /// Measured part of one run.
    pub(crate) duration: Duration,
    /// Time under load before it: retransmission caches (3 s at most) and estimates settle.
    pub(crate) warm_up: Duration,
    /// Numbers of receivers.
    pub(crate) receivers: Vec<usize>,
    /// Servers.
    pub(crate) subjects: Vec<Subject>,
}

impl Plan {
    fn parse(arguments: &[String]) -> anyhow::Result<Self> {
        let mut plan = Self {
            runs: 5,
            duration: Duration::from_secs(10),
            warm_up: Duration::from_secs(5),
            receivers: vec![50, 500],
            subjects: vec![Subject::Klieg, Subject::Engine, Subject::Floor],
        };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            if argument == "--bench" {
                continue;
            }
            let value = arguments
                .next()
                .with_context(|| format!("{argument} wants a value"))?;
            match argument.as_str() {
                "--runs" => plan.runs = value.parse()?,
                "--seconds" => plan.duration = Duration::from_secs(value.parse()?),
                "--warm-up" => plan.warm_up = Duration::from_secs(value.parse()?),
                "--receivers" => {
                    plan.receivers = value.split(',').map(str::parse).collect::<Result<_, _>>()?;
                }
                "--subjects" => {
                    plan.subjects = value
                        .split(',')
                        .map(Subject::parse)
                        .collect::<Result<_, _>>()?;
                }
                _ => bail!("unknown option {argument}"),
            }
        }
        Ok(plan)
    }
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        [CLIENTS_ROLE, RTC, count] => load::clients::run(count.parse()?),
        [CLIENTS_ROLE, _, count] => floor::clients(count.parse()?),
        [SERVER_ROLE, subject, receivers, warm_up, duration] => {
            let measurement = serve(
                Subject::parse(subject)?,
                receivers.parse()?,
                Duration::from_secs_f64(warm_up.parse()?),
                Duration::from_secs_f64(duration.parse()?),
            )?;
            println!("{}", serde_json::to_string(&measurement)?);
            Ok(())
        }
        _ => orchestrate(&Plan::parse(&arguments)?),
    }
}

/// Runs everything in turn, so that what else the machine does strikes all subjects alike.
fn orchestrate(plan: &Plan) -> anyhow::Result<()> {
    let mut results = report::Results::new();
    for run in 1..=plan.runs {
        for &receivers in &plan.receivers {
            for &subject in &plan.subjects {
                let measurement = measure_apart(subject, receivers, plan)?;
                eprintln!(
                    "run {run}: {} × {receivers}: {:.0} ns per packet, {:.2} % lost, machine {:.0} % busy",
                    subject.as_str(),
                    report::ns_per_packet(&measurement),
                    100.0 * report::loss(&measurement, receivers),
                    100.0 * measurement.machine_busy,
                );
                results
                    .entry((receivers, subject))
                    .or_default()
                    .push(measurement);
            }
        }
    }
    println!("{}", report::markdown(plan, &results));
    Ok(())
}

/// One run in a process of its own, so that no memory is warm from the run before.
fn measure_apart(subject: Subject, receivers: usize, plan: &Plan) -> anyhow::Result<Measurement> {
    let output = Command::new(std::env::current_exe()?)
        .args([
            SERVER_ROLE,
            subject.as_str(),
            &receivers.to_string(),
            &plan.warm_up.as_secs_f64().to_string(),
            &plan.duration.as_secs_f64().to_string(),
        ])
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        bail!("the run of {} failed", subject.as_str());
    }
    serde_json::from_slice(&output.stdout).context("the run printed no measurement")
}

fn serve(
    subject: Subject,
    receivers: usize,
    warm_up: Duration,
    duration: Duration,
) -> anyhow::Result<Measurement> {
    match subject {
        Subject::Klieg => {
            let before = threads()?;
            // One worker: the machine's other core belongs to the clients.
            let mut server = Klieg::start(1)?;
            let mut workers = threads()?;
            workers.retain(|id| !before.contains(id));
            let mut clients = Clients::spawn(RTC, receivers)?;
            server.connect_publisher(&mut clients)?;
            let resident = measure::resident_bytes()?;
            server.connect_receivers(&mut clients, receivers)?;
            clients.start()?;
            observe(&mut clients, &workers, resident, warm_up, duration)
        }
        Subject::Engine => {
            let mut server = engine::Engine::start(receivers)?;
            let (workers, resident) = (server.workers, server.resident_idle);
            observe(&mut server.clients, &workers, resident, warm_up, duration)
        }
        Subject::Floor => {
            let mut server = floor::Floor::start(receivers)?;
            let (workers, resident) = (server.workers, server.resident_idle);
            observe(&mut server.clients, &workers, resident, warm_up, duration)
        }
    }
}

/// Lets the load run and reads the clocks before and after.
fn observe(
    clients: &mut Clients,
    workers: &[u32],
    resident_idle: u64,
    warm_up: Duration,
    duration: Duration,
) -> anyhow::Result<Measurement> {
    std::thread::sleep(warm_up);
    let counts = clients.count()?;
    let (machine, ksoftirqd) = (MachineTime::now()?, measure::ksoftirqd_ns()?);
    let worker_ns = cpu_ns(workers)?;
    let begin = Instant::now();
    std::thread::sleep(duration);
    let worker_ns = cpu_ns(workers)? - worker_ns;
    let seconds = begin.elapsed().as_secs_f64();
    let (machine_after, ksoftirqd_after) = (MachineTime::now()?, measure::ksoftirqd_ns()?);
    let counts_after = clients.count()?;
    Ok(Measurement {
        seconds,
        published: counts_after.published - counts.published,
        received: counts_after.received - counts.received,
        expected: counts_after.expected - counts.expected,
        worker_ns,
        ksoftirqd_ns: ksoftirqd_after - ksoftirqd,
        clients_ns: counts_after.cpu_ns - counts.cpu_ns,
        machine_busy: machine_after.busy_since(machine),
        resident_idle,
        resident_loaded: measure::resident_bytes()?,
        delay_us: counts_after.delay_us,
    })
}
