//! `gongkai serve`: the site in a browser while it is being written.

use super::{Outcome, Streams, open, site_root};
use crate::base::Lang;
use crate::cli::{ServeArgs, WatcherArg};
use crate::engine::Options;
use crate::error::{Action, Error};
use crate::serve::{Desk, Hosts, WatcherKind, Watching, serve};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// The port that is tried first when none is asked for.
const PORT: u16 = 4321;

/// So often it is looked whether the server is done.
const LOOK: Duration = Duration::from_millis(200);

/// So many ports are tried.
const PORTS: u16 = 100;

/// Runs `serve`.
pub(super) fn run(args: &ServeArgs, lang: Option<Lang>, streams: &mut Streams<'_>) -> Result<Outcome, Error> {
    let root = site_root(&args.root)?;
    let source = open(&root)?;
    let address = args.interface.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let (listener, taken) = listen(address, args.port)?;
    let bound = listener.local_addr().map_err(|error| io(&address.to_string(), error))?;
    // Whoever drafts on the own machine wants to see drafts; others on the network should not.
    let drafts = args.drafts || address.is_loopback();
    let desk =
        Arc::new(Desk::open(source, Options { drafts, today: args.today }, lang, args.editor.clone())?);
    let lang = desk.lang();
    if let Some(taken) = taken {
        streams.note(lang.pick(
            format!("端口 {taken} 已被占用，改用 {}。", bound.port()),
            format!("Port {taken} is taken; using {}.", bound.port()),
        ));
    }
    if !address.is_loopback() {
        streams.note(lang.pick(
            format!("注意：{address} 不只是本机地址，同一网络中的人能看到{}。", if drafts { "未发布的内容，包括草稿" } else { "尚未发布的内容" }),
            format!("Note: {address} is not this machine alone; others on the network can see what is not yet published{}.", if drafts { ", drafts too" } else { "" }),
        ));
    }
    let host = match address {
        IpAddr::V6(address) if !address.is_loopback() => format!("[{address}]"),
        address if address.is_loopback() || address.is_unspecified() => "localhost".to_owned(),
        address => address.to_string(),
    };
    let host = if address == IpAddr::V4(Ipv4Addr::LOCALHOST) { "127.0.0.1".to_owned() } else { host };
    streams.say(lang.pick(
        format!(
            "预览：http://{host}:{port}/　各机构进度：http://{host}:{port}/__status/　按 Ctrl+C 结束。",
            port = bound.port()
        ),
        format!(
            "Serving http://{host}:{port}/, all offices at http://{host}:{port}/__status/; Ctrl+C ends it.",
            port = bound.port()
        ),
    ));
    let _ = streams.out.flush();
    let kind = match args.watcher {
        WatcherArg::Auto => WatcherKind::Auto,
        WatcherArg::Native => WatcherKind::Native,
        WatcherArg::Poll => WatcherKind::Poll,
    };
    let (send, notes) = channel();
    let hosts = Hosts::new(address, &args.allow_host);
    let served = std::thread::scope(|scope| {
        let serving = scope.spawn(|| serve(desk, hosts, listener, kind, send));
        while !serving.is_finished() {
            match notes.recv_timeout(LOOK) {
                Ok(note) => streams.note(told(&note, lang)),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => std::thread::sleep(LOOK),
            }
        }
        serving.join().unwrap_or_else(|_| Err(Error::defect("the server stopped")))
    });
    served.map(|()| Outcome::Done)
}

fn told(note: &Watching, lang: Lang) -> String {
    match note {
        Watching::Scanning(reason) => lang.pick(
            format!(
                "系统无法监视文件夹（{reason}），改为定时扫描。Linux 上可调高上限：sysctl fs.inotify.max_user_watches=524288"
            ),
            format!(
                "The system cannot watch the folder ({reason}); it is scanned instead. On Linux the limit can be raised: sysctl fs.inotify.max_user_watches=524288"
            ),
        ),
        Watching::Deaf => lang.pick(
            "系统没有报告所有的改动（网络盘常有此情况），改为定时扫描。".to_owned(),
            "The system does not tell of all changes, as is usual on network disks; the folder is scanned instead.".to_owned(),
        ),
    }
}

/// Opens a socket: on the port asked for or not at all, else on the first that is free, with the one that was not.
fn listen(address: IpAddr, asked: Option<u16>) -> Result<(TcpListener, Option<u16>), Error> {
    let open = |port: u16| TcpListener::bind(SocketAddr::new(address, port));
    let named = |port: u16, error| io(&SocketAddr::new(address, port).to_string(), error);
    if let Some(port) = asked {
        return open(port).map(|listener| (listener, None)).map_err(|error| named(port, error));
    }
    let mut last = None;
    for port in PORT..PORT + PORTS {
        match open(port) {
            Ok(listener) => return Ok((listener, (port != PORT).then_some(PORT))),
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => last = Some(error),
            Err(error) => return Err(named(port, error)),
        }
    }
    Err(named(PORT, last.unwrap_or_else(|| std::io::ErrorKind::AddrInUse.into())))
}

fn io(what: &str, error: std::io::Error) -> Error {
    Error::io(Action::Listen, Path::new(what), error)
}
