//! What a desk can say.

use std::fmt;
use std::sync::Arc;

use crate::base::SitePath;

/// Makes the first message of a tab, once the tab is among those of the hub, so that no message falls between.
pub type Greeting = Box<dyn FnOnce() -> String + Send>;

/// The answer to a request.
pub enum Reply {
    /// A file.
    File {
        /// What is in it. A file of status 200 is also given in parts.
        bytes: Arc<[u8]>,
        /// Its media type, as [`media_type`](super::media_type) says it.
        media: &'static str,
        /// The status: 200, or 404 for the page that says so.
        status: u16,
    },
    /// Look there: a path from the site's root that begins with `/`, or a whole address.
    Redirect(String),
    /// There is no such file, said in one plain sentence.
    Missing(String),
    /// The socket of a tab: the hub has it from now on.
    Socket {
        /// The page that the tab shows.
        page: SitePath,
        /// The first message.
        greeting: Greeting,
    },
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reply::File { bytes, media, status } => write!(f, "File({status}, {media}, {} bytes)", bytes.len()),
            Reply::Redirect(address) => write!(f, "Redirect({address:?})"),
            Reply::Missing(sentence) => write!(f, "Missing({sentence:?})"),
            Reply::Socket { page, .. } => write!(f, "Socket({page:?})"),
        }
    }
}
