//! The frames of a WebSocket: text to the browser, signs of life, and the end of the talk from either side.

use std::io::{self, Read};

use data_encoding::BASE64;
use sha1::{Digest, Sha1};

/// What RFC 6455 has every server add to a key.
const SUFFIX: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// The most bytes of a frame from a browser. None needs to send any.
const LONGEST: u64 = 64 * 1024;

/// What a frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Close,
    /// The answer to a ping.
    Pong,
    /// Anything else that a browser may send.
    Other,
}

/// The answer to `key`, which proves that the handshake was understood; `None` when it is no key.
pub(super) fn accept(key: &str) -> Option<String> {
    BASE64.decode(key.as_bytes()).ok().filter(|key| key.len() == 16)?;
    Some(BASE64.encode(&Sha1::digest(format!("{key}{SUFFIX}"))))
}

/// A frame that holds `text`.
pub(super) fn text(text: &str) -> Vec<u8> {
    frame(0x81, text.as_bytes())
}

/// A frame that ends the talk, with the code that says why.
pub(super) fn close(code: u16) -> Vec<u8> {
    frame(0x88, &code.to_be_bytes())
}

/// A frame that every browser answers with a pong.
pub(super) fn ping() -> Vec<u8> {
    frame(0x89, &[])
}

fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(payload.len() + 10);
    bytes.push(first);
    match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
        (Ok(length @ 0..=125), _) => bytes.push(length),
        (_, Ok(length)) => {
            bytes.push(126);
            bytes.extend(length.to_be_bytes());
        }
        _ => {
            bytes.push(127);
            bytes.extend((payload.len() as u64).to_be_bytes());
        }
    }
    bytes.extend(payload);
    bytes
}

/// Reads the next frame of a browser and says only what it is.
pub(super) fn skip(reader: &mut impl Read) -> io::Result<Kind> {
    let mut start = [0; 2];
    reader.read_exact(&mut start)?;
    let length = match start[1] & 0x7f {
        126 => {
            let mut length = [0; 2];
            reader.read_exact(&mut length)?;
            u16::from_be_bytes(length).into()
        }
        127 => {
            let mut length = [0; 8];
            reader.read_exact(&mut length)?;
            u64::from_be_bytes(length)
        }
        length => length.into(),
    };
    // Browsers mask all that they send.
    if start[1] & 0x80 == 0 || length > LONGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let masked = length + 4;
    if io::copy(&mut reader.take(masked), &mut io::sink())? < masked {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(match start[0] & 0x0f {
        0x8 => Kind::Close,
        0xa => Kind::Pong,
        _ => Kind::Other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_to_a_key_is_that_of_the_standard() {
        assert_eq!(accept("dGhlIHNhbXBsZSBub25jZQ==").as_deref(), Some("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
        for key in ["", "dGhlIHNhbXBsZSBub25j", "not a key", "dGhlIHNhbXBsZSBub25jZQ"] {
            assert_eq!(accept(key), None, "{key}");
        }
    }

    #[test]
    fn lengths_are_written_in_the_shortest_form() {
        for (length, head) in [
            (0, &[0x81, 0][..]),
            (125, &[0x81, 125]),
            (126, &[0x81, 126, 0, 126]),
            (65_535, &[0x81, 126, 0xff, 0xff]),
            (65_536, &[0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
        ] {
            let frame = text(&"a".repeat(length));
            assert_eq!(&frame[..head.len()], head);
            assert_eq!(frame.len(), head.len() + length);
        }
        assert_eq!(close(1000), [0x88, 2, 0x03, 0xe8]);
        assert_eq!(ping(), [0x89, 0]);
    }

    #[test]
    fn frames_of_a_browser_are_skipped_one_by_one() {
        let mut bytes = vec![0x81, 0x83, 1, 2, 3, 4, 5, 6, 7];
        bytes.extend([0x82, 0xfe, 0, 200, 0, 0, 0, 0]);
        bytes.extend([0; 200]);
        bytes.extend([0x8a, 0x80, 0, 0, 0, 0, 0x88, 0x80, 0, 0, 0, 0]);
        let mut reader = bytes.as_slice();
        let kinds: Vec<Kind> = (0..4).map(|_| skip(&mut reader).unwrap()).collect();
        assert_eq!(kinds, [Kind::Other, Kind::Other, Kind::Pong, Kind::Close]);
        assert!(skip(&mut reader).is_err(), "nothing is left");
    }

    #[test]
    fn frames_that_no_browser_sends_are_errors() {
        for bytes in [
            &[0x81, 0x01, b'a'][..],
            &[0x81, 0xff, 0, 0, 0, 1, 0, 0, 0, 0],
            &[0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0x81, 0x85, 0, 0, 0, 0, b'a'],
            &[0x81],
        ] {
            assert!(skip(&mut &*bytes).is_err(), "{bytes:?}");
        }
    }
}
