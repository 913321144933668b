//! Readers over a peer's bytes: byte by byte, and bit by bit.

use super::DescriptorError;

/// Reads bytes one after the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bytes<'a> {
    all: &'a [u8],
    rest: &'a [u8],
}

impl<'a> Bytes<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            all: bytes,
            rest: bytes,
        }
    }

    pub(super) fn next(&mut self) -> Result<u8, DescriptorError> {
        let (first, rest) = self.rest.split_first().ok_or(DescriptorError::Truncated)?;
        self.rest = rest;
        Ok(*first)
    }

    pub(super) fn next_u16(&mut self) -> Result<u16, DescriptorError> {
        Ok(u16::from_be_bytes([self.next()?, self.next()?]))
    }

    pub(super) fn take(&mut self, len: usize) -> Result<&'a [u8], DescriptorError> {
        let (taken, rest) = self
            .rest
            .split_at_checked(len)
            .ok_or(DescriptorError::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub(super) fn position(&self) -> usize {
        self.all.len().saturating_sub(self.rest.len())
    }
}

/// Reads bits, most significant first (AV1 RTP §A.8.1's `f(n)`).
#[derive(Debug, Clone, Copy)]
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    /// Bits read so far.
    position: usize,
}

impl<'a> Bits<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    pub(super) fn flag(&mut self) -> Result<bool, DescriptorError> {
        let byte = self
            .bytes
            .get(self.position >> 3)
            .ok_or(DescriptorError::Truncated)?;
        let shift = 7 ^ (self.position & 7);
        self.position = self.position.saturating_add(1);
        Ok(byte >> shift & 1 == 1)
    }

    /// The next `count` bits, at most 32.
    pub(super) fn read(&mut self, count: u32) -> Result<u32, DescriptorError> {
        let mut value = 0u32;
        for _ in 0..count {
            value = value << 1 | u32::from(self.flag()?);
        }
        Ok(value)
    }

    /// The next `count` bits, at most 8.
    pub(super) fn read_u8(&mut self, count: u32) -> Result<u8, DescriptorError> {
        let [.., low] = self.read(count)?.to_be_bytes();
        Ok(low)
    }

    /// The next 16 bits.
    pub(super) fn read_u16(&mut self) -> Result<u16, DescriptorError> {
        let [.., high, low] = self.read(16)?.to_be_bytes();
        Ok(u16::from_be_bytes([high, low]))
    }

    /// A number below `limit`, which is 1…256, in as few bits as it takes (`ns(n)`).
    pub(super) fn read_below(&mut self, limit: u32) -> Result<u32, DescriptorError> {
        let Some(log) = limit.checked_ilog2() else {
            return Err(DescriptorError::Malformed("empty range"));
        };
        let short_codes = (2u32 << log).saturating_sub(limit);
        let value = self.read(log)?;
        if value < short_codes {
            return Ok(value);
        }
        let extra = u32::from(self.flag()?);
        Ok((value << 1 | extra).saturating_sub(short_codes))
    }
}
