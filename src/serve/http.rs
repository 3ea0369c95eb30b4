//! Requests to answers. Addresses are looked up in the plan and never joined to a path.

use super::desk::{Answer, Desk, Status};
use super::guard::Hosts;
use super::tabs::News;
use super::{board, overlay};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio_stream::{Stream, StreamExt};

/// The longest address that is looked at, in bytes.
const ADDRESS_LIMIT: usize = 2_048;

/// So often a silent stream says that it is alive, which is also how a browser that is gone is noticed.
const ALIVE: Duration = Duration::from_secs(15);

#[derive(Clone)]
struct Served {
    desk: Arc<Desk>,
    hosts: Arc<Hosts>,
}

/// Returns what answers requests.
pub(super) fn router(desk: Arc<Desk>, hosts: Hosts) -> Router {
    Router::new().fallback(answer).with_state(Served { desk, hosts: Arc::new(hosts) })
}

async fn answer(State(served): State<Served>, request: Request) -> Response {
    let mut response = guarded(served, request).await;
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'self'; frame-ancestors 'self'"),
        (header::REFERRER_POLICY, "same-origin"),
    ];
    let headers = response.headers_mut();
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response
}

async fn guarded(served: Served, request: Request) -> Response {
    let headers = request.headers();
    let host = text(headers, "host").unwrap_or_default().to_owned();
    if !served.hosts.allows(&host) {
        let words = "403: this server answers only under its own names (--allow-host)\n";
        return (StatusCode::FORBIDDEN, words).into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let Some(path) = decode(request.uri().path()) else { return StatusCode::NOT_FOUND.into_response() };
    if let Some(own) = path.strip_prefix(overlay::PLACE).and_then(|rest| rest.strip_prefix('/')) {
        if !served.hosts.is_own(text(headers, "origin"), text(headers, "sec-fetch-site"), &host) {
            return StatusCode::FORBIDDEN.into_response();
        }
        let query = Query::read(request.uri().query().unwrap_or_default());
        return ours(served.desk, own, query).await;
    }
    if format!("{path}/") == board::ADDRESS {
        return redirect(board::ADDRESS);
    }
    let desk = served.desk;
    let made = tokio::task::spawn_blocking(move || file(&desk, &path)).await;
    made.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// Answers for a file of the site, or the board.
fn file(desk: &Desk, path: &str) -> Response {
    if path == board::ADDRESS {
        let mut page = board::page(desk, &desk.site()).into_bytes();
        let version = crate::base::Digest::of(&page);
        overlay::inject(&mut page, board::ROUTE, version);
        return ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response();
    }
    let route = match path {
        "" => "index.html".to_owned(),
        folder if folder.ends_with('/') => format!("{folder}index.html"),
        file => file.to_owned(),
    };
    let mut answer = desk.answer(&route);
    let is_folder = || desk.answer(&format!("{route}/index.html")).status != Status::Missing;
    if answer.status == Status::Missing && !path.ends_with('/') && is_folder() {
        return redirect(&format!("{path}/"));
    }
    if answer.status == Status::Missing && path == "favicon.ico" {
        // Browsers ask for it by themselves; that the site has none is no fault to be told of.
        return StatusCode::NO_CONTENT.into_response();
    }
    if let Some((route, version)) = answer.page.take() {
        overlay::inject(&mut answer.bytes, &route, version);
    }
    let Answer { status, bytes, name, .. } = answer;
    let status = match status {
        Status::Found => StatusCode::OK,
        Status::Missing => StatusCode::NOT_FOUND,
        Status::Failed => StatusCode::SERVICE_UNAVAILABLE,
    };
    (status, [(header::CONTENT_TYPE, media_type(&name))], Body::from(bytes)).into_response()
}

fn redirect(to: &str) -> Response {
    let encoded: String = to.chars().map(|c| if c.is_ascii_graphic() { c } else { '_' }).collect();
    let location = HeaderValue::from_str(&format!("/{encoded}"));
    let location = location.unwrap_or_else(|_| HeaderValue::from_static("/"));
    (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response()
}

/// Answers for what is the server's own.
async fn ours(desk: Arc<Desk>, name: &str, query: Query) -> Response {
    match name {
        "client.js" => {
            ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], overlay::SCRIPT).into_response()
        }
        "client.css" => ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], overlay::STYLE).into_response(),
        "findings.json" => {
            let found =
                tokio::task::spawn_blocking(move || overlay::findings(&desk, &desk.site(), &query.route))
                    .await;
            match found {
                Ok(json) => ([(header::CONTENT_TYPE, "application/json")], json).into_response(),
                Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            }
        }
        "events" => events(desk, query).await,
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Forgets a page when its stream ends, however it ends.
struct Open {
    desk: Arc<Desk>,
    id: u64,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.desk.unfollow(self.id);
    }
}

async fn events(desk: Arc<Desk>, query: Query) -> Response {
    let followed = {
        let desk = Arc::clone(&desk);
        let version = query.version.parse().ok();
        tokio::task::spawn_blocking(move || desk.follow(&query.route, version)).await
    };
    let Ok(Some((id, receive))) = followed else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    let open = Open { desk, id };
    let news = tokio_stream::wrappers::WatchStream::new(receive);
    let stream = news.filter(|news| news.number > 0).map(move |news| {
        let _kept = &open;
        Ok::<_, Infallible>(event(&news))
    });
    sse(stream)
}

fn sse(stream: impl Stream<Item = Result<Event, Infallible>> + Send + 'static) -> Response {
    Sse::new(stream).keep_alive(KeepAlive::new().interval(ALIVE)).into_response()
}

fn event(news: &News) -> Event {
    let data = json!({
        "reload": news.reload,
        "findings": news.findings,
        "facets": news.facets,
        "number": news.number,
    });
    Event::default().event("news").data(data.to_string())
}

/// What a page says of itself when it asks.
#[derive(Default)]
struct Query {
    route: String,
    version: String,
}

impl Query {
    fn read(text: &str) -> Self {
        let mut query = Self::default();
        for (name, value) in text.split('&').filter_map(|part| part.split_once('=')) {
            let value = decode(&format!("/{value}")).unwrap_or_default();
            match name {
                "route" => query.route = value,
                "version" => query.version = value,
                _ => {}
            }
        }
        query
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// Returns an address below the root with its escapes undone, once; `None` where it could mean anything else.
fn decode(path: &str) -> Option<String> {
    if path.len() > ADDRESS_LIMIT {
        return None;
    }
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.strip_prefix('/')?.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
            let (high, low) = (digit(rest.next())?, digit(rest.next())?);
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    let decoded = String::from_utf8(bytes).ok()?;
    let leaves = |segment: &str| matches!(segment, "." | "..");
    let harmless =
        !decoded.contains(['\\', '\0']) && !decoded.split('/').any(leaves) && !decoded.starts_with('/');
    harmless.then_some(decoded)
}

/// Returns the type of a file by its name.
fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "woff2" => "font/woff2",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "parquet" => "application/vnd.apache.parquet",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn escapes_are_undone_once_and_nothing_leads_out() {
        assert_eq!(decode("/a/b/").as_deref(), Some("a/b/"));
        assert_eq!(decode("/%E4%BA%91/x.pdf").as_deref(), Some("云/x.pdf"));
        assert_eq!(decode("/%252e%252e/x").as_deref(), Some("%2e%2e/x"), "no second time");
        let long = format!("/{}", "a".repeat(64 * 1024));
        for bad in [
            "/../x",
            "/%2e%2e/x",
            "/a/%2E%2E/%2e%2e/etc/passwd",
            "//etc",
            "/..%5cx",
            "/a\\b",
            "/%00",
            "/%zz",
            "/%f",
            "/%ff",
            "x",
            &long,
        ] {
            assert_eq!(decode(bad), None, "{bad:.40}");
        }
    }
}
