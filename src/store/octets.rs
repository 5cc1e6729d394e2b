//! What every encoding here is made of: a version, then bytes, numbers, and bytes behind their number.
//!
//! A number is written in seven bits a byte, the lowest first, and a byte with its eighth bit set is followed by
//! another (LEB128), so that the small numbers, which are nearly all, take one byte.
//!
//! There is one way to write a thing, and the reader refuses all others: equal bytes, equal meaning. It takes
//! any bytes whatever, and never more memory than a small multiple of theirs: a length that is not there is
//! found out before anything is made of it.

use std::fmt;

use super::Bytes;

/// Bytes being written.
#[derive(Clone, Debug)]
pub struct Writer {
    /// What was written so far.
    pub bytes: Vec<u8>,
}

impl Writer {
    /// Begins with the version of what is being written.
    pub fn new(version: u8) -> Writer {
        Writer { bytes: vec![version] }
    }

    /// One byte as it is.
    pub fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// A number, in as few bytes as it needs.
    pub fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.byte(number as u8 | 0x80);
            number >>= 7;
        }
        self.byte(number as u8);
    }

    /// Bytes, behind their number.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.bytes.extend_from_slice(bytes);
    }

    /// A list of bytes, behind its length.
    pub fn list<'a>(&mut self, list: impl ExactSizeIterator<Item = &'a Bytes>) {
        self.number(list.len() as u64);
        list.for_each(|bytes| self.bytes(bytes));
    }
}

/// Bytes being read.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// Begins with the version, the only one that can be read.
    pub fn new(bytes: &'a [u8], version: u8) -> Result<Reader<'a>, WireError> {
        let mut reader = Reader { bytes, at: 0 };
        match reader.byte()? {
            found if found == version => Ok(reader),
            found => Err(reader.wrong(format!("version {found}, and only {version} is known"))),
        }
    }

    /// One byte.
    pub fn byte(&mut self) -> Result<u8, WireError> {
        let byte = self.bytes.get(self.at).copied().ok_or_else(|| self.wrong("cut short"))?;
        self.at += 1;
        Ok(byte)
    }

    /// A number.
    pub fn number(&mut self) -> Result<u64, WireError> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if bits << shift >> shift != bits || (byte == 0 && shift > 0) {
                return Err(self.wrong("a number that is too large or too long"));
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(self.wrong("a number that is too large or too long"))
    }

    /// Bytes behind their number.
    pub fn bytes(&mut self) -> Result<&'a [u8], WireError> {
        let length = self.number()?;
        let rest = &self.bytes[self.at..];
        let bytes = usize::try_from(length).ok().and_then(|length| rest.get(..length));
        let bytes = bytes.ok_or_else(|| self.wrong("cut short"))?;
        self.at += bytes.len();
        Ok(bytes)
    }

    /// A list of bytes behind its length.
    pub fn list(&mut self) -> Result<Vec<Bytes>, WireError> {
        (0..self.number()?).map(|_| Ok(self.bytes()?.to_vec())).collect()
    }

    /// The end, and nothing more.
    pub fn end(&self) -> Result<(), WireError> {
        if self.at == self.bytes.len() { Ok(()) } else { Err(self.wrong("more than was expected")) }
    }

    /// An error behind what was read so far.
    pub fn wrong(&self, message: impl Into<String>) -> WireError {
        WireError { at: self.at, message: message.into() }
    }
}

/// Why bytes could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WireError {
    /// Up to which byte they could.
    pub at: usize,
    /// What is wrong there.
    pub message: String,
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "byte {}: {}", self.at, self.message)
    }
}

impl std::error::Error for WireError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(write: impl FnOnce(&mut Writer)) -> Vec<u8> {
        let mut writer = Writer::new(1);
        write(&mut writer);
        writer.bytes[1..].to_vec()
    }

    #[test]
    fn a_number_takes_as_many_bytes_as_it_needs() {
        let check = |number: u64, bytes: &[u8]| assert_eq!(written(|writer| writer.number(number)), bytes);
        check(0, b"\x00");
        check(127, b"\x7f");
        check(128, b"\x80\x01");
        check(300, b"\xac\x02");
        check(u64::MAX, b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        let check = |bytes: &[u8], error: &str| {
            let bytes = [&[1], bytes].concat();
            assert_eq!(Reader::new(&bytes, 1).unwrap().number().unwrap_err().to_string(), error);
        };
        check(b"", "byte 1: cut short");
        check(b"\x80", "byte 2: cut short");
        check(b"\x80\x00", "byte 3: a number that is too large or too long");
        check(b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", "byte 11: a number that is too large or too long");
        check(b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x81", "byte 11: a number that is too large or too long");
    }

    #[test]
    fn a_length_that_is_not_there_is_refused() {
        let check = |length: u64| {
            let mut writer = Writer::new(1);
            writer.number(length);
            writer.byte(0);
            assert!(Reader::new(&writer.bytes, 1).unwrap().bytes().is_err());
            assert!(Reader::new(&writer.bytes, 1).unwrap().list().is_err());
        };
        check(2);
        check(1 << 32);
        check(u64::MAX);
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(number: u64, bytes: Vec<u8>, list: Vec<Vec<u8>>) {
            let mut writer = Writer::new(7);
            writer.number(number);
            writer.bytes(&bytes);
            writer.list(list.iter());
            let mut reader = Reader::new(&writer.bytes, 7).unwrap();
            prop_assert_eq!(reader.number(), Ok(number));
            prop_assert_eq!(reader.bytes(), Ok(bytes.as_slice()));
            prop_assert_eq!(reader.list(), Ok(list));
            prop_assert_eq!(reader.end(), Ok(()));
        }

        #[test]
        fn there_is_one_way_to_write_a_number(bytes in prop::collection::vec(any::<u8>(), 0..12)) {
            let framed = [&[1], &bytes[..]].concat();
            let mut reader = Reader::new(&framed, 1).unwrap();
            if let Ok(number) = reader.number() {
                let again = written(|writer| writer.number(number));
                prop_assert!(bytes.starts_with(&again));
            }
        }
    }
}
