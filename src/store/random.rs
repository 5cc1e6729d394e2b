//! What the tests draw from: commands, requests, stores and damaged bytes.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{Bytes, Code, Command, Error, Guarantee, LONGEST_TTL, Request, Response, Store, Watched};

/// The words of a line, `"…"` around those with spaces in them; no escapes.
pub fn words(line: &str) -> Vec<Bytes> {
    let mut words = vec![];
    let mut rest = line;
    while !rest.is_empty() {
        let (word, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap(),
            None => rest.split_once(' ').unwrap_or((rest, "")),
        };
        words.push(word.into());
        rest = after.trim_start_matches(' ');
    }
    words
}

/// A request of client 1 for a line like `SET x 1`.
pub fn request_of(line: &str, sequence: u64) -> Request {
    let command = Command::parse(&words(line)).unwrap();
    Request { client: 1, sequence, first_outstanding: sequence, ..Request::of_nobody(command) }
}

/// Of these only revisions and watchers know the answer; and they stand alone.
pub const OF_REVISIONS: [&str; 3] = ["HISTORY", "WATCH", "UNWATCH"];

/// Any command, of any bytes.
pub fn command() -> impl Strategy<Value = Command> {
    let name = || vec(any::<u8>(), 1..9).boxed();
    let field = vec(any::<u8>().prop_filter("no colon", |byte| *byte != b':'), 1..9);
    let ends = |word: &Bytes| word.ends_with(b";");
    let fits = move |part: &Command| !part.words().iter().any(ends);
    let one = of(name(), field.boxed(), vec(any::<u8>(), 0..9).boxed()).boxed();
    several(one.clone(), one.prop_filter("in words a `;` would end it", fits).boxed())
}

/// Commands that get in each other's way: few keys, few values.
pub fn commands() -> impl Strategy<Value = Vec<Command>> {
    vec(few(), 0..60)
}

/// Requests of a few clients, each with rising numbers.
pub fn requests() -> impl Strategy<Value = Vec<Request>> {
    vec((1..4u32, few(), 0..3u64), 0..40).prop_map(|drawn| {
        let number = |((client, command, open), sequence): ((u32, Command, u64), u64)| Request {
            client,
            sequence,
            first_outstanding: sequence.saturating_sub(open),
            ..Request::of_nobody(command)
        };
        drawn.into_iter().zip(1..).map(number).collect()
    })
}

/// How often each of the requests arrives once more.
pub fn copies() -> impl Strategy<Value = Vec<usize>> {
    vec(0..3usize, 40)
}

/// Any request, of any numbers.
pub fn request() -> impl Strategy<Value = Request> {
    (any::<(u32, u64, u64, u64, u64)>(), any::<Option<u64>>(), command()).prop_map(
        |(numbers, as_of, command)| {
            let (client, sequence, first_outstanding, session_timeout, revisions) = numbers;
            let as_of = as_of.filter(|_| command.reads_only());
            Request { client, sequence, first_outstanding, session_timeout, revisions, as_of, command }
        },
    )
}

/// Any response.
pub fn response() -> impl Strategy<Value = Response> {
    prop_oneof![4 => one_response(), 1 => vec(one_response(), 0..4).prop_map(Response::Each)]
}

fn one_response() -> impl Strategy<Value = Response> {
    let bytes = || vec(any::<u8>(), 0..9);
    let code = prop_oneof![
        Just(Code::WrongType),
        Just(Code::NotANumber),
        Just(Code::Overflow),
        Just(Code::TooLong),
        Just(Code::Compacted),
        Just(Code::Future),
        Just(Code::SessionExpired)
    ];
    prop_oneof![
        Just(Response::Ok),
        Just(Response::Nil),
        Just(Response::Yes),
        Just(Response::No),
        bytes().prop_map(Response::Value),
        any::<i64>().prop_map(Response::Count),
        vec(bytes(), 0..4).prop_map(Response::List),
        any::<Option<u64>>().prop_map(Response::Lasts),
        (code, any::<String>()).prop_map(|(code, sentence)| Response::Error(Error { code, sentence })),
    ]
}

/// A store that has lived.
pub fn store() -> impl Strategy<Value = Store> {
    // Some sessions expire on the way, some later.
    let timeouts = prop_oneof![Just(0), 1..9000u64];
    (requests(), timeouts, 0..30u64).prop_map(|(mut requests, timeout, revisions)| {
        for request in &mut requests {
            (request.session_timeout, request.revisions) = (timeout, revisions);
        }
        let mut store = Store::new();
        for (request, index) in requests.iter().zip(1..) {
            store.apply(index, 1000 * index, request, Guarantee::ExactlyOnce);
        }
        store
    })
}

/// Bytes of which one is another.
pub fn damaged(bytes: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    (bytes, any::<prop::sample::Index>(), any::<u8>()).prop_map(|(mut bytes, at, byte)| {
        let at = at.index(bytes.len());
        bytes[at] = byte;
        bytes
    })
}

/// Words that are nearly commands.
pub fn scribble() -> impl Strategy<Value = Vec<Bytes>> {
    let word = prop_oneof![
        prop::sample::select(super::USAGES).prop_map(|usage| usage.name.into()),
        "[a-c:]{0,3}".prop_map(Bytes::from),
    ];
    vec(word, 0..5)
}

fn few() -> impl Strategy<Value = Command> {
    let letters = |length: &'static str| length.prop_map(Bytes::from).boxed();
    let one = of(letters("[a-c]"), letters("[a-c]"), letters("[a-c]{0,1}")).boxed();
    several(one.clone(), one)
}

/// Mostly one of these, at times several as one.
fn several(one: BoxedStrategy<Command>, parts: BoxedStrategy<Command>) -> impl Strategy<Value = Command> {
    let part = parts.prop_filter("it stands alone", |part| !OF_REVISIONS.contains(&part.name()));
    let multi = vec(part, 1..4).prop_map(|commands| Command::multi(commands).unwrap());
    prop_oneof![6 => one, 1 => multi]
}

fn of(
    name: BoxedStrategy<Bytes>,
    field: BoxedStrategy<Bytes>,
    value: BoxedStrategy<Bytes>,
) -> impl Strategy<Value = Command> {
    let key = || name.clone();
    let fields = || vec(name.clone(), 1..4);
    let members = || vec(value.clone(), 1..4);
    let by = prop_oneof![-3..3i64, any::<i64>()];
    let of_value =
        proptest::option::of(value.clone().prop_filter("it is how absence is written", |v| v != b"nil"));
    // Some shorter than the time between two entries of a store that has lived.
    let ttl = || prop_oneof![1..3000u64, 1..LONGEST_TTL];
    let of_ttl = proptest::option::of(ttl());
    let pairs = vec((field.clone(), value.clone()), 1..4);
    prop_oneof![
        (key(), value.clone(), of_ttl).prop_map(|(key, value, ttl)| Command::Set { key, value, ttl }),
        key().prop_map(|key| Command::Get { key }),
        fields().prop_map(|keys| Command::Del { keys }),
        (key(), pairs).prop_map(|(key, fields)| Command::HSet { key, fields }),
        (key(), name.clone()).prop_map(|(key, field)| Command::HGet { key, field }),
        (key(), fields()).prop_map(|(key, fields)| Command::HDel { key, fields }),
        (key(), members()).prop_map(|(key, members)| Command::SSet { key, members }),
        (key(), value.clone()).prop_map(|(key, member)| Command::SHas { key, member }),
        (key(), members()).prop_map(|(key, members)| Command::SDel { key, members }),
        (key(), ttl()).prop_map(|(key, ttl)| Command::Expire { key, ttl }),
        key().prop_map(|key| Command::Persist { key }),
        key().prop_map(|key| Command::Ttl { key }),
        (key(), by).prop_map(|(key, by)| Command::Incr { key, by }),
        (key(), value.clone()).prop_map(|(key, value)| Command::Append { key, value }),
        (key(), of_value, value.clone()).prop_map(|(key, expected, new)| Command::Cas { key, expected, new }),
        key().prop_map(|key| Command::GetDel { key }),
        key().prop_map(|key| Command::StrLen { key }),
        fields().prop_map(|keys| Command::Exists { keys }),
        key().prop_map(|key| Command::Type { key }),
        prop_oneof![Just(Bytes::new()), name.clone()].prop_map(|prefix| Command::Keys { prefix }),
        key().prop_map(|key| Command::HGetAll { key }),
        key().prop_map(|key| Command::HKeys { key }),
        key().prop_map(|key| Command::HLen { key }),
        key().prop_map(|key| Command::SMembers { key }),
        key().prop_map(|key| Command::SCard { key }),
        key().prop_map(|key| Command::History { key }),
        (key(), any::<bool>())
            .prop_map(|(name, prefix)| Command::Watch { watched: Watched { name, prefix } }),
        Just(Command::Unwatch),
    ]
}
