//! How long the parts of shell text are.

/// How many bytes of a word stand for themselves.
pub fn plain(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| b" \t\r\n;|&()<>\"'`$\\".contains(byte)).unwrap_or(bytes.len())
}

/// How many bytes are a variable's name.
pub fn name(bytes: &[u8]) -> usize {
    match bytes.first() {
        Some(byte) if byte.is_ascii_alphabetic() || *byte == b'_' => {
            bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count()
        }
        _ => 0,
    }
}

/// Where the `=` or `+=` of `NAME=value` or `NAME[index]=value` stands.
pub fn assignment(text: &str) -> Option<usize> {
    let after = name(text.as_bytes());
    let rest = text.get(after..).filter(|_| after > 0)?;
    let index = if rest.starts_with('[') { rest.find(']')? + 1 } else { 0 };
    let rest = &rest[index..];
    (rest.starts_with('=') || rest.starts_with("+=")).then_some(after + index)
}

/// How long `${…}` is, as far as it stands on this line.
pub fn braces(bytes: &[u8]) -> usize {
    let mut open = 0usize;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'{' => open += 1,
            b'}' if open == 1 => return at + 1,
            b'}' => open -= 1,
            b'\n' => return at,
            _ => {}
        }
    }
    bytes.len()
}

/// How long `((…))` is, when it ends on this line.
pub fn arithmetic(bytes: &[u8]) -> Option<usize> {
    if !bytes.starts_with(b"((") {
        return None;
    }
    let mut open = 0usize;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'(' => open += 1,
            b')' if open == 1 => return (bytes[at - 1] == b')').then_some(at + 1),
            b')' => open -= 1,
            b'\n' => return None,
            _ => {}
        }
    }
    None
}

/// How long a placeholder such as `<host>` is: it takes no input.
pub fn placeholder(bytes: &[u8]) -> Option<usize> {
    const LONGEST: usize = 64;
    let inner = bytes.strip_prefix(b"<")?;
    let end = inner.iter().take(LONGEST).position(|byte| *byte == b'>')?;
    let named = inner.first().is_some_and(u8::is_ascii_alphabetic)
        && inner[..end].iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_ .".contains(byte));
    named.then_some(end + 2)
}
