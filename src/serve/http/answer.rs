//! Goes from a request to its answer.

use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::hosts::Hosts;
use super::request::Head;
use super::response::Response;
use super::server::Context;
use super::{Greeting, Reply, Request, socket, target};
use crate::base::SitePath;

/// The longest body that is waited for when nobody wants it.
const LONGEST_BODY: usize = 256 * 1024 * 1024;

/// What a request is answered with.
enum Answer {
    Response(Response),
    Socket { accept: String, page: SitePath, greeting: Greeting },
}

/// Answers `request`, and serves the tab whose socket it opens.
pub(super) fn give(request: tiny_http::Request, context: &Context) {
    if request.body_length().is_some_and(|length| length > LONGEST_BODY) {
        // When it is dropped, tiny_http makes a buffer as long as the body says it is, and the process ends when there
        // is no such memory. So it never is, at the price of a connection.
        return mem::forget(request);
    }
    let answer = answer(&Head::new(&request), context);
    // It fails when nobody is there any more.
    let _ = match answer {
        Answer::Response(response) => response.send(request),
        Answer::Socket { accept, page, greeting } => socket::attend(request, &accept, (page, greeting), context),
    };
}

fn answer(head: &Head, context: &Context) -> Answer {
    match reply(head, context) {
        Ok(Reply::File { bytes, media, status }) => {
            let response = Response::new(status, media, bytes);
            // A part of the file as it was cannot be told from one as it is.
            let range = head.header("Range").filter(|_| head.method == "GET" && head.header("If-Range").is_none());
            Answer::Response(if status == 200 { response.ranged(range) } else { response })
        }
        Ok(Reply::Redirect(address)) => Answer::Response(Response::redirect(&address)),
        Ok(Reply::Missing(sentence)) => Answer::Response(Response::sentence(404, &sentence)),
        Ok(Reply::Socket { page, greeting }) => match socket::accept(head) {
            Ok(accept) => Answer::Socket { accept, page, greeting },
            Err(status) => Answer::Response(Response::refusal(status)),
        },
        Err(status) => Answer::Response(Response::refusal(status)),
    }
}

/// What the desk says; else the status to refuse the request with.
fn reply(head: &Head, context: &Context) -> Result<Reply, u16> {
    let host = host(head, &context.hosts)?;
    if !matches!(head.method.as_str(), "GET" | "HEAD") {
        return Err(405);
    }
    let target = target::parse(&head.target)?;
    if target.authority.is_some_and(|authority| !context.hosts.accept(authority)) {
        return Err(403);
    }
    let wants_page = head.lists("Accept", "text/html");
    let request = Request { path: target.path, query: target.query, host, wants_page };
    catch_unwind(AssertUnwindSafe(|| context.desk.answer(&request))).map_err(|_| 500)
}

/// The name that the server is asked by. Only programs of old, and no browser, may leave it out.
fn host<'a>(head: &'a Head, hosts: &Hosts) -> Result<&'a str, u16> {
    let mut names = head.headers("Host");
    match (names.next(), names.next()) {
        (Some(_), Some(_)) => Err(400),
        (Some(name), None) if hosts.accept(name) => Ok(name),
        (None, None) if head.minor == 0 => Ok(""),
        _ => Err(403),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tiny_http::TestRequest;

    use super::super::timeouts::Timeouts;
    use super::super::{Desk, Hub};
    use super::*;

    struct Nothing;

    impl Desk for Nothing {
        fn answer(&self, _: &Request<'_>) -> Reply {
            Reply::Missing("There is nothing.".to_string())
        }
    }

    #[test]
    fn a_body_that_is_longer_than_any_memory_does_no_harm() {
        let hosts = Hosts::new("localhost", std::iter::empty());
        let context = Context::new(Arc::new(Nothing), Hub::new(), hosts, Timeouts::default());
        for length in
            ["1025", "4611686018427387904", "9223372036854775808", "18446744073709551615", "99999999999999999999"]
        {
            let header = format!("Content-Length: {length}").parse().unwrap();
            // Had it been dropped, the process would have ended.
            give(TestRequest::new().with_header(header).into(), &context);
        }
    }
}
