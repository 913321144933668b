//! Every route × every role: `table.txt` holds the status that each role gets from each route of
//! the OpenAPI document. A route without a line, or a status that differs, fails. After a wanted
//! change: `KLIEG_UPDATE_ROLES=1 cargo test -p api --lib roles`, then read the difference.

mod requests;
mod scene;
mod things;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use axum::http::StatusCode;

use self::requests::request_for;
use self::scene::{ROLES, Scene};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Method and path of every route in the OpenAPI document, in its order, and of the media room's
/// door.
fn routes() -> Vec<(String, String)> {
    let document = serde_json::to_value(crate::openapi()).expect("JSON");
    let paths = document["paths"].as_object().expect("paths").clone();
    // Not in the document: LiveKit's door, as its clients ask beforehand whether they may enter.
    let mut routes = vec![("GET".to_owned(), "/rtc/validate".to_owned())];
    for (path, operations) in paths {
        for method in METHODS {
            if operations.get(method).is_some() {
                routes.push((method.to_uppercase(), path.clone()));
            }
        }
    }
    routes
}

/// One line per route: the statuses in the order of [`ROLES`].
fn render(statuses: &BTreeMap<(String, String), Vec<StatusCode>>) -> String {
    let widest = statuses
        .keys()
        .map(|(method, path)| method.len() + path.len());
    let width = widest.max().unwrap_or_default() + 1;
    let mut text = String::from("# ");
    text.push_str(&ROLES.join(" "));
    text.push('\n');
    for ((method, path), statuses) in statuses {
        let route = format!("{method} {path}");
        write!(text, "{route:width$}").expect("writes");
        for status in statuses {
            write!(text, " {}", status.as_u16()).expect("writes");
        }
        text.push('\n');
    }
    text
}

/// What the table says: route to statuses.
fn parse(table: &str) -> BTreeMap<&str, Vec<&str>> {
    let lines = table.lines().filter(|line| !line.starts_with("# "));
    lines
        .map(|line| {
            let statuses = line.len() - 4 * ROLES.len();
            let (route, statuses) = line.split_at(statuses);
            (route.trim_end(), statuses.split_whitespace().collect())
        })
        .collect()
}

/// TS-06, SE-13 and the first table: who may do what, cell by cell.
#[tokio::test]
async fn every_route_answers_every_role_as_the_table_says() {
    let mut scene = Scene::new().await;
    let mut found = BTreeMap::new();
    for (method, path) in routes() {
        let mut statuses = Vec::new();
        for role in ROLES {
            scene.refresh(&format!("{method} {path}")).await;
            let request = request_for(&scene, role, &method, &path).await;
            statuses.push(scene.ask(role, request).await);
        }
        found.insert((method, path), statuses);
    }
    let found = render(&found);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/testing/roles/table.txt");
    if std::env::var_os("KLIEG_UPDATE_ROLES").is_some() {
        std::fs::write(path, &found).expect("writes");
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    let (expected, found) = (parse(&expected), parse(&found));
    let mut differences = Vec::new();
    for (route, statuses) in &found {
        match expected.get(route) {
            None => differences.push(format!("{route}: no line in table.txt")),
            Some(wanted) => {
                for ((role, wanted), status) in ROLES.iter().zip(wanted).zip(statuses) {
                    if wanted != status {
                        differences.push(format!("{route} as {role}: {status}, not {wanted}"));
                    }
                }
            }
        }
    }
    for route in expected.keys().filter(|route| !found.contains_key(*route)) {
        differences.push(format!("{route}: gone from the API"));
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// What the table may never say, whatever was committed: nobody without a right to a stream for
/// pass holders gets its media, chat or replay, and nobody from another site gets anything by id.
#[test]
fn the_table_lets_nobody_in_who_has_no_right() {
    let table = include_str!("table.txt");
    let shut = [
        "anonymous",
        "signed_in",
        "subscriber",
        "grant_expired",
        "grant_cancelled",
        "banned_site",
        "banned_stream",
        "key_grants_write",
        "key_subscribers_write",
        "key_analytics_read",
    ];
    let watching = [
        "/join",
        "/replay",
        "/chat",
        "/video_token",
        "/chat_token",
        "/view",
        "/rtc",
    ];
    for (route, statuses) in parse(table) {
        let (_, path) = route.split_once(' ').expect("a route");
        for (role, status) in ROLES.iter().zip(statuses) {
            let succeeds = status.starts_with('2');
            // Whoever is banned may ask to be let back in, and nothing else.
            let media = (path.contains("{id}") || path.starts_with("/rtc"))
                && !path.ends_with("/unban_request")
                && watching
                    .iter()
                    .any(|part| path.ends_with(part) || path.contains(&format!("{part}/")));
            assert!(
                !(succeeds && media && shut.contains(role)),
                "{route} lets in {role}"
            );
            assert!(
                !(succeeds
                    && path.contains('{')
                    && !path.contains("{token}")
                    // Among one's own things only, whatever id is named.
                    && !path.starts_with("/api/v1/me/")
                    && *role == "other_site_owner"),
                "{route} answers the owner of another site"
            );
            assert!(!status.starts_with('5'), "{route} fails for {role}");
        }
    }
}

/// SE-13: ids of one site mean nothing on another, and asking changes nothing.
#[tokio::test]
async fn the_owner_of_another_site_changes_nothing_by_id() {
    let mut scene = Scene::new().await;
    scene.refresh("").await;
    for (method, path) in routes().into_iter().filter(|(_, path)| path.contains('{')) {
        let request = request_for(&scene, "other_site_owner", &method, &path).await;
        let before = scene.rows().await;
        scene.ask("other_site_owner", request).await;
        assert_eq!(scene.rows().await, before, "{method} {path}");
    }
}
