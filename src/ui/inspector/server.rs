//! A server: what is on its disk and what is only in its memory, what it knows of its followers, what
//! its store holds, and what one can do to it.

use yew::prelude::*;

use crate::raft::log::Log;
use crate::raft::server::{Durable, Effect, Role, Server, Write};
use crate::raft::{Micros, ServerId, Term, Time};
use crate::sim::cluster::Cluster;
use crate::sim::machine::Machine;
use crate::sim::statement::Ends;
use crate::store::{self, Record, Store, Value};
use crate::ui::app::deeds::is_slow;
use crate::ui::app::{Deed, Msg};
use crate::ui::faults::machine::clock_and_disk;
use crate::ui::selection::Selection;
use crate::ui::why;
use crate::why::Subject;
use crate::words;

/// How many keys are listed.
const KEYS: usize = 50;

/// Everything about one server.
pub fn view(cluster: &Cluster, id: ServerId, machine: &Machine, send: &Callback<Msg>) -> Html {
    let running = machine.host.as_ref();
    html! {
        <>
            <div class="inspector" key={id.to_string()}>
                <h2>{ id.to_string() }{ " " }<span>{ words::role_in(cluster, id) }</span></h2>
                { persistent(id, machine, send) }
                { writes(cluster, machine) }
                <div>{ for running.map(|host| volatile(&host.server, send)) }</div>
                <div>{ for running.and_then(|host| of_leaders(&host.server)) }</div>
                { links(cluster, id, send) }
                <h3><span>{ "Clock and disk" }</span></h3>
                { clock_and_disk(id, machine, send) }
                <div>{ for running.map(|host| holdings(&host.store)) }</div>
                <p>{ if running.is_none() { "It is down. Only what is on its disk is left." } else { "" } }</p>
            </div>
            { actions(cluster, id, machine, send) }
        </>
    }
}

/// Figure 2's persistent state. What the memory has and the disk has not yet stands beside it.
fn persistent(id: ServerId, machine: &Machine, send: &Callback<Msg>) -> Html {
    let disk = &machine.disk.durable;
    let memory = machine.host.as_ref().map(|host| &host.server);
    let same = memory.is_none_or(|server| {
        (server.current_term, server.voted_for) == (disk.current_term, disk.voted_for)
            && server.log == disk.log
    });
    let state = if same { "on disk ✓" } else { "memory / disk" };
    let fields = [
        (
            "currentTerm",
            Subject::Term(id),
            both(memory.map(|s| s.current_term), disk.current_term, |term: &Term| term.to_string()),
        ),
        (
            "votedFor",
            Subject::Vote(id),
            both(memory.map(|s| s.voted_for), disk.voted_for, |vote| vote_of(*vote)),
        ),
        ("log[]", Subject::Log(id), log(memory, disk)),
    ];
    html! {
        <>
            <h3><span>{ "Persistent state" }</span><span>{ state }</span></h3>
            <dl class="fields">{ for fields.into_iter().map(|field| asked(field, memory.is_some(), send)) }</dl>
        </>
    }
}

/// What is on its way to the disk, with the time that is left; and what the server may not say before it is there.
fn writes(cluster: &Cluster, machine: &Machine) -> Html {
    let pending = machine.disk.pending.iter().map(|write| {
        let left = if write.done > cluster.now { write.done - cluster.now } else { Micros(0) };
        (printed(&write.write), format!("{} left", words::span(left)))
    });
    let held =
        machine.host.iter().flat_map(|host| host.held_back()).filter_map(held_back).collect::<Vec<_>>();
    let list = |heading: &'static str, rows: Vec<(String, String)>| match rows.is_empty() {
        true => html! {},
        false => html! {
            <>
                <h3><span>{ heading }</span></h3>
                <dl class="fields">{ for rows.into_iter().enumerate().map(|(place, (name, value))| html! { <><dt key={place}>{ name }</dt><dd>{ value }</dd></> }) }</dl>
            </>
        },
    };
    html! { <>{ list("Writes under way", pending.collect()) }{ list("Held back until they are done", held) }</> }
}

/// `term 3, vote S1, 2 entries`
fn printed(write: &Write) -> String {
    let term = write.term.map(|term| format!("term {term}"));
    let vote = write.vote.map(|vote| format!("vote {}", vote_of(vote)));
    let entries = write.entries.as_ref().map(|(from, entries)| match entries.len() {
        1 => format!("entry {from}"),
        n => format!("{n} entries from {from}"),
    });
    let snapshot = write.snapshot.as_ref().map(|_| "snapshot".to_string());
    let state = write.state.as_ref().map(|_| "state".to_string());
    let parts: Vec<String> = [term, vote, entries, snapshot, state].into_iter().flatten().collect();
    if parts.is_empty() { "nothing".into() } else { parts.join(", ") }
}

/// Something that waits for the disk, and whom it is for.
fn held_back(effect: &Effect) -> Option<(String, String)> {
    Some(match effect {
        Effect::Send { to, message, .. } => (message.kind().to_string(), format!("to {to}")),
        Effect::Apply { index, .. } => ("apply".into(), format!("entry {index}")),
        Effect::Restore(snapshot) => ("restore".into(), format!("snapshot up to {}", snapshot.prefix.index)),
        Effect::Read { .. } => ("read".into(), "for a client".into()),
        Effect::Reject { .. } => ("refusal".into(), "to a client".into()),
        Effect::Persist(..) | Effect::Note(_) => return None,
    })
}

/// A value whose reasons can be asked for.
fn asked(
    (name, subject, value): (&'static str, Subject, String),
    running: bool,
    send: &Callback<Msg>,
) -> Html {
    let why = running.then(|| why::small(subject, name, send));
    html! { <><dt key={name}>{ name }</dt><dd>{ value }{ for why }</dd></> }
}

/// A value, or `memory / disk` where the two differ.
fn both<T: PartialEq>(memory: Option<T>, disk: T, print: impl Fn(&T) -> String) -> String {
    match memory {
        Some(memory) if memory != disk => format!("{} / {}", print(&memory), print(&disk)),
        _ => print(&disk),
    }
}

fn vote_of(vote: Option<ServerId>) -> String {
    vote.map_or("–".into(), |id| id.to_string())
}

fn log(memory: Option<&Server>, disk: &Durable) -> String {
    match memory {
        Some(server) if server.log != disk.log && count(&server.log) == count(&disk.log) => {
            format!("{}, not yet on disk", entries(&server.log))
        }
        Some(server) if server.log != disk.log => {
            format!("{} / {} entries", count(&server.log), count(&disk.log))
        }
        _ => entries(&disk.log),
    }
}

fn count(log: &Log) -> u64 {
    log.last_index().0 - log.prefix.index.0
}

fn entries(log: &Log) -> String {
    let after = if log.prefix.index.0 > 0 { format!(" after {}", log.prefix.index) } else { String::new() };
    match count(log) {
        1 => format!("1 entry{after}"),
        n => format!("{n} entries{after}"),
    }
}

fn volatile(server: &Server, send: &Callback<Msg>) -> Html {
    let voters: Vec<String> = server.configuration().voters.iter().map(ServerId::to_string).collect();
    let learners: Vec<String> = server.configuration().learners.iter().map(ServerId::to_string).collect();
    let fields = [
        ("lastApplied", server.last_applied.to_string()),
        ("leader", vote_of(server.leader())),
        ("voters", voters.join(" ")),
    ];
    let learning = (!learners.is_empty()).then(|| ("learners", learners.join(" ")));
    html! {
        <>
            <h3><span>{ "Volatile state" }</span></h3>
            <dl class="fields">
                { asked(("commitIndex", Subject::Commit(server.id), server.commit_index.to_string()), true, send) }
                { for fields.into_iter().chain(learning).map(field) }
            </dl>
        </>
    }
}

fn of_leaders(server: &Server) -> Option<Html> {
    let (heading, note, fields) = match &server.role {
        Role::Leader(leader) => {
            let progress = leader.progress.iter();
            let fields =
                progress.map(|(id, p)| (id.to_string(), format!("{} · {}", p.next_index, p.match_index)));
            ("Volatile state on leaders", "next · match", fields.collect())
        }
        Role::Candidate { votes } | Role::PreCandidate { votes } => {
            let names: Vec<String> = votes.iter().map(ServerId::to_string).collect();
            ("Votes so far", "", vec![(names.len().to_string(), names.join(" "))])
        }
        Role::Follower { .. } => return None,
    };
    let fields: Vec<(String, String)> = fields;
    Some(html! {
        <>
            <h3><span>{ heading }</span><span>{ note }</span></h3>
            <dl class="fields">{ for fields.into_iter().map(field) }</dl>
        </>
    })
}

fn field((name, value): (impl Into<AttrValue>, String)) -> Html {
    let name: AttrValue = name.into();
    html! { <><dt key={name.to_string()}>{ &name }</dt><dd>{ value }</dd></> }
}

fn holdings(store: &Store) -> Html {
    html! {
        <>
            <h3><span>{ "Key-value store" }</span><span>{ format!("revision {}", store.revision()) }</span></h3>
            <ul class="holdings">{ for store.records().take(KEYS).map(holding) }</ul>
            <p>{ if store.records().next().is_none() { "Empty" } else { "" } }</p>
        </>
    }
}

fn holding((key, record): (&[u8], &Record)) -> Html {
    let key = store::text::name(key);
    html! {
        <li key={key.clone()} title={full(&record.value)}>
            <span>{ &key }</span><b>{ brief(&record.value) }</b><small>{ kept(record) }</small>
        </li>
    }
}

/// Its revision, and the log time at which it expires.
fn kept(record: &Record) -> String {
    let until = record.deadline.map(|deadline| format!(" · until {}", words::moment(Time(deadline))));
    format!("rev {}{}", record.revision, until.unwrap_or_default())
}

fn brief(value: &Value) -> String {
    match value {
        Value::String(bytes) => store::text::name(bytes),
        Value::Hash(fields) if fields.len() == 1 => full(value),
        Value::Hash(fields) => format!("{{{} fields}}", fields.len()),
        Value::Set(_) => full(value),
    }
}

fn full(value: &Value) -> String {
    let name = |bytes: &store::Bytes| store::text::name(bytes);
    match value {
        Value::String(bytes) => name(bytes),
        Value::Hash(fields) => {
            let fields: Vec<String> =
                fields.iter().map(|(f, v)| format!("{}: {}", name(f), name(v))).collect();
            format!("{{{}}}", fields.join(", "))
        }
        Value::Set(members) => {
            let members: Vec<String> = members.iter().map(name).collect();
            format!("{{{}}}", members.join(", "))
        }
    }
}

/// Its links, each to be selected without having to hit a line.
fn links(cluster: &Cluster, id: ServerId, send: &Callback<Msg>) -> Html {
    let link = |other: &ServerId| {
        let (a, b) = (id.into(), (*other).into());
        let cut = cluster.network.is_cut(a, b) || cluster.network.is_cut(b, a);
        let select = Selection::Link(Ends { from: a, to: b, both: true });
        let press = send.reform(move |_: MouseEvent| Msg::Select(Some(select)));
        let name = format!("Link {id} – {other}, {}", if cut { "cut" } else { "works" });
        html! {
            <button key={other.to_string()} class={classes!("btn", "small", cut.then_some("cut"))} aria-label={name.clone()} title={name}
                onclick={press}>{ other.to_string() }</button>
        }
    };
    let others = cluster.machines.keys().filter(|other| **other != id);
    html! {
        <>
            <h3><span>{ "Links, to cut and heal" }</span><span>{ "L" }</span></h3>
            <div class="links-of">{ for others.map(link) }</div>
        </>
    }
}

/// Always the same nine in the same places; what cannot be done now is greyed out.
fn actions(cluster: &Cluster, id: ServerId, machine: &Machine, send: &Callback<Msg>) -> Html {
    let server = machine.host.as_ref().map(|host| &host.server);
    let running = server.is_some();
    let leads = server.is_some_and(Server::is_leader);
    let has_leader = words::leading(cluster).is_some();
    let learns =
        words::configuration(cluster).is_some_and(|configuration| configuration.learners.contains(&id));
    let button = |deed: Deed, word: &'static str, key: &'static str, usable: bool| {
        let press = send.reform(move |_: MouseEvent| Msg::Do(deed));
        html! { <button class="btn" disabled={!usable} title={key} onclick={press}>{ word }</button> }
    };
    html! {
        <div class="actions nine">
            { button(Deed::CrashOrStart, if running { "Crash" } else { "Start" }, "Its process ends, or starts from its disk (X)", true) }
            { button(Deed::TimeOut, if leads { "Heartbeat" } else { "Time out" }, "Its timer fires now (T)", running) }
            { button(Deed::Isolate, "Isolate", "It hears nobody, nobody hears it (I)", true) }
            { button(Deed::PauseOrResume, if machine.paused { "Resume" } else { "Pause" }, "It stalls, or goes on", running) }
            { button(Deed::SlowClock, if is_slow(machine) { "True clock" } else { "Slow clock" }, "Its clock runs at half the speed", true) }
            { button(Deed::Snapshot, "Snapshot", "It compacts its log", running) }
            { button(Deed::MakeLeader, "Make leader", "The leader hands over to it", running && has_leader && !leads) }
            { button(Deed::Promote, "Promote", "A learner becomes a voter", learns) }
            { button(Deed::Remove, "Remove", "It leaves the cluster", has_leader) }
        </div>
    }
}
