//! The clients: what each asks, whom, and what it was answered.

use std::sync::Arc;

use yew::prelude::*;

use super::Moment;
use super::app::clock;
use super::console::answer;
use crate::sim::client::{Call, Client};

/// How many answered operations of a client are listed.
const ANSWERED: usize = 20;

/// What the list shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The moment.
    pub moment: Moment,
}

/// The clients and their operations, the newest first.
#[component]
pub fn Clients(props: &Props) -> Html {
    let clients = &props.moment.cluster.clients;
    html! {
        <div class="panel">
            <div>{ for clients.values().map(operations) }</div>
            <p>{ if clients.values().all(is_idle) { "Nobody has asked anything yet." } else { "" } }</p>
        </div>
    }
}

fn is_idle(client: &Client) -> bool {
    client.open.is_none() && client.closed.is_empty()
}

/// One client's operations, the newest first.
pub fn operations(client: &Client) -> Html {
    let calls = client.open.iter().chain(client.closed.iter().rev().map(Arc::as_ref).take(ANSWERED));
    html! {
        <section key={client.id.to_string()}>
            <h3>{ format!("{} asks {} next", client.id, client.believes) }</h3>
            <ul class="calls">{ for calls.map(operation) }</ul>
        </section>
    }
}

fn operation(call: &Call) -> Html {
    let (answer, more) = answer::told(call, None);
    html! {
        <li key={call.sequence.to_string()}>
            <div><b>{ call.operation.command.to_string() }</b><b>{ answer }</b></div>
            <div><small>{ format!("at {}", clock::seconds(call.invoked_at)) }</small><small>{ more }</small></div>
        </li>
    }
}
