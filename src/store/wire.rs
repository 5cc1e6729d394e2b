//! Requests and responses as bytes.
//!
//! In the [`octets`](super::octets) that everything here is made of, a request is
//!
//! ```text
//! version   1 byte     2
//! client    number
//! sequence  number
//! first outstanding    number
//! session timeout      number
//! revisions number
//! as of     1 byte     0 for the latest; 1, and behind it a number: the revision that is read
//! command   1 byte     1 SET, 2 GET, 4 DEL, 5 HSET, 6 HGET, 7 HDEL, 8 SSET, 9 SHAS, 10 SDEL,
//!           11 EXPIRE, 12 PERSIST, 13 TTL, 14 INCR, 15 APPEND, 16 CAS, 17 GETDEL, 18 STRLEN, 19 EXISTS,
//!           20 TYPE, 21 KEYS, 22 HGETALL, 23 HKEYS, 24 HLEN, 25 SMEMBERS, 26 SCARD, 27 HISTORY, 28 MULTI,
//!           29 WATCH, 30 UNWATCH
//! arguments number, then as many times bytes: the words behind the command's name; of MULTI, as many commands,
//!           each its code and its arguments
//! ```
//!
//! so a command travels as it was typed, and what comes off the wire passes the same parser, with its limits,
//! as what comes off the keyboard. (3 is kept free: a well-known small cache, whose codes for SET and GET these
//! are, has another command there.)

use super::octets::{Reader, WireError, Writer};
use super::{Code, Command, Error, Request, Response};

/// The version of a request's encoding.
pub const VERSION: u8 = 2;

/// The commands' codes.
const COMMANDS: [(u8, &str); 29] = [
    (1, "SET"),
    (2, "GET"),
    (4, "DEL"),
    (5, "HSET"),
    (6, "HGET"),
    (7, "HDEL"),
    (8, "SSET"),
    (9, "SHAS"),
    (10, "SDEL"),
    (11, "EXPIRE"),
    (12, "PERSIST"),
    (13, "TTL"),
    (14, "INCR"),
    (15, "APPEND"),
    (16, "CAS"),
    (17, "GETDEL"),
    (18, "STRLEN"),
    (19, "EXISTS"),
    (20, "TYPE"),
    (21, "KEYS"),
    (22, "HGETALL"),
    (23, "HKEYS"),
    (24, "HLEN"),
    (25, "SMEMBERS"),
    (26, "SCARD"),
    (27, "HISTORY"),
    (MULTI, "MULTI"),
    (29, "WATCH"),
    (30, "UNWATCH"),
];

/// The command that is several.
const MULTI: u8 = 28;

/// A request as bytes.
pub fn encode_request(request: &Request) -> Vec<u8> {
    let mut writer = Writer::new(VERSION);
    writer.number(request.client.into());
    writer.number(request.sequence);
    writer.number(request.first_outstanding);
    writer.number(request.session_timeout);
    writer.number(request.revisions);
    writer.byte(request.as_of.is_some().into());
    request.as_of.into_iter().for_each(|revision| writer.number(revision));
    writer.command(&request.command);
    writer.bytes
}

/// The request that these bytes are, all of them.
pub fn decode_request(bytes: &[u8]) -> Result<Request, WireError> {
    let mut reader = Reader::new(bytes, VERSION)?;
    let request = Request {
        client: reader.client()?,
        sequence: reader.number()?,
        first_outstanding: reader.number()?,
        session_timeout: reader.number()?,
        revisions: reader.number()?,
        as_of: reader.as_of()?,
        command: reader.command()?,
    };
    reader.end()?;
    if request.as_of.is_some() && !request.command.reads_only() {
        return Err(reader.wrong("a command that writes, as of an old revision"));
    }
    Ok(request)
}

impl Writer {
    pub(crate) fn command(&mut self, command: &Command) {
        let code = COMMANDS.iter().find(|(_, name)| *name == command.name());
        self.byte(code.expect("every command has a code").0);
        match command {
            Command::Multi { commands } => {
                self.number(commands.len() as u64);
                commands.iter().for_each(|part| self.command(part));
            }
            one => self.list(one.words()[1..].iter()),
        }
    }

    pub(crate) fn response(&mut self, response: &Response) {
        match response {
            Response::Ok => self.byte(0),
            Response::Nil => self.byte(1),
            Response::No => self.byte(2),
            Response::Yes => self.byte(3),
            Response::Value(value) => {
                self.byte(4);
                self.bytes(value);
            }
            Response::Count(count) => {
                self.byte(5);
                self.number(*count as u64);
            }
            Response::List(values) => {
                self.byte(6);
                self.list(values.iter());
            }
            Response::Error(error) => {
                self.byte(7);
                self.error(error);
            }
            Response::Each(answers) => {
                self.byte(10);
                self.number(answers.len() as u64);
                answers.iter().for_each(|answer| self.response(answer));
            }
            Response::Lasts(None) => self.byte(8),
            Response::Lasts(Some(micros)) => {
                self.byte(9);
                self.number(*micros);
            }
        }
    }

    fn error(&mut self, error: &Error) {
        self.byte(match error.code {
            Code::WrongType => 0,
            Code::SessionExpired => 1,
            Code::NotANumber => 2,
            Code::Overflow => 3,
            Code::TooLong => 4,
            Code::Compacted => 5,
            Code::Future => 6,
        });
        self.bytes(error.sentence.as_bytes());
    }
}

impl Reader<'_> {
    pub(crate) fn client(&mut self) -> Result<u32, WireError> {
        let number = self.number()?;
        u32::try_from(number).map_err(|_| self.wrong("a client's number that is too large"))
    }

    fn as_of(&mut self) -> Result<Option<u64>, WireError> {
        match self.byte()? {
            0 => Ok(None),
            1 => self.number().map(Some),
            _ => Err(self.wrong("neither the latest revision nor another")),
        }
    }

    pub(crate) fn command(&mut self) -> Result<Command, WireError> {
        match self.byte()? {
            MULTI => {
                let parts = (0..self.number()?).map(|_| self.byte().and_then(|code| self.one_command(code)));
                let parts: Vec<Command> = parts.collect::<Result<_, _>>()?;
                Command::multi(parts).map_err(|(_, message)| self.wrong(message))
            }
            code => self.one_command(code),
        }
    }

    /// One that is not several, so that nothing is read deeper than that.
    fn one_command(&mut self, code: u8) -> Result<Command, WireError> {
        let known = COMMANDS.iter().find(|(known, _)| *known == code);
        let (_, name) = known.ok_or_else(|| self.wrong(format!("no command has the code {code}")))?;
        let mut words = vec![name.as_bytes().to_vec()];
        words.append(&mut self.list()?);
        let command = Command::parse(&words).map_err(|error| self.wrong(error.message))?;
        if command.words() == words { Ok(command) } else { Err(self.wrong("a command in other words")) }
    }

    pub(crate) fn response(&mut self) -> Result<Response, WireError> {
        match self.byte()? {
            10 => (0..self.number()?)
                .map(|_| self.byte().and_then(|code| self.one_response(code)))
                .collect::<Result<_, _>>()
                .map(Response::Each),
            code => self.one_response(code),
        }
    }

    /// One that does not hold others, so that nothing is read deeper than that.
    fn one_response(&mut self, code: u8) -> Result<Response, WireError> {
        Ok(match code {
            0 => Response::Ok,
            1 => Response::Nil,
            2 => Response::No,
            3 => Response::Yes,
            4 => Response::Value(self.bytes()?.to_vec()),
            5 => Response::Count(self.number()? as i64),
            6 => Response::List(self.list()?),
            7 => Response::Error(self.error()?),
            8 => Response::Lasts(None),
            9 => Response::Lasts(Some(self.number()?)),
            other => return Err(self.wrong(format!("no response has the code {other}"))),
        })
    }

    fn error(&mut self) -> Result<Error, WireError> {
        let code = match self.byte()? {
            0 => Code::WrongType,
            1 => Code::SessionExpired,
            2 => Code::NotANumber,
            3 => Code::Overflow,
            4 => Code::TooLong,
            5 => Code::Compacted,
            6 => Code::Future,
            other => return Err(self.wrong(format!("no error has the code {other}"))),
        };
        let sentence = self.bytes()?.to_vec();
        let sentence = String::from_utf8(sentence).map_err(|_| self.wrong("a sentence that is no UTF-8"))?;
        Ok(Error { code, sentence })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::{LIMIT, USAGES, random};

    fn request(line: &str) -> Request {
        let command = Command::parse(&random::words(line)).unwrap();
        Request {
            client: 1,
            sequence: 300,
            first_outstanding: 2,
            revisions: 5,
            ..Request::of_nobody(command)
        }
    }

    #[test]
    fn a_request_is_these_bytes() {
        let check = |line: &str, bytes: &[u8]| assert_eq!(encode_request(&request(line)), bytes, "{line}");
        check("SET x 1", b"\x02\x01\xac\x02\x02\x00\x05\x00\x01\x02\x01x\x011");
        check(
            "MULTI GET x; GET y EXEC",
            b"\x02\x01\xac\x02\x02\x00\x05\x00\x1c\x02\x02\x01\x01x\x02\x01\x01y",
        );
        check("GET x", b"\x02\x01\xac\x02\x02\x00\x05\x00\x02\x01\x01x");
        check("HSET h k:1 l:", b"\x02\x01\xac\x02\x02\x00\x05\x00\x05\x03\x01h\x03k:1\x02l:");
    }

    #[test]
    fn bytes_that_are_no_request_get_the_place_and_the_reason() {
        let check =
            |bytes: &[u8], error: &str| assert_eq!(decode_request(bytes).unwrap_err().to_string(), error);
        check(b"", "byte 0: cut short");
        check(b"\x01", "byte 1: version 1, and only 2 is known");
        check(b"\x02\x01\x01\x01\x00\x05\x00\x03\x00", "byte 8: no command has the code 3");
        check(b"\x02\x01\x01\x01\x00\x05\x00\x02\x01\x05x", "byte 10: cut short");
        check(b"\x02\x01\x01\x01\x00\x05\x00\x02\x01\x01xx", "byte 11: more than was expected");
        check(b"\x02\x01\x01\x01\x00\x05\x00\x02\x00", "byte 9: `GET` needs a key: `GET key`");
        check(b"\x02\x01\x01\x01\x00\x05\x00\x0b\x02\x01x\x061000ms", "byte 18: a command in other words");
        check(
            b"\x02\x01\x01\x01\x00\x05\x01\x07\x0c\x01\x01x",
            "byte 12: a command that writes, as of an old revision",
        );
        check(b"\x02\x01\x01\x01\x00\x05\x02", "byte 7: neither the latest revision nor another");
        check(b"\x02\x01\x01\x01\x00\x05\x00\x1c\x00", "byte 9: `MULTI` takes 1 to 100 commands, found 0");
        check(
            b"\x02\x01\x01\x01\x00\x05\x00\x1c\x01\x1c\x00",
            "byte 11: `MULTI` is commands between `;`, and ends with `EXEC`: `MULTI SET x 1; INCR n EXEC`",
        );
        check(b"\x02\x80\x80\x80\x80\x10", "byte 6: a client's number that is too large");
    }

    #[test]
    fn the_limit_holds_on_the_wire_too() {
        let mut writer = Writer::new(VERSION);
        (0..5).for_each(|number| writer.number(number));
        writer.byte(0);
        writer.byte(2);
        writer.list([vec![b'a'; LIMIT + 1]].iter());
        assert!(decode_request(&writer.bytes).unwrap_err().message.contains("4 KiB"));
    }

    #[test]
    fn every_command_has_a_code() {
        assert!(COMMANDS.iter().map(|(_, name)| *name).eq(USAGES.iter().map(|usage| usage.name)));
    }

    fn encodings() -> impl Strategy<Value = Vec<u8>> {
        random::request().prop_map(|r| encode_request(&r))
    }

    proptest! {
        #[test]
        fn a_request_is_read_as_it_was_written(request in random::request()) {
            prop_assert_eq!(decode_request(&encode_request(&request)), Ok(request));
        }

        #[test]
        fn a_response_is_read_as_it_was_written(response in random::response()) {
            let mut writer = Writer::new(VERSION);
            writer.response(&response);
            let mut reader = Reader::new(&writer.bytes, VERSION).unwrap();
            prop_assert_eq!(reader.response(), Ok(response));
            prop_assert_eq!(reader.end(), Ok(()));
        }

        #[test]
        fn a_beginning_is_no_request(request in random::request(), cut: prop::sample::Index) {
            let bytes = encode_request(&request);
            prop_assert!(decode_request(&bytes[..cut.index(bytes.len())]).is_err());
        }

        #[test]
        fn there_is_one_way_to_write_a_request(bytes in random::damaged(encodings())) {
            if let Ok(request) = decode_request(&bytes) {
                prop_assert_eq!(encode_request(&request), bytes);
            }
        }

        #[test]
        fn any_bytes_are_survived(bytes: Vec<u8>) {
            let _ = decode_request(&bytes);
            let _ = decode_request(&[&[VERSION], &bytes[..]].concat());
        }
    }
}
