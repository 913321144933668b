//! Long lists by pages: newest first, the cursor is the last id of the page before.

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};

use super::ApiError;

/// Rows of a page when the caller does not say.
const LIMIT_USUAL: u16 = 50;
/// Rows of the longest page: a screenful for people, a bounded answer for programs.
const LIMIT_MAX: u16 = 200;
/// Sorts after every id, in every collation.
const AFTER_ALL: &str = "zzzz";

/// Which page.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageQuery {
    /// Rows at most, from 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200, required = false)]
    limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(required = false)]
    cursor: Option<String>,
}

/// A page that was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Paging {
    limit: u16,
    cursor: Option<String>,
}

/// One page of a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    /// Give it as `cursor` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next_cursor: Option<String>,
}

impl Paging {
    /// The first page.
    #[cfg(test)]
    pub(crate) fn first() -> Self {
        Self {
            limit: LIMIT_USUAL,
            cursor: None,
        }
    }

    /// The first page, as long as they get.
    pub(crate) fn longest() -> Self {
        Self {
            limit: LIMIT_MAX,
            cursor: None,
        }
    }

    /// Where the page before ended.
    pub(crate) fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// Only ids below this one; sorts after all of them on the first page.
    pub(crate) fn before(&self) -> &str {
        self.cursor.as_deref().unwrap_or(AFTER_ALL)
    }

    /// Rows to read: one more than fit, which tells whether there is another page.
    pub(crate) fn rows(&self) -> i64 {
        i64::from(self.limit) + 1
    }

    /// The page made of rows read by [`Self::rows`].
    pub(crate) fn page<T>(&self, mut rows: Vec<T>, id: impl Fn(&T) -> String) -> Page<T> {
        let has_more = rows.len() > usize::from(self.limit);
        rows.truncate(usize::from(self.limit));
        let next_cursor = rows.last().filter(|_| has_more).map(id);
        Page {
            items: rows,
            next_cursor,
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Paging {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let query = Query::<PageQuery>::from_request_parts(parts, state).await;
        let query = query.map_err(|_| {
            ApiError::invalid_field("limit", "only limit (1 to 200) and cursor can be given")
        })?;
        Self::new(query.0.limit, query.0.cursor)
    }
}

impl Paging {
    /// A page asked for with `limit` and `cursor`, by a query that asks for more than that.
    pub(crate) fn new(limit: Option<u16>, cursor: Option<String>) -> Result<Self, ApiError> {
        let limit = limit.unwrap_or(LIMIT_USUAL);
        if !(1..=LIMIT_MAX).contains(&limit) {
            return Err(ApiError::invalid_field("limit", "must be from 1 to 200"));
        }
        let is_id = |text: &String| {
            text.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        if !cursor.as_ref().is_none_or(is_id) {
            return Err(ApiError::invalid_field(
                "cursor",
                "must be the next_cursor of another page",
            ));
        }
        Ok(Self { limit, cursor })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_cursor_is_the_last_row_shown_while_there_are_more() {
        let paging = Paging {
            limit: 2,
            cursor: None,
        };
        let id = |number: &u8| number.to_string();
        let page = paging.page(vec![3, 2, 1], id);
        assert_eq!(
            (page.items, page.next_cursor),
            (vec![3, 2], Some("2".to_owned()))
        );
        let page = paging.page(vec![1, 0], id);
        assert_eq!((page.items, page.next_cursor), (vec![1, 0], None));
    }
}
