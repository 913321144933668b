//! How viewers without a session are told apart, and views of a stream's page.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::app::App;
use crate::http::{Visitor, cookie};
use crate::id::StreamId;
use crate::secret;
use crate::store::StoreError;
use crate::stream::Stream;

/// Name of the cookie that knows a browser again which nobody signed in with.
const VISITOR_COOKIE: &str = "klieg_visitor";
/// How long it lasts.
const VISITOR_LIFETIME_SECONDS: u32 = 60 * 60 * 24 * 180;
/// Random text of this length and alphabet comes from us; anything else is replaced.
const TOKEN_CHARS: usize = 43;
/// Characters of a mark in a participant's name: 119 bits of letters and digits.
const MARK_CHARS: usize = 20;

/// What stands for a browser that nobody signed in with, at one stream: the same at every visit,
/// and another at every stream, so that nobody can follow a viewer from stream to stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct VisitorMark(String);

impl VisitorMark {
    /// The mark of a visitor's cookie at a stream.
    fn of(token: &str, stream: &StreamId) -> Self {
        let hash = secret::hash(&format!("{token} {stream}"));
        let plain = hash.chars().filter(char::is_ascii_alphanumeric);
        Self(plain.take(MARK_CHARS).collect())
    }

    /// Letters and digits.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The mark of whoever sent these headers, and the cookie to set when there was none yet.
pub(crate) fn visitor_cookie(
    app: &App,
    headers: &HeaderMap,
    stream: &StreamId,
) -> (VisitorMark, Option<HeaderValue>) {
    let is_token = |token: &String| {
        token.len() == TOKEN_CHARS
            && token
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    if let Some(token) = cookie(headers, VISITOR_COOKIE).filter(is_token) {
        return (VisitorMark::of(&token, stream), None);
    }
    let token = secret::token();
    let secure = if app.public_url.starts_with("https://") {
        "; Secure"
    } else {
        ""
    };
    let value = format!(
        "{VISITOR_COOKIE}={token}; HttpOnly; SameSite=Lax; Path=/; \
         Max-Age={VISITOR_LIFETIME_SECONDS}{secure}"
    );
    let mark = VisitorMark::of(&token, stream);
    (mark, HeaderValue::from_str(&value).ok())
}

/// Counts a view of a stream's page, one a day for each viewer (AN-08). Returns headers to answer
/// with.
pub(crate) async fn count_view(
    app: &App,
    visitor: &Visitor,
    headers: &HeaderMap,
    stream: &Stream,
) -> Result<HeaderMap, StoreError> {
    let mut answer = HeaderMap::new();
    let (viewer, fresh) = match &visitor.person {
        Some(person) => (person.id.as_str().to_owned(), None),
        None => {
            let (mark, fresh) = visitor_cookie(app, headers, &stream.id);
            (mark.0, fresh)
        }
    };
    if let Some(value) = fresh {
        answer.insert(header::SET_COOKIE, value);
    }
    let now = app.clock.now();
    visitor.store.count_view(&stream.id, &viewer, now).await?;
    Ok(answer)
}
