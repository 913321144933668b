//! Sites by host name and by path, and the links that lead to them.

use axum::http::{StatusCode, header};
use serde_json::json;

use super::Site;
use crate::jobs::run_due;
use crate::store::{NewSite, SiteStore};
use crate::testing::{Browser, House};

/// A second site, with host names if any.
async fn second(house: &House, slug: &str, hosts: &[&str]) -> (Site, SiteStore) {
    let sites = house.app.database.cross_site();
    let new = NewSite {
        slug,
        name: slug,
        streaming_enabled: true,
    };
    let now = house.clock.now();
    sites.create_site(&new, now).await.expect("made");
    let site = sites
        .site_by_slug(slug)
        .await
        .expect("reads")
        .expect("made");
    for host in hosts {
        sites.claim_host(&site.id, host).await.expect("claimed");
    }
    let site = sites
        .site_by_slug(slug)
        .await
        .expect("reads")
        .expect("made");
    let store = house.app.database.site(site.id.clone());
    (site, store)
}

/// Signs somebody in on a site by the link in a mail.
async fn mailed_link(house: &House, browser: &Browser, prefix: &str, email: &str) -> String {
    let path = format!("{prefix}/api/v1/sign-in");
    let asked = browser.post(&path, json!({ "email": email })).await;
    assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.text);
    run_due(&house.app).await;
    let mails = house.app.mail.kept().expect("a development house");
    let mut lines = mails[0].letter.text.lines();
    let link = lines.find(|line| line.contains("/sign-in/"));
    link.expect("a link").to_owned()
}

#[tokio::test]
async fn links_lead_to_where_the_site_is() {
    let house = House::with(&[("public_url", "https://live.example.org:8443")]).await;
    for (slug, hosts, url) in [
        ("own", &["own.example"][..], "https://own.example:8443"),
        (
            "both",
            &["a.example", "live.example.org"],
            "https://live.example.org:8443",
        ),
        ("none", &[], "https://live.example.org:8443/s/none"),
    ] {
        let (site, _) = second(&house, slug, hosts).await;
        assert_eq!(site.url(&house.app), url);
    }
    let sites = house.app.database.cross_site();
    let demo = sites.site_by_slug("demo").await.expect("reads");
    let url = demo.expect("seeded").url(&house.app);
    assert_eq!(url, "https://live.example.org:8443", "the default site");
}

/// Pages, API, cookies and mails of a site without a host name.
#[tokio::test]
async fn a_site_without_a_host_name_lives_under_its_path() {
    let house = House::new().await;
    let (_, store) = second(&house, "studio", &[]).await;
    let mut browser = house.stranger();
    let link = mailed_link(&house, &browser, "/s/studio", "ada@x.example").await;
    assert!(link.contains("/s/studio/sign-in/"), "{link}");
    let token = link.rsplit('/').next().expect("a token").to_owned();
    let elsewhere = browser
        .post(&format!("/api/v1/sign-in/{token}"), json!({}))
        .await;
    assert_eq!(elsewhere.status, StatusCode::GONE, "not on another site");
    let answer = browser
        .post(&format!("/s/studio/api/v1/sign-in/{token}"), json!({}))
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let cookie = answer.headers[header::SET_COOKIE].to_str().expect("text");
    assert!(cookie.contains("; Path=/s/studio;"), "{cookie}");
    browser.keep_cookie(&answer);
    let session = browser.get("/s/studio/api/v1/session").await.data();
    assert_eq!(session["site"]["slug"], "studio");
    assert_eq!(session["person"]["email"], "ada@x.example");
    let session = browser.get("/api/v1/session").await.data();
    assert_eq!(session["person"], json!(null), "nobody on another site");

    let page = browser.get("/s/studio/").await;
    assert!(page.text.contains("studio"), "{}", page.text);
    assert!(page.text.contains("href=\"/favicon.svg\""));
    let page = house.stranger().get("/s/studio/sign-in").await;
    assert!(
        page.text.contains("action=\"/s/studio/sign-in\""),
        "{}",
        page.text
    );
    let away = house.stranger().get("/s/studio/streams/new").await;
    let to = away.headers[header::LOCATION].to_str().expect("text");
    assert!(to.starts_with("/s/studio/sign-in?"), "{to}");

    // Ids of one site are nothing on another, by path as by host.
    let demo = house.sign_in("creator").await;
    let stream = demo
        .create(json!({ "title": "T", "visibility": "public" }))
        .await;
    let path = format!("/s/studio/api/v1/streams/{stream}");
    assert_eq!(demo.get(&path).await.status, StatusCode::NOT_FOUND);
    let path = format!("/s/demo/api/v1/streams/{stream}");
    assert_eq!(demo.get(&path).await.status, StatusCode::OK);
    let nowhere = demo.get("/s/nowhere/api/v1/streams").await;
    assert_eq!(nowhere.code(), "site_not_found");
    drop(store);
}

/// The address of the chat's socket leads to the same site.
#[tokio::test]
async fn sockets_of_a_site_by_path_are_under_it() {
    let house = House::new().await;
    let demo = house.sign_in("creator").await;
    let stream = demo
        .create(json!({ "title": "T", "visibility": "public" }))
        .await;
    let path = format!("/s/demo/api/v1/streams/{stream}/chat_token");
    let url = demo.get(&path).await.data()["url"].clone();
    let url = url.as_str().expect("an address");
    let end = format!("/s/demo/api/v1/streams/{stream}/chat");
    assert!(url.ends_with(&end), "{url}");
}
