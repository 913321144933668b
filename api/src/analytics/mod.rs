//! Who watched, for how long, and how many at once. Joins and leaves come from the media rooms; the
//! figures are read from what they left in the database.

mod attendance;
mod csv;
mod routes;
mod statistics;
#[cfg(test)]
mod tests;
mod timeline;
mod viewer;

pub(crate) use attendance::{Attendance, Change, Step};
pub(crate) use routes::routes;
pub(crate) use statistics::{StatisticsView, Totals, ViewCounts, ViewerLine};
pub(crate) use timeline::Interval;
pub(crate) use viewer::{count_view, visitor_cookie};
