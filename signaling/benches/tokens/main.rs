//! Access tokens a second on one core: issued, verified, and both. `cargo bench -p signaling`
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use std::error::Error;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Instant;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use secrecy::SecretString;
use sfu::{ParticipantIdentity, RoomName};
use signaling::{
    Admission, AdmissionRequest, Admitted, ApiKey, Config, Permissions, Refusal, Signaling,
    TokenGrant,
};
use time::{Duration, OffsetDateTime};
use tokio::sync::mpsc;

/// Tokens of one run: long enough for a steady clock, short enough to wait for.
const TOKENS: u32 = 100_000;
const RUNS: usize = 5;

/// Nobody comes in here.
struct Nobody;

impl Admission for Nobody {
    fn admit<'a>(
        &'a self,
        _request: AdmissionRequest<'a>,
    ) -> BoxFuture<'a, Result<Admitted, Refusal>> {
        let status = 403;
        let message = String::new();
        async move { Err(Refusal { status, message }) }.boxed()
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let sfu = sfu::Sfu::start(&sfu::Config {
        workers: 1,
        bind_address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        udp_port: 0,
        advertised_addresses: Vec::new(),
    })?;
    let config = Config::new(ApiKey {
        id: "klieg".to_owned(),
        secret: SecretString::from("a secret as long as those that are made"),
    });
    let (events, _heard) = mpsc::unbounded_channel();
    let signaling = Signaling::new(config, sfu.clone(), Arc::new(Nobody), events);
    println!("| run | issued/s | verified/s | issued and verified/s |");
    println!("|--:|--:|--:|--:|");
    for run in 1..=RUNS {
        let expires = OffsetDateTime::now_utc() + Duration::hours(6);
        let started = Instant::now();
        let mut tokens = Vec::new();
        for number in 0..TOKENS {
            tokens.push(signaling.issue_token(TokenGrant {
                room: RoomName::new("ec_st_01k9zzzzzzzzzzzzzzzzzzzzzz"),
                identity: ParticipantIdentity::new(format!("viewer-{number}")),
                name: String::new(),
                metadata: r#"{"role":"viewer"}"#.to_owned(),
                permissions: Permissions::viewer(),
                not_before: None,
                expires,
            })?);
        }
        let issued = started.elapsed();
        for token in &tokens {
            signaling.verify_token(token)?;
        }
        let both = started.elapsed();
        let rate = |seconds: f64| f64::from(TOKENS) / seconds;
        println!(
            "| {run} | {:.0} | {:.0} | {:.0} |",
            rate(issued.as_secs_f64()),
            rate((both - issued).as_secs_f64()),
            rate(both.as_secs_f64())
        );
    }
    sfu.stop();
    Ok(())
}
