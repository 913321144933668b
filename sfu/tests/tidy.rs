//! Holds the house to its plan: which crate may depend on which, how long a file may be, what a
//! module may be called, and where SQL lives. It reads the sources of the whole workspace.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// The arrows between crates; there are no others. A crate may name itself for its tests.
const ARROWS: [(&str, &[&str]); 5] = [
    ("sfu", &[]),
    ("signaling", &["sfu"]),
    ("recordings", &["sfu"]),
    ("api", &["signaling", "recordings", "sfu"]),
    ("tests", &["api", "sfu"]),
];

/// The media plane knows no HTTP, protobuf, JSON or SQL.
const NOT_IN_SFU: [&str; 8] = [
    "axum",
    "hyper",
    "reqwest",
    "tokio-tungstenite",
    "prost",
    "livekit-protocol",
    "serde_json",
    "sqlx",
];

/// A file longer than this does more than one thing. About 500 is the habit; this is the wall.
const LINES_MAX: usize = 700;

/// Names that say nothing of what is inside.
const EMPTY_NAMES: [&str; 9] = [
    "util", "utils", "common", "helper", "helpers", "core", "types", "manager", "misc",
];

/// What is built, fetched or recorded rather than written.
const NOT_OURS: [&str; 10] = [
    "target",
    "node_modules",
    "dist",
    "data",
    "corpus",
    "fixtures",
    "snapshots",
    "proptest-regressions",
    "test-results",
    "generated",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_path_buf()
}

/// Every source file with one of the extensions, relative to the workspace, with its text.
fn sources(extensions: &[&str]) -> Vec<(String, String)> {
    let root = root();
    let mut folders = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let is_wanted = extensions
                .iter()
                .any(|extension| path.extension().is_some_and(|own| own == *extension));
            if path.is_symlink() || name.starts_with('.') || NOT_OURS.contains(&name.as_str()) {
                continue;
            } else if path.is_dir() {
                folders.push(path);
            } else if is_wanted {
                let relative = path.strip_prefix(&root).unwrap();
                let text = fs::read_to_string(&path)
                    .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                found.push((relative.to_string_lossy().into_owned(), text));
            }
        }
    }
    assert!(found.len() > 10, "the walk found next to nothing");
    found
}

/// Names of all dependencies in a manifest, those for tests and builds among them.
fn dependencies(manifest: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut in_list = false;
    for line in manifest.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            let section = section.trim_end_matches(']');
            in_list = section.ends_with("dependencies");
            // `[dependencies.name]`
            if let Some((before, name)) = section.rsplit_once('.')
                && before.ends_with("dependencies")
            {
                names.push(name.to_owned());
            }
        } else if in_list && !line.starts_with('#') {
            let name: String = line
                .chars()
                .take_while(|c| c.is_alphanumeric() || "-_".contains(*c))
                .collect();
            if !name.is_empty() {
                names.push(name);
            }
        }
    }
    names
}

fn dependencies_of(crate_name: &str) -> Vec<String> {
    let path = root().join(crate_name).join("Cargo.toml");
    let manifest =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    dependencies(&manifest)
}

fn report(title: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{title}:\n  {}", findings.join("\n  "));
}

#[test]
fn manifests_are_read_in_every_form() {
    let manifest = "
        [package]
        name = \"api\"
        [dependencies]
        sfu = { workspace = true }
        tokio.workspace = true
        # recordings = { path = \"..\" }
        [target.'cfg(unix)'.dev-dependencies]
        signaling = \"1\"
        [build-dependencies.api]
        path = \"../api\"
        [features]
        tests = []
    ";
    assert_eq!(dependencies(manifest), ["sfu", "tokio", "signaling", "api"]);
}

#[test]
fn crates_depend_on_each_other_only_along_the_arrows() {
    let mut findings = Vec::new();
    for (crate_name, allowed) in ARROWS {
        for dependency in dependencies_of(crate_name) {
            let is_ours = ARROWS.iter().any(|(name, _)| *name == dependency);
            if is_ours && dependency != crate_name && !allowed.contains(&dependency.as_str()) {
                findings.push(format!("{crate_name} -> {dependency}"));
            }
        }
    }
    report("arrows that the plan does not have", &findings);
}

#[test]
fn every_member_of_the_workspace_has_its_arrows() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let members = manifest
        .lines()
        .find(|line| line.starts_with("members"))
        .unwrap();
    let members: Vec<&str> = members.split('"').skip(1).step_by(2).collect();
    let known: Vec<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    assert_eq!(members, known);
}

/// The manifest without what only tests and benches use: those read a heap profiler's JSON.
fn shipped(manifest: &str) -> String {
    let mut for_tests = false;
    let kept = manifest.lines().filter(|line| {
        if line.trim_start().starts_with('[') {
            for_tests = line.contains("dev-dependencies");
        }
        !for_tests
    });
    kept.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_media_plane_knows_nothing_of_the_web() {
    let manifest = fs::read_to_string(root().join("sfu/Cargo.toml")).unwrap();
    let findings: Vec<String> = dependencies(&shipped(&manifest))
        .into_iter()
        .filter(|name| NOT_IN_SFU.contains(&name.as_str()))
        .collect();
    report("dependencies that sfu must not have", &findings);
}

/// Nobody reads generated code from top to bottom, so it may be long.
const GENERATED: [&str; 1] = ["web/src/api/schema.d.ts"];

#[test]
fn files_are_short() {
    let extensions = ["rs", "ts", "svelte", "js", "mjs", "css", "py", "sh", "sql"];
    let findings: Vec<String> = sources(&extensions)
        .into_iter()
        .filter(|(path, _)| !GENERATED.contains(&path.as_str()))
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > LINES_MAX)
        .map(|(path, lines)| format!("{path}: {lines} lines"))
        .collect();
    report(&format!("files of more than {LINES_MAX} lines"), &findings);
}

#[test]
fn modules_are_named_after_what_is_inside() {
    let mut findings = Vec::new();
    for (path, text) in sources(&["rs"]) {
        for line in text.lines().map(str::trim_start) {
            let declared = line
                .strip_prefix("pub(crate) ")
                .or_else(|| line.strip_prefix("pub(super) "))
                .or_else(|| line.strip_prefix("pub "))
                .unwrap_or(line)
                .strip_prefix("mod ");
            let Some(declared) = declared else { continue };
            let name = declared.trim_end_matches(['{', ';', ' ']);
            if EMPTY_NAMES.contains(&name) {
                findings.push(format!("{path}: mod {name}"));
            }
        }
    }
    report("modules whose name says nothing", &findings);
}

/// The tests' crate may look into the database to bring about a state; nothing else may.
fn may_hold_sql(path: &str) -> bool {
    [
        "api/src/store/",
        "api/src/store.rs",
        "api/migrations/",
        "tests/",
    ]
    .iter()
    .any(|allowed| path.starts_with(allowed))
}

fn is_sql(line: &str) -> bool {
    const STATEMENTS: [&str; 10] = [
        "SELECT ",
        "INSERT INTO",
        "DELETE FROM",
        "CREATE TABLE",
        "CREATE INDEX",
        "ALTER TABLE",
        "DROP TABLE",
        // A call, a macro or an import; the name in quotes is the target of sqlx's own log.
        "sqlx::query(",
        "sqlx::query!",
        "use sqlx::query",
    ];
    let code = line.trim_start();
    !code.starts_with("//")
        && (STATEMENTS.iter().any(|statement| code.contains(statement))
            || (code.contains("UPDATE ") && code.contains(" SET ")))
}

#[test]
fn sql_is_recognised() {
    assert!(is_sql("    let q = \"SELECT id FROM people\";"));
    assert!(is_sql("\"UPDATE people SET name = $1\""));
    assert!(is_sql("sqlx::query(text)"));
    assert!(is_sql("use sqlx::query;"));
    assert!(!is_sql(".with_target(\"sqlx::query\", level)"));
    assert!(!is_sql("// SELECT happens in the store"));
    assert!(!is_sql("let update = \"UPDATE everything\";"));
}

#[test]
fn sql_lives_in_the_store_alone() {
    let here = "sfu/tests/tidy.rs";
    let mut findings = Vec::new();
    for (path, text) in sources(&["rs", "sql"]) {
        if path == here || may_hold_sql(&path) {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            if is_sql(line) {
                findings.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    report("SQL outside of api/src/store and api/migrations", &findings);
}
