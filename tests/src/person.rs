//! Somebody with a browser's manners: a cookie, a CSRF token, JSON in and out.

use anyhow::{Context, Result, ensure};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::wire::WITHIN;

/// A visitor of the site, signed in or not.
#[derive(Debug, Clone)]
pub struct Person {
    client: Client,
    base: String,
    csrf: String,
    agent: Option<&'static str>,
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
            agent: None,
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

    /// The same session in a browser that was never here: programs are known by their session,
    /// browsers by a cookie of their own.
    #[must_use]
    pub fn in_a_browser(&self) -> Self {
        Self {
            agent: Some("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"),
            ..self.clone()
        }
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

    /// PUT with JSON.
    ///
    /// # Errors
    /// Where there is no answer at all.
    pub async fn put(&self, path: &str, body: &Value) -> Result<Answer> {
        self.send(Method::PUT, path, Some(body)).await
    }

    /// PATCH with JSON.
    ///
    /// # Errors
    /// Where there is no answer at all.
    pub async fn patch(&self, path: &str, body: &Value) -> Result<Answer> {
        self.send(Method::PATCH, path, Some(body)).await
    }

    /// Opens a stream of server-sent events.
    ///
    /// # Errors
    /// Where it is refused.
    pub async fn listen(&self, path: &str) -> Result<Events> {
        let response = self.client.get(format!("{}{path}", self.base)).send();
        Ok(Events {
            response: response.await?.error_for_status()?,
            read: Vec::new(),
        })
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
        if let Some(agent) = self.agent {
            request = request.header("User-Agent", agent);
        }
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

/// Server-sent events as they come.
#[derive(Debug)]
pub struct Events {
    response: reqwest::Response,
    read: Vec<u8>,
}

impl Events {
    /// Waits for an event whose data `pick` takes.
    ///
    /// # Errors
    /// Where the stream ends, or nothing comes in time.
    pub async fn wait_for<T>(
        &mut self,
        what: &str,
        pick: impl Fn(&Value) -> Option<T>,
    ) -> Result<T> {
        loop {
            while let Some(end) = self.read.windows(2).position(|pair| pair == b"\n\n") {
                let event: Vec<u8> = self.read.drain(..end + 2).collect();
                let event = String::from_utf8(event)?;
                let data = event.lines().find_map(|line| line.strip_prefix("data:"));
                let value = data.map(serde_json::from_str).transpose()?;
                if let Some(found) = value.and_then(|value| pick(&value)) {
                    return Ok(found);
                }
            }
            let chunk = timeout(WITHIN, self.response.chunk())
                .await
                .with_context(|| format!("no event: {what}"))??;
            let chunk = chunk.with_context(|| format!("the events ended before {what}"))?;
            self.read.extend_from_slice(&chunk);
        }
    }
}
