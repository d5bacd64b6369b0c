//! One connection: a request, its answer, the next request.

use std::io::{self, Read};
use std::net::{Shutdown, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use super::connections::Connections;
use super::hosts::Hosts;
use super::request::{self, Ending, Head};
use super::response::{After, Body, Response};
use super::timeouts::Timeouts;
use super::{Desk, Greeting, Hub, Reply, Request, socket, target};
use crate::base::SitePath;

/// The most bytes that are read from somebody who is refused, so that the refusal arrives.
const MOST_UNREAD: usize = 4 * 1024 * 1024;

/// What all connections of a server share.
pub(super) struct Context {
    pub desk: Arc<dyn Desk>,
    pub hub: Hub,
    pub hosts: Hosts,
    pub timeouts: Timeouts,
    pub connections: Connections,
}

/// What a request is answered with.
enum Answer {
    Response(Response),
    Socket { handshake: String, page: SitePath, greeting: Greeting },
}

/// Answers all requests of connection `id`.
pub(super) fn attend(stream: &Arc<TcpStream>, id: u64, context: &Context) -> io::Result<()> {
    stream.set_nodelay(true)?;
    stream.set_write_timeout(Some(context.timeouts.write))?;
    let mut buffer = Vec::new();
    loop {
        let read = || request::read(stream, &mut buffer, &context.timeouts);
        let head = match context.connections.while_idle(id, read) {
            Ok(head) => head,
            Err(Ending::Gone) => return Ok(()),
            Err(Ending::Refused(status)) => {
                Response::refusal(status).write(stream, Body::Sent, After::Close)?;
                return close(stream, context);
            }
        };
        let response = match answer(&head, context) {
            Answer::Response(response) => response,
            Answer::Socket { handshake, page, greeting } => {
                return socket::attend(stream, &handshake, (page, greeting), &context.hub, context.timeouts.ping);
            }
        };
        let body = if head.method == "HEAD" { Body::Measured } else { Body::Sent };
        let after = after(&head);
        response.write(stream, body, after)?;
        if after == After::Close {
            return close(stream, context);
        }
    }
}

/// Whether another request may follow. A body is not read, so nothing can follow that.
fn after(head: &Head) -> After {
    let last = head.minor == 0 || head.lists("Connection", "close") || head.has_body();
    if last { After::Close } else { After::Keep }
}

/// Ends a connection so that the other side still gets what was written: what it sends meanwhile is read, since
/// systems throw a reply away when something unread is left.
fn close(mut stream: &TcpStream, context: &Context) -> io::Result<()> {
    stream.shutdown(Shutdown::Write)?;
    let deadline = Instant::now() + context.timeouts.close;
    let mut left = MOST_UNREAD;
    let mut chunk = [0; 8192];
    loop {
        let patience = deadline.saturating_duration_since(Instant::now());
        if patience.is_zero() || left == 0 {
            return Ok(());
        }
        stream.set_read_timeout(Some(patience))?;
        match stream.read(&mut chunk)? {
            0 => return Ok(()),
            length => left = left.saturating_sub(length),
        }
    }
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
        Ok(Reply::Socket { page, greeting }) => match socket::handshake(head) {
            Ok(handshake) => Answer::Socket { handshake, page, greeting },
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
