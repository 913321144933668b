//! What of a recording the storage already holds: a line for each file, written once it is there.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The journal's file name in a recording's folder.
const JOURNAL: &str = "stored.jsonl";

/// Files by name with their lengths.
pub(crate) type Stored = BTreeMap<String, u64>;

#[derive(Debug, Serialize, Deserialize)]
struct Line {
    file: String,
    bytes: u64,
}

/// The open journal.
#[derive(Debug, Clone)]
pub(super) struct Journal(Arc<File>);

impl Journal {
    /// Opens the journal behind its last whole line.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub(super) fn open(dir: &Path) -> io::Result<Self> {
        let path = dir.join(JOURNAL);
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        let whole = fs::read(&path)?
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |last| last.saturating_add(1));
        file.set_len(u64::try_from(whole).unwrap_or(0))?;
        Ok(Self(Arc::new(file)))
    }

    /// Notes a file, durably: afterwards its copy here may go.
    ///
    /// # Errors
    /// The line cannot be written.
    pub(super) async fn add(&self, file: &str, bytes: u64) -> io::Result<()> {
        let journal = Arc::clone(&self.0);
        let file = file.to_owned();
        let written = tokio::task::spawn_blocking(move || {
            let mut line = serde_json::to_vec(&Line { file, bytes })?;
            line.push(b'\n');
            (&*journal).write_all(&line)?;
            journal.sync_data()
        });
        written.await.map_err(io::Error::other)?
    }
}

/// Reads a recording's journal; empty where there is none. A torn last line is left out: its file is stored again.
///
/// # Errors
/// The file cannot be read.
pub(crate) fn stored(dir: &Path) -> io::Result<Stored> {
    let text = match fs::read(dir.join(JOURNAL)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Stored::new()),
        Err(error) => return Err(error),
    };
    let whole = text
        .split_inclusive(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice::<Line>(line.strip_suffix(b"\n")?).ok());
    Ok(whole.map(|line| (line.file, line.bytes)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_torn_line_is_left_out_and_written_over() {
        let dir = tempfile::tempdir().expect("a folder");
        let dir = dir.path();
        assert!(stored(dir).expect("reads").is_empty());
        let journal = Journal::open(dir).expect("opens");
        journal.add("1/a", 3).await.expect("writes");
        fs::write(
            dir.join(JOURNAL),
            [
                &fs::read(dir.join(JOURNAL)).expect("reads")[..],
                b"{\"file\":\"1/b",
            ]
            .concat(),
        )
        .expect("writes");
        assert_eq!(stored(dir).expect("reads").len(), 1);
        let journal = Journal::open(dir).expect("opens");
        journal.add("1/c", 5).await.expect("writes");
        let stored = stored(dir).expect("reads");
        assert_eq!(
            stored,
            [("1/a".to_owned(), 3), ("1/c".to_owned(), 5)].into()
        );
    }
}
