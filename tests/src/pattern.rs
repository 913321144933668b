//! Test media that says what it is: every picture carries a number that survives encoding, scaling and a screen capture.
//!
//! A strip over the top sixth of the picture holds 16 columns in two rows. The upper cell of a column is white for a
//! one and black for a zero, the lower cell is its opposite, so a reader compares the two and needs no threshold; a
//! column whose cells do not differ makes the picture unreadable instead of wrong. The number is, from the left:
//! 4 bits source, 12 bits frame number.

use std::io::{self, Write};

/// Columns in the strip, one bit each.
pub const COLUMNS: usize = 16;
/// The strip's two rows take this part of the height together.
pub const STRIP: usize = 6;
/// Frame numbers run from 0 to this, exclusively, then start over.
pub const FRAMES_MAX: u32 = 1 << 12;

const WHITE: u8 = 235;
const BLACK: u8 = 16;

/// What to draw.
#[derive(Debug, Clone, Copy)]
pub struct Picture {
    /// Width in pixels, even.
    pub width: usize,
    /// Height in pixels, even.
    pub height: usize,
    /// Says which camera or screen this is: 0 to 15.
    pub source: u8,
}

impl Picture {
    /// The picture of frame `frame` as I420: the luma plane, then both chroma planes at half size.
    #[must_use]
    pub fn draw(&self, frame: u32) -> Vec<u8> {
        let Self {
            width,
            height,
            source,
        } = *self;
        let number = (u32::from(source) << 12) | (frame % FRAMES_MAX);
        let mut planes = vec![0u8; width * height * 3 / 2];
        let (luma, chroma) = planes.split_at_mut(width * height);
        let row_height = height / (STRIP * 2);
        let shift = frame as usize * 4;
        for (y, row) in luma.chunks_exact_mut(width).enumerate() {
            if y < row_height * 2 {
                let lower = y >= row_height;
                for (x, pixel) in row.iter_mut().enumerate() {
                    let column = x * COLUMNS / width;
                    let one = (number >> (COLUMNS - 1 - column)) & 1 == 1;
                    *pixel = if one == lower { BLACK } else { WHITE };
                }
            } else {
                // Broad bars that move, so that every frame differs and no encoder is starved or drowned.
                for (x, pixel) in row.iter_mut().enumerate() {
                    *pixel = if ((x + y + shift) / (width / 8)).is_multiple_of(2) {
                        70
                    } else {
                        150
                    };
                }
            }
        }
        let (blue, red) = chroma.split_at_mut(width * height / 4);
        blue.fill(128);
        red.fill(128);
        for y in height / STRIP / 2..height / 2 {
            let line = y * width / 2;
            blue[line..line + width / 4].fill(100);
            red[line + width / 4..line + width / 2].fill(150);
        }
        planes
    }

    /// Writes frames 0 to `frames` as Y4M.
    ///
    /// # Errors
    /// As `out` fails.
    pub fn write_y4m(&self, out: &mut impl Write, fps: u32, frames: u32) -> io::Result<()> {
        writeln!(
            out,
            "YUV4MPEG2 W{} H{} F{fps}:1 Ip A1:1 C420jpeg",
            self.width, self.height
        )?;
        for frame in 0..frames {
            out.write_all(b"FRAME\n")?;
            out.write_all(&self.draw(frame))?;
        }
        out.flush()
    }
}

/// Reads the number back from a luma plane: source and frame number, or nothing where the strip cannot be read.
#[must_use]
pub fn read(luma: &[u8], width: usize, height: usize) -> Option<(u8, u32)> {
    let row_height = height / (STRIP * 2);
    let cell = width / COLUMNS;
    let mean = |x0: usize, y0: usize| -> Option<i32> {
        let mut sum = 0i32;
        for y in y0 + row_height / 4..y0 + row_height * 3 / 4 {
            for x in x0 + cell / 4..x0 + cell * 3 / 4 {
                sum += i32::from(*luma.get(y * width + x)?);
            }
        }
        Some(
            sum / ((row_height * 3 / 4 - row_height / 4) * (cell * 3 / 4 - cell / 4)).max(1) as i32,
        )
    };
    let mut number = 0u32;
    for column in 0..COLUMNS {
        let difference = mean(column * cell, 0)? - mean(column * cell, row_height)?;
        if difference.abs() < 60 {
            return None;
        }
        number = number << 1 | u32::from(difference > 0);
    }
    Some(((number >> 12) as u8, number % FRAMES_MAX))
}

/// Writes a mono 48 kHz WAV of `seconds`: half a second of 440 Hz, half a second of 880 Hz, and so on.
///
/// # Errors
/// As `out` fails.
pub fn write_wav(out: &mut impl Write, seconds: u32) -> io::Result<()> {
    const RATE: u32 = 48_000;
    let samples = RATE * seconds;
    let bytes = samples * 2;
    out.write_all(b"RIFF")?;
    out.write_all(&(36 + bytes).to_le_bytes())?;
    out.write_all(b"WAVEfmt ")?;
    out.write_all(&16u32.to_le_bytes())?;
    for field in [1u16, 1] {
        out.write_all(&field.to_le_bytes())?;
    }
    out.write_all(&RATE.to_le_bytes())?;
    out.write_all(&(RATE * 2).to_le_bytes())?;
    for field in [2u16, 16] {
        out.write_all(&field.to_le_bytes())?;
    }
    out.write_all(b"data")?;
    out.write_all(&bytes.to_le_bytes())?;
    for sample in 0..samples {
        let hertz = if (sample / (RATE / 2)).is_multiple_of(2) {
            440.0
        } else {
            880.0
        };
        let angle = f64::from(sample) / f64::from(RATE) * hertz * std::f64::consts::TAU;
        out.write_all(&((angle.sin() * 8000.0) as i16).to_le_bytes())?;
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawn_number_is_read_back() {
        for (width, height) in [(320, 180), (640, 360), (1280, 720)] {
            let picture = Picture {
                width,
                height,
                source: 5,
            };
            for frame in [0, 1, 2047, 4095, 4096] {
                let planes = picture.draw(frame);
                assert_eq!(
                    read(&planes[..width * height], width, height),
                    Some((5, frame % FRAMES_MAX))
                );
            }
        }
    }

    #[test]
    fn a_grey_strip_is_unreadable_instead_of_zero() {
        assert_eq!(read(&[128; 640 * 360], 640, 360), None);
    }
}
