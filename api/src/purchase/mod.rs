//! Purchases in the site's own checkout: its signed webhooks give grants and take them back.

mod routes;
mod signature;
#[cfg(test)]
mod tests;

pub(crate) use routes::routes;
