//! Three commands in the fixed layout of a well-known small cache, beside this store's own encoding.
//!
//! One byte says which it is; lengths and times are four bytes, the lowest first (little-endian):
//!
//! ```text
//! SET    1, length of key, key, length of value, value, TTL in milliseconds or 0 for none
//! GET    2, length of key, key
//! JOIN   3, length of server id, id, length of address, address
//! ```
//!
//! The reader takes any bytes whatever; a length that is not there is found out before anything is made of it.

use super::{Bytes, Command, WireError};

/// What can be said in this layout.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Compat {
    /// Sets a key, for so many milliseconds if that is not 0.
    Set { key: Bytes, value: Bytes, ttl: u32 },
    /// Reads a key.
    Get { key: Bytes },
    /// A server asks to be one of the cluster.
    Join { id: Bytes, address: Bytes },
}

impl Compat {
    /// A store's command in this layout; none if the layout has no such command, or no such time.
    pub fn of(command: &Command) -> Option<Compat> {
        match command {
            Command::Set { key, value, ttl } => {
                let millis =
                    ttl.map_or(Some(0), |micros| micros.is_multiple_of(1000).then_some(micros / 1000));
                Some(Compat::Set {
                    key: key.clone(),
                    value: value.clone(),
                    ttl: u32::try_from(millis?).ok()?,
                })
            }
            Command::Get { key } => Some(Compat::Get { key: key.clone() }),
            _ => None,
        }
    }

    /// The store's command that it is; none of a `Join`.
    pub fn command(&self) -> Option<Command> {
        Some(match self {
            Compat::Set { key, value, ttl } => {
                let ttl = Some(u64::from(*ttl) * 1000).filter(|micros| *micros > 0);
                Command::Set { key: key.clone(), value: value.clone(), ttl }
            }
            Compat::Get { key } => Command::Get { key: key.clone() },
            Compat::Join { .. } => return None,
        })
    }

    /// Its bytes.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Compat::Set { key, value, ttl } => {
                [vec![1], framed(key), framed(value), ttl.to_le_bytes().to_vec()].concat()
            }
            Compat::Get { key } => [vec![2], framed(key)].concat(),
            Compat::Join { id, address } => [vec![3], framed(id), framed(address)].concat(),
        }
    }

    /// What these bytes say, all of them.
    ///
    /// # Errors
    /// The place up to which they could be read, and what is wrong there.
    pub fn decode(bytes: &[u8]) -> Result<Compat, WireError> {
        let mut rest = Rest { bytes, at: 0 };
        let read = match rest.take(1)?[0] {
            1 => Compat::Set { key: rest.framed()?, value: rest.framed()?, ttl: rest.number()? },
            2 => Compat::Get { key: rest.framed()? },
            3 => Compat::Join { id: rest.framed()?, address: rest.framed()? },
            other => return Err(rest.wrong(format!("no command has the code {other}"))),
        };
        if rest.at == bytes.len() { Ok(read) } else { Err(rest.wrong("more than was expected".into())) }
    }
}

/// Bytes behind their number.
fn framed(bytes: &[u8]) -> Vec<u8> {
    // What the store takes is far shorter than the four bytes can say.
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    [&length.to_le_bytes(), bytes].concat()
}

/// What is left to read.
struct Rest<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Rest<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], WireError> {
        let found = self.bytes[self.at..].get(..count).ok_or_else(|| self.wrong("cut short".into()))?;
        self.at += count;
        Ok(found)
    }

    fn number(&mut self) -> Result<u32, WireError> {
        let bytes = self.take(4)?;
        Ok(bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte)))
    }

    fn framed(&mut self) -> Result<Bytes, WireError> {
        let length = self.number()?;
        let length = usize::try_from(length).map_err(|_| self.wrong("cut short".into()))?;
        Ok(self.take(length)?.to_vec())
    }

    fn wrong(&self, message: String) -> WireError {
        WireError { at: self.at, message }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::random;

    fn of(line: &str) -> Option<Compat> {
        Compat::of(&Command::parse(&random::words(line)).unwrap())
    }

    #[test]
    fn a_command_is_these_bytes() {
        let check = |said: Compat, bytes: &[u8]| {
            assert_eq!(said.encode(), bytes);
            assert_eq!(Compat::decode(bytes), Ok(said));
        };
        check(of("SET x 12").unwrap(), b"\x01\x01\0\0\0x\x02\0\0\x0012\0\0\0\0");
        check(of("SET x 1 TTL 500ms").unwrap(), b"\x01\x01\0\0\0x\x01\0\0\x001\xf4\x01\0\0");
        check(of("GET key").unwrap(), b"\x02\x03\0\0\0key");
        let join = Compat::Join { id: b"S4".into(), address: b"10.0.0.4:80".into() };
        check(join, b"\x03\x02\0\0\0S4\x0b\0\0\x0010.0.0.4:80");
    }

    #[test]
    fn what_the_layout_cannot_say_is_not_said() {
        assert_eq!(of("SET x 1 TTL 1500us"), None);
        assert_eq!(of("DEL x"), None);
        assert!(of("SET x 1 TTL 3600s").is_some());
    }

    #[test]
    fn bytes_that_say_nothing_get_the_place_and_the_reason() {
        let check = |bytes: &[u8], error: &str| {
            assert_eq!(Compat::decode(bytes).unwrap_err().to_string(), error);
        };
        check(b"", "byte 0: cut short");
        check(b"\x04", "byte 1: no command has the code 4");
        check(b"\x02\x01\0\0", "byte 1: cut short");
        check(b"\x02\xff\xff\xff\xffx", "byte 5: cut short");
        check(b"\x02\x01\0\0\0xy", "byte 6: more than was expected");
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(command in random::command()) {
            if let Some(said) = Compat::of(&command) {
                prop_assert_eq!(Compat::decode(&said.encode()), Ok(said.clone()));
                prop_assert_eq!(said.command(), Some(command));
            }
        }

        #[test]
        fn any_bytes_are_survived_and_there_is_one_way_to_write(bytes: Vec<u8>, code in 1..4u8) {
            let bytes = [&[code], &bytes[..]].concat();
            if let Ok(said) = Compat::decode(&bytes) {
                prop_assert_eq!(said.encode(), bytes);
            }
        }
    }
}
