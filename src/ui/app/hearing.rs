//! What a typed line does. Statements act; `run` and `step` go there at once; what begins a run begins a
//! new one; what is expected is checked; `help` is answered.

pub mod own;

use std::rc::Rc;

use super::acting::act;
use super::branches;
use super::clock;
use super::model::Model;
use super::screen::Rail;
use super::travel::arrived;
use crate::raft::{Micros, Time};
use crate::recording::Player;
use crate::script::condition::{Deeds, Scene};
use crate::script::line::{Condition, PATIENCE};
use crate::script::{self, Line, Names};
use crate::sim::cluster::Cluster;
use crate::sim::event::EventId;
use crate::sim::statement::{ClientId, Given, Setup};
use crate::ui::console::talk::{Fault, Words};

/// The most events that one line lets happen.
const MOST_EVENTS: u64 = 100_000;

/// What an expectation looks back on: the latest statement that is none itself.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    /// The last event before it.
    pub after: EventId,
    /// Why it was refused, if it was.
    pub refused: Option<String>,
    /// Who asked the latest operation.
    pub asker: Option<ClientId>,
}

/// Hears a line: does what it says, or tells what is wrong with it. Whether nothing was.
pub fn hear(model: &mut Model, text: &str) -> bool {
    if text.trim().eq_ignore_ascii_case("clear") {
        Rc::make_mut(&mut model.talk).clear();
        return true;
    }
    if let Some(place) =
        text.trim().strip_prefix("go").filter(|rest| rest.is_empty() || rest.starts_with(' '))
    {
        return own::go(model, text, place);
    }
    let said = model.talk.said();
    let understood = script::parse_line(text).and_then(|line| {
        let known = names(&model.player.watched().cluster);
        line.map(|line| known.check(&line, text).map(|()| line)).transpose()
    });
    match understood {
        Ok(None) => {}
        Ok(Some(line)) => {
            say(model, Words::Typed { text: text.into(), fault: None });
            obey(model, line);
            script::hint(text).into_iter().for_each(|hint| say(model, Words::Remark(hint)));
        }
        Err(error) => {
            let fault = Fault { column: error.column, length: error.length };
            say(model, Words::Typed { text: text.into(), fault: Some(fault) });
            if model.screen.rail != Rail::Console {
                model.telling.refuse(model.now, &error.message);
            }
            say(model, Words::Error(error.message));
        }
    }
    model.talk.is_fine_since(said)
}

fn obey(model: &mut Model, line: Line) {
    if !matches!(line, Line::Expect(_) | Line::Help(_)) {
        model.heard = Heard { asker: model.heard.asker, ..Heard::since(&model.player) };
    }
    match line {
        Line::Act(statement) => act(model, statement),
        Line::Run(span) => go_to(model, model.now + span),
        Line::RunUntil { condition, within } => run_until(model, &condition, within.unwrap_or(PATIENCE)),
        Line::Step(events) => step(model, events),
        Line::At { time, .. } if time < model.now => {
            let back = clock::seconds(time);
            say(model, Words::Refused(format!("That moment is over: `go {back}` goes back to it first.")));
        }
        Line::At { time, line, .. } => {
            go_to(model, time);
            line.into_iter().for_each(|line| obey(model, *line));
        }
        Line::Cluster(servers) => begin(model, Setup { servers, ..setup(model) }),
        Line::Seed(seed) => begin(model, Setup { seed, ..setup(model) }),
        Line::Case(_) => begin(model, setup(model)),
        Line::Given(given) => give(model, given),
        Line::Expect(condition) => expect(model, &condition),
        Line::Help(topic) => help(model, topic.as_deref()),
    }
}

fn say(model: &mut Model, words: Words) {
    Rc::make_mut(&mut model.talk).say(model.now, words);
}

fn go_to(model: &mut Model, time: Time) {
    let mut events = 0;
    while model.player.next_at().is_some_and(|at| at <= time) && events < MOST_EVENTS {
        model.player.step();
        events += 1;
    }
    match events < MOST_EVENTS {
        true => model.player.run_to(time),
        false => say(model, Words::Refused(format!("That is more than {MOST_EVENTS} events: stopped here."))),
    }
    model.telling.give_way();
    arrived(model);
}

fn step(model: &mut Model, events: u64) {
    model.playback.playing = false;
    let mut left = events.min(MOST_EVENTS);
    while left > 0 && model.player.step() {
        left -= 1;
    }
    arrived(model);
}

fn run_until(model: &mut Model, condition: &Condition, within: Micros) {
    let end = model.now + within;
    let mut left = MOST_EVENTS;
    let mut found = model.heard.ask(&model.player, condition);
    while found.is_err() && left > 0 && model.player.next_at().is_some_and(|at| at <= end) {
        model.player.step();
        left -= 1;
        found = model.heard.ask(&model.player, condition);
    }
    model.telling.give_way();
    arrived(model);
    if let Err(found) = found {
        say(model, Words::Refused(format!("It did not come to that: {found}.")));
    }
}

fn expect(model: &mut Model, condition: &Condition) {
    let words = match model.heard.ask(&model.player, condition) {
        Ok(()) => Words::Remark("holds".into()),
        Err(found) => Words::Refused(format!("Does not hold: {found}.")),
    };
    say(model, words);
}

impl Heard {
    /// A statement is said now.
    pub fn since(player: &Player) -> Heard {
        Heard { after: last(player), ..Heard::default() }
    }

    /// Whether a condition holds now; an error says what was found instead.
    fn ask(&self, player: &Player, condition: &Condition) -> Result<(), String> {
        let watched = player.watched();
        let mut deeds = Deeds { refused: self.refused.clone(), ..Deeds::default() };
        let events = player.events();
        let new = events.partition_point(|event| event.id <= self.after);
        let rules = watched.cluster.rules;
        events[new..].iter().for_each(|event| deeds.take(event, rules));
        let scene = Scene {
            cluster: &watched.cluster,
            violations: watched.witness.violations(),
            history: watched.witness.history(),
            deeds: &deeds,
            asker: self.asker,
        };
        scene.check(condition)
    }
}

fn last(player: &Player) -> EventId {
    player.events().last().map_or(EventId(0), |event| event.id)
}

/// What a server holds at the start belongs to the start: the run begins anew with it.
fn give(model: &mut Model, given: Given) {
    let mut setup = setup(model);
    setup.given.retain(|other| other.server != given.server);
    setup.given.push(given);
    begin(model, setup);
}

fn setup(model: &Model) -> Setup {
    model.player.recording().setup.clone()
}

/// A new run. What was typed stays, and so does how the screen looks.
fn begin(model: &mut Model, setup: Setup) {
    if let Err(refused) = branches::instead(model, |model| model.begin(setup)) {
        say(model, Words::Refused(refused.to_string()));
    }
}

fn help(model: &mut Model, topic: Option<&str>) {
    let words = match script::help(topic.filter(|topic| !own::is_of_the_page(topic))) {
        Ok(_) if topic.is_some_and(own::is_of_the_page) => Words::Help(own::PAGE.into()),
        Ok(text) if topic.is_none() => Words::Help(format!("{text}\n\n{}", own::PAGE)),
        Ok(text) => Words::Help(text),
        Err(text) => Words::Refused(text),
    };
    say(model, words);
}

/// Who can be named.
pub fn names(cluster: &Cluster) -> Names {
    let mut names = Names::of_cluster(0);
    names.servers.extend(cluster.machines.keys());
    names.clients.extend(cluster.clients.keys());
    names
}
