//! The commands, and which function answers each.

mod arguments;
mod baseline;
mod build;
mod check;
mod data;
mod explain;
mod fix;
mod init;
mod list;
mod new;
mod output;
mod pdf;
mod run;
mod serve;
mod service;
mod skips;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use output::{Failed, Output};

/// Nothing at or above the level that fails.
const DONE: u8 = 0;
/// Findings at or above it.
const FINDINGS: u8 = 1;
/// It could not be done: usage, settings, disk, nothing to check.
const FAILED: u8 = 2;

/// Reads the command line, answers it, and says how it went.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let mut output = Output::new(arguments.color, arguments.quiet);
    let done = answer(arguments.command, &mut output);
    ExitCode::from(match done {
        Ok(code) => code,
        Err(Failed::ClosedPipe) => DONE,
        Err(failed) => {
            output.failure(&failed);
            FAILED
        }
    })
}

fn answer(command: Command, output: &mut Output) -> Result<u8, Failed> {
    match command {
        Command::Init(arguments) => init::run(&arguments, output),
        Command::New(arguments) => new::run(&arguments, output),
        Command::Build(arguments) => build::run(&arguments, output),
        Command::Pdf(arguments) => pdf::run(&arguments, output),
        Command::Serve(arguments) => serve::run(&arguments, output),
        Command::Check(arguments) => check::run(&arguments, output),
        Command::Refs(arguments) => data::refs(&arguments, output),
        Command::List(arguments) => list::run(&arguments, output),
        Command::Explain(arguments) => explain::run(&arguments, output),
        Command::Run(command) => run::run(&command, output),
        Command::Schema(arguments) => data::schema(&arguments, output),
        Command::Clean(arguments) => build::clean(&arguments, output),
        Command::Completions { shell } => data::completions(shell, output),
        Command::Man => data::man(output),
    }
}
