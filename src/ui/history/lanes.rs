//! The run as lanes: for each server the stretches of its terms, and the marks that people look for.
//! Grows with the events; going back cuts it off.

use std::collections::BTreeMap;

use super::cuts::{self, Cut};
use crate::raft::note::Note;
use crate::raft::{ServerId, Term, Time};
use crate::sim::cluster::Cluster;
use crate::sim::event::{Event, EventId, News, Trigger};
use crate::sim::statement::ClientId;

/// All lanes.
#[derive(Clone, Debug, Default)]
pub struct Lanes {
    /// What each server was through.
    pub lanes: BTreeMap<ServerId, Lane>,
    /// When links were cut, and healed.
    pub cuts: Vec<Cut>,
    /// When each client asked once more.
    pub retries: BTreeMap<ClientId, Vec<Time>>,
    seen: EventId,
}

/// One server's lane.
#[derive(Clone, Debug, Default)]
pub struct Lane {
    /// Its stretches, one behind the other.
    pub spans: Vec<Span>,
    /// When it won an election.
    pub crowns: Vec<Time>,
}

/// A stretch in one term, or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// From when on. It lasts until the next one.
    pub from: Time,
    /// The term; none: the server is down.
    pub term: Option<Term>,
}

impl Lanes {
    /// The lanes of a run that begins so.
    pub fn new(cluster: &Cluster) -> Lanes {
        let mut lanes = Lanes::default();
        for (id, machine) in &cluster.machines {
            let term = machine.host.as_ref().map(|host| host.server.current_term);
            lanes.lane(*id).spans.push(Span { from: Time(0), term });
        }
        lanes
    }

    /// Takes over what happened since, or forgets what has not happened any more.
    pub fn follow(&mut self, events: &[Event], now: Time) {
        let latest = events.last().map_or(EventId(0), |event| event.id);
        if latest < self.seen {
            self.forget(latest, now);
        }
        let known = events.partition_point(|event| event.id <= self.seen);
        for event in &events[known..] {
            self.take(event);
        }
    }

    fn take(&mut self, event: &Event) {
        self.seen = event.id;
        if let Trigger::Act(statement) = &event.trigger {
            cuts::take(&mut self.cuts, statement, event.at);
        }
        for news in &event.news {
            match news {
                News::Server(id, note) => self.take_note(*id, note, event.at),
                News::Crashed { server, .. } => self.begin(*server, event.at, None),
                News::Started { server } => self.restart(*server, event.at),
                News::Asked { client, attempt, .. } if *attempt > 1 => {
                    self.retries.entry(*client).or_default().push(event.at);
                }
                _ => {}
            }
        }
    }

    fn take_note(&mut self, id: ServerId, note: &Note, at: Time) {
        match note {
            Note::ElectionStarted { term, .. } | Note::TermAdopted { term, .. } => {
                self.begin(id, at, Some(*term))
            }
            Note::Elected { .. } => self.lane(id).crowns.push(at),
            _ => {}
        }
    }

    fn begin(&mut self, id: ServerId, from: Time, term: Option<Term>) {
        self.lane(id).spans.push(Span { from, term });
    }

    /// A server starts in the term of its disk: the one it was in when it last ran.
    fn restart(&mut self, id: ServerId, from: Time) {
        let before = self.lane(id).spans.iter().rev().find_map(|span| span.term);
        self.begin(id, from, Some(before.unwrap_or_default()));
    }

    fn forget(&mut self, latest: EventId, now: Time) {
        self.seen = latest;
        for lane in self.lanes.values_mut() {
            lane.spans.retain(|span| span.from <= now);
            lane.crowns.retain(|at| *at <= now);
        }
        self.retries.values_mut().for_each(|retries| retries.retain(|at| *at <= now));
        self.cuts.retain(|cut| cut.from <= now);
        for cut in &mut self.cuts {
            cut.to = cut.to.filter(|to| *to <= now);
        }
    }

    fn lane(&mut self, id: ServerId) -> &mut Lane {
        self.lanes.entry(id).or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::Player;
    use crate::sim::statement::{Setup, Statement};

    fn spans(lanes: &Lanes, server: u16) -> Vec<Option<u64>> {
        lanes.lanes[&ServerId(server)].spans.iter().map(|span| span.term.map(|term| term.0)).collect()
    }

    #[test]
    fn a_lane_grows_with_the_events_and_going_back_cuts_it_off() {
        let mut player = Player::new(Setup::default()).unwrap();
        let mut lanes = Lanes::new(&player.watched().cluster);
        let mut say = |player: &mut Player, statement: Statement| {
            player.act(statement).unwrap();
            lanes.follow(player.events(), player.now());
        };
        let s1 = ServerId(1);
        say(&mut player, Statement::Timeout(s1.into()));
        say(&mut player, Statement::Settle(Vec::new()));
        player.run_to(Time(1_000));
        say(&mut player, Statement::Kill(s1));
        player.run_to(Time(2_000));
        say(&mut player, Statement::Start(s1));
        assert_eq!(spans(&lanes, 1), [Some(0), Some(1), None, Some(1)]);
        assert_eq!(lanes.lanes[&s1].crowns.len(), 1);

        player.seek(Time(500));
        lanes.follow(player.events(), player.now());
        assert_eq!(spans(&lanes, 1), [Some(0), Some(1)]);
    }
}
