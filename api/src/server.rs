//! From a configuration to a running Klieg, and back down in order.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use recordings::Recorder;
use sfu::Sfu;
use signaling::Signaling;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::app::{App, Making};
use crate::clock::Clock;
use crate::config::Config;
use crate::encoder::KeyDoor;
use crate::jobs;
use crate::live::{
    Conductor, Door, OWN_KEY, Replays, Sources, grace_end, guard, recover, sweep_until_end,
};
use crate::mail::Mailer;
use crate::router::router;
use crate::seed::{self, DevLinks};
use crate::store::{Database, shown_url};
use crate::webhook::Sender;

/// How long open requests may take to finish when the program ends.
const GRACE: Duration = Duration::from_secs(5);

/// What to tell whoever started the program.
pub struct Notice {
    /// The address to open.
    pub url: String,
    /// Sign-in links, in development.
    pub dev_links: Option<DevLinks>,
}

/// A running Klieg.
pub struct Server {
    notice: Notice,
    addresses: Vec<SocketAddr>,
    stop: watch::Sender<bool>,
    listeners: JoinSet<()>,
    conductor: tokio::task::JoinHandle<()>,
    jobs: tokio::task::JoinHandle<()>,
    app: App,
    sfu: Sfu,
}

impl Server {
    /// Starts everything.
    ///
    /// # Errors
    /// Says which folder, port or database is the trouble.
    pub async fn start(mut config: Config) -> anyhow::Result<Self> {
        let dir = &config.data_dir;
        std::fs::create_dir_all(dir)
            .with_context(|| format!("cannot make the folder {}", dir.display()))?;
        let sockets = bind(&config).await?;
        let addresses: Vec<SocketAddr> = sockets
            .iter()
            .map(TcpListener::local_addr)
            .collect::<Result<_, _>>()?;
        let rtmp = bind_rtmp(&mut config).await?;
        let database = open_database(&config).await?;
        database.migrate().await?;
        let (stop, shutdown) = watch::channel(false);
        let port = addresses.first().map_or(config.port, SocketAddr::port);
        let assembly = assemble(config, Clock::System, database, port, shutdown.clone()).await?;
        let Assembly {
            app,
            sfu,
            conductor,
            dev_links,
        } = assembly;
        let jobs = tokio::spawn(jobs::Runner::new(app.clone()).run());
        let mut listeners = JoinSet::new();
        for socket in sockets {
            listeners.spawn(listen(socket, router(app.clone()), shutdown.clone()));
        }
        for socket in rtmp {
            listeners.spawn(listen_rtmp(socket, app.clone(), shutdown.clone()));
        }
        Ok(Self {
            notice: Notice {
                url: app.public_url.clone(),
                dev_links,
            },
            addresses,
            stop,
            listeners,
            conductor,
            jobs,
            app,
            sfu,
        })
    }

    /// What to tell whoever started it.
    pub fn notice(&self) -> &Notice {
        &self.notice
    }

    /// The TCP addresses bound.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Ends everything in order: clients are told, recordings are written, threads end.
    pub async fn stop(mut self) {
        // Nobody listens any more when every listener has failed; then there is nobody to tell.
        let _ = self.stop.send(true);
        let orderly = async {
            self.app.baton.stop().await;
            self.app.signaling.shutdown().await;
            while self.listeners.join_next().await.is_some() {}
            // It hears of the end as the listeners do.
            let _ = (&mut self.jobs).await;
        };
        if tokio::time::timeout(GRACE, orderly).await.is_err() {
            tracing::warn!("some connections did not end in time");
        }
        self.conductor.abort();
        self.jobs.abort();
        let sfu = self.sfu;
        // Waits for threads, so it may not hold up the runtime.
        if tokio::task::spawn_blocking(move || sfu.stop())
            .await
            .is_err()
        {
            tracing::error!("the media threads did not end");
        }
        self.app.database.close().await;
    }
}

/// Opens the configured database.
///
/// # Errors
/// Says which database it is and why it does not open, without its password.
pub(crate) async fn open_database(config: &Config) -> anyhow::Result<Database> {
    let url = config.database_url();
    Database::open(&url)
        .await
        .with_context(|| format!("cannot open the database {}", shown_url(&url)))
}

/// Everything but the listeners.
pub(crate) struct Assembly {
    pub(crate) app: App,
    pub(crate) sfu: Sfu,
    pub(crate) conductor: tokio::task::JoinHandle<()>,
    pub(crate) dev_links: Option<DevLinks>,
}

/// Starts the media plane and wires it to signaling, recorder and product.
pub(crate) async fn assemble(
    config: Config,
    clock: Clock,
    database: Database,
    port: u16,
    shutdown: watch::Receiver<bool>,
) -> anyhow::Result<Assembly> {
    let sfu = Sfu::start(&config.sfu())
        .map_err(|error| anyhow::anyhow!(error).context("choose other ports with --udp-port"))?;
    let (room_events, recording_events, baton, sources) = Sources::new();
    let storage = config.storage().await;
    let recorder = Recorder::new(config.recordings(), storage, recording_events);
    let door = Arc::new(Door::default());
    let own_key = own_key(&database, &clock).await?;
    let signaling = Signaling::new(
        config.signaling(own_key),
        sfu.clone(),
        door.clone(),
        room_events,
    );
    let development = config.development;
    let webhooks =
        Sender::new(config.webhook_leeway()).context("cannot start the sender of webhooks")?;
    let app = App::new(Making {
        config,
        clock,
        database,
        signaling,
        baton,
        replays: Replays::new(recorder.clone()),
        webhooks,
        port,
        shutdown,
    })
    .await?;
    door.open(&app);
    prepare(&app, &recorder).await?;
    let dev_links = if development {
        Some(seed::demo(&app).await.map_err(readable)?)
    } else {
        None
    };
    tokio::spawn(guard(app.clone(), app.access_news.listen()));
    // After the demo site is made: it is swept as well.
    jobs::plant(&app).await?;
    let conductor = Conductor::new(app.clone(), sfu.clone(), recorder);
    let conductor = tokio::spawn(conductor.run(sources));
    // Asks the conductor to end recordings, so it comes after it.
    tokio::spawn(sweep_until_end(app.downgrade()));
    Ok(Assembly {
        conductor,
        app,
        sfu,
        dev_links,
    })
}

/// The key that signs Klieg's own tokens, made at the first start.
async fn own_key(database: &Database, clock: &Clock) -> anyhow::Result<signaling::ApiKey> {
    let fresh = crate::secret::token();
    let cross_site = database.cross_site();
    let secret = cross_site.server_key(OWN_KEY, &fresh, clock.now()).await?;
    Ok(signaling::ApiKey {
        id: OWN_KEY.to_owned(),
        secret,
    })
}

/// Cleans up behind the last run.
async fn prepare(app: &App, recorder: &Recorder) -> anyhow::Result<()> {
    let cross_site = app.database.cross_site();
    cross_site.reset_viewer_counts().await?;
    cross_site.close_open_viewings().await?;
    let now = app.clock.now();
    for site in cross_site.site_ids().await? {
        let store = app.database.site(site);
        store.publishers_left(grace_end(app, now), now).await?;
    }
    let open = cross_site.open_recordings().await?;
    if let Mailer::Smtp(smtp) = &app.mail {
        let smtp = smtp.clone();
        // Beside the start: mail waits in the queue, everything else works.
        tokio::spawn(async move {
            if let Err(error) = smtp.check().await {
                tracing::error!(%error, "the mail server of mail.host cannot be used");
            }
        });
    }
    let checked = recorder.clone();
    // Beside the start: what is recorded waits on this machine, everything else works.
    tokio::spawn(async move {
        if let Err(error) = checked.check_storage().await {
            tracing::error!(%error, "the storage of recordings cannot be used");
        }
    });
    let (app, recorder) = (app.clone(), recorder.clone());
    // Beside the start: completing hours of media may take longer than anybody waits for a page.
    tokio::spawn(async move {
        if let Err(error) = recover(&app, &recorder, open).await {
            tracing::error!(
                error = error.message(),
                "recordings of the last run were not completed"
            );
        }
    });
    Ok(())
}

fn readable(error: crate::http::ApiError) -> anyhow::Error {
    anyhow::anyhow!("{}", error.message())
}

/// Runs until the process is asked to end.
///
/// # Errors
/// As [`Server::start`].
pub(crate) async fn serve(
    config: Config,
    announce: impl FnOnce(&Notice) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut interrupt = end_signal()?;
    let server = Server::start(config).await?;
    announce(server.notice())?;
    interrupt.recv().await;
    tracing::info!("ending");
    server.stop().await;
    Ok(())
}

async fn bind(config: &Config) -> anyhow::Result<Vec<TcpListener>> {
    let mut sockets = Vec::new();
    for address in &config.bind_addresses {
        let address = SocketAddr::new(*address, config.port);
        let socket = TcpListener::bind(address).await.with_context(|| {
            format!(
                "cannot listen on TCP {address}: is another Klieg running? \
                 Choose another port with --port"
            )
        })?;
        sockets.push(socket);
    }
    Ok(sockets)
}

/// The sockets of RTMP; the port really bound goes into the configuration. A development server
/// does without where another one has the port.
async fn bind_rtmp(config: &mut Config) -> anyhow::Result<Vec<TcpListener>> {
    let mut sockets = Vec::new();
    if !config.ingest.rtmp {
        return Ok(sockets);
    }
    for address in &config.bind_addresses {
        let address = SocketAddr::new(*address, config.ingest.rtmp_port);
        match TcpListener::bind(address).await {
            Ok(socket) => {
                config.ingest.rtmp_port = socket.local_addr()?.port();
                sockets.push(socket);
            }
            Err(error) if config.development => {
                tracing::warn!(%error, "no RTMP: TCP {address} is taken; set ingest.rtmp_port");
                config.ingest.rtmp = false;
                return Ok(Vec::new());
            }
            Err(error) => {
                return Err(error).with_context(|| {
                    format!("cannot listen for RTMP on TCP {address}: set ingest.rtmp_port")
                });
            }
        }
    }
    Ok(sockets)
}

/// Takes encoders in until the program ends.
async fn listen_rtmp(socket: TcpListener, app: App, mut shutdown: watch::Receiver<bool>) {
    let keys = Arc::new(KeyDoor::new(&app));
    tokio::select! {
        () = app.signaling.serve_rtmp(socket, keys) => {}
        _ = shutdown.wait_for(|down| *down) => {}
    }
}

async fn listen(socket: TcpListener, router: Router, mut shutdown: watch::Receiver<bool>) {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let ended = async move {
        // An error means the sender is gone, which ends the program as well.
        let _ = shutdown.wait_for(|down| *down).await;
    };
    if let Err(error) = axum::serve(socket, service)
        .with_graceful_shutdown(ended)
        .await
    {
        tracing::error!(%error, "a listener failed");
    }
}

/// Ctrl-C or the service manager's request.
struct EndSignal {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

fn end_signal() -> anyhow::Result<EndSignal> {
    use tokio::signal::unix::{SignalKind, signal};
    Ok(EndSignal {
        interrupt: signal(SignalKind::interrupt()).context("cannot listen for Ctrl-C")?,
        terminate: signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?,
    })
}

impl EndSignal {
    async fn recv(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
