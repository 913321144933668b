//! Round trips through writers that exist only here, tables from the specifications, and hostile
//! bytes.

mod codecs;
mod dependency_descriptor;
mod hostile;
mod write;
