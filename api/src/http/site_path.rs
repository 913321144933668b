//! Sites by path: what lies under `/s/{slug}/` is that site's, for sites without a host name of their
//! own. The prefix is taken off before any route sees the request, and put on again where an answer
//! leads somewhere: redirects, links of pages, cookies.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::ApiError;

/// What every such path begins with.
const START: &str = "/s/";
/// Longest page that is rewritten; ours have some kilobytes.
const PAGE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// What all sites share.
const SHARED: [&str; 2] = ["assets/", "favicon.svg"];

/// The slug under which a request came.
#[derive(Debug, Clone)]
pub(crate) struct SitePath(pub(crate) String);

impl SitePath {
    /// What goes before the paths of this site.
    pub(crate) fn prefix(&self) -> String {
        format!("{START}{}", self.0)
    }
}

/// The layer outside of the router.
pub(crate) async fn site_path(mut request: Request, next: Next) -> Response {
    let Some((slug, rest)) = split(request.uri()) else {
        return next.run(request).await;
    };
    let site = SitePath(slug);
    *request.uri_mut() = rest;
    request.extensions_mut().insert(site.clone());
    let response = next.run(request).await;
    outward(response, &site.prefix())
        .await
        .unwrap_or_else(ApiError::into_response)
}

/// The slug of `/s/{slug}/rest?query` and `/rest?query`.
fn split(uri: &Uri) -> Option<(String, Uri)> {
    let rest = uri.path().strip_prefix(START)?;
    let (slug, path) = rest.split_once('/').unwrap_or((rest, ""));
    let is_slug = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if slug.is_empty() || !slug.bytes().all(is_slug) {
        return None;
    }
    let query = uri.query().map(|query| format!("?{query}"));
    let inner = format!("/{path}{}", query.unwrap_or_default());
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(inner.parse().ok()?);
    Some((slug.to_owned(), Uri::from_parts(parts).ok()?))
}

/// The answer with its ways under `prefix`.
async fn outward(response: Response, prefix: &str) -> Result<Response, ApiError> {
    let (mut parts, body) = response.into_parts();
    let location = parts.headers.get(header::LOCATION);
    let location = location.and_then(|to| to.to_str().ok());
    let location = location.filter(|to| to.starts_with('/') && !to.starts_with(prefix));
    let location = location.map(|to| HeaderValue::from_str(&format!("{prefix}{to}")));
    if let Some(Ok(to)) = location {
        parts.headers.insert(header::LOCATION, to);
    }
    let cookies: Vec<HeaderValue> = parts
        .headers
        .get_all(header::SET_COOKIE)
        .iter()
        .map(|cookie| scoped(cookie, prefix))
        .collect();
    parts.headers.remove(header::SET_COOKIE);
    for cookie in cookies {
        parts.headers.append(header::SET_COOKIE, cookie);
    }
    let kind = parts.headers.get(header::CONTENT_TYPE);
    if !kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        return Ok(Response::from_parts(parts, body));
    }
    let page = axum::body::to_bytes(body, PAGE_BYTES_MAX).await;
    let page = page.map_err(|error| ApiError::internal(&error))?;
    parts.headers.remove(header::CONTENT_LENGTH);
    let page = under(&String::from_utf8_lossy(&page), prefix);
    Ok(Response::from_parts(parts, Body::from(page)))
}

/// A cookie that only this site's paths get.
fn scoped(cookie: &HeaderValue, prefix: &str) -> HeaderValue {
    let text = cookie.to_str().unwrap_or_default();
    let text = text.replacen("Path=/;", &format!("Path={prefix};"), 1);
    HeaderValue::from_str(&text).unwrap_or_else(|_| cookie.clone())
}

/// A page whose links and forms lead to this site. Whatever people wrote is escaped in it, quotes
/// too, so only our own attributes look like this.
fn under(page: &str, prefix: &str) -> String {
    let mut text = String::with_capacity(page.len() + 256);
    let mut rest = page;
    while let Some(at) = rest.find("=\"/") {
        let (before, after) = rest.split_at(at + 3);
        let is_way = before.ends_with("href=\"/") || before.ends_with("action=\"/");
        let is_shared = SHARED.iter().any(|shared| after.starts_with(shared));
        text.push_str(before);
        if is_way && !is_shared && !after.starts_with('/') {
            text.push_str(prefix.trim_start_matches('/'));
            text.push('/');
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_two_parts_name_the_site() {
        let of = |path: &str| {
            let (slug, rest) = split(&path.parse().expect("a path"))?;
            Some(format!("{slug} {rest}"))
        };
        assert_eq!(of("/s/demo").as_deref(), Some("demo /"));
        assert_eq!(of("/s/demo/a/b?c=d").as_deref(), Some("demo /a/b?c=d"));
        assert_eq!(of("/s/"), None);
        assert_eq!(of("/s/a%20b/c"), None);
        assert_eq!(of("/streams/x"), None);
    }

    #[test]
    fn ways_of_a_page_lead_under_the_prefix_and_shared_files_do_not() {
        let page =
            r#"<a href="/x">"/y</a><form action="/z"><link href="/assets/a.css"><a href="//b">"#;
        let expected = r#"<a href="/s/d/x">"/y</a><form action="/s/d/z"><link href="/assets/a.css"><a href="//b">"#;
        assert_eq!(under(page, "/s/d"), expected);
    }

    #[test]
    fn cookies_stay_with_their_site() {
        let cookie = HeaderValue::from_static("a=b; HttpOnly; Path=/; Max-Age=1");
        assert_eq!(
            scoped(&cookie, "/s/d"),
            "a=b; HttpOnly; Path=/s/d; Max-Age=1"
        );
    }
}
