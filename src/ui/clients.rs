//! The clients: whom each takes for the leader, what it asks, what it was told, and what really became of it.

pub mod fate;
pub mod trail;

use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use super::Moment;
use super::app::runs::Change;
use super::app::{Msg, clock};
use super::console::answer;
use super::reads::{Comparison, SideBySide};
use super::selection::Selection;
use crate::sim::client::{Call, Client};
use crate::sim::event::Outcome;
use crate::sim::watching::Heard;
use crate::store::Response;
use fate::{Fate, Fates};
use trail::{Shared, Trails, What};

/// How many answered operations of a client are listed.
const ANSWERED: usize = 20;

/// How many changes that a client was told of are listed.
const HEARD: usize = 12;

/// What the list shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The moment.
    pub moment: Moment,
    /// What each operation went through.
    pub trails: Shared,
    /// Four ways to read, compared.
    pub comparison: Rc<Comparison>,
    /// Where messages go.
    pub send: Callback<Msg>,
}

/// The clients and their operations, the newest first.
#[component]
pub fn Clients(props: &Props) -> Html {
    let cluster = &props.moment.cluster;
    let (fates, trails) = (Fates::of(cluster), props.trails.0.borrow());
    let another = cluster.clients.keys().last().map_or(1, |id| id.0 + 1);
    let ask = props.send.reform(move |_: MouseEvent| Msg::Try(format!("c{another}: SET x {another}")));
    let export = props.send.reform(|_: MouseEvent| Msg::Runs(Change::ExportHistory));
    let client = |client: &Client| {
        let select = Selection::Client(client.id);
        let select = props.send.reform(move |_: MouseEvent| Msg::Select(Some(select)));
        html! {
            <section key={client.id.to_string()}>
                <h3 class="client-head"><button class="btn small" onclick={select}>{ client.id.to_string() }</button><span>{ believes(client) }</span></h3>
                { heard(client) }
                { operations(client, &fates, &trails) }
            </section>
        }
    };
    let idle = cluster.clients.is_empty();
    html! {
        <div class="panel">
            <p>{ if idle { "Nobody has asked anything yet. A client is there as soon as it asks." } else { "" } }</p>
            <div>{ for cluster.clients.values().map(client) }</div>
            <p><button class="btn" onclick={ask}>{ format!("Another client: c{another}") }</button>{ " " }
            <button class="btn" disabled={idle} title="All calls up to this moment as JSON, which raftarium linearize judges" onclick={export}>{ "Save the history" }</button></p>
            <SideBySide comparison={props.comparison.clone()} moment={props.moment.clone()} send={props.send.clone()} />
        </div>
    }
}

fn believes(client: &Client) -> String {
    let waiting = match client.waiting.len() {
        0 => String::new(),
        waiting => format!(", {waiting} more to ask"),
    };
    format!("takes {} for the leader{waiting}", client.believes)
}

/// What a client watches, and the latest of what it was told of it, in the order in which it was.
fn heard(client: &Client) -> Html {
    let watched: Vec<String> = client.watches.iter().map(|watch| watch.watched.to_string()).collect();
    let before = client.heard.len().saturating_sub(HEARD);
    let heard = client.heard.from(before).map(|heard| match &**heard {
        Heard::Change(told) => format!("{told} (revision {})", told.revision),
        Heard::Missed { upto } => format!("missed what is compacted, up to revision {upto}"),
    });
    let told = (before > 0)
        .then(|| format!("{before} more"))
        .into_iter()
        .chain(heard)
        .collect::<Vec<_>>()
        .join(", ");
    let told = if told.is_empty() { "nothing yet".into() } else { told };
    html! {
        if !watched.is_empty() || !client.heard.is_empty() {
            <p class="fate">{ format!("Watches {}. Told: {told}.", if watched.is_empty() { "nothing any more".into() } else { watched.join(", ") }) }</p>
        }
    }
}

/// One client's operations, the newest first.
fn operations(client: &Client, fates: &Fates, trails: &Trails) -> Html {
    let calls = client.open.iter().chain(client.closed.iter().rev().map(Arc::as_ref).take(ANSWERED));
    let operation = |call: &Call| {
        let (answer, more) = answer::told(call, None);
        let found = became(client, call, fates, trails);
        let alarm = found.as_ref().is_some_and(|(_, alarm)| *alarm);
        let again =
            if call.attempts > 1 { format!(" · asked {} times", call.attempts) } else { String::new() };
        html! {
            <li key={call.sequence.to_string()}>
                <div><b>{ call.operation.to_string() }</b><b class="answered">{ answer }</b></div>
                <div><small>{ format!("{}{again}", clock::seconds(call.invoked_at)) }</small><small>{ more }</small></div>
                <p class={classes!("fate", alarm.then_some("alarm"))}>{ found.map_or(String::new(), |(text, _)| text) }</p>
            </li>
        }
    };
    html! { <ul class="calls">{ for calls.map(operation) }</ul> }
}

/// What really became of an operation, and whether that is not what its client was told.
fn became(client: &Client, call: &Call, fates: &Fates, trails: &Trails) -> Option<(String, bool)> {
    let operation = (client.id, call.sequence);
    if call.operation.command.reads_only() {
        let behind = trails.behind(operation).filter(|behind| *behind > 0)?;
        let revisions = if behind == 1 { "revision" } else { "revisions" };
        return Some((format!("Stale: {behind} {revisions} behind when it was answered."), false));
    }
    let fate = fates.find(operation)?;
    match call.end.as_ref().map(|end| &end.outcome) {
        Some(Outcome::Answered(Response::Error(_))) if !call.is_unknown() => None,
        Some(_) if call.is_unknown() => Some((fate.told(), false)),
        None if fate == Fate::Lost => {
            Some(("No log has it, and no message carries it: it is asked again.".into(), false))
        }
        Some(Outcome::Answered(_)) => match fate {
            Fate::Happened(_) | Fate::Applied => Some((fate.told(), false)),
            _ => Some((format!("✕ Lost though it was answered. {}", fate.told()), true)),
        },
        Some(Outcome::NotLeader | Outcome::Busy) => match fate {
            Fate::Lost | Fate::Overruled { .. } => None,
            _ => Some((format!("✕ Told as not done. {}", fate.told()), true)),
        },
        Some(Outcome::Unknown) | None => Some((fate.told(), false)),
    }
}

/// One client for the inspector: what it believes, what its latest operation went through, all its operations.
pub fn inspected(client: &Client, moment: &Moment, trails: &Shared, send: &Callback<Msg>) -> Html {
    let (fates, trails) = (Fates::of(&moment.cluster), trails.0.borrow());
    let patience = client.deadline.map_or("–".into(), |deadline| clock::seconds(deadline.at));
    let under_way = client.open.as_ref().map_or("none".into(), |call| call.operation.to_string());
    let tries = client.open.as_ref().map_or("–".into(), |call| match call.attempts {
        1 => format!("{}, once", call.asked),
        n => format!("{}, at the {n}. attempt", call.asked),
    });
    let unknown = client.closed.iter().filter(|call| call.is_unknown()).count();
    let fields = [
        ("open call", under_way),
        ("asks", tries),
        ("session", session(client, moment)),
        ("ended", format!("{}, {unknown} unknown", client.closed.len())),
        ("takes for the leader", client.believes.to_string()),
        ("gives up waiting at", patience),
        ("more to ask", client.waiting.len().to_string()),
    ];
    let field =
        |(name, value): (&'static str, String)| html! { <><dt key={name}>{ name }</dt><dd>{ value }</dd></> };
    let say = |word: &'static str, line: String| {
        let press = send.reform(move |_: MouseEvent| Msg::Try(line.clone()));
        html! { <button class="btn" onclick={press}>{ word }</button> }
    };
    let id = client.id;
    let steps = client.latest().map_or(&[][..], |call| trails.of((id, call.sequence)));
    html! {
        <>
            <div class="inspector">
                <h2>{ id.to_string() }{ " " }<span>{ "client" }</span></h2>
                <dl class="fields">{ for fields.into_iter().map(field) }</dl>
                <h3><span>{ "What its latest operation went through" }</span></h3>
                <ol class="trail">{ for steps.iter().map(|step| walked(step, send)) }</ol>
                { heard(client) }
                <h3><span>{ "Operations, and what became of them" }</span></h3>
                { operations(client, &fates, &trails) }
            </div>
            <div class="actions">
                { say("SET x", format!("{id}: SET x {}", client.closed.len() + client.waiting.len() + 1)) }
                { say("GET x", format!("{id}: GET x")) }
                { say("INCR n", format!("{id}: INCR n")) }
                { if client.deadline.is_some() { say("Wait no longer", format!("timeout {id}")) } else { html! {} } }
            </div>
        </>
    }
}

/// Which of its requests the leader's store remembers.
fn session(client: &Client, moment: &Moment) -> String {
    let cluster = &moment.cluster;
    let leader = crate::words::leading(cluster).and_then(|id| cluster.machines.get(&id));
    let Some(host) = leader.and_then(|machine| machine.host.as_ref()) else { return "nobody leads".into() };
    match host.store.sessions().any(|(id, _)| id == client.id.0) {
        true => format!("known to {}", host.server.id),
        false => format!("not known to {} yet", host.server.id),
    }
}

fn walked(step: &trail::Step, send: &Callback<Msg>) -> Html {
    let at = step.at;
    let go = send.reform(move |_: MouseEvent| Msg::Seek(at));
    let what = match &step.what {
        What::Asked { server, attempt: 1 } => format!("asks {server}"),
        What::Asked { server, attempt } => format!("asks {server}, attempt {attempt}"),
        What::Told { by, answer } => format!("{by}: {}", crate::words::answer(answer)),
        What::Served { by, behind: 0 } => format!("{by} sends its answer"),
        What::Served { by, behind } => format!("{by} sends its answer, {behind} revisions behind"),
    };
    html! { <li key={format!("{:?}", step)}><button class="try" onclick={go}>{ clock::seconds(at) }</button>{ " " }{ what }</li> }
}
