//! What open pages are told.

use serde_json::json;

use super::findings::Findings;
use crate::base::SitePath;

/// The first thing that a page hears.
pub fn hello(session: &str, revision: u64, findings: &Findings) -> String {
    json!({ "type": "hello", "session": session, "revision": revision, "findings": findings }).to_string()
}

/// The page has another content.
pub fn page(revision: u64) -> String {
    json!({ "type": "page", "revision": revision }).to_string()
}

/// Stylesheets changed.
pub fn style(files: &[SitePath]) -> String {
    json!({ "type": "style", "files": files }).to_string()
}

/// Pictures and the like changed.
pub fn asset(files: &[SitePath]) -> String {
    json!({ "type": "asset", "files": files }).to_string()
}

/// Templates, scripts or settings changed.
pub fn reload() -> String {
    json!({ "type": "reload" }).to_string()
}

/// The page is gone, and is perhaps elsewhere.
pub fn gone(to: Option<&SitePath>) -> String {
    match to {
        Some(to) => json!({ "type": "gone", "to": to }).to_string(),
        None => json!({ "type": "gone" }).to_string(),
    }
}

/// What is wrong changed.
pub fn findings(findings: &Findings) -> String {
    json!({ "type": "findings", "findings": findings }).to_string()
}

/// The page is to show another place.
pub fn go(to: &str) -> String {
    json!({ "type": "go", "to": to }).to_string()
}
