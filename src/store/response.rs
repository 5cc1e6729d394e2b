//! What the store answers.

use std::fmt;

use super::{Bytes, Kind, LIMIT, duration, text};

/// The answer to one command; it prints as the console shows it and `expect reply …` is written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Response {
    /// Done: `OK`.
    Ok,
    /// A value: `"1"`.
    Value(Bytes),
    /// Nothing is there: `nil`.
    Nil,
    /// How many: `3`.
    Count(i64),
    /// `yes`.
    Yes,
    /// `no`.
    No,
    /// Values, one beside the other: `"a" "b"`, or `none`.
    List(Vec<Bytes>),
    /// Several answers, one behind the other: `3; "a"; 5; nil`, or `none`. They hold none of this kind.
    Each(Vec<Response>),
    /// How much longer, in microseconds: `500ms`, or `none` for what has no end.
    Lasts(Option<u64>),
    /// Refused: `error WRONGTYPE` and why. Nothing has changed.
    Error(Error),
}

/// Why the store refused.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Error {
    pub code: Code,
    /// The reason, for people.
    pub sentence: String,
}

/// The reason, for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// The key holds a value of another type than the command needs.
    WrongType,
    /// The key holds a STRING that is no whole number.
    NotANumber,
    /// The number would go beyond 64 bits.
    Overflow,
    /// The value would be longer than is allowed.
    TooLong,
    /// The revision is not kept any more.
    Compacted,
    /// There is no such revision yet.
    Future,
    /// The request came before, and its answer is not remembered any more.
    SessionExpired,
}

impl Error {
    pub(super) fn wrong_type(key: &[u8], holds: Kind, command: &str, needs: Kind) -> Error {
        let sentence = format!("{} holds a {holds}, {command} needs a {needs}", text::name(key));
        Error { code: Code::WrongType, sentence }
    }

    pub(super) fn not_a_number(key: &[u8]) -> Error {
        let sentence = format!("{} holds no whole number of 64 bits", text::name(key));
        Error { code: Code::NotANumber, sentence }
    }

    pub(super) fn overflow(key: &[u8], holds: i64) -> Error {
        let sentence = format!("{} holds {holds}, and the sum is beyond 64 bits", text::name(key));
        Error { code: Code::Overflow, sentence }
    }

    pub(super) fn too_long(key: &[u8], length: usize) -> Error {
        let name = text::name(key);
        let sentence = format!("{name} would have {length} bytes, at most {LIMIT} (4 KiB) are allowed");
        Error { code: Code::TooLong, sentence }
    }

    pub(super) fn compacted(revision: u64, oldest: u64) -> Error {
        let sentence = format!("revision {revision} is compacted, the oldest kept is {oldest}");
        Error { code: Code::Compacted, sentence }
    }

    pub(super) fn future(revision: u64, latest: u64) -> Error {
        let sentence = format!("revision {revision} is not there yet, the latest is {latest}");
        Error { code: Code::Future, sentence }
    }

    pub(super) fn session_expired(sequence: u64) -> Error {
        let sentence = format!("request {sequence} came before and its answer is forgotten");
        Error { code: Code::SessionExpired, sentence }
    }
}

impl fmt::Display for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Response::Ok => f.write_str("OK"),
            Response::Value(value) => f.write_str(&text::quoted(value)),
            Response::Nil => f.write_str("nil"),
            Response::Count(count) => count.fmt(f),
            Response::Yes => f.write_str("yes"),
            Response::No => f.write_str("no"),
            Response::List(values) if values.is_empty() => f.write_str("none"),
            Response::List(values) => {
                let values: Vec<String> = values.iter().map(|value| text::quoted(value)).collect();
                f.write_str(&values.join(" "))
            }
            Response::Each(answers) if answers.is_empty() => f.write_str("none"),
            Response::Each(answers) => {
                let answers: Vec<String> = answers.iter().map(Response::to_string).collect();
                f.write_str(&answers.join("; "))
            }
            Response::Lasts(Some(micros)) => f.write_str(&duration::print(*micros)),
            Response::Lasts(None) => f.write_str("none"),
            Response::Error(error) => write!(f, "error {error}"),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code, self.sentence)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Code::WrongType => "WRONGTYPE",
            Code::NotANumber => "NOTANUMBER",
            Code::Overflow => "OVERFLOW",
            Code::TooLong => "TOOLONG",
            Code::Compacted => "COMPACTED",
            Code::Future => "FUTURE",
            Code::SessionExpired => "SESSIONEXPIRED",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn responses_print_as_the_console_shows_them() {
        let check = |response: Response, printed: &str| assert_eq!(response.to_string(), printed);
        check(Response::Ok, "OK");
        check(Response::Value(b"1".into()), "\"1\"");
        check(Response::Value(b"a\n\"".into()), "\"a\\n\\\"\"");
        check(Response::Value(b"".into()), "\"\"");
        check(Response::Nil, "nil");
        check(Response::Count(3), "3");
        check(Response::Count(-3), "-3");
        check(Response::Yes, "yes");
        check(Response::No, "no");
        check(Response::List(vec![b"a".into(), b"b".into()]), "\"a\" \"b\"");
        check(Response::List(vec![]), "none");
        check(Response::Each(vec![Response::Ok, Response::Count(3), Response::Nil]), "OK; 3; nil");
        check(Response::Each(vec![]), "none");
        check(Response::Lasts(Some(500_000)), "500ms");
        check(Response::Lasts(None), "none");
        let error = Error::wrong_type(b"my x", Kind::String, "HGET", Kind::Hash);
        check(Response::Error(error), "error WRONGTYPE \"my x\" holds a STRING, HGET needs a HASH");
    }
}
