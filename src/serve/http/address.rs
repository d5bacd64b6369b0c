//! Takes an address and a port before anything is served.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;

use socket2::{Domain, Protocol, Socket, Type};

use super::hosts::Hosts;
use super::timeouts::Timeouts;
use super::{Desk, Hub, Server};
use crate::base::Error;

/// How often a free port is looked for that all addresses of a host have free.
const ATTEMPTS: usize = 10;

/// How many ports behind a busy one are tried.
const NEIGHBOURS: usize = 20;

/// How many connections may wait to be accepted.
const BACKLOG: i32 = 1024;

/// How long a server on this machine may take to accept a connection.
pub(super) const KNOCK: Duration = Duration::from_millis(100);

/// A port that is ours, at which nothing is answered yet: who connects is kept waiting.
#[derive(Debug)]
pub struct Bound {
    host: String,
    listeners: Vec<(TcpListener, SocketAddr)>,
    timeouts: Timeouts,
}

impl Bound {
    /// Takes `port` of `host`, which is a name or an address. Port 0 is any that is free.
    ///
    /// Browsers that are told `localhost` try both 127.0.0.1 and `[::1]`, so it is both, or the one that the machine
    /// has. When another program has the port at either of them it is busy, since a browser could end up there.
    ///
    /// # Errors
    ///
    /// [`Error::PortBusy`] when the port is taken, [`Error::Listen`] when the address is not ours to listen on.
    pub fn new(host: &str, port: u16) -> Result<Bound, Error> {
        Bound::patient(host, port, Timeouts::default())
    }

    /// The same, with other timeouts.
    pub(super) fn patient(host: &str, port: u16, timeouts: Timeouts) -> Result<Bound, Error> {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let failure = |source| Error::Listen { address: format!("{}:{port}", bracketed(host)), source };
        let addresses = addresses(host).map_err(failure)?;
        match bind(&addresses, port, timeouts) {
            Ok(listeners) => Ok(Bound { host: host.to_string(), listeners, timeouts }),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && port != 0 => {
                let neighbours = (port..=u16::MAX).skip(1).take(NEIGHBOURS);
                let next = neighbours.into_iter().find(|next| bind(&addresses, *next, timeouts).is_ok());
                Err(Error::PortBusy { port, next })
            }
            Err(error) => Err(failure(error)),
        }
    }

    /// The first address that it listens on.
    pub fn address(&self) -> SocketAddr {
        self.listeners.first().map_or_else(|| (Ipv4Addr::LOCALHOST, 0).into(), |(_, address)| *address)
    }

    /// The address of the site's root for a browser on this machine, with a `/` at its end.
    pub fn url(&self) -> String {
        let everywhere = self.host.parse::<IpAddr>().is_ok_and(|address| address.is_unspecified());
        let host = if everywhere { "localhost".to_string() } else { bracketed(&self.host) };
        format!("http://{host}:{}/", self.address().port())
    }

    /// Starts to answer, with what `desk` says. The tabs that open a socket are found in `hub`.
    ///
    /// # Errors
    ///
    /// [`Error::Listen`] when the system gives no thread.
    pub fn serve(self, desk: Arc<dyn Desk>, hub: Hub) -> Result<Server, Error> {
        let address = format!("{}:{}", bracketed(&self.host), self.address().port());
        let hosts = Hosts::new(&self.host, self.listeners.iter().map(|(_, address)| address.ip()));
        Server::start(self.listeners, hosts, self.timeouts, desk, hub)
            .map_err(|source| Error::Listen { address, source })
    }
}

fn bracketed(host: &str) -> String {
    if host.contains(':') { format!("[{host}]") } else { host.to_string() }
}

fn addresses(host: &str) -> io::Result<Vec<IpAddr>> {
    if host.eq_ignore_ascii_case("localhost") {
        return Ok(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]);
    }
    if let Ok(address) = host.parse() {
        return Ok(vec![address]);
    }
    let mut found: Vec<IpAddr> = Vec::new();
    for address in (host, 0).to_socket_addrs()? {
        if !found.contains(&address.ip()) {
            found.push(address.ip());
        }
    }
    Ok(found)
}

fn bind(addresses: &[IpAddr], port: u16, timeouts: Timeouts) -> io::Result<Vec<(TcpListener, SocketAddr)>> {
    if port != 0 {
        return bind_all(addresses, port, timeouts);
    }
    let mut result = bind_all(addresses, 0, timeouts);
    for _ in 1..ATTEMPTS {
        match result {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => result = bind_all(addresses, 0, timeouts),
            other => return other,
        }
    }
    result
}

/// Listens on all `addresses` that the machine has, on one port.
fn bind_all(addresses: &[IpAddr], port: u16, timeouts: Timeouts) -> io::Result<Vec<(TcpListener, SocketAddr)>> {
    let mut listeners: Vec<(TcpListener, SocketAddr)> = Vec::new();
    let mut failure = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for address in addresses {
        // What the system chose for the first address is asked for at the others.
        let port = listeners.first().map_or(port, |(_, first)| first.port());
        match listen((*address, port).into(), timeouts) {
            Ok(listener) => listeners.push(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
            Err(error) => failure = error,
        }
    }
    if listeners.is_empty() { Err(failure) } else { Ok(listeners) }
}

fn listen(address: SocketAddr, timeouts: Timeouts) -> io::Result<(TcpListener, SocketAddr)> {
    // Windows and macOS let one program listen on all addresses and another on one of them, at the same port.
    if address.port() != 0 && answers(address) {
        return Err(io::ErrorKind::AddrInUse.into());
    }
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    if cfg!(unix) {
        // A port whose last connections have just ended is free. On Windows, this would take it from others.
        socket.set_reuse_address(true)?;
    }
    // The connections get all this from the listener, since nobody but tiny_http ever has them in hand.
    socket.set_read_timeout(Some(timeouts.read))?;
    socket.set_write_timeout(Some(timeouts.write))?;
    socket.set_tcp_nodelay(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    let listener = TcpListener::from(socket);
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Whether a program accepts connections there.
pub(super) fn answers(address: SocketAddr) -> bool {
    // A socket can meet itself when the system happens to give it the very port that it looks for.
    TcpStream::connect_timeout(&reachable(address), KNOCK)
        .is_ok_and(|stream| stream.local_addr().ok() != stream.peer_addr().ok())
}

/// Where a program on this machine reaches a listener.
pub(super) fn reachable(address: SocketAddr) -> SocketAddr {
    let ip: IpAddr = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    (ip, address.port()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_port_is_said_with_the_next_free_one() {
        let first = Bound::new("localhost", 0).unwrap();
        let port = first.address().port();
        let error = Bound::new("localhost", port).unwrap_err();
        let Error::PortBusy { port: said, next: Some(next) } = &error else { panic!("{error:?}") };
        assert_eq!(*said, port);
        assert!(*next > port);
        assert_eq!(error.to_string(), format!("port {port} is in use; try `--port {next}`"));
        assert_eq!(Bound::new("localhost", *next).unwrap().address().port(), *next);
    }

    #[test]
    fn a_port_that_another_program_has_at_one_address_only_is_busy() {
        for other in [IpAddr::from(Ipv4Addr::LOCALHOST), IpAddr::from(Ipv6Addr::LOCALHOST)] {
            let Ok(listener) = TcpListener::bind((other, 0)) else { continue };
            let port = listener.local_addr().unwrap().port();
            let error = Bound::new("localhost", port).unwrap_err();
            assert!(matches!(error, Error::PortBusy { .. }), "{other}: {error}");
        }
        let everywhere = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
        let port = everywhere.local_addr().unwrap().port();
        assert!(matches!(Bound::new("127.0.0.1", port).unwrap_err(), Error::PortBusy { .. }));
    }

    #[test]
    fn a_program_that_listens_is_noticed() {
        let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        assert!(answers(address) && answers((Ipv4Addr::LOCALHOST, address.port()).into()));
        drop(listener);
        assert!(!answers(address));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn connections_inherit_what_their_listener_was_told() {
        let (read, write) = (Duration::from_secs(3), Duration::from_secs(5));
        let timeouts = Timeouts { read, write, ..Timeouts::default() };
        let (listener, address) = listen((Ipv4Addr::LOCALHOST, 0).into(), timeouts).unwrap();
        let _client = TcpStream::connect(address).unwrap();
        let (stream, _) = listener.accept().unwrap();
        assert_eq!((stream.read_timeout().unwrap(), stream.write_timeout().unwrap()), (Some(read), Some(write)));
        assert!(stream.nodelay().unwrap(), "small answers do not wait for anything");
    }

    #[test]
    fn the_last_port_has_no_next_one() {
        let error = Error::PortBusy { port: 65535, next: None };
        assert_eq!(error.to_string(), "port 65535 is in use; choose another with `--port`");
    }

    #[test]
    fn an_address_of_another_machine_cannot_be_listened_on() {
        // Of the block that is kept for documentation.
        let error = Bound::new("192.0.2.1", 3000).unwrap_err();
        assert!(error.to_string().starts_with("cannot listen on `192.0.2.1:3000`: "), "{error}");
        let error = Bound::new("no-such-name.invalid", 3000).unwrap_err();
        assert!(matches!(error, Error::Listen { .. }), "{error}");
    }

    #[test]
    fn the_url_is_one_that_a_browser_can_open() {
        let url = |host: &str| {
            let bound = Bound::new(host, 0).unwrap();
            bound.url().replace(&bound.address().port().to_string(), "PORT")
        };
        assert_eq!(url("localhost"), "http://localhost:PORT/");
        assert_eq!(url("127.0.0.1"), "http://127.0.0.1:PORT/");
        assert_eq!(url("0.0.0.0"), "http://localhost:PORT/");
        if TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_ok() {
            assert_eq!(url("::1"), "http://[::1]:PORT/");
            assert_eq!(url("[::1]"), "http://[::1]:PORT/");
        }
    }
}
