//! What must be true of any bytes whatever that are taken for a script, a message, a snapshot or a command.
//!
//! Nothing panics. What is refused is refused with a place within the input. What is read is written again as
//! it was: a script's line by a line that says the same, an encoding byte for byte, for there is one way to
//! write a thing. Of an encoding's version only one is known, and the refusal says so.

use std::fmt::Debug;

use raftarium::host::wire;
use raftarium::script::{Error, Script, parse_line};
use raftarium::sim;
use raftarium::store::compat::Compat;
use raftarium::store::{self, Store, WireError, decode_request, encode_request};

/// As a script, and each of its lines alone.
pub fn script(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    text.lines().for_each(line);
    match Script::parse(text) {
        Ok(script) => {
            let again = Script::parse(&printed(&script));
            let again = again.unwrap_or_else(|unreadable| panic!("{}", unreadable.explain("printed")));
            assert!(again.lines.iter().map(|source| &source.line).eq(script.lines.iter().map(|s| &s.line)));
            assert_eq!(again.cases.len(), script.cases.len());
        }
        Err(unreadable) => {
            assert!(!unreadable.errors.is_empty());
            for (error, source) in &unreadable.errors {
                within(error, source);
                assert!(text.lines().nth(error.line - 1).is_some_and(|line| line.ends_with(source.as_str())));
            }
            shown(&unreadable.explain("bytes"));
        }
    }
}

/// As a line of a script.
fn line(text: &str) {
    match parse_line(text) {
        Ok(None) => {}
        Ok(Some(line)) => assert_eq!(parse_line(&line.to_string()), Ok(Some(line))),
        Err(error) => within(&error, text),
    }
}

/// Each line as it prints, in its place; one that is refused, which is expected, as it stands.
fn printed(script: &Script) -> String {
    let (mut text, mut number) = (String::new(), 1);
    for source in &script.lines {
        text += &"\n".repeat(source.number - number);
        text += &source.line.as_ref().map_or_else(|_| source.text.clone(), ToString::to_string);
        number = source.number;
    }
    text
}

/// The error names a place in this line, or the one right behind it.
fn within(error: &Error, line: &str) {
    let end = line.chars().count() + 1;
    assert!((1..=end).contains(&error.column) && error.length >= 1, "{error:?}");
    assert!(error.column + error.length <= end + 1, "{error:?}");
    shown(&error.explain("bytes", line));
}

/// What a terminal prints has nothing in it that a terminal obeys.
fn shown(text: &str) {
    assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
}

/// As a message of servers or clients, an entry of the log, and a snapshot with its place in the log.
pub fn message(bytes: &[u8]) {
    one_way(bytes, wire::VERSION, wire::decode_message, wire::encode_message);
    one_way(bytes, sim::wire::VERSION, sim::wire::decode, sim::wire::encode);
    one_way(bytes, wire::VERSION, wire::decode_entry, wire::encode_entry);
    one_way(bytes, wire::VERSION, wire::decode_snapshot, wire::encode_snapshot);
}

/// As the state of a store.
pub fn snapshot(bytes: &[u8]) {
    one_way(bytes, store::snapshot::VERSION, Store::from_snapshot, Store::to_snapshot);
}

/// As a client's request.
pub fn command(bytes: &[u8]) {
    one_way(bytes, store::wire::VERSION, decode_request, encode_request);
    judge(bytes, Compat::decode, Compat::encode);
}

/// An encoding that begins with its version.
fn one_way<T: Debug>(
    bytes: &[u8],
    known: u8,
    decode: impl Fn(&[u8]) -> Result<T, WireError>,
    encode: impl Fn(&T) -> Vec<u8>,
) {
    judge(bytes, &decode, encode);
    if let Some(version) = bytes.first().filter(|version| **version != known) {
        let error = decode(bytes).expect_err("a version that is not known");
        assert_eq!(error.to_string(), format!("byte 1: version {version}, and only {known} is known"));
    }
}

fn judge<T: Debug>(
    bytes: &[u8],
    decode: impl Fn(&[u8]) -> Result<T, WireError>,
    encode: impl Fn(&T) -> Vec<u8>,
) {
    match decode(bytes) {
        Ok(read) => assert_eq!(encode(&read), bytes, "{read:?}"),
        Err(error) => {
            assert!(error.at <= bytes.len() && !error.message.is_empty(), "{error}");
            shown(&error.to_string());
        }
    }
}
