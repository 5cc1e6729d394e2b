//! The inspector: everything about what is selected, under Figure 2's own headings.

mod annotated;
mod entry;
mod link;
mod octets;
mod packet;
mod server;

use std::rc::Rc;

use yew::prelude::*;

use super::Moment;
use super::app::Msg;
use super::app::asking::Asked;
use super::clients::inspected;
use super::clients::trail;
use super::header::modified_tag;
use super::icons;
use super::legend::Legend;
use super::selection::Selection;
use super::why;

/// What the inspector shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The moment.
    pub moment: Moment,
    /// What clients' operations went through.
    pub trails: trail::Shared,
    /// What is selected.
    pub selection: Option<Selection>,
    /// What was asked about, and the answer.
    #[prop_or_default]
    pub asked: Option<Rc<Asked>>,
    /// Where messages go.
    pub send: Callback<Msg>,
}

/// The inspector.
#[component]
pub fn Inspector(props: &Props) -> Html {
    let close = props.send.reform(|_: MouseEvent| Msg::Select(None));
    html! {
        <aside class="side" aria-label="Inspector">
            { modified_tag() }
            <div class="why-scroll" tabindex="0" role="region" aria-label="Selected, and why">
                { why::view(props.asked.as_deref(), props.selection.is_some(), &props.moment.cluster, &props.send) }
                { selected(props) }
            </div>
            <button class="btn plain square side-close" aria-label="Close" onclick={close}>{ icons::close() }</button>
        </aside>
    }
}

fn selected(props: &Props) -> Html {
    let cluster = &props.moment.cluster;
    match props.selection {
        Some(Selection::Entry(id, index)) => entry::view(cluster, id, index).unwrap_or_else(nothing),
        Some(Selection::Client(id)) => match cluster.clients.get(&id) {
            Some(client) => inspected(client, &props.moment, &props.trails, &props.send),
            None => nothing(),
        },
        Some(Selection::Server(id)) => match cluster.machines.get(&id) {
            Some(machine) => server::view(cluster, id, machine, &props.send),
            None => nothing(),
        },
        Some(Selection::Message(id)) => match cluster.network.in_flight.get(&id) {
            Some(flight) => packet::view(flight, &props.send),
            None => nothing(),
        },
        Some(Selection::Link(ends)) => link::view(cluster, ends, &props.send),
        Some(Selection::Event(_)) if props.asked.is_some() => html! {},
        Some(Selection::Event(_)) => nothing(),
        None => nothing(),
    }
}

fn nothing() -> Html {
    html! {
        <div class="inspector">
            <h2>{ "Nothing selected" }</h2>
            <p>{ "Press a server, a message, a link or an entry: here is what it holds and what you can do to it." }</p>
            <Legend />
        </div>
    }
}
