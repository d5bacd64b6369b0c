//! What goes wrong with the machine rather than with the book.

use std::io;

/// The disk, or a program beside us, did not do what a command needs. It ends the command with exit code 2.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be read.
    #[error("cannot read `{path}`: {source}")]
    Read {
        /// The path as the user would write it.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// A file or folder could not be written.
    #[error("cannot write `{path}`: {source}")]
    Write {
        /// The path as the user would write it.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// The output folder holds files that checkbook did not write.
    #[error(
        "`{path}` is not empty and was not written by checkbook; choose another output folder, or empty it yourself"
    )]
    NotOurs {
        /// The output folder.
        path: String,
    },
    /// Something that checkbook did not write stands where the site needs a file or a folder.
    #[error(
        "`{path}` was not written by checkbook and stands in the way of the site; \
         move it, or choose another output folder"
    )]
    Foreign {
        /// What stands there.
        path: String,
    },
    /// A symbolic link inside the output folder takes the place of a folder of the site.
    #[error(
        "`{path}` is a symbolic link where the site has a folder, and nothing is written through it; \
         remove it, or choose another output folder"
    )]
    Symlink {
        /// The link.
        path: String,
    },
    /// Another build is publishing to the same folder.
    #[error("another build is writing to `{path}`; run this one again when it is done")]
    Busy {
        /// The output folder.
        path: String,
    },
    /// Something was asked that only git knows, and the book lies in no repository.
    #[error("there is no git repository around the book, or no `git` to ask")]
    NoRepository,
    /// Git does not know a commit.
    #[error("git knows no commit `{revision}`; {advice}")]
    UnknownRevision {
        /// The commit as the user wrote it.
        revision: String,
        /// What to do.
        advice: &'static str,
    },
    /// `git` failed in a repository where it is needed.
    #[error("`git {arguments}` failed: {message}")]
    Git {
        /// What it was asked.
        arguments: String,
        /// What it said.
        message: String,
    },
    /// The system does not tell of changes on disk.
    #[error("cannot watch for changes: {message}")]
    Watch {
        /// What the system said.
        message: String,
    },
    /// A port is taken.
    #[error("port {port} is in use; {}", other_port(*next))]
    PortBusy {
        /// The port.
        port: u16,
        /// The next one that is free.
        next: Option<u16>,
    },
    /// Nothing can be served at an address.
    #[error("cannot listen on `{address}`: {source}")]
    Listen {
        /// The address as the user wrote it, and the port.
        address: String,
        /// What the system said.
        source: io::Error,
    },
}

fn other_port(next: Option<u16>) -> String {
    next.map_or_else(|| "choose another with `--port`".to_string(), |next| format!("try `--port {next}`"))
}
