//! QR codes as a drawing.

use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::{Color, EcLevel, bits, ec};

/// How wide the empty zone around a code has to be, in modules.
const QUIET: usize = 4;

/// How wide a code is on paper, in hundredths of a millimetre, unless its modules would be too small.
const WIDTH: usize = 2200;

/// How wide a module has to be for a camera, in hundredths of a millimetre.
const MODULE: usize = 45;

/// A code as a drawing.
#[derive(Debug, PartialEq, Eq)]
pub struct Drawing {
    /// How wide it is on paper: `22mm`.
    pub width: String,
    /// What is to be seen, the quiet zone included.
    pub view_box: String,
    /// The dark modules of all rows, as areas. Lines would do for a screen, but printers and viewers of PDF files make
    /// lines as wide as suits their dots.
    pub path: String,
}

/// Draws a code that says `text`; `None` when no code can hold it.
pub fn draw(text: &str) -> Option<Drawing> {
    let (modules, side) = modules(text)?;
    let whole = side + 2 * QUIET;
    let width = WIDTH.max(whole * MODULE);
    let mut path = String::with_capacity(side * side * 2);
    for (row, modules) in modules.chunks(side).enumerate() {
        line(&mut path, row, modules);
    }
    Some(Drawing {
        width: format!("{}.{:02}mm", width / 100, width % 100).replace(".00", ""),
        view_box: format!("-{QUIET} -{QUIET} {whole} {whole}"),
        path,
    })
}

/// The modules of a code, row by row, and how many a row has.
///
/// The mask is always the same one. To weigh all eight takes fifteen times as long as everything else, which counts for
/// thousands of pages, and a camera reads each of them.
fn modules(text: &str) -> Option<(Vec<Color>, usize)> {
    let bits = bits::encode_auto(text.as_bytes(), EcLevel::M).ok()?;
    let version = bits.version();
    let side = usize::try_from(version.width()).ok()?;
    let (data, correction) = ec::construct_codewords(&bits.into_bytes(), version, EcLevel::M).ok()?;
    let mut canvas = Canvas::new(version, EcLevel::M);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &correction);
    canvas.apply_mask(MaskPattern::Meadow);
    Some((canvas.into_colors(), side))
}

/// Adds the dark modules of a row: a move to each area, from where the one before begins, and the way around it.
fn line(path: &mut String, row: usize, modules: &[Color]) {
    let mut start = None;
    let mut at = 0;
    for run in modules.chunk_by(|a, b| a == b) {
        if run[0] == Color::Dark {
            match start {
                None => path.push_str(&format!("M{at} {row}")),
                Some(start) => path.push_str(&format!("m{} 0", at - start)),
            }
            path.push_str(&format!("h{0}v1h-{0}z", run.len()));
            start = Some(at);
        }
        at += run.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The drawing with `scale` dots for a module; `true` is dark.
    fn dots(drawing: &Drawing, scale: usize) -> Vec<Vec<bool>> {
        let side: usize = drawing.view_box.rsplit(' ').next().unwrap().parse().unwrap();
        let mut dots = vec![vec![false; side * scale]; side * scale];
        let (mut x, mut y) = (0, 0);
        let mut rest = drawing.path.as_str();
        while !rest.is_empty() {
            let end = rest[1..].find(|c: char| c.is_alphabetic()).map_or(rest.len(), |at| at + 1);
            let (command, next) = rest.split_at(end);
            let numbers = command[1..].split(' ').filter(|number| !number.is_empty());
            let numbers: Vec<isize> = numbers.map(|number| number.parse().unwrap()).collect();
            let modules = |number: isize| usize::try_from(number).unwrap();
            match (&command[..1], &numbers[..]) {
                ("M", &[to, row]) => (x, y) = (modules(to), modules(row)),
                ("m", &[by, 0]) => x += modules(by),
                ("h", &[width]) if width > 0 => {
                    let (left, right) = ((x + QUIET) * scale, (x + modules(width) + QUIET) * scale);
                    let top = (y + QUIET) * scale;
                    dots[top..top + scale].iter_mut().for_each(|row| row[left..right].fill(true));
                    assert!(next.starts_with(&format!("v1h-{width}z")), "{next}");
                }
                ("v", &[1]) | ("h", &[_]) | ("z", &[]) => {}
                other => panic!("{other:?}"),
            }
            rest = next;
        }
        dots
    }

    #[test]
    fn a_camera_reads_what_was_drawn() {
        for length in (20..=300).step_by(20) {
            let text = format!("https://rb.example/{}", "a/B-7%C3".repeat(40)).chars().take(length).collect::<String>();
            let dots = dots(&draw(&text).unwrap(), 3);
            let mut image =
                rqrr::PreparedImage::prepare_from_greyscale(
                    dots.len(),
                    dots.len(),
                    |x, y| {
                        if dots[y][x] { 0 } else { 255 }
                    },
                );
            let grids = image.detect_grids();
            assert_eq!(grids.len(), 1, "{length}");
            assert_eq!(grids[0].decode().unwrap().1, text);
        }
    }

    #[test]
    fn modules_are_as_wide_as_a_camera_needs() {
        for (length, expected) in [(60, "22mm"), (130, "25.65mm"), (300, "34.65mm")] {
            assert_eq!(draw(&"x".repeat(length)).unwrap().width, expected, "{length}");
        }
        assert_eq!(draw(&"x".repeat(4000)), None);
    }
}
