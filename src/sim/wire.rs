//! What travels on links as bytes: the servers' messages, which their host knows, and those of clients.
//!
//! In the [`octets`](crate::store::octets) that everything here is made of; a flag is a byte, 0 or 1, and what may
//! be absent has one before it:
//!
//! ```text
//! message   version 1 byte: 1, kind 1 byte, and its fields, numbers if nothing else is said
//!   1 to 11 of servers: host::wire
//!   12 ClientRequest   clientId, sequenceNum, server if one alone is asked, how 1 byte: 0 as set, 1 local,
//!                      2 follower; revision if it is not the latest; command
//!   13 ClientReply     sequenceNum, answer 1 byte: 0 done, and behind it the response; 1 not the leader, 2 leadership
//!                      lost, and behind each the server that leads, if it is known; 3 busy
//!   14 WatchRequest    clientId, watch, after, prefix flag, name bytes
//!   15 WatchReply      watch, after, upto, missed if some are, changes: how many, then as many times
//!                      revision, key bytes, and the value if it is there
//! value     0 and bytes for a string; 1, how many, then pairs of bytes, rising, for a hash; 2, how many, then bytes,
//!           rising, for a set
//! ```
//!
//! Commands and responses are written as in an [entry](crate::store::wire).

use super::packet::{Body, ClientReply, ClientRequest, WatchReply, WatchRequest};
use super::statement::{ClientId, How, Operation};
use crate::host::{Answer, wire};
use crate::raft::ServerId;
use crate::store::octets::{Reader, Writer};
use crate::store::{Report, Told, Watched, WireError};

/// The version of the encoding: that of the servers' messages.
pub const VERSION: u8 = wire::VERSION;

/// A message as bytes.
pub fn encode(body: &Body) -> Vec<u8> {
    let mut writer = Writer::new(VERSION);
    match body {
        Body::Server(message) => writer.message(message),
        Body::Request(request) => writer.client_request(request),
        Body::Reply(reply) => writer.client_reply(reply),
        Body::Watch(request) => writer.watch_request(request),
        Body::News(reply) => writer.watch_reply(reply),
    }
    writer.bytes
}

/// The message that these bytes are, all of them.
///
/// # Errors
/// The place up to which they could be read, and what is wrong there.
pub fn decode(bytes: &[u8]) -> Result<Body, WireError> {
    if !matches!(bytes, [VERSION, 12..=15, ..]) {
        return wire::decode_message(bytes).map(Body::Server);
    }
    let mut reader = Reader::new(bytes, VERSION)?;
    let body = match reader.byte()? {
        12 => Body::Request(reader.client_request()?),
        13 => Body::Reply(reader.client_reply()?),
        14 => Body::Watch(reader.watch_request()?),
        _ => Body::News(reader.watch_reply()?),
    };
    reader.end()?;
    Ok(body)
}

impl Writer {
    fn client_request(&mut self, request: &ClientRequest) {
        let Operation { command, at, how, revision } = &*request.operation;
        self.byte(12);
        self.numbers([request.client_id.0.into(), request.sequence_num]);
        self.optional(at.as_ref(), |writer, server| writer.number(server.0.into()));
        self.byte(match how {
            How::AsSet => 0,
            How::Local => 1,
            How::Follower => 2,
        });
        self.optional(revision.as_ref(), |writer, revision| writer.number(*revision));
        self.command(command);
    }

    fn client_reply(&mut self, reply: &ClientReply) {
        self.byte(13);
        self.number(reply.sequence_num);
        match &reply.answer {
            Answer::Done(response) => {
                self.byte(0);
                self.response(response);
            }
            Answer::NotLeader(hint) => self.hint(1, *hint),
            Answer::LeadershipLost(hint) => self.hint(2, *hint),
            Answer::Busy => self.byte(3),
        }
    }

    fn hint(&mut self, code: u8, hint: Option<ServerId>) {
        self.byte(code);
        self.optional(hint.as_ref(), |writer, server| writer.number(server.0.into()));
    }

    fn watch_request(&mut self, request: &WatchRequest) {
        self.byte(14);
        self.numbers([request.client_id.0.into(), request.watch, request.after]);
        self.flag(request.watched.prefix);
        self.bytes(&request.watched.name);
    }

    fn watch_reply(&mut self, WatchReply { watch, report }: &WatchReply) {
        self.byte(15);
        self.numbers([*watch, report.after, report.upto]);
        self.optional(report.missed.as_ref(), |writer, missed| writer.number(*missed));
        self.number(report.told.len() as u64);
        for told in &report.told {
            self.number(told.revision);
            self.bytes(&told.key);
            self.optional(told.value.as_ref(), Writer::value);
        }
    }
}

impl Reader<'_> {
    fn client_request(&mut self) -> Result<ClientRequest, WireError> {
        let (client_id, sequence_num) = (self.client_id()?, self.number()?);
        let at = self.optional(Reader::server)?;
        let how = match self.byte()? {
            0 => How::AsSet,
            1 => How::Local,
            2 => How::Follower,
            other => return Err(self.wrong(format!("no way to read has the code {other}"))),
        };
        let revision = self.optional(Reader::number)?;
        let command = self.command()?;
        if !command.reads_only() && (how != How::AsSet || revision.is_some()) {
            return Err(self.wrong("a command that writes, asked for as a read"));
        }
        Ok(ClientRequest {
            client_id,
            sequence_num,
            operation: Operation { command, at, how, revision }.into(),
        })
    }

    fn client_reply(&mut self) -> Result<ClientReply, WireError> {
        let sequence_num = self.number()?;
        let answer = match self.byte()? {
            0 => Answer::Done(self.response()?),
            1 => Answer::NotLeader(self.optional(Reader::server)?),
            2 => Answer::LeadershipLost(self.optional(Reader::server)?),
            3 => Answer::Busy,
            other => return Err(self.wrong(format!("no answer has the code {other}"))),
        };
        Ok(ClientReply { sequence_num, answer })
    }

    fn watch_request(&mut self) -> Result<WatchRequest, WireError> {
        let (client_id, watch, after) = (self.client_id()?, self.number()?, self.number()?);
        let watched = Watched { prefix: self.flag()?, name: self.bytes()?.to_vec() };
        Ok(WatchRequest { client_id, watch, after, watched })
    }

    fn watch_reply(&mut self) -> Result<WatchReply, WireError> {
        let (watch, after, upto) = (self.number()?, self.number()?, self.number()?);
        let missed = self.optional(Reader::number)?;
        let told = |reader: &mut Self| {
            let (revision, key) = (reader.number()?, reader.bytes()?.to_vec());
            Ok(Told { revision, key, value: reader.optional(Reader::value)? })
        };
        let told = (0..self.number()?).map(|_| told(self)).collect::<Result<_, WireError>>()?;
        Ok(WatchReply { watch, report: Report { after, upto, missed, told } })
    }

    fn client_id(&mut self) -> Result<ClientId, WireError> {
        self.client().map(ClientId)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raft::Term;
    use crate::raft::message::{Message, TimeoutNow};
    use crate::store::{Code, Command, Error, Response, Value};

    fn command(line: &str) -> Command {
        let words: Vec<Vec<u8>> = line.split(' ').map(Vec::from).collect();
        Command::parse(&words).unwrap()
    }

    #[track_caller]
    fn check(body: Body, bytes: &[u8]) {
        assert_eq!(encode(&body), bytes);
        assert_eq!(decode(bytes), Ok(body));
        for end in 0..bytes.len() {
            assert!(decode(&bytes[..end]).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn a_clients_message_is_these_bytes() {
        let ask = |line: &str, at, how, revision| {
            let operation = Operation { command: command(line), at, how, revision };
            Body::Request(ClientRequest {
                client_id: ClientId(1),
                sequence_num: 300,
                operation: operation.into(),
            })
        };
        check(ask("SET x 1", None, How::AsSet, None), b"\x01\x0c\x01\xac\x02\x00\x00\x00\x01\x02\x01x\x011");
        let local = ask("GET x", Some(ServerId(3)), How::Local, Some(5));
        check(local, b"\x01\x0c\x01\xac\x02\x01\x03\x01\x01\x05\x02\x01\x01x");
        let tell = |answer| Body::Reply(ClientReply { sequence_num: 2, answer });
        check(tell(Answer::Done(Response::Value(b"1".to_vec()))), b"\x01\x0d\x02\x00\x04\x011");
        let error = Error { code: Code::Overflow, sentence: "no".into() };
        check(tell(Answer::Done(Response::Error(error))), b"\x01\x0d\x02\x00\x07\x03\x02no");
        check(tell(Answer::NotLeader(Some(ServerId(3)))), b"\x01\x0d\x02\x01\x01\x03");
        check(tell(Answer::LeadershipLost(None)), b"\x01\x0d\x02\x02\x00");
        check(tell(Answer::Busy), b"\x01\x0d\x02\x03");
        let watched = Watched { name: b"us".to_vec(), prefix: true };
        let asks = WatchRequest { client_id: ClientId(2), watch: 1, after: 7, watched };
        check(Body::Watch(asks), b"\x01\x0e\x02\x01\x07\x01\x02us");
        let told = |revision, key: &[u8], value| Told { revision, key: key.to_vec(), value };
        let hash = Value::Hash([(b"k".to_vec(), b"1".to_vec())].into());
        let told = vec![
            told(8, b"x", Some(Value::String(b"1".to_vec()))),
            told(9, b"h", Some(hash)),
            told(9, b"s", Some(Value::Set([b"a".to_vec(), b"b".to_vec()].into()))),
            told(10, b"x", None),
        ];
        let report = Report { after: 7, upto: 10, missed: Some(7), told };
        check(
            Body::News(WatchReply { watch: 1, report }),
            b"\x01\x0f\x01\x07\x0a\x01\x07\x04\x08\x01x\x01\x00\x011\x09\x01h\x01\x01\x01\x01k\x011\
              \x09\x01s\x01\x02\x02\x01a\x01b\x0a\x01x\x00",
        );
        check(Body::Server(Message::TimeoutNow(TimeoutNow { term: Term(2) })), b"\x01\x09\x02");
    }

    #[test]
    fn bytes_that_are_no_message_get_the_place_and_the_reason() {
        let check = |bytes: &[u8], error: &str| assert_eq!(decode(bytes).unwrap_err().to_string(), error);
        check(b"\x01\x10", "byte 2: no message has the code 16");
        check(b"\x02\x0c\x01", "byte 1: version 2, and only 1 is known");
        check(b"\x01\x0d\x02\x04", "byte 4: no answer has the code 4");
        check(b"\x01\x0d\x02\x03\x00", "byte 4: more than was expected");
        check(b"\x01\x0c\x01\x01\x00\x03", "byte 6: no way to read has the code 3");
        check(
            b"\x01\x0c\x01\x01\x00\x01\x00\x01\x02\x01x\x011",
            "byte 13: a command that writes, asked for as a read",
        );
        check(b"\x01\x0f\x01\x07\x0a\x00\xff\xff\xff\xff\x0f", "byte 11: cut short");
    }
}
