//! Events as lines of text: when, which, why, and all that came of it.

use crate::raft::Time;
use crate::raft::rules::Rules;
use crate::script::{fields_of, print_span};
use crate::sim::event::{Event, News, Trigger};
use crate::sim::packet::{Body, Packet};
use crate::words::{modified, sentence};

/// One event in full; in modified Raft its first line says so.
pub fn event(event: &Event, rules: Rules) -> String {
    let cause = event.cause.map_or_else(String::new, |cause| format!(" after #{}", cause.0));
    let mark = modified(rules).map_or_else(String::new, |mark| format!("  [{mark}]"));
    let trigger = trigger(&event.trigger);
    let first = format!("{:>12}  #{}{cause}: {trigger}{mark}", seconds(event.at), event.id.0);
    let rest = event.news.iter().map(|news| format!("                {}", of_news(news)));
    std::iter::once(first).chain(rest).collect::<Vec<_>>().join("\n")
}

fn seconds(at: Time) -> String {
    format!("{}.{:06}s", at.0 / 1_000_000, at.0 % 1_000_000)
}

fn trigger(trigger: &Trigger) -> String {
    match trigger {
        Trigger::Act(statement) => statement.to_string(),
        Trigger::Arrival(packet) => format!("{} arrives", message(packet)),
        Trigger::Written(server) => format!("a write of {server} is done"),
        Trigger::Timer(server) => format!("a timer of {server} fires"),
        Trigger::Load(client) => format!("it is {client}'s turn to ask"),
        Trigger::ClientTimer(client) => format!("{client} has waited long enough"),
    }
}

fn of_news(news: &News) -> String {
    match news {
        News::Sent(packet) => {
            let travels = print_span(packet.arrives_at - packet.sent_at);
            let copy = packet.copy_of.map_or_else(String::new, |id| format!(", a copy of {id}"));
            format!("sent: {}, travels {travels}{copy}", message(packet))
        }
        other => sentence(other).to_string(),
    }
}

/// A message in full: `m17 S1 -> S2 AppendEntries term=2 …`.
pub fn message(packet: &Packet) -> String {
    let head = format!("{} {} -> {} {}", packet.id, packet.from, packet.to, packet.kind());
    let rest = match &packet.body {
        Body::Server(message) => fields_of(message),
        Body::Request(request) => format!("sequenceNum={} {}", request.sequence_num, request.operation),
        Body::Watch(request) => {
            format!("watch={} {} after={}", request.watch, request.watched, request.after)
        }
        Body::News(reply) => format!(
            "watch={} after={} upto={} {}",
            reply.watch,
            reply.report.after,
            reply.report.upto,
            crate::words::contents(packet)
        ),
        Body::Reply(reply) => {
            format!("sequenceNum={} {}", reply.sequence_num, crate::words::contents(packet))
        }
    };
    format!("{head} {rest}")
}
