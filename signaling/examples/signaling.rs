//! Media and signaling alone, for trying clients: everybody with a token of the key `devkey` and
//! the secret `secret` may enter. `cargo run -p signaling --example signaling -- [TCP port] [UDP port]`

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use secrecy::SecretString;
use signaling::{
    Admission, AdmissionRequest, Admitted, ApiKey, Config, Permissions, Refusal, RoomTerms,
    Signaling,
};
use tokio::sync::mpsc;

/// Everybody with a good token may do what the token says.
struct Everybody;

impl Admission for Everybody {
    fn admit<'a>(
        &'a self,
        request: AdmissionRequest<'a>,
    ) -> BoxFuture<'a, Result<Admitted, Refusal>> {
        let permissions = request
            .claims
            .video
            .as_ref()
            .map_or_else(Permissions::viewer, Permissions::from_grant);
        std::future::ready(Ok(Admitted {
            permissions,
            expires: None,
            prefer_recordable_codecs: false,
            room: RoomTerms::default(),
        }))
        .boxed()
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    let mut ports = std::env::args().skip(1).map(|text| text.parse::<u16>());
    let tcp_port = ports.next().transpose()?.unwrap_or(7880);
    let udp_port = ports.next().transpose()?.unwrap_or(7882);

    let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let sfu = sfu::Sfu::start(&sfu::Config {
        workers: 0,
        bind_address: loopback,
        udp_port,
        advertised_addresses: Vec::new(),
    })?;
    let mut config = Config::new(ApiKey {
        id: "klieg".to_owned(),
        secret: SecretString::from("only-for-this-example"),
    });
    config
        .keys
        .insert("devkey".to_owned(), SecretString::from("secret"));
    let (events, mut told) = mpsc::unbounded_channel();
    let signaling = Signaling::new(config, sfu.clone(), Arc::new(Everybody), events);
    tokio::spawn(async move {
        while let Some(event) = told.recv().await {
            tracing::info!(?event, "room");
        }
    });

    let listener = tokio::net::TcpListener::bind((loopback, tcp_port)).await?;
    tracing::info!(tcp_port, udp_port, "listening");
    axum::serve(listener, signaling.router())
        .with_graceful_shutdown(async {
            // Without a signal handler there is only the hard way to stop.
            let _ = tokio::signal::ctrl_c().await;
        })
        .await?;
    signaling.shutdown().await;
    sfu.stop();
    Ok(())
}
