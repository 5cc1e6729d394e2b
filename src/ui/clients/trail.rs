//! What each operation went through: whom its client asked when, and what it was told. And of a read that a server
//! answered from its own state, by how many changes that state was behind.
//!
//! Grows with the events; going back cuts it off.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::fate::Operation;
use crate::raft::log::Payload;
use crate::raft::{Index, ServerId, Time};
use crate::sim::event::{Event, EventId, News};
use crate::sim::packet::{Answer, Body, Packet};
use crate::sim::statement::Party;
use crate::store::{self, Response};

/// All operations of a run.
#[derive(Clone, Debug, Default)]
pub struct Trails {
    steps: BTreeMap<Operation, Vec<Step>>,
    /// How far each server had applied the log, and when.
    applied: BTreeMap<ServerId, Vec<(EventId, Index)>>,
    /// The entries that changed a store, and when one first did.
    changes: BTreeMap<Index, EventId>,
    /// Whether events are missing before the first of these: one went far back in a long run.
    partial: bool,
    seen: EventId,
}

/// Of so many operations it is known what they went through.
const MOST: usize = 5_000;

/// The trails as a property. They change only with the moment, so that whoever shows both is drawn anew.
#[derive(Clone, Debug, Default)]
pub struct Shared(pub Rc<RefCell<Trails>>);

impl PartialEq for Shared {
    fn eq(&self, other: &Shared) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Something that an operation went through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: Time,
    /// In which event.
    pub event: EventId,
    /// What.
    pub what: What,
}

/// What an operation goes through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A server is asked, for the `attempt`-th time.
    Asked { server: ServerId, attempt: u32 },
    /// A server said something that is not the end of it.
    Told { by: ServerId, answer: Answer },
    /// A server sent its answer, and so many changes that others had applied were not in its state.
    Served { by: ServerId, behind: usize },
}

impl Trails {
    /// Takes over what happened since, or forgets what has not happened any more.
    pub fn follow(&mut self, events: &[Event]) {
        let latest = events.last().map_or(EventId(0), |event| event.id);
        if latest < self.seen {
            self.forget(latest);
        }
        let known = events.partition_point(|event| event.id <= self.seen);
        if known == 0 && events.first().is_some_and(|first| first.id.0 > self.seen.0 + 1) {
            *self = Trails { partial: true, ..Trails::default() };
        }
        events[known..].iter().for_each(|event| self.take(event));
    }

    /// What an operation went through so far.
    pub fn of(&self, operation: Operation) -> &[Step] {
        self.steps.get(&operation).map_or(&[], Vec::as_slice)
    }

    /// By how many changes its answer was behind; none: nobody answered yet.
    pub fn behind(&self, operation: Operation) -> Option<usize> {
        self.of(operation).iter().rev().find_map(|step| match step.what {
            What::Served { behind, .. } => Some(behind),
            _ => None,
        })
    }

    fn take(&mut self, event: &Event) {
        self.seen = event.id;
        for news in &event.news {
            match news {
                News::Asked { client, sequence, server, attempt } => {
                    self.add((*client, *sequence), event, What::Asked { server: *server, attempt: *attempt });
                }
                News::Told { client, sequence, by, answer } => {
                    self.add((*client, *sequence), event, What::Told { by: *by, answer: answer.clone() });
                }
                News::Applied { server, index, payload, response, .. } => {
                    self.applied.entry(*server).or_default().push((event.id, *index));
                    if changes(payload, response.as_ref()) {
                        self.changes.entry(*index).or_insert(event.id);
                    }
                }
                News::Sent(packet) => self.serve(event, packet),
                _ => {}
            }
        }
    }

    fn serve(&mut self, event: &Event, packet: &Packet) {
        let (Party::Server(by), Party::Client(client), Body::Reply(reply)) =
            (packet.from, packet.to, &packet.body)
        else {
            return;
        };
        if matches!(reply.answer, Answer::Done(_)) {
            let applied = |steps: &Vec<(EventId, Index)>| steps.last().map_or(Index(0), |(_, index)| *index);
            let own = self.applied.get(&by).map(applied);
            let first = own.or((!self.partial).then_some(Index(0)));
            let behind = first.map_or(0, |own| self.changes.range(Index(own.0 + 1)..).count());
            self.add((client, reply.sequence_num), event, What::Served { by, behind });
        }
    }

    fn add(&mut self, operation: Operation, event: &Event, what: What) {
        self.steps.entry(operation).or_default().push(Step { at: event.at, event: event.id, what });
        if self.steps.len() > MOST {
            self.steps.pop_first();
        }
    }

    fn forget(&mut self, latest: EventId) {
        self.seen = latest;
        for steps in self.steps.values_mut() {
            steps.retain(|step| step.event <= latest);
        }
        self.steps.retain(|_, steps| !steps.is_empty());
        for steps in self.applied.values_mut() {
            steps.retain(|(event, _)| *event <= latest);
        }
        self.changes.retain(|_, event| *event <= latest);
    }
}

/// Whether an entry changed what the store holds.
fn changes(payload: &Payload, response: Option<&Response>) -> bool {
    let Payload::Command(bytes) = payload else { return false };
    let nothing = matches!(
        response,
        Some(Response::Error(_) | Response::Nil | Response::No | Response::Count(0)) | None
    );
    !nothing && store::decode_request(bytes).is_ok_and(|request| !request.command.reads_only())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::Player;
    use crate::script::{self, Line};
    use crate::sim::statement::{ClientId, Setup};

    fn say(player: &mut Player, trails: &mut Trails, line: &str) {
        let Ok(Some(Line::Act(statement))) = script::parse_line(line) else { panic!("{line}") };
        player.act(statement).unwrap();
        trails.follow(player.events());
    }

    #[test]
    fn a_local_read_is_behind_by_what_its_server_has_not_applied() {
        let (mut player, mut trails) = (Player::new(Setup::default()).unwrap(), Trails::default());
        let start = ["set timers=off", "timeout S1", "settle", "SET x 1", "settle", "beat S1", "settle"];
        for line in
            start.into_iter().chain(["cut S1 - S3", "SET x 2", "settle", "c2: GET x @S3 local", "settle"])
        {
            say(&mut player, &mut trails, line);
        }
        assert_eq!(trails.behind((ClientId(2), 1)), Some(1));
        assert_eq!(trails.behind((ClientId(1), 2)), Some(0));
        let asked = What::Asked { server: ServerId(3), attempt: 1 };
        assert_eq!(trails.of((ClientId(2), 1))[0].what, asked);

        while player.watched().cluster.clients.contains_key(&ClientId(2)) {
            player.back();
        }
        trails.follow(player.events());
        assert_eq!(trails.behind((ClientId(2), 1)), None);
        assert_eq!(trails.behind((ClientId(1), 2)), Some(0));
    }
}
