//! Encoders: programs that publish with a stream key, by RTMP or WHIP.

mod door;
mod key;
mod routes;
#[cfg(test)]
mod tests;
mod view;
mod whip;

pub(crate) use door::KeyDoor;
pub(crate) use key::{KeptKey, SEALING_KEY};

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

/// The routes of this noun.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(routes::routes())
        .merge(whip::routes())
}
