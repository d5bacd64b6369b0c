//! Nobody waits for others, and nobody keeps the server from stopping.

use std::process::Command;

use super::*;

/// What an answer may take while others are in the way. It is far more than it does take.
const SOON: Duration = Duration::from_secs(1);

/// How many connections a process here may hold with both of their ends, as far as that is known.
fn room() -> usize {
    let said = Command::new("sh").args(["-c", "ulimit -n"]).output();
    let said = said.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_string()).unwrap_or_default();
    if said == "unlimited" { usize::MAX } else { said.parse().unwrap_or(usize::MAX) }
}

fn answered_soon(running: &Running) {
    let start = Instant::now();
    assert_eq!(running.get("/").text(), HOME);
    let took = start.elapsed();
    println!("answered in {took:?}");
    assert!(took < SOON, "{took:?}");
}

fn answered_within(running: &Running, time: Duration) -> bool {
    let Ok(mut client) = TcpStream::connect(running.address) else { return false };
    client.set_read_timeout(Some(time)).unwrap();
    let mut said = String::new();
    client.write_all(b"GET / HTTP/1.0\r\n\r\n").is_ok()
        && client.read_to_string(&mut said).is_ok()
        && said.ends_with(HOME)
}

fn stopped_soon(running: Running) {
    let start = Instant::now();
    running.server.stop();
    let took = start.elapsed();
    println!("stopped in {took:?}");
    assert!(took < SOON, "{took:?}");
    let port = running.address.port();
    assert_eq!(Bound::new("127.0.0.1", port).unwrap().address().port(), port, "the port is free again");
}

#[test]
fn five_hundred_who_say_nothing_keep_nobody_waiting() {
    if room() < 4000 {
        println!("this system lets a process open too few files");
        return;
    }
    let running = start();
    let silent: Vec<Client> = (0..500).map(|_| running.connect()).collect();
    answered_soon(&running);
    let mut halves: Vec<Client> = (0..100).map(|_| running.connect()).collect();
    for half in &mut halves {
        half.send("GET /index.html HTTP/1.1\r\nHost: lo");
    }
    answered_soon(&running);
    for mut half in halves.into_iter().take(3) {
        half.send("calhost\r\n\r\n");
        assert_eq!(half.answer(Body::Sent).text(), HOME);
    }
    stopped_soon(running);
    drop(silent);
}

#[test]
fn fifty_who_read_slowly_keep_nobody_waiting() {
    let running = start();
    let mut slow: Vec<Client> = (0..50).map(|_| running.connect()).collect();
    for client in &mut slow {
        client.send("GET /big.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
    for client in &mut slow {
        // Its answer has begun, and most of it has nowhere to go.
        assert_eq!(client.answer(Body::Measured).status, 200);
    }
    answered_soon(&running);
    stopped_soon(running);
}

#[test]
fn one_who_reads_nothing_is_left() {
    let timeouts = Timeouts { write: Duration::from_millis(50), ..Timeouts::default() };
    let running = start_with(timeouts);
    let mut client = running.connect();
    client.send("GET /big.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    client.answer(Body::Measured);
    // While the file is being sent, the connection has it too.
    until("the server gives up", || Arc::strong_count(&running.big) == 2);
    let mut received = Vec::new();
    // What had been sent arrives, and then the connection breaks or ends.
    let _ = client.0.read_to_end(&mut received);
    assert!(received.len() < BIG, "the server gave up in the middle");
}

#[test]
fn a_stop_waits_for_nobody() {
    let running = start();
    let idle = running.connect();
    let mut half = running.connect();
    half.send("GET / HTT");
    let mut slow = running.connect();
    slow.send("GET /big.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    slow.answer(Body::Measured);
    let mut tabs: Vec<Client> = (0..5).map(|_| sockets::open(&running, "index.html")).collect();
    for tab in &mut tabs {
        assert!(sockets::text(tab).is_some_and(|text| text.contains("hello")));
    }
    let hub = running.hub.clone();
    stopped_soon(running);
    assert!(hub.is_empty(), "the tabs are gone with their connections");
    drop((idle, half, slow, tabs));
}

#[test]
fn a_server_that_nobody_asked_stops() {
    stopped_soon(start());
    let bound = Bound::new("0.0.0.0", 0).unwrap();
    let _ = bound.serve(Arc::new(Shelf { big: Vec::new().into() }), Hub::new()).unwrap();
}

#[test]
#[cfg(unix)]
fn a_server_without_descriptors_recovers() {
    let name = "serve::http::tests::crowds::in_a_process_with_few_descriptors";
    let script = "ulimit -n 64 && exec \"$0\" --exact \"$1\" --ignored";
    let this = std::env::current_exe().unwrap();
    let output = Command::new("sh").arg("-c").arg(script).arg(this).arg(name).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
#[ignore = "it uses up all descriptors of its process, so another test starts it alone"]
fn in_a_process_with_few_descriptors() {
    let running = start();
    let mut clients = Vec::new();
    while let Ok(client) = TcpStream::connect(running.address) {
        clients.push(client);
        assert!(clients.len() < 64, "the limit does not hold");
    }
    drop(clients);
    // It has to be noticed first that nobody accepts any more, which can be so once more just after the first answer.
    for _ in 0..3 {
        until("somebody is answered again", || answered_within(&running, Duration::from_millis(500)));
    }
    stopped_soon(running);
}
