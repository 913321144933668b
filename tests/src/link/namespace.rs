//! A network namespace with loopback and nothing else that leads anywhere.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// A namespace of our own; removed when dropped.
#[derive(Debug)]
pub struct Namespace {
    name: String,
}

impl Namespace {
    /// Makes `klieg-{label}-{process id}`.
    ///
    /// # Errors
    /// Where `ip netns add` is not allowed.
    pub fn create(label: &str) -> Result<Self> {
        let name = format!("klieg-{label}-{}", std::process::id());
        ip(&["netns", "add", &name])?;
        let namespace = Self { name };
        let name = namespace.name.as_str();
        ip(&["-n", name, "link", "set", "lo", "up"])?;
        // Browsers that see loopback alone believe to be offline and do not even try: a second interface that ends in
        // the same namespace, with a default route, makes them believe otherwise.
        ip(&[
            "-n", name, "link", "add", "out", "type", "veth", "peer", "name", "nowhere",
        ])?;
        ip(&["-n", name, "address", "add", "10.213.0.2/24", "dev", "out"])?;
        ip(&["-n", name, "link", "set", "out", "up"])?;
        ip(&["-n", name, "link", "set", "nowhere", "up"])?;
        ip(&["-n", name, "route", "add", "default", "via", "10.213.0.1"])?;
        Ok(namespace)
    }

    /// The name, for `ip netns exec`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A command that runs `program` inside.
    #[must_use]
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new("ip");
        command
            .args(["netns", "exec", &self.name])
            .arg(program.as_ref());
        command
    }

    /// Writes an executable that runs `program` inside, for callers that take a path and no more.
    ///
    /// # Errors
    /// Where `directory` cannot be written.
    pub fn wrapper(&self, directory: &Path, program: &str) -> Result<PathBuf> {
        use std::os::unix::fs::PermissionsExt;
        let stem = Path::new(program)
            .file_name()
            .context("program has no name")?;
        let path = directory.join(stem);
        std::fs::write(
            &path,
            format!(
                "#!/bin/sh\nexec ip netns exec {} {program} \"$@\"\n",
                self.name
            ),
        )?;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755))?;
        Ok(path)
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        // Nothing to do about a failure here: the namespace holds no more than its name.
        let _ = ip(&["netns", "delete", &self.name]);
    }
}

fn ip(arguments: &[&str]) -> Result<()> {
    let output = Command::new("ip")
        .args(arguments)
        .output()
        .context("run ip: is iproute2 installed?")?;
    ensure!(
        output.status.success(),
        "ip {}: {}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(())
}
