//! A bad line for programs that are not written in Rust.
//!
//! `link near LABEL TCP,… UDP,…` opens a line and prints `{"namespace":…,"chromium":…}`; then each line of standard
//! input is an order: `{"shape":{…}}`, `{"state":"open"|"cut"|"no_connections"}` or `{"counts":null}`, answered by one
//! line. It ends with its input. `link far` is the other half, started by the first.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::json;
use tests::link::near::{Line, State};
use tests::link::{Shape, far};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Order {
    Shape(Shape),
    State(StateName),
    Counts(()),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum StateName {
    Open,
    Cut,
    NoConnections,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[1..] {
        ["far", directory, tcp, udp] => {
            far::serve(Path::new(directory), &ports(tcp)?, &ports(udp)?).await
        }
        ["near", label, tcp, udp] => near(label, &ports(tcp)?, &ports(udp)?).await,
        _ => bail!("usage: link near LABEL TCP,… UDP,…"),
    }
}

fn ports(list: &str) -> Result<Vec<u16>> {
    list.split(',')
        .map(|port| port.parse().with_context(|| format!("port {port:?}")))
        .collect()
}

async fn near(label: &str, tcp: &[u16], udp: &[u16]) -> Result<()> {
    let program: PathBuf = std::env::current_exe()?;
    let line = Line::open(label, &program, tcp, udp, Shape::default()).await?;
    let chromium = line.wrapper("/usr/bin/chromium")?;
    answer(&json!({ "namespace": line.namespace().name(), "chromium": chromium })).await?;
    let mut orders = BufReader::new(tokio::io::stdin()).lines();
    while let Some(order) = orders.next_line().await? {
        match serde_json::from_str(&order).with_context(|| format!("order {order:?}"))? {
            Order::Shape(shape) => line.set_shape(shape),
            Order::State(StateName::Open) => line.set_state(State::Open),
            Order::State(StateName::Cut) => line.set_state(State::Cut),
            Order::State(StateName::NoConnections) => line.set_state(State::NoConnections),
            Order::Counts(()) => {}
        }
        answer(&json!(line.counts())).await?;
    }
    Ok(())
}

async fn answer(value: &serde_json::Value) -> Result<()> {
    let mut out = tokio::io::stdout();
    out.write_all(format!("{value}\n").as_bytes()).await?;
    Ok(out.flush().await?)
}
