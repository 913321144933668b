//! `klieg`: the command line in front of the `api` crate.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match api::run(api::Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("klieg: {error:#}");
            ExitCode::FAILURE
        }
    }
}
