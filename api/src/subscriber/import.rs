//! Lists of addresses: read from JSON or CSV, written as CSV.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::requests::{IMPORT_MAX, Import, Imported};
use super::{Subscription, SubscriptionState, invite};
use crate::http::ApiError;
use crate::person::normal_email;
use crate::store::SiteStore;

/// What columns of addresses are called.
const EMAIL_COLUMNS: [&str; 5] = ["email", "e-mail", "mail", "address", "email address"];
/// Unreadable lines that are shown.
const UNREADABLE_SHOWN: usize = 10;

/// Subscribes every address of the list that may be.
pub(super) async fn import(
    store: &SiteStore,
    request: &Import,
    source: &str,
    now: OffsetDateTime,
) -> Result<Imported, ApiError> {
    let mut lines = request.emails.clone();
    if let Some(csv) = &request.csv {
        lines.extend(addresses_of(csv));
    }
    if lines.len() > IMPORT_MAX {
        let message = format!("has more than {IMPORT_MAX} lines; send it in parts");
        return Err(ApiError::invalid_field("csv", message));
    }
    let mut imported = Imported::default();
    for line in &lines {
        let Some(email) = normal_email(line) else {
            imported.unreadable_count += 1;
            if imported.unreadable.len() < UNREADABLE_SHOWN {
                imported.unreadable.push(line.chars().take(80).collect());
            }
            continue;
        };
        let subscription = store.subscription_for(&email, source, now).await?;
        match (subscription.state, request.consent) {
            (SubscriptionState::Active, _) => imported.unchanged += 1,
            (SubscriptionState::Unsubscribed, _) => imported.unsubscribed += 1,
            (SubscriptionState::Pending, true) => {
                store.activate_subscription(&subscription.id, now).await?;
                imported.activated += 1;
            }
            (SubscriptionState::Pending, false) => {
                invite(store, &email, now).await?;
                imported.invited += 1;
            }
        }
    }
    Ok(imported)
}

/// The addresses of a CSV text, one per line that is not empty.
fn addresses_of(csv: &str) -> Vec<String> {
    let csv = csv.trim_start_matches('\u{feff}');
    let mut lines = csv.lines().filter(|line| !line.trim().is_empty());
    let Some(first) = lines.next() else {
        return Vec::new();
    };
    let separator = [';', '\t'].into_iter().find(|it| first.contains(*it));
    let separator = separator.unwrap_or(',');
    let header = cells(first, separator);
    let named = header
        .iter()
        .position(|name| EMAIL_COLUMNS.contains(&name.to_lowercase().as_str()));
    let body = named.is_none().then_some(first);
    body.into_iter()
        .chain(lines)
        .map(|line| {
            let cells = cells(line, separator);
            let cell = match named {
                Some(column) => cells.get(column),
                None => cells
                    .iter()
                    .find(|cell| cell.contains('@'))
                    .or_else(|| cells.first()),
            };
            cell.cloned().unwrap_or_default()
        })
        .collect()
}

/// The cells of a line; quotes may hold the separator, and two quotes are one (RFC 4180).
fn cells(line: &str, separator: char) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                push(&mut cells, '"');
            }
            '"' => quoted = !quoted,
            c if c == separator && !quoted => cells.push(String::new()),
            c => push(&mut cells, c),
        }
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

fn push(cells: &mut [String], c: char) {
    if let Some(cell) = cells.last_mut() {
        cell.push(c);
    }
}

/// The first line of an export.
pub(super) const CSV_HEADER: &str =
    "email,state,source,created_at,confirmed_at,unsubscribed_at\r\n";

/// One line of an export.
pub(super) fn csv_line(subscription: &Subscription) -> String {
    let time = |time: Option<OffsetDateTime>| {
        time.and_then(|time| time.format(&Rfc3339).ok())
            .unwrap_or_default()
    };
    format!(
        "{},{},{},{},{},{}\r\n",
        cell(&subscription.email),
        subscription.state.as_str(),
        cell(&subscription.source),
        time(Some(subscription.created_at)),
        time(subscription.confirmed_at),
        time(subscription.unsubscribed_at),
    )
}

/// A cell that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let inert = if text.starts_with(['=', '+', '-', '@', '\t']) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    format!("\"{}\"", inert.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_in_the_usual_shapes_of_csv() {
        for (csv, expected) in [
            (
                "a@b.example\nc@d.example\n",
                vec!["a@b.example", "c@d.example"],
            ),
            (
                "Name,E-Mail\n\"Doe, Jo\",a@b.example\r\n",
                vec!["a@b.example"],
            ),
            (
                "\u{feff}email;name\na@b.example;\"x \"\"y\"\"\"\n",
                vec!["a@b.example"],
            ),
            ("Jo,a@b.example\n\nnobody\n", vec!["a@b.example", "nobody"]),
            ("", vec![]),
        ] {
            assert_eq!(addresses_of(csv), expected, "{csv:?}");
        }
    }

    #[test]
    fn exported_cells_are_no_formulas() {
        assert_eq!(cell("=cmd()@x.example"), "\"'=cmd()@x.example\"");
        assert_eq!(cell("a\"b"), "\"a\"\"b\"");
    }
}
