//! The running server against its own OpenAPI document: Schemathesis makes requests of every operation, good and bad ones,
//! the same ones each time. No answer is a 5xx, and each is one that the document describes.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use reqwest::{Client, header};
use serde_json::{Value, json};
use tests::server::Klieg;
use tokio::process::Command;

/// What has to hold of every answer.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
     response_schema_conformance";
/// Requests of each operation that are made up, beside those at the borders of its schema.
const EXAMPLES: &str = "5";
/// Operations that end the session all requests are made with, or answer for as long as one listens.
const LEFT_OUT: [&str; 3] = [
    "/api/v1/sign-out",
    "/api/v1/streams/{id}/events",
    "/api/v1/sessions/{id}",
];
/// Operations whose bodies are SDP, which Schemathesis cannot make up; the tests of encoders send them.
const SDP: [&str; 2] = ["/whip", "/whip/{id}"];
/// Operations that would make the server send to addresses that are made up.
const SENDING: [&str; 3] = ["create_webhook", "update_webhook", "keep_browser"];
/// Makes up no two requests at once, and none a second time.
const STEADY: [&str; 8] = [
    "--workers=1",
    "--phases=examples,coverage,fuzzing",
    "--generation-deterministic",
    "--seed=1",
    "--no-shrink",
    "--warnings=off",
    "--no-color",
    "--request-timeout=20",
];

#[tokio::test]
async fn every_answer_to_an_admin_is_one_that_the_document_describes() -> Result<()> {
    let mut server = server().await?;
    let (cookie, csrf) = session(&server, "admin").await?;
    let headers = [format!("Cookie: {cookie}"), format!("X-CSRF-Token: {csrf}")];
    conforms(&server, &headers).await?;
    ensure!(server.stop().await? == Some(0), "it ends in order");
    Ok(())
}

#[tokio::test]
async fn every_answer_to_an_api_key_is_one_that_the_document_describes() -> Result<()> {
    let mut server = server().await?;
    let (cookie, csrf) = session(&server, "creator").await?;
    let made = Client::new()
        .post(format!("{}/api/v1/api-keys", server.url()))
        .header(header::COOKIE, cookie)
        .header("x-csrf-token", csrf)
        .json(
            &json!({ "name": "Shop", "scopes": ["streams:write", "grants:write",
            "subscribers:write", "chat:moderate", "analytics:read"] }),
        )
        .send()
        .await?;
    let made: Value = made.error_for_status()?.json().await?;
    let key = made["data"]["secret"].as_str().context("no key")?;
    conforms(&server, &[format!("Authorization: Bearer {key}")]).await?;
    ensure!(server.stop().await? == Some(0), "it ends in order");
    Ok(())
}

/// A server that refuses nobody for asking often.
async fn server() -> Result<Klieg> {
    Klieg::start_with(&[
        "limits.requests_per_address=0",
        "limits.requests_per_person=0",
        "limits.requests_per_key=0",
    ])
    .await
}

/// A session of a demo person: cookie and CSRF token.
async fn session(server: &Klieg, person: &str) -> Result<(String, String)> {
    let client = Client::new();
    let token = server.link(person)?.rsplit('/').next().context("a link")?;
    let url = format!("{}/api/v1/sign-in/{token}", server.url());
    let signed_in = client.post(url).json(&json!({})).send().await?;
    let cookie = signed_in.error_for_status()?;
    let cookie = cookie.headers()[header::SET_COOKIE].to_str()?;
    let cookie = cookie.split(';').next().context("a cookie")?.to_owned();
    let url = format!("{}/api/v1/session", server.url());
    let session = client.get(url).header(header::COOKIE, &cookie);
    let session: Value = session.send().await?.json().await?;
    let csrf = session["data"]["csrf_token"].as_str().context("no token")?;
    Ok((cookie, csrf.to_owned()))
}

/// Runs Schemathesis with the committed document.
async fn conforms(server: &Klieg, headers: &[String]) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let program = program(&root);
    ensure!(
        program.exists(),
        "{} is missing: scripts/setup.sh test",
        program.display()
    );
    let mut command = Command::new(program);
    command
        .arg("run")
        .arg(root.join("api/openapi.json"))
        .args(["--url", &server.url(), "--checks", CHECKS])
        .args(["--max-examples", EXAMPLES])
        .args(STEADY);
    for path in LEFT_OUT.into_iter().chain(SDP) {
        command.args(["--exclude-path", path]);
    }
    for operation in SENDING {
        command.args(["--exclude-operation-id", operation]);
    }
    for header in headers {
        command.args(["--header", header]);
    }
    // It would leave files where it runs.
    let folder = tempfile::tempdir()?;
    command
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .kill_on_drop(true);
    let run = command.output().await?;
    ensure!(
        run.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&run.stdout),
        String::from_utf8_lossy(&run.stderr)
    );
    Ok(())
}

/// `TEST_SCHEMATHESIS`, or what `scripts/setup.sh test` installs.
fn program(root: &Path) -> PathBuf {
    let named = std::env::var_os("TEST_SCHEMATHESIS");
    named.map_or_else(|| root.join(".tools/venv/bin/schemathesis"), PathBuf::from)
}
