//! Runs the command line and gives back its exit code.

mod cli;

use std::process::ExitCode;

/// A build makes millions of small pieces; with musl's own allocator, threads would wait for each other.
#[cfg(all(feature = "mimalloc", not(all(target_os = "linux", target_env = "gnu"))))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
