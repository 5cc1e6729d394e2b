//! One server's lane: the stretches of its terms and roles.

use crate::raft::note::Note;
use crate::raft::{Term, Time};
use crate::sim::event::{Event, EventId};

/// What a server was through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lane {
    /// Its stretches, one behind the other.
    pub spans: Vec<Span>,
    /// When it won an election.
    pub crowns: Vec<(EventId, Time)>,
}

/// A stretch in one term and role, or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The event with which it begins.
    pub event: EventId,
    /// From when on. It lasts until the next one.
    pub from: Time,
    /// The term; none: the server is down.
    pub term: Option<Term>,
    /// What it is in that term.
    pub part: Part,
    /// Whether the process stalls.
    pub paused: bool,
}

/// What a server is in its term.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// It follows, or learns.
    #[default]
    Follows,
    /// It wants to be elected, or asks whether it could be.
    Stands,
    /// It leads.
    Leads,
}

impl Lane {
    /// A server that begins in this term; none: it is down.
    pub fn new(term: Option<Term>) -> Lane {
        let first = Span { event: EventId(0), from: Time(0), term, part: Part::Follows, paused: false };
        Lane { spans: vec![first], crowns: Vec::new() }
    }

    /// The stretch at a moment.
    pub fn at(&self, time: Time) -> Option<&Span> {
        self.spans[..self.spans.partition_point(|span| span.from <= time)].last()
    }

    pub(super) fn note(&mut self, event: &Event, note: &Note) {
        match note {
            Note::ElectionStarted { term, .. } => self.becomes(event, Some(*term), Part::Stands),
            Note::PreVoteStarted { .. } => self.becomes(event, None, Part::Stands),
            Note::TermAdopted { term, .. } => {
                // The change of role may be switched off; that of the term not.
                let part = self.latest(event).part;
                self.becomes(event, Some(*term), part);
            }
            Note::SteppedDown { .. } => self.becomes(event, None, Part::Follows),
            Note::Elected { term } => {
                self.crowns.push((event.id, event.at));
                self.becomes(event, Some(*term), Part::Leads);
            }
            Note::Follows { term, .. } => self.becomes(event, Some(*term), Part::Follows),
            _ => {}
        }
    }

    pub(super) fn crash(&mut self, event: &Event) {
        let before = self.latest(event);
        self.begin(event, Span { term: None, part: Part::Follows, paused: false, ..before });
    }

    /// A server starts in the term of its disk: the one it was in when it last ran.
    pub(super) fn start(&mut self, event: &Event) {
        let term = self.spans.iter().rev().find_map(|span| span.term);
        self.becomes(event, Some(term.unwrap_or_default()), Part::Follows);
    }

    pub(super) fn stall(&mut self, event: &Event, paused: bool) {
        let before = self.latest(event);
        self.begin(event, Span { paused, ..before });
    }

    fn becomes(&mut self, event: &Event, term: Option<Term>, part: Part) {
        let before = self.latest(event);
        self.begin(event, Span { term: term.or(before.term), part, ..before });
    }

    fn latest(&self, event: &Event) -> Span {
        let never = Span { event: event.id, from: event.at, term: None, part: Part::Follows, paused: false };
        self.spans.last().copied().unwrap_or(never)
    }

    /// A stretch begins, unless it is as the one before.
    fn begin(&mut self, event: &Event, span: Span) {
        let span = Span { event: event.id, from: event.at, ..span };
        let is_as = |last: &Span| (last.term, last.part, last.paused) == (span.term, span.part, span.paused);
        match self.spans.last_mut() {
            Some(last) if is_as(last) => {}
            Some(last) if last.event == event.id => *last = span,
            _ => self.spans.push(span),
        }
    }

    pub(super) fn forget_after(&mut self, event: EventId) {
        self.spans.truncate(self.spans.partition_point(|span| span.event <= event));
        self.crowns.truncate(self.crowns.partition_point(|(won, _)| *won <= event));
    }
}

#[cfg(test)]
mod tests {
    use crate::raft::{ServerId, Time};
    use crate::recording::Player;
    use crate::sim::statement::{Setup, Statement};

    fn spans(player: &Player, server: u16) -> Vec<Option<u64>> {
        let lane = &player.chronicle().lanes[&ServerId(server)];
        let mut terms: Vec<_> = lane.spans.iter().map(|span| span.term.map(|term| term.0)).collect();
        terms.dedup();
        terms
    }

    #[test]
    fn a_lane_grows_with_the_events_and_a_changed_past_cuts_it_off() {
        let mut player = Player::new(Setup::default()).unwrap();
        let s1 = ServerId(1);
        player.act(Statement::Timeout(s1.into())).unwrap();
        player.act(Statement::Settle(Vec::new())).unwrap();
        player.run_to(Time(1_000));
        player.act(Statement::Kill(s1)).unwrap();
        player.run_to(Time(2_000));
        player.act(Statement::Start(s1)).unwrap();
        let whole = [Some(0), Some(1), None, Some(1)];
        assert_eq!(spans(&player, 1), whole);
        assert_eq!(player.chronicle().lanes[&s1].crowns.len(), 1);

        player.seek(Time(500));
        assert_eq!(spans(&player, 1), whole);
        player.act(Statement::Pause(s1)).unwrap();
        assert_eq!(spans(&player, 1), [Some(0), Some(1)]);
        assert!(player.chronicle().lanes[&s1].at(player.now()).unwrap().paused);
    }
}
