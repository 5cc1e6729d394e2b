//! The same GET served in four ways from this very moment, each in a copy of the cluster, so that the run itself
//! does not know of it: what it answers, what it costs, and what it may miss.

use std::collections::BTreeSet;

use yew::prelude::*;

use super::Moment;
use super::app::Msg;
use crate::raft::{Micros, ServerId, Time};
use crate::sim::cluster::Cluster;
use crate::sim::event::{Event, EventId, Outcome, Trigger};
use crate::sim::packet::{Answer, Body};
use crate::sim::settings::{Reads, Setting};
use crate::sim::statement::{ClientId, How, Operation, Party, Statement};
use crate::store::{Bytes, Command};
use crate::words;

/// No read is waited for longer.
const PATIENCE: Micros = Micros::millis(3_000);

/// One way to serve a read, tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Which way.
    pub way: Reads,
    /// Who was asked.
    pub asked: ServerId,
    /// What it answered; none: it did not.
    pub answer: Option<String>,
    /// How long it took.
    pub took: Micros,
    /// How many messages it set off, its own two included.
    pub messages: usize,
    /// By how many revisions the server that answered was behind when it did.
    pub behind: u64,
}

/// Reads a key in all four ways. A lease is given time to be there; the local read asks whoever is furthest behind.
pub fn compare(cluster: &Cluster, key: &Bytes) -> Vec<Tried> {
    [Reads::Log, Reads::Index, Reads::Lease, Reads::Local]
        .into_iter()
        .filter_map(|way| one(cluster, key, way))
        .collect()
}

fn one(cluster: &Cluster, key: &Bytes, way: Reads) -> Option<Tried> {
    let mut world = cluster.clone();
    let settings = match way {
        Reads::Lease => vec![Setting::Stickiness(true), Setting::Reads(way)],
        _ => vec![Setting::Reads(way)],
    };
    world.act(&Statement::Set(settings)).ok()?;
    if way == Reads::Lease && cluster.settings.reads != Reads::Lease {
        let settled = world.now + Micros(2 * world.settings.server.heartbeat.0);
        while world.next_at().is_some_and(|at| at <= settled) && world.step() {}
    }
    let asked =
        if way == Reads::Local { hindmost(&world)? } else { words::leading(&world).or(hindmost(&world))? };
    let client = ClientId(world.clients.keys().last().map_or(1, |id| id.0 + 1));
    let how = if way == Reads::Local { How::Local } else { How::AsSet };
    let command = Command::Get { key: key.clone() };
    let operation = Operation { command, at: Some(asked), how, revision: None };
    world.take_events();
    let asked_at = world.now;
    world.act(&Statement::Ask { client, operation }).ok()?;
    let mut watch = Watch { client, caused: BTreeSet::new(), messages: 0, behind: 0 };
    loop {
        for event in world.take_events() {
            watch.see(&event, &world);
        }
        let closed = world.clients.get(&client).and_then(|client| client.closed.last());
        if let Some(end) = closed.and_then(|call| call.end.as_ref()) {
            let answer = match &end.outcome {
                Outcome::Answered(response) => Some(response.to_string()),
                _ => None,
            };
            let (messages, behind) = (watch.messages, watch.behind);
            return Some(Tried { way, asked, answer, took: end.at - asked_at, messages, behind });
        }
        if world.next_at().is_none_or(|at| at > asked_at + PATIENCE) || !world.step() {
            let (messages, behind) = (watch.messages, watch.behind);
            return Some(Tried { way, asked, answer: None, took: PATIENCE, messages, behind });
        }
    }
}

/// Whoever runs and has the oldest state.
fn hindmost(cluster: &Cluster) -> Option<ServerId> {
    let running = cluster.machines.iter().filter_map(|(id, machine)| Some((*id, machine.host.as_ref()?)));
    running.min_by_key(|(_, host)| (host.store.revision(), host.server.is_leader())).map(|(id, _)| id)
}

/// Counts what one read sets off.
struct Watch {
    client: ClientId,
    caused: BTreeSet<EventId>,
    messages: usize,
    behind: u64,
}

impl Watch {
    fn see(&mut self, event: &Event, world: &Cluster) {
        let of_it = event.cause.is_some_and(|cause| self.caused.contains(&cause));
        let by_timer = matches!(event.trigger, Trigger::Timer(_));
        if !(of_it && !by_timer || matches!(event.trigger, Trigger::Act(_))) {
            return;
        }
        self.caused.insert(event.id);
        for packet in event.sent() {
            self.messages += 1;
            let answers =
                matches!(&packet.body, Body::Reply(reply) if matches!(reply.answer, Answer::Done(_)));
            if let (Party::Server(by), true) = (packet.from, answers && packet.to == self.client.into()) {
                self.behind = behind(world, by);
            }
        }
    }
}

/// By how many revisions a server's store is behind the newest.
fn behind(cluster: &Cluster, id: ServerId) -> u64 {
    let revision = |id: &ServerId| Some(cluster.machines.get(id)?.host.as_ref()?.store.revision());
    let newest = cluster.machines.keys().filter_map(revision).max().unwrap_or(0);
    newest - revision(&id).unwrap_or(newest)
}

/// What such a read may miss.
fn may_miss(way: Reads) -> &'static str {
    match way {
        Reads::Log => "Nothing: it is an entry, on the disks of a majority like a write.",
        Reads::Index => "Nothing: a majority said that it still leads.",
        Reads::Lease => "Nothing, if no clock runs faster than clock-drift allows.",
        Reads::Local => "All that this server has not applied yet.",
    }
}

/// What was tried, as a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Which key.
    pub key: String,
    /// At which moment.
    pub at: Time,
    /// Each way.
    pub tried: Vec<Tried>,
}

/// What the comparison shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What was compared last.
    pub comparison: std::rc::Rc<Comparison>,
    /// The moment.
    pub moment: Moment,
    /// Where messages go.
    pub send: Callback<Msg>,
}

/// Four ways to read, side by side.
#[component]
pub fn SideBySide(props: &Props) -> Html {
    let compare = props.send.reform(|event: SubmitEvent| {
        event.prevent_default();
        Msg::Compare
    });
    let typed = props.send.reform(|event: InputEvent| {
        let field: web_sys::HtmlInputElement = event.target_unchecked_into();
        Msg::ReadKey(field.value())
    });
    let comparison = &props.comparison;
    let past = comparison.at != props.moment.cluster.now;
    let when = match comparison.tried.is_empty() {
        true => "From this moment on, in copies of the cluster: the run does not notice.".to_string(),
        false => {
            let so = if past { "; press again for now" } else { "" };
            format!("Asked at {}, in copies of the cluster{so}.", words::moment(comparison.at))
        }
    };
    html! {
        <section class="reads">
            <h3>{ "The same GET in four ways" }</h3>
            <form onsubmit={compare}>
                <label for="read-key">{ "GET" }</label>
                <input id="read-key" type="text" value={comparison.key.clone()} oninput={typed} autocomplete="off" spellcheck="false" />
                <button class="btn">{ "Compare" }</button>
            </form>
            <p>{ when }</p>
            <ul>{ for comparison.tried.iter().map(tried) }</ul>
        </section>
    }
}

fn tried(tried: &Tried) -> Html {
    let way = match tried.way {
        Reads::Log => "through the log",
        Reads::Index => "ReadIndex",
        Reads::Lease => "lease",
        Reads::Local => "local",
    };
    let answer = tried.answer.clone().unwrap_or_else(|| "no answer".into());
    let stale = match tried.behind {
        0 => String::new(),
        1 => "Stale: 1 revision behind. ".into(),
        behind => format!("Stale: {behind} revisions behind. "),
    };
    html! {
        <li key={way}>
            <div><b>{ way }</b><b>{ answer }</b></div>
            <div><small>{ format!("asks {}", tried.asked) }</small><small>{ format!("{} messages · {}", tried.messages, words::span(tried.took)) }</small></div>
            <p><b>{ stale }</b>{ may_miss(tried.way) }</p>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::Player;
    use crate::script::{self, Line};
    use crate::sim::statement::Setup;

    fn run(lines: &[&str]) -> Cluster {
        let mut player = Player::new(Setup { servers: 5, ..Setup::default() }).unwrap();
        for line in lines {
            match script::parse_line(line) {
                Ok(Some(Line::Act(statement))) => player.act(statement).unwrap(),
                Ok(Some(Line::Run(span))) => player.run_to(player.now() + span),
                other => panic!("{other:?}"),
            }
        }
        player.watched().cluster.clone()
    }

    #[test]
    fn each_way_costs_what_it_costs() {
        let cluster = run(&["timeout S1", "run 200ms", "SET x 1", "run 300ms"]);
        let tried = compare(&cluster, &b"x".to_vec());
        assert!(tried.iter().all(|tried| tried.answer.as_deref() == Some("\"1\"")), "{tried:?}");
        let messages: Vec<usize> = tried.iter().map(|tried| tried.messages).collect();
        // Two to the client and back; the log and ReadIndex ask four followers, of whom two answers are enough.
        assert!(messages[0] >= 8 && messages[1] >= 8, "{messages:?}");
        assert_eq!(messages[2..], [2, 2]);
        assert!(tried[0].took > tried[1].took && tried[1].took > tried[2].took, "{tried:?}");
    }

    #[test]
    fn a_local_read_says_by_how_much_it_is_behind() {
        let lines = ["timeout S1", "run 200ms", "SET x 1", "run 300ms", "partition S5 | S1 S2 S3 S4"];
        let later = ["SET x 2", "run 100ms", "SET x 3", "run 300ms"];
        let cluster = run(&[&lines[..], &later[..]].concat());
        let tried = compare(&cluster, &b"x".to_vec());
        let local = tried.last().unwrap();
        assert_eq!((local.asked, local.behind, local.answer.as_deref()), (ServerId(5), 2, Some("\"1\"")));
        assert!(tried[..3].iter().all(|tried| tried.behind == 0 && tried.answer.as_deref() == Some("\"3\"")));
    }

    #[test]
    fn without_a_majority_only_a_local_read_is_answered() {
        let cluster = run(&[
            "timeout S1",
            "run 200ms",
            "SET x 1",
            "run 300ms",
            "partition S1 | S2 | S3 | S4 | S5",
            "run 100ms",
        ]);
        let answered: Vec<bool> =
            compare(&cluster, &b"x".to_vec()).iter().map(|tried| tried.answer.is_some()).collect();
        assert!(!answered[0] && !answered[1] && answered[3], "{answered:?}");
    }
}
