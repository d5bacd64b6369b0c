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
    for body in ["GET /asked?hidden HTTP/1.1\r\nHost: localhost\r\n\r\n".to_string(), "a".repeat(1024 * 1024)] {
        for (method, status) in [("GET", 200), ("POST", 405)] {
            let length = body.len();
            client.send(&format!("{method} / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n{body}"));
            assert_eq!(client.answer(Body::Sent).status, status);
        }
    }
    client.send("GET /asked?next HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert_eq!(client.answer(Body::Sent).text(), "localhost next false");
}

#[test]
fn noise_ends_its_own_connection_only() {
    let running = start_with(Timeouts { read: Duration::from_millis(300), ..Timeouts::default() });
    for noise in [
        &b"\x16\x03\x01\x02\x00\x01"[..],
        b"\xff\xff\xff\xff",
        b"\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nExpect: much\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: a=\xc3\xa9\r\n\r\n",
        "GET /umlaut%20\u{fc}.txt HTTP/1.1\r\nHost: localhost\r\n\r\n".as_bytes(),
    ] {
        let mut client = running.connect();
        client.send_bytes(noise);
        let mut said = String::new();
        client.0.read_to_string(&mut said).unwrap();
        let said = said.lines().next().unwrap_or_default().to_string();
        assert!(said.is_empty() || said.starts_with("HTTP/1.1 4"), "{noise:?}: {said}");
        assert_eq!(running.get("/").text(), HOME);
    }
}

#[test]
fn nobody_is_waited_for_without_end() {
    let running = start_with(Timeouts { read: Duration::from_millis(50), ..Timeouts::default() });
    assert!(running.connect().is_over(), "one that says nothing");
    let mut client = running.connect();
    client.send("GET / HTTP/1.1\r\nHost: local");
    assert!(client.is_over(), "one that stops in the middle");
    let mut client = running.connect();
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert_eq!(client.answer(Body::Sent).text(), HOME);
    assert!(client.is_over(), "one that asks for nothing more");
}
