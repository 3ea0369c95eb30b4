//! The site while it is being drafted: pages rendered when a browser asks for them, and browsers told when they change.
//!
//! One thread watches the folder and alone changes the state; requests only read it. A page is rendered through the
//! same engine as in a build, so what is served is what will be published.

mod board;
mod desk;
mod guard;
mod http;
mod overlay;
mod tabs;
mod watch;

pub use desk::Desk;
pub use guard::Hosts;
pub use watch::{WatcherKind, Watching, run as watch};

use crate::error::{Action, Error};
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;

/// Serves a desk on a socket until the process is told to stop.
///
/// # Errors
/// When the socket cannot be used.
pub fn serve(desk: Arc<Desk>, hosts: Hosts, listener: TcpListener) -> Result<(), Error> {
    let broken = |error: std::io::Error| Error::io(Action::Read, Path::new("tcp"), error);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(16)
        .enable_all()
        .build()
        .map_err(broken)?;
    runtime
        .block_on(async move {
            listener.set_nonblocking(true)?;
            let listener = tokio::net::TcpListener::from_std(listener)?;
            let router = http::router(desk, hosts);
            tokio::select! {
                ended = async { axum::serve(listener, router).await } => ended,
                _ = tokio::signal::ctrl_c() => Ok(()),
            }
        })
        .map_err(broken)
}
