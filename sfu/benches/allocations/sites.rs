//! Allocations by owner and call site, out of a `dhat` recording.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Recording;

/// Who asked for memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Owner {
    /// `sfu`.
    Klieg,
    /// str0m and the crates it is made of.
    Engine,
    /// Neither on the stack: the bench's own threads.
    Other,
}

/// Number of allocations by owner and call site.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Sites(Vec<Site>);

#[derive(Debug, Serialize, Deserialize)]
struct Site {
    owner: Owner,
    place: String,
    blocks: u64,
}

/// The parts of `dhat`'s file that are read.
#[derive(Deserialize)]
struct Profile {
    pps: Vec<Point>,
    ftbl: Vec<String>,
}

#[derive(Deserialize)]
struct Point {
    /// Blocks allocated.
    tbk: u64,
    /// Stack, innermost first: indices into `ftbl`.
    fs: Vec<usize>,
}

/// Where the engine's files are found: its crate's root, then folders that Klieg has not.
/// Stacks name a file by the last three parts of its path.
const ENGINE: [&str; 6] = [
    "str0m-",
    "src/streams/",
    "src/pacer/",
    "src/packet/",
    "src/sctp/",
    "src/change/",
];

/// Klieg's own files, named as stacks name them. A name that the engine has too counts as Klieg's,
/// so what is printed for Klieg is never too little.
fn own_files() -> anyhow::Result<HashSet<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src")];
    let mut files = HashSet::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
                files.insert(parts[parts.len().saturating_sub(3)..].join("/"));
            }
        }
    }
    Ok(files)
}

impl Sites {
    pub(super) fn read(file: &Path) -> anyhow::Result<Self> {
        let profile: Profile = serde_json::from_slice(&std::fs::read(file)?)?;
        let own_files = own_files()?;
        let mut sites: BTreeMap<(Owner, String), u64> = BTreeMap::new();
        for point in &profile.pps {
            let frames = point.fs.iter().filter_map(|index| profile.ftbl.get(*index));
            let (owner, place) = frames
                .filter_map(|frame| owner_of(frame, &own_files).map(|owner| (owner, place(frame))))
                .next()
                .unwrap_or_else(|| (Owner::Other, "elsewhere".to_owned()));
            *sites.entry((owner, place)).or_default() += point.tbk;
        }
        Ok(Self(
            sites
                .into_iter()
                .map(|((owner, place), blocks)| Site {
                    owner,
                    place,
                    blocks,
                })
                .collect(),
        ))
    }

    fn total(&self, owner: Owner) -> u64 {
        let of_owner = self.0.iter().filter(|site| site.owner == owner);
        of_owner.map(|site| site.blocks).sum()
    }

    fn at(&self, owner: Owner, place: &str) -> u64 {
        let mut sites = self.0.iter();
        sites
            .find(|site| site.owner == owner && site.place == place)
            .map_or(0, |site| site.blocks)
    }
}

/// `0x55…: poll_packet (str0m-0.25.0/src/session.rs:812:9)` → the owner of the file.
fn owner_of(frame: &str, own_files: &HashSet<String>) -> Option<Owner> {
    let (_, location) = frame.rsplit_once(" (")?;
    let file = location.split(':').next()?;
    if own_files.contains(file) {
        Some(Owner::Klieg)
    } else if ENGINE.iter().any(|prefix| file.starts_with(prefix)) {
        Some(Owner::Engine)
    } else {
        None
    }
}

/// The frame without its address.
fn place(frame: &str) -> String {
    frame
        .split_once(": ")
        .map_or(frame, |(_, rest)| rest)
        .to_owned()
}

/// The table of totals, then the busiest call sites.
pub(super) fn markdown(few: &Recording, many: &Recording, shown: usize) -> String {
    let mut text = format!(
        "## Allocations after warm-up\n\n\
         | | N = {} | N = {} | per incoming packet | per forwarded packet |\n|---|--:|--:|--:|--:|\n",
        few.receivers, many.receivers
    );
    let _ = writeln!(
        text,
        "| packets forwarded | {} | {} | | |",
        few.forwarded, many.forwarded
    );
    for (owner, title) in [
        (Owner::Klieg, "Klieg's own allocations"),
        (Owner::Engine, "the engine's allocations"),
        (Owner::Other, "neither on the stack"),
    ] {
        let (incoming, forwarded) = slope(few, many, |run| run.sites.total(owner));
        let _ = writeln!(
            text,
            "| **{title}** | {} | {} | {incoming:.3} | **{forwarded:.3}** |",
            few.sites.total(owner),
            many.sites.total(owner),
        );
    }
    let _ = writeln!(
        text,
        "\nEvery allocation of the server process in {} s, by the innermost frame of its call stack \
         that belongs to Klieg or to str0m. Both numbers of receivers together give a line: \
         allocations = a × incoming + b × forwarded packets; periodic work (RTCP, estimates) is in b.\n",
        super::RECORDED.as_secs()
    );
    for owner in [Owner::Klieg, Owner::Engine] {
        let mut sites: Vec<&Site> = many
            .sites
            .0
            .iter()
            .filter(|site| site.owner == owner)
            .collect();
        sites.sort_by_key(|site| std::cmp::Reverse(site.blocks));
        let _ = writeln!(
            text,
            "| {owner:?}: call site | N = {} | per forwarded packet |\n|---|--:|--:|",
            many.receivers
        );
        for site in sites.into_iter().take(shown) {
            let (_, forwarded) = slope(few, many, |run| run.sites.at(owner, &site.place));
            let _ = writeln!(
                text,
                "| `{}` | {} | {forwarded:.3} |",
                site.place, site.blocks
            );
        }
        text.push('\n');
    }
    text
}

/// Solves count = a × published + b × forwarded for two runs.
fn slope(few: &Recording, many: &Recording, count: impl Fn(&Recording) -> u64) -> (f64, f64) {
    let per_incoming = |run: &Recording| count(run) as f64 / run.published.max(1) as f64;
    let fan_out = |run: &Recording| run.forwarded as f64 / run.published.max(1) as f64;
    let forwarded = (per_incoming(many) - per_incoming(few)) / (fan_out(many) - fan_out(few));
    (per_incoming(few) - forwarded * fan_out(few), forwarded)
}
