//! The log.

use tracing_subscriber::EnvFilter;

/// Reads a level or filter; the message says what is allowed.
pub(crate) fn parse_filter(text: &str) -> Result<EnvFilter, String> {
    EnvFilter::try_new(text).map_err(|_| {
        "must be error, warn, info, debug or trace, or a filter such as info,sfu=debug".to_owned()
    })
}

/// Starts writing the log to standard error. A second call changes nothing.
pub(crate) fn start(level: &str) {
    let filter = parse_filter(level).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // Somebody else may have set one: tests do.
    let _ = builder.try_init();
}
