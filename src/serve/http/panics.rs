//! Keeps panics of the HTTP library from the terminal.

use std::panic::{self, Location};
use std::path::Path;

/// Says nothing any more about panics inside of `tiny_http`. All others reach the hook that was there before.
///
/// Its threads panic when a client vanishes at the wrong moment or descriptors run out. That ends one connection, or
/// the thread that accepts, which the server makes anew. Nobody who writes a book can do anything about either.
pub fn silence_panics() {
    let others = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if !panic.location().is_some_and(is_in_library) {
            others(panic);
        }
    }));
}

fn is_in_library(location: &Location<'_>) -> bool {
    is_source(location.file())
}

/// Whether `file` is a source of the library, in the folder of any registry or vendor.
fn is_source(file: &str) -> bool {
    let mut folders = Path::new(file).components().map(|part| part.as_os_str().to_string_lossy());
    folders.any(|name| name == "tiny_http" || name.starts_with("tiny_http-"))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn sources_of_the_library_are_known_wherever_they_lie() {
        for file in
            ["/home/a/.cargo/registry/src/index-1/tiny_http-0.12.0/src/client.rs", "vendor/tiny_http/src/lib.rs"]
        {
            assert!(is_source(file), "{file}");
        }
        for file in ["src/serve/http/server.rs", "/home/tiny_httpd/src/lib.rs", "library/core/src/option.rs", ""] {
            assert!(!is_source(file), "{file}");
        }
    }

    #[test]
    fn only_panics_of_the_library_are_kept_from_the_terminal() {
        let name = "serve::http::panics::tests::in_a_process_with_two_panics";
        let this = std::env::current_exe().unwrap();
        let output = Command::new(this).args(["--exact", name, "--ignored", "--nocapture"]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.contains("this one is ours"), "{said}");
        assert!(!said.contains("not implemented"), "{said}");
    }

    #[test]
    #[ignore = "it changes what its process says of panics, so another test starts it alone"]
    fn in_a_process_with_two_panics() {
        silence_panics();
        let server = tiny_http::Server::http("127.0.0.1:0").unwrap();
        assert!(panic::catch_unwind(|| panic!("this one is ours")).is_err());
        // The library never wrote this function.
        assert!(panic::catch_unwind(panic::AssertUnwindSafe(|| server.num_connections())).is_err());
    }
}
