//! What is not understood, not allowed or not finished is refused.

use super::*;

#[test]
fn no_spelling_of_a_path_leads_out() {
    let running = start();
    for target in [
        "/../etc/passwd",
        "/%2e%2e/etc/passwd",
        "/%2e%2e%2fetc/passwd",
        "/..%5cetc",
        "/..\\etc",
        "/ops/../../etc",
        "/%c0%ae%c0%ae/etc",
        "/%e0%80%ae/etc",
        "/a%00.html",
        "//etc/passwd",
        "/C:/Windows",
        "http://localhost",
        "http://localhost/../etc",
        "https://localhost/",
        "etc/passwd",
        "*",
    ] {
        let answer = running.get(target);
        let expected = if target == "http://localhost" { 200 } else { 400 };
        assert_eq!(answer.status, expected, "{target}: {}", answer.text());
    }
    assert_eq!(running.get("/%252e%252e%252fetc").status, 404, "what is encoded twice is a name");
    assert_eq!(running.get(&format!("/{}", "a".repeat(100_000))).status, 414);
    assert_eq!(running.get(&format!("/{}", "a".repeat(1_000_000))).status, 414);
}

#[test]
fn addresses_of_other_servers_are_not_answered() {
    let running = start();
    assert_eq!(running.get("http://evil.example/").status, 403);
    assert_eq!(running.get("http://localhost:1/").text(), HOME);
}

#[test]
fn only_our_own_names_are_answered() {
    let running = start();
    let status = |host: &str, version: &str| {
        let mut client = running.connect();
        client.send(&format!("GET / {version}\r\n{host}\r\n"));
        client.answer(Body::Sent).status
    };
    for host in ["localhost", "localhost:3000", "127.0.0.1", "[::1]:3000"] {
        assert_eq!(status(&format!("Host: {host}\r\n"), "HTTP/1.1"), 200, "{host}");
    }
    for host in ["evil.example", "localhost.evil.example:3000", "192.168.0.1", ""] {
        assert_eq!(status(&format!("Host: {host}\r\n"), "HTTP/1.1"), 403, "{host}");
        assert_eq!(status(&format!("Host: {host}\r\n"), "HTTP/1.0"), 403, "{host}");
    }
    assert_eq!(status("", "HTTP/1.1"), 403);
    assert_eq!(status("Host: localhost\r\nHost: evil.example\r\n", "HTTP/1.1"), 400);
}

#[test]
fn nothing_but_reading_is_allowed() {
    let running = start();
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "get"] {
        let answer = running.ask(&format!("{method} / HTTP/1.1"), "");
        assert_eq!((answer.status, answer.header("Allow")), (405, Some("GET, HEAD")), "{method}");
    }
}

#[test]
fn a_body_is_never_taken_for_a_request() {
    let running = start();
    let mut client = running.connect();
    let hidden = "GET /asked?hidden HTTP/1.1\r\nHost: localhost\r\n\r\n";
    client.send(&format!("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n{hidden}", hidden.len()));
    let answer = client.answer(Body::Sent);
    assert_eq!((answer.text(), answer.header("Connection")), (HOME, Some("close")));
    assert!(client.is_over());
}

#[test]
fn somebody_who_sends_far_too_much_is_told_so() {
    let running = start();
    let much = "a".repeat(1024 * 1024);
    let mut client = running.connect();
    client.send(&format!("GET / HTTP/1.1\r\nHost: localhost\r\nX-Much: {much}\r\n\r\n"));
    assert_eq!(client.answer(Body::Sent).status, 431);
    assert!(client.is_over(), "what else it sent was read");
    assert_eq!(running.ask("GET / HTTP/1.1", &"A: b\r\n".repeat(200)).status, 431);
    let mut client = running.connect();
    client.send(&format!("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n{much}", much.len()));
    assert_eq!(client.answer(Body::Sent).status, 405);
    assert!(client.is_over(), "its body was read");
}

#[test]
fn noise_is_refused_without_waiting_for_its_end() {
    let running = start();
    for (noise, status) in
        [(&b"\x16\x03\x01\x02\x00\x01"[..], 400), (b"GET / HTTP/9.9\r\n\r\n", 505), (b"\xff\xff\xff\xff", 400)]
    {
        let mut client = running.connect();
        client.send_bytes(noise);
        assert_eq!(client.answer(Body::Sent).status, status);
        assert!(client.is_over());
    }
}

#[test]
fn nobody_is_waited_for_without_end() {
    let short = Duration::from_millis(50);
    let running = start_with(Timeouts { idle: short, ..Timeouts::default() });
    assert!(running.connect().is_over(), "one that says nothing");
    let running = start_with(Timeouts { head: short, ..Timeouts::default() });
    let mut client = running.connect();
    client.send("GET / HTTP/1.1\r\nHost: local");
    assert_eq!(client.answer(Body::Sent).status, 408, "one that stops in the middle");
    // It sends a byte well before each single wait is over, and still does not get more time than others.
    let mut client = running.connect();
    let mut sent = 0;
    until("one that sends byte by byte is refused", || {
        thread::sleep(Duration::from_millis(5));
        sent += 1;
        client.0.get_mut().write_all(if sent == 1 { b"G" } else { b"E" }).is_err()
    });
}
