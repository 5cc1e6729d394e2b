//! A link: its two directions, how each is set, what went over it, and the statements that change it.

use yew::prelude::*;

use crate::raft::Micros;
use crate::sim::cluster::Cluster;
use crate::sim::settings::Share;
use crate::sim::statement::{Ends, Party, Statement};
use crate::ui::app::Msg;
use crate::words;

/// Everything about a link.
pub fn view(cluster: &Cluster, ends: Ends, send: &Callback<Msg>) -> Html {
    let (a, b) = (ends.from, ends.to);
    let network = &cluster.network;
    let (cut_there, cut_back) = (network.is_cut(a, b), network.is_cut(b, a));
    let there = Ends { from: a, to: b, both: false };
    let back = Ends { from: b, to: a, both: false };
    let both = Ends { from: a, to: b, both: true };
    html! {
        <>
            <div class="inspector" key={format!("{a}{b}")}>
                <h2>{ format!("{a} – {b} ") }<span>{ "link" }</span></h2>
                { direction(cluster, a, b) }
                { direction(cluster, b, a) }
                <h3><span>{ "To change it, say" }</span></h3>
                <ul class="sayings">{ for sayings(cluster, a, b).into_iter().map(|line| saying(line, send)) }</ul>
                <p>{ "C cuts it one way, then both, then the other way, and heals it. L goes on to the next link." }</p>
            </div>
            <div class="actions">
                { switch(send, cut_there && cut_back, both, "both ways") }
                { switch(send, cut_there, there, &format!("{a} → {b}")) }
                { switch(send, cut_back, back, &format!("{b} → {a}")) }
            </div>
        </>
    }
}

fn direction(cluster: &Cluster, from: Party, to: Party) -> Html {
    let field =
        |(name, value): (&'static str, String)| html! { <><dt key={name}>{ name }</dt><dd>{ value }</dd></> };
    let own = cluster.network.link_settings(from, to).is_some();
    html! {
        <>
            <h3><span>{ format!("{from} → {to}") }</span><span>{ if own { "settings of its own" } else { "as all links" } }</span></h3>
            <dl class="fields">{ for fields(cluster, from, to).into_iter().map(field) }</dl>
        </>
    }
}

fn fields(cluster: &Cluster, from: Party, to: Party) -> Vec<(&'static str, String)> {
    let network = &cluster.network;
    let settings = network.link_settings(from, to).unwrap_or(&cluster.settings.link);
    let counts = network.counts(from, to);
    let flights =
        network.in_flight.values().filter(|flight| (flight.packet.from, flight.packet.to) == (from, to));
    vec![
        ("state", if network.is_cut(from, to) { "cut".into() } else { "works".into() }),
        ("latency", range(settings.latency)),
        ("loss", share(settings.loss)),
        ("duplicate", share(settings.duplicate)),
        ("sent", counts.sent.to_string()),
        ("lost", counts.lost.to_string()),
        ("doubled", counts.doubled.to_string()),
        ("in flight", flights.count().to_string()),
    ]
}

fn range((low, high): (Micros, Micros)) -> String {
    if low == high { words::span(low) } else { format!("{} to {}", words::span(low), words::span(high)) }
}

fn share(Share(millionths): Share) -> String {
    match millionths % 10_000 {
        0 => format!("{} %", millionths / 10_000),
        _ => format!("{}.{:02} %", millionths / 10_000, millionths / 100 % 100),
    }
}

/// Lines that make it slow, lossy, doubling, or like all others again.
fn sayings(cluster: &Cluster, a: Party, b: Party) -> Vec<String> {
    let common = &cluster.settings.link;
    let (low, high) = (common.latency.0.0, common.latency.1.0);
    let percent = |Share(millionths): Share| format!("{}%", millionths / 10_000);
    vec![
        format!("link {a} - {b} latency=100ms"),
        format!("link {a} -> {b} loss=50%"),
        format!("link {a} - {b} duplicate=20%"),
        format!(
            "link {a} - {b} latency={low}us..{high}us loss={} duplicate={}",
            percent(common.loss),
            percent(common.duplicate)
        ),
    ]
}

fn saying(line: String, send: &Callback<Msg>) -> Html {
    let say = {
        let line = line.clone();
        send.reform(move |_: MouseEvent| Msg::Try(line.clone()))
    };
    html! { <li key={line.clone()}><button class="try" onclick={say}>{ line }</button></li> }
}

fn switch(send: &Callback<Msg>, cut: bool, ends: Ends, which: &str) -> Html {
    let (word, statement) =
        if cut { ("Heal", Statement::Heal(Some(ends))) } else { ("Cut", Statement::Cut(ends)) };
    let press = send.reform(move |_: MouseEvent| Msg::Say(statement.clone()));
    html! { <button class="btn" onclick={press}>{ format!("{word} {which}") }</button> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raft::ServerId;
    use crate::recording::Player;
    use crate::script::{self, Line};
    use crate::sim::statement::Setup;

    const S1: Party = Party::Server(ServerId(1));
    const S2: Party = Party::Server(ServerId(2));

    fn say(player: &mut Player, line: &str) {
        let Ok(Some(Line::Act(statement))) = script::parse_line(line) else { panic!("{line}") };
        player.act(statement).unwrap();
    }

    fn value(player: &Player, from: Party, to: Party, name: &str) -> String {
        let fields = fields(&player.watched().cluster, from, to);
        fields.into_iter().find(|(other, _)| *other == name).unwrap().1
    }

    #[test]
    fn what_goes_over_a_link_is_counted_each_way_and_goes_back_with_the_time() {
        let mut player = Player::new(Setup::default()).unwrap();
        for line in ["set timers=off fsync=0ms", "timeout S1", "duplicate m1", "cut S2 -> S1", "settle"] {
            say(&mut player, line);
        }
        let counted =
            |player: &Player, from, to| ["sent", "lost", "doubled"].map(|name| value(player, from, to, name));
        assert_eq!(counted(&player, S1, S2)[2], "1");
        assert_eq!(value(&player, S2, S1, "state"), "cut");
        assert_ne!(value(&player, S2, S1, "lost"), "0");
        while player.back() {}
        assert_eq!(counted(&player, S1, S2), ["0", "0", "0"]);
    }

    #[test]
    fn each_line_that_is_offered_can_be_said() {
        let mut player = Player::new(Setup::default()).unwrap();
        for line in sayings(&player.watched().cluster, S1, S2) {
            say(&mut player, &line);
        }
        assert_eq!(
            value(&player, S1, S2, "latency"),
            value(&player, S1, Party::Server(ServerId(3)), "latency")
        );
        assert_eq!(value(&player, S1, S2, "loss"), "0 %");
    }
}
