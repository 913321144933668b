//! The little of AMF0 that publishers need (Adobe's AMF 0 specification). Written for hostile
//! input: lengths allocate nothing, nesting is bounded, and what is not asked for is skipped.

use bytes::{Buf, Bytes};

const NUMBER: u8 = 0;
const BOOLEAN: u8 = 1;
const STRING: u8 = 2;
const OBJECT: u8 = 3;
const NULL: u8 = 5;
const UNDEFINED: u8 = 6;
const ECMA_ARRAY: u8 = 8;
const OBJECT_END: u8 = 9;
const STRICT_ARRAY: u8 = 10;
const DATE: u8 = 11;
const LONG_STRING: u8 = 12;

/// Objects within objects; encoders send none.
const DEPTH_MAX: u8 = 8;

/// The bytes are no AMF0, or not what was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("malformed AMF0")]
pub(super) struct Malformed;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Number(f64),
    String(String),
    /// An object or array; its members were handed over or skipped.
    Members,
    /// Something else.
    Other,
}

/// Reads values one after the other.
pub(super) struct Reader {
    data: Bytes,
}

impl Reader {
    pub(super) fn new(data: Bytes) -> Self {
        Self { data }
    }

    /// The next value, without its members.
    pub(super) fn value(&mut self) -> Result<Value, Malformed> {
        self.read(0, &mut |_, _| {})
    }

    /// The next value, which must be a text.
    pub(super) fn string(&mut self) -> Result<String, Malformed> {
        match self.value()? {
            Value::String(text) => Ok(text),
            _ => Err(Malformed),
        }
    }

    /// The next value, which must be a number.
    pub(super) fn number(&mut self) -> Result<f64, Malformed> {
        match self.value()? {
            Value::Number(number) => Ok(number),
            _ => Err(Malformed),
        }
    }

    /// The next value; the members of an object are handed over, those deeper within are not.
    pub(super) fn members(&mut self, mut each: impl FnMut(&str, Value)) -> Result<(), Malformed> {
        self.read(0, &mut each).map(|_| ())
    }

    fn read(&mut self, depth: u8, each: &mut dyn FnMut(&str, Value)) -> Result<Value, Malformed> {
        if depth > DEPTH_MAX {
            return Err(Malformed);
        }
        match self.data.try_get_u8().map_err(|_| Malformed)? {
            NUMBER => self.f64().map(Value::Number),
            BOOLEAN => self.skip(1).map(|()| Value::Other),
            STRING => self.short_text().map(Value::String),
            LONG_STRING => {
                let length = self.data.try_get_u32().map_err(|_| Malformed)?;
                self.text(length).map(Value::String)
            }
            NULL | UNDEFINED => Ok(Value::Other),
            OBJECT => self.object(depth, each),
            ECMA_ARRAY => {
                // The count is only a hint.
                self.skip(4)?;
                self.object(depth, each)
            }
            STRICT_ARRAY => {
                let count = self.data.try_get_u32().map_err(|_| Malformed)?;
                for _ in 0..count {
                    self.read(depth + 1, &mut |_, _| {})?;
                }
                Ok(Value::Members)
            }
            DATE => self.skip(10).map(|()| Value::Other),
            _ => Err(Malformed),
        }
    }

    fn object(&mut self, depth: u8, each: &mut dyn FnMut(&str, Value)) -> Result<Value, Malformed> {
        loop {
            let name = self.short_text()?;
            if name.is_empty() && self.data.first() == Some(&OBJECT_END) {
                self.data.advance(1);
                return Ok(Value::Members);
            }
            let value = self.read(depth + 1, &mut |_, _| {})?;
            each(&name, value);
        }
    }

    fn f64(&mut self) -> Result<f64, Malformed> {
        self.data.try_get_f64().map_err(|_| Malformed)
    }

    fn short_text(&mut self) -> Result<String, Malformed> {
        let length = self.data.try_get_u16().map_err(|_| Malformed)?;
        self.text(length.into())
    }

    fn text(&mut self, length: u32) -> Result<String, Malformed> {
        let length = usize::try_from(length).map_err(|_| Malformed)?;
        if length > self.data.len() {
            return Err(Malformed);
        }
        let text = self.data.split_to(length);
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    fn skip(&mut self, bytes: usize) -> Result<(), Malformed> {
        if bytes > self.data.len() {
            return Err(Malformed);
        }
        self.data.advance(bytes);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reader(data: &[u8]) -> Reader {
        Reader::new(Bytes::copy_from_slice(data))
    }

    #[test]
    fn members_of_an_object_are_handed_over() {
        let data = b"\x03\x00\x03app\x02\x00\x04live\x00\x01n\x00\x3f\xf0\0\0\0\0\0\0\x00\x01o\x03\x00\x00\x09\x00\x00\x09\x05";
        let mut reader = reader(data);
        let mut members = Vec::new();
        reader
            .members(|name, value| members.push((name.to_owned(), value)))
            .unwrap();
        let expected = vec![
            ("app".to_owned(), Value::String("live".to_owned())),
            ("n".to_owned(), Value::Number(1.0)),
            ("o".to_owned(), Value::Members),
        ];
        assert_eq!(members, expected);
        assert_eq!(reader.value(), Ok(Value::Other));
        assert_eq!(reader.value(), Err(Malformed));
    }

    #[test]
    fn claimed_lengths_and_depths_cost_nothing() {
        assert_eq!(
            reader(&[STRICT_ARRAY, 0xff, 0xff, 0xff, 0xff]).value(),
            Err(Malformed)
        );
        assert_eq!(
            reader(&[LONG_STRING, 0xff, 0xff, 0xff, 0xff]).value(),
            Err(Malformed)
        );
        let deep = [STRICT_ARRAY, 0, 0, 0, 1].repeat(10_000);
        assert_eq!(reader(&deep).value(), Err(Malformed));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(data in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut reader = reader(&data);
            while reader.value().is_ok() {}
        }
    }
}
