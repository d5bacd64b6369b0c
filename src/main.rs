//! Runs the command line and gives back its exit code.

mod cli;

use std::process::ExitCode;

/// With musl's own allocator, threads wait for each other.
#[cfg(all(target_env = "musl", feature = "mimalloc"))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
