//! A message on its way: its fields after Figures 2 and 13, and what one can do to it.

use yew::prelude::*;

use super::annotated::Annotated;
use crate::raft::ServerId;
use crate::raft::message::Field;
use crate::sim::network::Flight;
use crate::sim::packet::{Body, Packet, all_kinds};
use crate::ui::app::{Msg, clock};
use crate::ui::keys::titled;
use crate::ui::ring::zones::Zone;
use crate::words;

/// Everything about one message.
pub fn view(flight: &Flight, send: &Callback<Msg>) -> Html {
    let packet = &*flight.packet;
    html! {
        <>
            <div class="inspector" key={packet.id.to_string()}>
                <h2>{ packet.kind() }{ " " }<span>{ packet.id.to_string() }</span></h2>
                <p>{ format!("{} → {}, {}", packet.from, packet.to, words::contents(packet)) }</p>
                <Annotated packet={flight.packet.clone()} />
                <h3><span>{ "Journey" }</span></h3>
                <dl class="fields">{ for journey(flight).into_iter().map(field) }</dl>
                <p>{ "Time stands while you look. Space lets it go on, M goes to the next message." }</p>
            </div>
            { actions(flight, send) }
        </>
    }
}

/// Its fields with their values.
pub fn fields(packet: &Packet) -> Vec<(&'static str, String)> {
    let names = all_kinds().find(|(kind, _)| *kind == packet.kind()).map_or(&[][..], |(_, names)| names);
    let mut fields: Vec<_> =
        names.iter().filter_map(|(name, _)| Some((*name, printed(&packet.field(name)?)))).collect();
    match &packet.body {
        Body::Request(request) => fields.push(("command", request.operation.to_string())),
        Body::Reply(reply) => {
            fields.push(("sequenceNum", reply.sequence_num.to_string()));
            fields.push(("answer", words::answer(&reply.answer)));
        }
        Body::Watch(request) => fields.push(("watched", request.watched.to_string())),
        Body::News(_) => fields.push(("told", crate::words::contents(packet))),
        Body::Server(_) => {}
    }
    fields
}

fn printed(field: &Field) -> String {
    match field {
        Field::Number(number) => number.to_string(),
        Field::Bool(truth) => truth.to_string(),
        Field::Server(ServerId(id)) => format!("S{id}"),
        Field::Terms(terms) if terms.is_empty() => "none".into(),
        Field::Terms(terms) => terms.iter().map(|term| term.to_string()).collect::<Vec<_>>().join(", "),
    }
}

fn journey(flight: &Flight) -> Vec<(&'static str, String)> {
    let packet = &*flight.packet;
    let arrives = if flight.held { "held".into() } else { clock::seconds(packet.arrives_at) };
    let mut journey = vec![("sent", clock::seconds(packet.sent_at)), ("arrives", arrives)];
    journey.extend(packet.copy_of.map(|original| ("copy of", original.to_string())));
    journey
}

fn field((name, value): (&'static str, String)) -> Html {
    html! { <><dt key={name}>{ name }</dt><dd>{ value }</dd></> }
}

fn actions(flight: &Flight, send: &Callback<Msg>) -> Html {
    let button = |zone: Zone| {
        let (statement, word) = (zone.statement(&flight.packet, flight.held), zone.word(flight.held));
        let press = send.reform(move |_: MouseEvent| Msg::Say(statement.clone()));
        html! { <button class="btn" title={titled(word, &Msg::Do(zone.deed()))} onclick={press}>{ word }</button> }
    };
    html! { <div class="actions five">{ for Zone::ALL.into_iter().map(button) }</div> }
}
