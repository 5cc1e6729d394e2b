//! Any bytes whatever, taken for a script, a message, a snapshot, a command: what `fuzz/` asks of them under
//! `cargo fuzz`, asked here of random bytes and of real ones with something changed; and that a few bytes never
//! ask for much memory.

#![cfg(not(target_arch = "wasm32"))]

#[path = "common/memory.rs"]
mod memory;
#[path = "../fuzz/src/lib.rs"]
mod targets;

use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use raftarium::check::Watched;
use raftarium::host::wire;
use raftarium::raft::log::Entry;
use raftarium::raft::message::Message;
use raftarium::script::conditions::CONDITIONS;
use raftarium::script::statements::STATEMENTS;
use raftarium::sim;
use raftarium::sim::event::News;
use raftarium::sim::packet::Body;
use raftarium::store::compat::Compat;
use raftarium::store::{Command, Request, encode_request};
use raftarium::world::World;

/// Asks this of bytes, and that it takes no more memory than a small multiple of theirs.
fn check(target: fn(&[u8]), bytes: &[u8]) {
    let most = memory::most(|| target(bytes));
    assert!(most <= (128 << 10) + 256 * bytes.len(), "{most} bytes of memory for {} bytes", bytes.len());
}

/// What is said and kept in random worlds, as bytes.
#[derive(Default)]
struct Real {
    messages: Vec<Vec<u8>>,
    snapshots: Vec<Vec<u8>>,
    commands: Vec<Vec<u8>>,
}

static REAL: LazyLock<Real> = LazyLock::new(|| {
    let mut real = Real::default();
    (0..12).for_each(|seed| live(seed, &mut real));
    real
});

fn live(seed: u64, real: &mut Real) {
    let mut world = World::new(seed);
    let mut watched = Watched::new(&world.setup).unwrap();
    for _ in 0..600 {
        let events = match world.statement(&watched.cluster) {
            Some(statement) => watched.act(&statement).unwrap_or_default(),
            None => watched.step().into_iter().collect(),
        };
        for news in events.iter().flat_map(|event| &event.news) {
            if let News::Sent(packet) = news {
                said(&packet.body, real);
            }
        }
    }
    for host in watched.cluster.machines.values().filter_map(|machine| machine.host.as_ref()) {
        real.snapshots.push(host.store.to_snapshot());
        real.messages.extend(host.server.snapshot.iter().map(|snapshot| wire::encode_snapshot(snapshot)));
    }
}

fn said(body: &Body, real: &mut Real) {
    real.messages.push(sim::wire::encode(body));
    match body {
        Body::Server(message) => {
            if let Message::AppendEntries(append) = message {
                real.messages
                    .extend(append.entries.iter().take(1).map(|entry: &Entry| wire::encode_entry(entry)));
            }
        }
        Body::Request(request) => {
            let command: Command = request.operation.command.clone();
            real.commands.extend(Compat::of(&command).map(|said| said.encode()));
            let (client, sequence) = (request.client_id.0, request.sequence_num);
            let as_of = request.operation.revision;
            let request = Request { client, sequence, as_of, ..Request::of_nobody(command) };
            real.commands.push(encode_request(&request));
        }
        Body::Reply(_) | Body::Watch(_) | Body::News(_) => {}
    }
}

/// Examples of every statement and condition, some of them together.
fn scripts() -> impl Strategy<Value = Vec<u8>> {
    let statements = STATEMENTS.iter().flat_map(|info| info.examples).map(|example| (*example).to_owned());
    let conditions =
        CONDITIONS.iter().flat_map(|info| info.examples).map(|example| format!("expect {example}"));
    let lines: Vec<String> = statements.chain(conditions).collect();
    vec(select(lines), 1..6).prop_map(|lines| lines.join("\n").into_bytes())
}

/// Some of these bytes are others, missing or too much.
fn damaged(real: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let change = (
        any::<Index>(),
        0..3usize,
        vec(prop_oneof![any::<u8>(), select(&b"\x00\x01\xff ,*:=\"\\9"[..])], 0..6),
    );
    (real, vec(change, 0..4)).prop_map(|(mut bytes, changes)| {
        for (at, gone, new) in changes {
            let at = at.index(bytes.len() + 1);
            let end = (at + gone).min(bytes.len());
            bytes.splice(at..end, new);
        }
        bytes
    })
}

#[test]
fn the_real_ones_are_read() {
    let Real { messages, snapshots, commands } = &*REAL;
    assert!(messages.len() > 1_000 && snapshots.len() > 20 && commands.len() > 100);
    let kinds: std::collections::BTreeSet<&str> =
        messages.iter().filter_map(|bytes| sim::wire::decode(bytes).ok()).map(|body| body.kind()).collect();
    assert!(kinds.len() >= 12, "{kinds:?}");
    messages.iter().for_each(|bytes| check(targets::message, bytes));
    snapshots.iter().for_each(|bytes| check(targets::snapshot, bytes));
    commands.iter().for_each(|bytes| check(targets::command, bytes));
}

/// In place of each byte, and so of each length.
#[test]
fn a_length_of_four_billion_asks_for_no_memory() {
    let Real { messages, snapshots, commands } = &*REAL;
    let check_all = |target, real: &[Vec<u8>]| {
        for bytes in real.iter().step_by(real.len() / 50 + 1) {
            for at in 1..bytes.len().min(300) {
                let length = b"\xff\xff\xff\xff\x0f";
                check(target, &[&bytes[..at], length, &bytes[at + 1..]].concat());
            }
        }
    };
    check_all(targets::message, messages);
    check_all(targets::snapshot, snapshots);
    check_all(targets::command, commands);
    check(targets::command, b"\x02\xff\xff\xff\xffx");
    check(targets::script, b"given S1 log=1*4294967295");
}

#[test]
fn what_is_refused_as_expected_is_a_script_too() {
    check(targets::script, b"# a comment\n\npromote S0\nexpect refused\n");
}

#[test]
fn few_lines_say_much_in_little_memory() {
    let command = format!("given S1 log=\"1:SET x {}\"*10000", "y".repeat(4096));
    check(targets::script, command.as_bytes());
    check(targets::script, "given S1 log=1*10000\n".repeat(200).as_bytes());
}

proptest! {
    #[test]
    fn of_any_bytes(bytes: Vec<u8>, version in 1..4u8) {
        let versioned = [&[version], &bytes[..]].concat();
        for target in [targets::script, targets::message, targets::snapshot, targets::command] {
            check(target, &bytes);
            check(target, &versioned);
        }
    }

    #[test]
    fn of_a_text(text: String) {
        check(targets::script, text.as_bytes());
    }

    #[test]
    fn of_a_damaged_script(bytes in damaged(scripts())) {
        check(targets::script, &bytes);
    }

    #[test]
    fn of_a_damaged_message(bytes in damaged(select(&REAL.messages[..]))) {
        check(targets::message, &bytes);
    }

    #[test]
    fn of_a_damaged_snapshot(bytes in damaged(select(&REAL.snapshots[..]))) {
        check(targets::snapshot, &bytes);
    }

    #[test]
    fn of_a_damaged_command(bytes in damaged(select(&REAL.commands[..]))) {
        check(targets::command, &bytes);
    }
}
