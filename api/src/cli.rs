//! The command line.

use std::io::Write;
use std::net::IpAddr;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use sfu::{ParticipantIdentity, RoomName};
use signaling::{ApiKey, Permissions, TokenGrant, sign_token};
use time::{Duration, OffsetDateTime};

use crate::config::{Config, Sources};
use crate::server::{Notice, open_database, serve};
use crate::telemetry;

/// Paid live streams in one program.
#[derive(Debug, Parser)]
#[command(name = "klieg", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run everything: web, API, signaling, media, recordings
    Serve(ServeArgs),
    /// Bring the database up to date, or back
    Migrate {
        #[command(flatten)]
        common: CommonArgs,
        /// Go back to this version, deleting what later ones added; 0 empties the database
        #[arg(long)]
        down_to: Option<i64>,
    },
    /// Access tokens for LiveKit clients
    Token {
        #[command(subcommand)]
        command: TokenCommand,
    },
    /// Look at the configuration
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
}

#[derive(Debug, Subcommand)]
enum TokenCommand {
    /// Make one with a key of the configuration and print it
    Create(TokenArgs),
}

#[derive(Debug, Args)]
struct TokenArgs {
    #[command(flatten)]
    common: CommonArgs,
    /// With the development key
    #[arg(long)]
    dev: bool,
    /// The room it opens
    #[arg(long)]
    room: String,
    /// Who joins with it
    #[arg(long)]
    identity: String,
    /// Name of the key; not needed where there is one
    #[arg(long)]
    key: Option<String>,
    /// Only watch: publish neither tracks nor data
    #[arg(long)]
    viewer: bool,
    /// Minutes until it is void
    #[arg(long, default_value_t = 360, value_parser = clap::value_parser!(u16).range(1..))]
    minutes: u16,
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Read and check it without starting anything
    Check(CommonArgs),
}

/// Where the configuration comes from.
#[derive(Debug, Args)]
struct CommonArgs {
    /// YAML file; klieg.sample.yaml documents every key
    #[arg(long)]
    config: Option<PathBuf>,
    /// Folder of the database and recordings
    #[arg(long)]
    data_dir: Option<PathBuf>,
    /// Any key of the file, as in `--set rtc.udp_port=7000`
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = key_value)]
    set: Vec<(String, String)>,
}

#[derive(Debug, Args)]
struct ServeArgs {
    #[command(flatten)]
    common: CommonArgs,
    /// Development: demo site, key devkey/secret, mail at /dev/mail; loopback only
    #[arg(long)]
    dev: bool,
    /// Address to bind, repeatable
    #[arg(long)]
    bind: Vec<IpAddr>,
    /// TCP port
    #[arg(long)]
    port: Option<u16>,
    /// First UDP port
    #[arg(long)]
    udp_port: Option<u16>,
    /// Address told to clients for media
    #[arg(long)]
    node_ip: Option<IpAddr>,
    /// With --dev: write the sign-in links to this file as JSON
    #[arg(long, requires = "dev")]
    dev_links: Option<PathBuf>,
}

fn key_value(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("must be KEY=VALUE")?;
    Ok((key.trim().to_owned(), value.to_owned()))
}

impl CommonArgs {
    fn sources(self) -> Sources {
        let mut flags = self.set;
        if let Some(dir) = self.data_dir {
            flags.push(("data_dir".to_owned(), dir.display().to_string()));
        }
        Sources {
            file: self.config,
            environment: std::env::vars_os()
                .filter_map(|(name, value)| {
                    Some((name.into_string().ok()?, value.into_string().ok()?))
                })
                .collect(),
            flags,
        }
    }

    fn load(self) -> anyhow::Result<Config> {
        Ok(self.sources().load()?)
    }
}

impl ServeArgs {
    fn load(self) -> anyhow::Result<Config> {
        let mut sources = self.common.sources();
        let mut set = |key: &str, value: String| sources.flags.push((key.to_owned(), value));
        if self.dev {
            set("development", "true".to_owned());
        }
        if !self.bind.is_empty() {
            let list: Vec<String> = self.bind.iter().map(ToString::to_string).collect();
            set("bind_addresses", list.join(","));
        }
        if let Some(port) = self.port {
            set("port", port.to_string());
        }
        if let Some(port) = self.udp_port {
            set("rtc.udp_port", port.to_string());
        }
        if let Some(address) = self.node_ip {
            set("rtc.node_ip", address.to_string());
        }
        Ok(sources.load()?)
    }
}

/// Does what the command line says.
///
/// # Errors
/// Whatever stopped it, for people to read.
pub fn run(cli: Cli) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Runtime::new().context("cannot start the runtime")?;
    runtime.block_on(async {
        match cli.command {
            Command::Serve(args) => {
                let links = args.dev_links.clone();
                let config = args.load()?;
                telemetry::start(&config.logging.level);
                serve(config, |notice| announce(notice, links.as_deref())).await
            }
            Command::Migrate { common, down_to } => migrate(common.load()?, down_to).await,
            Command::Token {
                command: TokenCommand::Create(args),
            } => create_token(args),
            Command::Config {
                command: ConfigCommand::Check(common),
            } => {
                common.load()?;
                say("The configuration is valid.")
            }
        }
    })
}

fn create_token(args: TokenArgs) -> anyhow::Result<()> {
    let mut sources = args.common.sources();
    if args.dev {
        let development = ("development".to_owned(), "true".to_owned());
        sources.flags.push(development);
    }
    let config = sources.load()?;
    let mut keys = config.keys.iter();
    let found = match &args.key {
        Some(name) => keys.find(|(id, _)| *id == name),
        None => keys.next().filter(|_| config.keys.len() == 1),
    };
    let (id, secret) = found.context(
        "name one of the configured keys with --key; configure some under `keys`, or use --dev",
    )?;
    let key = ApiKey {
        id: id.clone(),
        secret: secret.clone(),
    };
    let grant = TokenGrant {
        room: RoomName::new(args.room),
        identity: ParticipantIdentity::new(args.identity),
        name: String::new(),
        metadata: String::new(),
        permissions: if args.viewer {
            Permissions::viewer()
        } else {
            Permissions::publisher()
        },
        not_before: None,
        expires: OffsetDateTime::now_utc() + Duration::minutes(args.minutes.into()),
    };
    say(&sign_token(key, &grant)?)
}

async fn migrate(config: Config, down_to: Option<i64>) -> anyhow::Result<()> {
    std::fs::create_dir_all(&config.data_dir)
        .with_context(|| format!("cannot make the folder {}", config.data_dir.display()))?;
    let database = open_database(&config).await?;
    match down_to {
        Some(version) => database.migrate_down(version).await?,
        None => database.migrate().await?,
    }
    database.close().await;
    say("The database is migrated.")
}

fn announce(notice: &Notice, links: Option<&std::path::Path>) -> anyhow::Result<()> {
    say(&format!("Klieg listens at {}", notice.url))?;
    if let Some(people) = &notice.dev_links {
        say("Sign in as (each link works once):")?;
        for (name, link) in people.each() {
            say(&format!("  {name:<8} {link}"))?;
        }
        if let Some(path) = links {
            people
                .write(path)
                .with_context(|| format!("cannot write {}", path.display()))?;
        }
    }
    Ok(())
}

fn say(line: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").context("cannot write to standard output")
}
