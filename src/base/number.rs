//! Numbers in few bytes: seven bits a byte, the low ones first.

/// Writes a number.
pub fn number(out: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        out.push(u8::try_from(value & 0x7f).unwrap_or_default() | 0x80);
        value >>= 7;
    }
    out.push(u8::try_from(value).unwrap_or_default());
}

/// Reads a number that [`number`] wrote, and moves on; `None` when there is none, or it is too large.
pub fn read_number(bytes: &[u8], at: &mut usize) -> Option<usize> {
    let (mut value, mut shift) = (0usize, 0);
    loop {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= usize::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(value);
        }
        shift += 7;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let mut bytes = Vec::new();
        let values = [0, 1, 127, 128, 300, 65_536, 4_000_000_000];
        for value in values {
            number(&mut bytes, value);
        }
        let mut at = 0;
        assert_eq!(values.map(|_| read_number(&bytes, &mut at)), values.map(Some));
        assert_eq!((at, read_number(&bytes, &mut at)), (bytes.len(), None));
        assert_eq!(read_number(&[0xff; 12], &mut 0), None);
    }
}
