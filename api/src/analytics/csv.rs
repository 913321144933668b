//! Comma-separated values (RFC 4180) that no spreadsheet takes for formulas.

use std::fmt::Write as _;

/// Lines of a table, the heading first.
#[derive(Debug, Default)]
pub(super) struct Csv(String);

impl Csv {
    /// Adds a line.
    pub(super) fn line<'a>(&mut self, fields: impl IntoIterator<Item = &'a str>) {
        for (index, field) in fields.into_iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            // A name chosen by a viewer must not run as a formula on the creator's machine.
            let quote = if field.starts_with(['=', '+', '-', '@', '\t', '\r']) {
                "'"
            } else {
                ""
            };
            let escaped = field.replace('"', "\"\"");
            // Writing into a string does not fail.
            let _ = write!(self.0, "{comma}\"{quote}{escaped}\"");
        }
        self.0.push_str("\r\n");
    }

    /// The text.
    pub(super) fn into_text(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_doubled_and_formulas_are_text() {
        let mut csv = Csv::default();
        csv.line(["a", "b \"c\", d", "=1+1", "@x", "-"]);
        assert_eq!(
            csv.into_text(),
            "\"a\",\"b \"\"c\"\", d\",\"'=1+1\",\"'@x\",\"'-\"\r\n"
        );
    }
}
