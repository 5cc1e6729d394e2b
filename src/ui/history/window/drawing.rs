//! What is drawn for the stretch that is seen, and when that is drawn anew.

use std::rc::Rc;

use super::super::overview::Overview;
use super::super::picture::{Canvas, MOST_LINES, is_distant};
use super::{NAME, PLAYHEAD, Window};
use crate::raft::Time;
use crate::recording::chronicle::TENTH;
use crate::recording::{Frame, Player};
use crate::sim::event::{Event, EventId};

/// Events that happen once more for the picture, at the most.
const MOST_RECALLED: usize = 6_000;
/// A message that arrives in sight may have been sent so many microseconds before.
const JOURNEY: f64 = 100_000.0;
/// The picture begins at a multiple of this share of what is seen.
const ORIGINS: f64 = 0.25;
/// How high a lane's name is when a room looks on.
const LARGE_NAME: f64 = 13.0;

/// What a picture was drawn for.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    frame: Rc<Frame>,
    size: (f64, f64, bool),
    span: f64,
    start: f64,
    /// Without messages, and with all that was known.
    afar: bool,
    edition: u32,
}

/// Events that are not kept any more, for the picture of a stretch far back.
#[derive(Clone, Debug)]
pub(super) struct Recalled {
    from: Time,
    to: Time,
    edition: u32,
    events: Rc<Vec<Event>>,
}

impl Window {
    /// Goes with the time, and draws the picture anew if it is another one.
    pub fn follow(&mut self, player: &Player, now: Time, latest: Time) {
        self.walk(now);
        let frame = player.frame();
        let edition = player.edition();
        if !self.drawn.as_ref().is_some_and(|drawn| self.suffices(drawn, &frame, edition)) {
            // As long as it begins at the same place, what was drawn and has not changed is not written anew.
            let step = self.span * ORIGINS;
            let origin = (self.start / step).floor() * step;
            let canvas = Canvas {
                margins: self.margins(),
                height: self.height,
                name: if self.large { LARGE_NAME } else { NAME },
                origin,
                left: (self.start - origin) * self.scale(),
                // What comes into sight before the next event is drawn too.
                end: origin + (2.0 + ORIGINS) * self.span,
                scale: self.scale(),
                latest,
                afar: self.is_afar(player),
            };
            let afar = canvas.afar;
            let recalled;
            let events = match self.kept(player) {
                _ if afar => &[],
                Some(kept) => kept,
                None => {
                    recalled = self.recall(player);
                    &*recalled
                }
            };
            self.picture = Rc::new(canvas.draw(&frame, player.chronicle(), events));
            self.draw_overview(player, latest);
            let size = (self.width, self.height, self.large);
            self.drawn = Some(Drawn { frame, size, span: self.span, start: self.start, afar, edition });
        }
    }

    /// The whole run changes only where it goes on.
    fn draw_overview(&mut self, player: &Player, latest: Time) {
        let ends = (self.margins().left, self.width - self.margins().right);
        let of = (ends, latest, player.edition());
        if self.overviewed.replace(of) != Some(of) {
            self.overview = Rc::new(Overview::draw(player.chronicle(), ends, latest));
        }
    }

    /// The playhead stays in sight, unless somebody looks elsewhere while the run stands.
    fn walk(&mut self, now: Time) {
        let at = now.0 as f64;
        let seen = (self.start..self.start + self.span).contains(&at);
        if self.aside.is_some_and(|since| since != now && !seen) {
            self.aside = None;
        }
        if self.held.is_none() && self.aside.is_none() {
            let latest_start = at - PLAYHEAD * self.span;
            self.start = if at < self.start { latest_start } else { self.start.max(latest_start) }.max(0.0);
        }
    }

    /// Whether so many messages are in sight that they cannot be lines.
    fn is_afar(&self, player: &Player) -> bool {
        let (from, to) = (self.start as u64 / TENTH, (self.start + self.span) as u64 / TENTH);
        let mut sent = 0;
        player.chronicle().busy.range(from..=to).any(|(_, busy)| {
            sent += u64::from(busy.sent);
            sent > MOST_LINES
        })
    }

    /// From when on events are in sight.
    fn sight(&self) -> Time {
        Time((self.start - JOURNEY).max(0.0) as u64)
    }

    /// The events in sight up to now, if they are kept.
    fn kept<'a>(&self, player: &'a Player) -> Option<&'a [Event]> {
        let (kept, from) = (player.events(), self.sight());
        let are_kept = kept.first().is_none_or(|first| first.id == EventId(1) || first.at < from);
        are_kept.then(|| &kept[kept.partition_point(|event| event.at < from)..])
    }

    /// The same, if they are not kept any more.
    fn recall(&mut self, player: &Player) -> Rc<Vec<Event>> {
        let from = self.sight();
        let to = Time((self.start + self.span) as u64).min(player.now());
        let edition = player.edition();
        let fits =
            |recalled: &&Recalled| recalled.edition == edition && recalled.from <= from && to <= recalled.to;
        if let Some(recalled) = self.recalled.as_ref().filter(fits) {
            return recalled.events.clone();
        }
        if from > to {
            return Rc::default();
        }
        let more = (0.25 * self.span) as u64;
        let (from, to) = (Time(from.0.saturating_sub(more)), Time(to.0 + more).min(player.now()));
        let events = Rc::new(player.recall(from, to, MOST_RECALLED));
        self.recalled = Some(Recalled { from, to, edition, events: events.clone() });
        events
    }

    /// Whether from so far away nobody sees a difference: all that was known is drawn, and shown up to the playhead;
    /// what happened since would be less than a pixel.
    fn is_as_good(&self, drawn: &Drawn, frame: &Frame) -> bool {
        let pixel = 1.0 / self.scale();
        drawn.afar
            && is_distant(self.scale())
            && frame.cluster.now.0 as f64 <= drawn.frame.cluster.now.0 as f64 + pixel
    }

    /// Whether what was drawn can still be shown.
    fn suffices(&self, drawn: &Drawn, frame: &Rc<Frame>, edition: u32) -> bool {
        let within = (drawn.start..drawn.start + 0.9 * self.span).contains(&self.start);
        let same = (drawn.size, drawn.span) == ((self.width, self.height, self.large), self.span);
        let shows = Rc::ptr_eq(&drawn.frame, frame) || self.is_as_good(drawn, frame);
        shows && within && same && drawn.edition == edition
    }
}
