//! What is there is handed out.

use std::net::TcpListener;

use super::*;

#[test]
fn a_file_comes_with_its_kind_and_is_kept_by_nobody() {
    let running = start();
    let answer = running.get("/");
    assert_eq!((answer.status, answer.text()), (200, HOME));
    assert_eq!(answer.header("Content-Type"), Some("text/html; charset=utf-8"));
    for answer in [answer, running.get("/none"), running.get("/ops"), running.get("/../x")] {
        assert_eq!(answer.header("Cache-Control"), Some("no-store"));
        assert_eq!(answer.header("X-Content-Type-Options"), Some("nosniff"));
        assert_eq!(answer.header("Cross-Origin-Resource-Policy"), Some("same-origin"));
        assert_eq!(answer.header("Vary"), Some("Accept"));
    }
}

#[test]
fn names_are_decoded() {
    let running = start();
    assert_eq!(running.get("/umlaut%20%C3%BC.txt").text(), "found");
}

#[test]
fn the_desk_knows_who_asks_and_how() {
    let running = start();
    assert_eq!(running.get("/asked?a=%20").text(), "localhost a=%20 false");
    let accept = "Accept: text/css, text/html;q=0.9, */*\r\n";
    assert_eq!(running.ask("GET /asked HTTP/1.1", accept).text(), "localhost  true");
    assert_eq!(running.ask("GET /asked HTTP/1.1", "Accept: */*\r\n").text(), "localhost  false");
}

#[test]
fn the_desk_can_send_elsewhere_and_say_that_there_is_nothing() {
    let running = start();
    let elsewhere = running.get("/ops");
    assert_eq!((elsewhere.status, elsewhere.header("Location")), (302, Some("/ops/")));
    let missing = running.get("/none");
    assert_eq!((missing.status, missing.text()), (404, "There is no such page.\n"));
    let lost = running.ask("GET /lost.html HTTP/1.1", "Range: bytes=0-1\r\n");
    assert_eq!((lost.status, lost.text()), (404, "lost"));
}

#[test]
fn a_broken_desk_is_said_and_breaks_nothing_else() {
    let running = start();
    let mut client = running.connect();
    client.send("GET /broken HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert_eq!(client.answer(Body::Sent).status, 500);
    assert_eq!(client.answer(Body::Sent).text(), HOME);
}

#[test]
fn head_says_the_length_and_sends_nothing() {
    let running = start();
    let mut client = running.connect();
    for (target, length) in [("/", HOME.len()), ("/big.mp4", BIG), ("/none", "There is no such page.\n".len())] {
        client.send(&format!("HEAD {target} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        let answer = client.answer(Body::Measured);
        assert_eq!(answer.header("Content-Length"), Some(length.to_string().as_str()), "{target}");
    }
    // Had a body been sent, it would stand before this.
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_eq!(client.answer(Body::Sent).text(), HOME);
    assert!(client.is_over());
}

#[test]
fn a_part_of_a_file_can_be_had() {
    let running = start();
    let part = |range: &str| running.ask("GET /big.mp4 HTTP/1.1", &format!("Range: {range}\r\n"));
    let middle = part("bytes=250-252");
    assert_eq!((middle.status, middle.body.as_slice()), (206, &[250, 0, 1][..]));
    assert_eq!(middle.header("Content-Range"), Some(format!("bytes 250-252/{BIG}").as_str()));
    assert_eq!(middle.header("Content-Type"), Some("video/mp4"));
    assert_eq!(part("bytes=-1").body.len(), 1);
    let outside = part(&format!("bytes={BIG}-"));
    assert_eq!((outside.status, outside.header("Content-Range")), (416, Some(format!("bytes */{BIG}").as_str())));
    assert_eq!(part("bytes=0-1,3-4").status, 200);
    assert_eq!(running.ask("HEAD /big.mp4 HTTP/1.1", "Range: bytes=0-1\r\n").status, 200);
    assert_eq!(running.ask("GET /big.mp4 HTTP/1.1", "Range: bytes=0-1\r\nIf-Range: \"x\"\r\n").status, 200);
    assert_eq!(running.get("/big.mp4").header("Accept-Ranges"), Some("bytes"));
}

#[test]
fn requests_that_come_together_are_answered_in_turn() {
    let running = start();
    let mut client = running.connect();
    client.send("GET /asked?1 HTTP/1.1\r\nHost: localhost\r\n\r\nGET /asked?2 HTTP/1.1\r\nHost: local");
    assert_eq!(client.answer(Body::Sent).text(), "localhost 1 false");
    client.send("host\r\n\r\n");
    assert_eq!(client.answer(Body::Sent).text(), "localhost 2 false");
}

#[test]
fn a_program_of_old_is_answered_and_let_go() {
    let running = start();
    let mut client = running.connect();
    client.send("GET / HTTP/1.0\r\n\r\n");
    let answer = client.answer(Body::Sent);
    assert_eq!((answer.status, answer.text()), (200, HOME));
    assert!(client.is_over());
}

#[test]
fn a_cookie_of_another_site_does_no_harm() {
    let running = start();
    let cookies = format!("Cookie: {}\r\n", "a".repeat(64 * 1024));
    assert_eq!(running.ask("GET / HTTP/1.1", &cookies).status, 200);
}

#[test]
fn localhost_is_answered_at_both_of_its_addresses() {
    let bound = Bound::new("localhost", 0).unwrap();
    let port = bound.address().port();
    let _server = bound.serve(Arc::new(Shelf { big: Vec::new().into() }), Hub::new()).unwrap();
    for address in ["127.0.0.1", "::1"] {
        let address: std::net::IpAddr = address.parse().unwrap();
        if TcpListener::bind((address, 0)).is_err() {
            continue;
        }
        let mut client = Client::to((address, port).into());
        client.send(&format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n"));
        assert_eq!(client.answer(Body::Sent).text(), HOME, "{address}");
    }
}

#[test]
fn who_comes_before_the_server_waits_for_it() {
    let bound = Bound::new("127.0.0.1", 0).unwrap();
    let mut client = Client::to(bound.address());
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let _server = bound.serve(Arc::new(Shelf { big: Vec::new().into() }), Hub::new()).unwrap();
    assert_eq!(client.answer(Body::Sent).text(), HOME);
}
