//! Reading columns into the product's types.

use sqlx::Row;
use sqlx::any::AnyRow;
use time::OffsetDateTime;

use super::StoreError;
use crate::clock::from_millis;

/// Typed access to one row.
pub(super) trait Columns {
    fn text(&self, column: &'static str) -> Result<String, StoreError>;
    fn text_opt(&self, column: &'static str) -> Result<Option<String>, StoreError>;
    fn number(&self, column: &'static str) -> Result<i64, StoreError>;
    fn number_opt(&self, column: &'static str) -> Result<Option<i64>, StoreError>;

    fn flag(&self, column: &'static str) -> Result<bool, StoreError> {
        Ok(self.number(column)? != 0)
    }

    fn time(&self, column: &'static str) -> Result<OffsetDateTime, StoreError> {
        Ok(from_millis(self.number(column)?))
    }

    fn time_opt(&self, column: &'static str) -> Result<Option<OffsetDateTime>, StoreError> {
        Ok(self.number_opt(column)?.map(from_millis))
    }

    /// A text column read by `parse`.
    fn parsed<T>(
        &self,
        column: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, StoreError> {
        let text = self.text(column)?;
        parse(&text).ok_or(StoreError::Corrupt {
            column,
            value: text,
        })
    }

    /// A text column that may be null, read by `parse`.
    fn parsed_opt<T>(
        &self,
        column: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, StoreError> {
        let Some(text) = self.text_opt(column)? else {
            return Ok(None);
        };
        match parse(&text) {
            Some(value) => Ok(Some(value)),
            None => Err(StoreError::Corrupt {
                column,
                value: text,
            }),
        }
    }

    /// A number column read by `parse`.
    fn numbered<T>(
        &self,
        column: &'static str,
        parse: impl FnOnce(i64) -> Option<T>,
    ) -> Result<T, StoreError> {
        let number = self.number(column)?;
        parse(number).ok_or_else(|| StoreError::Corrupt {
            column,
            value: number.to_string(),
        })
    }
}

impl Columns for AnyRow {
    fn text(&self, column: &'static str) -> Result<String, StoreError> {
        Ok(self.try_get(column)?)
    }

    fn text_opt(&self, column: &'static str) -> Result<Option<String>, StoreError> {
        Ok(self.try_get(column)?)
    }

    fn number(&self, column: &'static str) -> Result<i64, StoreError> {
        Ok(self.try_get(column)?)
    }

    fn number_opt(&self, column: &'static str) -> Result<Option<i64>, StoreError> {
        Ok(self.try_get(column)?)
    }
}
