//! A bit reader over untrusted bytes: reading past the end is an error, never a panic.

use super::Malformed;

/// Reads most significant bit first.
#[derive(Debug, Clone)]
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    /// Position in bits.
    at: usize,
}

impl<'a> Bits<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// One bit.
    pub(super) fn flag(&mut self) -> Result<bool, Malformed> {
        let byte = self.bytes.get(self.at >> 3).ok_or(Malformed::Truncated)?;
        let bit = (byte >> (7_usize.saturating_sub(self.at & 7))) & 1;
        self.at = self.at.saturating_add(1);
        Ok(bit == 1)
    }

    /// `count` bits, at most 32.
    pub(super) fn number(&mut self, count: u32) -> Result<u32, Malformed> {
        let mut value = 0_u32;
        for _ in 0..count {
            value = (value << 1) | u32::from(self.flag()?);
        }
        Ok(value)
    }

    /// `count` bits, at most 8.
    pub(super) fn small(&mut self, count: u32) -> Result<u8, Malformed> {
        u8::try_from(self.number(count)?).map_err(|_| Malformed::OutOfRange)
    }

    /// Throws bits away.
    pub(super) fn skip(&mut self, count: u32) -> Result<(), Malformed> {
        for _ in 0..count {
            self.flag()?;
        }
        Ok(())
    }

    /// Unsigned Exp-Golomb (H.264 §9.1), also AV1's `uvlc`.
    pub(super) fn exp_golomb(&mut self) -> Result<u32, Malformed> {
        let mut zeros = 0_u32;
        while !self.flag()? {
            zeros = zeros.saturating_add(1);
            if zeros > 31 {
                return Err(Malformed::OutOfRange);
            }
        }
        let rest = self.number(zeros)?;
        Ok((1_u32 << zeros).wrapping_sub(1).saturating_add(rest))
    }

    /// Signed Exp-Golomb, of which only the length matters here.
    pub(super) fn skip_exp_golomb(&mut self) -> Result<(), Malformed> {
        self.exp_golomb().map(|_| ())
    }
}
