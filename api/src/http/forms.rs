//! HTML forms, for pages that work without script.

use std::collections::BTreeMap;

use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};

use super::{ApiError, Visitor};
use crate::app::App;

/// The fields of a form whose `csrf_token` fits the session.
#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) visitor: Visitor,
    fields: BTreeMap<String, String>,
}

impl Form {
    /// A field's text, trimmed; empty when missing.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", |text| text.trim())
    }
}

impl FromRequest<App> for Form {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, Self::Rejection> {
        let (parts, body) = request.into_parts();
        let visitor = Visitor::of(&parts, app).await?;
        let is_form = parts
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"));
        if !is_form {
            return Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not_a_form",
                "Send the form as application/x-www-form-urlencoded.",
            ));
        }
        let bytes = super::body::read(Request::from_parts(parts.clone(), body)).await?;
        let fields: BTreeMap<String, String> = decode(&String::from_utf8_lossy(&bytes));
        let token = fields.get("csrf_token").map(String::as_str);
        visitor.check_origin(&parts, app, token)?;
        Ok(Self { visitor, fields })
    }
}

/// Decodes `a=b&c=d+e%20f`.
pub(super) fn decode(text: &str) -> BTreeMap<String, String> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (percent_decode(name), percent_decode(value))
        })
        .collect()
}

fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let hex = tail
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (first, hex) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            (b'+', _) => {
                bytes.push(b' ');
                rest = tail;
            }
            (other, _) => {
                bytes.push(*other);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_decode() {
        let fields = decode("email=a%40b.example&next=%2Fstreams+x&empty&bad=%zz%4");
        assert_eq!(fields["email"], "a@b.example");
        assert_eq!(fields["next"], "/streams x");
        assert_eq!(fields["empty"], "");
        assert_eq!(fields["bad"], "%zz%4");
    }
}
