//! The site while it is being drafted: pages rendered when a browser asks for them, and browsers told when they change.
//!
//! One thread watches the folder and alone changes the state; requests only read it. A page is rendered through the
//! same engine as in a build, so what is served is what will be published.

mod board;
mod desk;
mod guard;
mod http;
mod overlay;
mod shelf;
mod tabs;
mod watch;

pub use desk::Desk;
pub use guard::Hosts;
pub use watch::{WatcherKind, Watching};

use crate::error::{Action, Error};
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use tokio::sync::Notify;

/// Serves a desk on a socket until the process is told to stop; `notes` is told what people should know.
///
/// # Errors
/// When the socket cannot be used, or nobody watches any more.
pub fn serve(
    desk: Arc<Desk>,
    hosts: Hosts,
    listener: TcpListener,
    kind: WatcherKind,
    notes: Sender<Watching>,
) -> Result<(), Error> {
    let broken = |error: std::io::Error| Error::io(Action::Read, Path::new("tcp"), error);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(16)
        .enable_all()
        .build()
        .map_err(broken)?;
    let deaf = Arc::new(Notify::new());
    let (watched, ended) = (Arc::clone(&desk), Ended(Arc::clone(&deaf)));
    std::thread::Builder::new()
        .name("watch".to_owned())
        .spawn(move || {
            let _ended = ended;
            watch::run(&watched, kind, &mut |note| drop(notes.send(note)));
        })
        .map_err(broken)?;
    runtime.block_on(async move {
        let served = async {
            listener.set_nonblocking(true)?;
            let listener = tokio::net::TcpListener::from_std(listener)?;
            axum::serve(listener, http::router(desk, hosts)).await
        };
        tokio::select! {
            served = served => served.map_err(broken),
            _ = tokio::signal::ctrl_c() => Ok(()),
            // Pages that are never told of anything again are worse than none.
            () = deaf.notified() => Err(Error::defect("the folder is not watched any more")),
        }
    })
}

/// Tells that the watching thread ended, however it did.
struct Ended(Arc<Notify>);

impl Drop for Ended {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}
