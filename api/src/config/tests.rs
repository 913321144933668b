use std::collections::BTreeMap;

use figment::providers::Format;
use secrecy::ExposeSecret;

use super::load::KEYS;
use super::*;

const SAMPLE: &str = include_str!("../../../klieg.sample.yaml");

fn file(text: &str) -> (tempfile::TempDir, Sources) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("klieg.yaml");
    std::fs::write(&path, text).expect("written");
    let sources = Sources {
        file: Some(path),
        ..Sources::default()
    };
    (dir, sources)
}

fn refused(text: &str) -> String {
    let (_dir, sources) = file(text);
    sources.load().expect_err("refused").to_string()
}

#[test]
fn sample_file_parses_and_names_every_key() {
    let (_dir, sources) = file(SAMPLE);
    sources.load().expect("the sample is valid");
    let uncommented: String = SAMPLE
        .lines()
        .map(|line| format!("{}\n", line.replacen("#~ ", "", 1)))
        .collect();
    let (_dir, sources) = file(&uncommented);
    sources.load().expect("and so is everything it shows");
    let document: figment::value::Value =
        figment::Figment::from(figment::providers::Yaml::string(&uncommented))
            .extract()
            .expect("yaml");
    for key in KEYS {
        assert!(document.find_ref(key).is_some(), "{key} is missing");
    }
}

#[test]
fn every_listed_key_exists() {
    for key in KEYS {
        let message = Sources {
            flags: vec![((*key).to_owned(), "{x=[1]}".to_owned())],
            ..Sources::default()
        }
        .load()
        .err()
        .map_or_else(String::new, |error| error.to_string());
        assert!(!message.contains("no known key"), "{key}: {message}");
    }
}

#[test]
fn later_sources_win() {
    let (_dir, mut sources) = file("port: 1000\nrtc: {udp_port: 1001, workers: 3}\n");
    assert_eq!(sources.load().expect("valid").port, 1000);
    sources.environment = BTreeMap::from([
        ("KLIEG_PORT".to_owned(), "2000".to_owned()),
        ("KLIEG_RTC_UDP_PORT".to_owned(), "2001".to_owned()),
        ("UNRELATED".to_owned(), "x".to_owned()),
    ]);
    let config = sources.load().expect("valid");
    assert_eq!((config.port, config.rtc.udp_port.0), (2000, 2001));
    sources.flags = vec![("port".to_owned(), "3000".to_owned())];
    let config = sources.load().expect("valid");
    assert_eq!((config.port, config.rtc.udp_port.0), (3000, 2001));
    assert_eq!(config.rtc.workers, 3, "what nobody overrides stays");
}

#[test]
fn well_known_variables_are_read() {
    let secret = "0123456789abcdef0123456789abcdef";
    let variables = [
        ("LIVEKIT_API_KEY", "key"),
        ("LIVEKIT_API_SECRET", secret),
        ("LIVEKIT_URL", "wss://live.example.org"),
        ("APP_URL", "https://live.example.org"),
        ("SESSION_SECRET", "12345678901234567890123456789012"),
    ];
    let config = Sources {
        environment: variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        ..Sources::default()
    }
    .load()
    .expect("valid");
    assert_eq!(config.keys["key"].expose_secret(), secret);
    assert_eq!(config.public_url(1), "https://live.example.org");
    assert!(config.session_secret.is_some());
}

#[test]
fn unknown_keys_are_refused_by_name_with_what_is_allowed() {
    let message = refused("rtc: {udp_prot: 1}\n");
    assert!(message.contains("rtc.udp_prot"), "{message}");
    assert!(message.contains("udp_port"), "{message}");
    let message = refused("colour: red\n");
    assert!(
        message.contains("colour") && message.contains("bind_addresses"),
        "{message}"
    );
    let message = Sources {
        environment: BTreeMap::from([("KLIEG_PROT".to_owned(), "1".to_owned())]),
        ..Sources::default()
    }
    .load()
    .expect_err("refused")
    .to_string();
    assert!(
        message.contains("KLIEG_PROT") && message.contains("KLIEG_PORT"),
        "{message}"
    );
}

#[test]
fn bad_values_are_refused_by_key() {
    for (text, key) in [
        ("port: 70000\n", "port"),
        ("port: many\n", "port"),
        ("bind_addresses: []\n", "bind_addresses"),
        ("bind_addresses: [here]\n", "bind_addresses"),
        ("public_url: ftp://x\n", "public_url"),
        ("public_url: http://x/path\n", "public_url"),
        ("signal_url: http://x\n", "signal_url"),
        ("cors: {origins: [shop.example.org]}\n", "cors.origins"),
        ("cors: {origins: ['*']}\n", "cors.origins"),
        ("trusted_proxies: [proxy]\n", "trusted_proxies"),
        ("database_url: mysql://x\n", "database_url"),
        ("session_secret: short\n", "session_secret"),
        ("keys: {a: short}\n", "keys.a"),
        ("key_sites: {a: demo}\n", "key_sites.a"),
        ("rtc: {workers: 1000}\n", "rtc.workers"),
        ("rtc: {udp_port: 65535, workers: 2}\n", "rtc.udp_port"),
        ("recording: {part_duration: 9}\n", "recording.part_duration"),
        (
            "limits: {concurrent_streams: 0}\n",
            "limits.concurrent_streams",
        ),
        ("logging: {level: '=='}\n", "logging.level"),
    ] {
        let message = refused(text);
        assert!(
            message.contains(&format!("configuration: {key}")),
            "{text}: {message}"
        );
    }
}

#[test]
fn development_pair_is_refused_beyond_loopback() {
    let message = refused("development: true\nbind_addresses: [0.0.0.0]\n");
    assert!(message.contains("loopback"), "{message}");
    let message = refused("development: true\nrtc: {bind_address: 10.0.0.1}\n");
    assert!(message.contains("loopback"), "{message}");
    let message = refused("keys: {devkey: secret}\n");
    assert!(message.contains("keys.devkey"), "{message}");
    let (_dir, sources) = file("development: true\n");
    assert!(sources.load().expect("valid").keys.contains_key("devkey"));
}

#[test]
fn secrets_do_not_show_in_debug_output() {
    let (_dir, sources) = file("keys: {a: 0123456789abcdef0123456789abcdef}\n");
    let shown = format!("{:?}", sources.load().expect("valid"));
    assert!(!shown.contains("0123456789abcdef"));
}

#[test]
fn a_bucket_is_refused_as_long_as_something_is_missing() {
    let bucket = |rest: &str| format!("storage: {{kind: s3, {rest}}}\n");
    for (text, key) in [
        ("region: eu-west-1", "storage.bucket"),
        ("bucket: b", "storage.region"),
        ("bucket: b, endpoint: 'example.com'", "storage.endpoint"),
        (
            "bucket: b, region: eu-west-1, access_key_id: a",
            "storage.access_key_id",
        ),
        (
            "bucket: b, region: eu-west-1, access_key_id: a, secret_access_key: ''",
            "storage.secret_access_key",
        ),
        (
            "bucket: b, region: eu-west-1, prefix: '../x'",
            "storage.prefix",
        ),
        (
            "bucket: b, region: eu-west-1, encryption: rot13",
            "storage.encryption",
        ),
    ] {
        let message = refused(&bucket(text));
        assert!(message.contains(key), "{text}: {message}");
    }
    let text = bucket(
        "bucket: b, endpoint: 'https://r2.example', access_key_id: '123', secret_access_key: s3cr3t",
    );
    let (_dir, sources) = file(&text);
    let config = sources.load().expect("valid");
    assert!(!format!("{config:?}").contains("s3cr3t"));
}
