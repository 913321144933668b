//! Pages: the server fills head, title and state (C11), the web client draws the rest.

mod assets;
mod dev;
mod routes;
mod shell;
mod sign_in;
mod subscription;
#[cfg(test)]
mod tests;

pub(crate) use routes::routes;
pub(crate) use shell::PageError;
