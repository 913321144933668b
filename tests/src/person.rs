//! Somebody with a browser's manners: a cookie, a CSRF token, JSON in and out.

use anyhow::{Context, Result, ensure};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

/// A visitor of the site, signed in or not.
#[derive(Debug, Clone)]
pub struct Person {
    client: Client,
    base: String,
    csrf: String,
}

/// A status and the body: `data` of a success, `error` of a failure.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// HTTP status.
    pub status: StatusCode,
    /// The whole body, or null where it is not JSON.
    pub body: Value,
}

impl Answer {
    /// `data` of a success.
    ///
    /// # Errors
    /// Where it is a failure; the error says which.
    pub fn data(self) -> Result<Value> {
        ensure!(self.status.is_success(), "{}: {}", self.status, self.body);
        Ok(self.body.get("data").cloned().unwrap_or(Value::Null))
    }

    /// The error's code, for example `grant_expired`; empty for a success.
    #[must_use]
    pub fn code(&self) -> &str {
        self.body["error"]["code"].as_str().unwrap_or_default()
    }
}

impl Person {
    /// A visitor who is not signed in.
    ///
    /// # Errors
    /// Where the server does not answer.
    pub async fn anonymous(base: &str) -> Result<Self> {
        let client = Client::builder().cookie_store(true).build()?;
        let mut person = Self {
            client,
            base: base.to_owned(),
            csrf: String::new(),
        };
        person.refresh().await?;
        Ok(person)
    }

    /// Signs in with a one-time link, as the page's button does.
    ///
    /// # Errors
    /// Where the link is refused.
    pub async fn sign_in(base: &str, link: &str) -> Result<Self> {
        let mut person = Self::anonymous(base).await?;
        let token = link.rsplit('/').next().context("link without a token")?;
        person
            .post(&format!("/api/v1/sign-in/{token}"), &json!({}))
            .await?
            .data()?;
        person.refresh().await?;
        Ok(person)
    }

    async fn refresh(&mut self) -> Result<()> {
        let session = self.get("/api/v1/session").await?.data()?;
        session["csrf_token"]
            .as_str()
            .unwrap_or_default()
            .clone_into(&mut self.csrf);
        Ok(())
    }

    /// GET.
    ///
    /// # Errors
    /// Where there is no answer at all.
    pub async fn get(&self, path: &str) -> Result<Answer> {
        self.send(Method::GET, path, None).await
    }

    /// POST with JSON.
    ///
    /// # Errors
    /// Where there is no answer at all.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Answer> {
        self.send(Method::POST, path, Some(body)).await
    }

    /// Makes a stream of `visibility` and returns its id.
    ///
    /// # Errors
    /// Where it is refused.
    pub async fn create_stream(&self, title: &str, visibility: &str) -> Result<String> {
        let stream = json!({ "title": title, "visibility": visibility });
        let stream = self.post("/api/v1/streams", &stream).await?.data()?;
        Ok(stream["id"]
            .as_str()
            .context("stream without an id")?
            .to_owned())
    }

    async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Answer> {
        let mut request = self
            .client
            .request(method, format!("{}{path}", self.base))
            .header("Origin", &self.base);
        if let Some(body) = body {
            request = request.header("X-CSRF-Token", &self.csrf).json(body);
        }
        let response = request.send().await?;
        let status = response.status();
        let bytes = response.bytes().await?;
        Ok(Answer {
            status,
            body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
        })
    }
}
