//! Databases for tests: a file of SQLite each or, where `KLIEG_TEST_DATABASE_URL` names a
//! PostgreSQL (`scripts/with-postgres.sh`), a schema each, so that every test runs on both.

use std::path::Path;

use secrecy::SecretString;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor, query};

use super::Database;
use super::row::Columns;
use crate::secret;

/// Names the server, where the tests run on one.
const SERVER: &str = "KLIEG_TEST_DATABASE_URL";
/// The file otherwise.
const FILE: &str = "test.db";

/// An empty database with the whole schema; a file lies in `dir`.
pub(crate) async fn fresh_database(dir: &Path) -> Database {
    let url = match std::env::var(SERVER) {
        Ok(server) => fresh_schema(&server).await,
        Err(_) => format!("sqlite:{}", dir.join(FILE).display()),
    };
    let database = Database::open(&SecretString::from(url)).await;
    let database = database.expect("opens");
    database.migrate().await.expect("migrates");
    database
}

/// All that a test's database holds, to search in.
pub(crate) async fn everything_kept(database: &Database, dir: &Path) -> Vec<u8> {
    if std::env::var_os(SERVER).is_none() {
        let mut bytes = std::fs::read(dir.join(FILE)).expect("reads");
        let log = dir.join(format!("{FILE}-wal"));
        bytes.extend(std::fs::read(log).unwrap_or_default());
        return bytes;
    }
    let tables = query(
        "SELECT CAST(table_name AS TEXT) AS name FROM information_schema.tables
         WHERE table_schema = current_schema()",
    );
    let tables = tables.fetch_all(&database.pool).await.expect("reads");
    let mut bytes = Vec::new();
    for table in &tables {
        let table = table.text("name").expect("a name");
        let sql = format!("SELECT CAST(t AS TEXT) AS line FROM {table} t");
        let rows = query(AssertSqlSafe(sql)).fetch_all(&database.pool).await;
        for row in rows.expect("reads") {
            bytes.extend(row.text("line").expect("text").into_bytes());
        }
    }
    bytes
}

async fn fresh_schema(server: &str) -> String {
    sqlx::any::install_default_drivers();
    let schema: String = secret::token()
        .to_ascii_lowercase()
        .replace(['-', '_'], "0");
    let mut connection = AnyConnection::connect(server).await.expect("connects");
    let sql = format!("CREATE SCHEMA test_{schema}");
    connection.execute(AssertSqlSafe(sql)).await.expect("made");
    connection.close().await.expect("closes");
    let separator = if server.contains('?') { '&' } else { '?' };
    format!("{server}{separator}options=-csearch_path%3Dtest_{schema}")
}
