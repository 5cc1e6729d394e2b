//! Where in the run we are: by events, by turning points, to a moment, and what comes with arriving there.

use std::rc::Rc;

use super::model::Model;
use super::msg::{Direction, Msg};
use super::{clock, runs};
use crate::raft::{Micros, Time};
use crate::recording::chronicle::{Sort, Turn};
use crate::recording::{Moment, Player};
use crate::sim::event::{Event, EventId};
use crate::ui::console::talk;
use crate::ui::notice::Notice;
use crate::ui::palette::places::{self, Place};
use crate::ui::ring::messages::{LostMark, lost_in};

/// How far beyond the latest moment one looks for a turning point, and over how many events.
const FAR: Micros = Micros(10_000_000);
const MOST_LOOKED_AT: usize = 5_000;

/// How many events happen again in one frame while the playhead is dragged.
const MOST_A_FRAME: u32 = 1_500;

/// How many events happen at once on a long way; the rest of it is gone from frame to frame.
const AT_ONCE: u32 = 100_000;

/// How many lost messages are shown at once.
const LOSSES: usize = 12;

/// Towards a moment to which the playhead was dragged: no more of it in one frame than a frame has time for. The
/// playhead is under the hand already.
pub(super) fn approach(model: &mut Model, goal: Time) {
    let there = model.player.approach(goal, MOST_A_FRAME);
    model.goal = (!there).then_some(goal);
    arrived(model);
}

/// Goes towards a moment as far as can be gone at once. How long a run is that somebody sent, nobody knows.
pub(super) fn head_for(model: &mut Model, to: Moment) {
    let there = model.player.approach(to.at, AT_ONCE);
    model.goal = (!there).then_some(to.at);
    if there {
        model.player.go_to(to);
    }
}

/// Takes up a run where it was left: what was known of its future is known again, unless that is long.
pub(super) fn take_up(model: &mut Model, now: Moment, latest: Time) {
    model.player.approach(latest, 2 * AT_ONCE);
    model.latest = latest.max(now.at);
    head_for(model, now);
}

/// What lies ahead is to be known again: it happens once more, unless that is long.
pub(super) fn know_again(model: &mut Model, here: Moment) {
    if here.at < model.latest {
        model.player.approach(model.latest, AT_ONCE);
    }
    model.player.go_to(here);
}

/// Whoever does something while the run is on its way does it where the run is, or there, if that is near.
pub(super) fn arrive_at_goal(model: &mut Model) {
    if let Some(goal) = model.goal.take() {
        model.player.approach(goal, AT_ONCE);
        model.now = model.player.now();
    }
}

/// Time stands while one travels by hand.
pub(super) fn travel(model: &mut Model, msg: &Msg) {
    model.playback.playing = false;
    arrive_at_goal(model);
    let player = &mut model.player;
    match msg {
        Msg::Step(Direction::Onward) => drop(player.step()),
        Msg::Step(Direction::Back) => drop(player.back()),
        Msg::Turn(direction) => return turned(model, *direction, None),
        Msg::Start => player.seek(Time(0)),
        Msg::Latest => head_for(model, Moment::end_of(model.latest)),
        Msg::Seek(time) => head_for(model, Moment::end_of(*time)),
        Msg::BeforeViolation => before_violation(player),
        _ => {}
    }
    arrived(model);
}

/// To a place that was named, if there is one.
pub(super) fn go_to(model: &mut Model, place: Place) {
    model.playback.playing = false;
    arrive_at_goal(model);
    let gone = match place {
        Place::Moment(time) => {
            head_for(model, Moment::end_of(time.min(model.latest)));
            Ok(())
        }
        Place::Turn(direction, wanted) => return turned(model, direction, Some(wanted)),
        _ => places::go(&mut model.player, place, model.latest),
    };
    arrived(model);
    gone.unwrap_or_else(|why| stays(model, why));
}

/// To a turning point; if there is none, that is told.
fn turned(model: &mut Model, direction: Direction, wanted: Option<Sort>) {
    let gone = turn(model, direction, wanted);
    arrived(model);
    gone.unwrap_or_else(|why| stays(model, why));
}

/// One stays where one is, and this is why.
fn stays(model: &mut Model, why: String) {
    model.telling.remark(model.now, why);
}

/// Back by events until nothing is broken any more.
fn before_violation(player: &mut Player) {
    if let Some(first) = player.watched().witness.violations().first().map(|violation| violation.at) {
        player.seek(first);
        while !player.watched().witness.violations().is_empty() && player.back() {}
    }
}

/// To the next or previous turning point, of one kind or of any. Onward it is looked for beyond what is known too,
/// but not for ever: where nothing turns, one stays where one was.
///
/// # Errors
/// If there is none, as a sentence.
fn turn(model: &mut Model, direction: Direction, wanted: Option<Sort>) -> Result<(), String> {
    let player = &mut model.player;
    let (here, last) = (player.moment(), player.frame().event.as_ref().map_or(EventId(0), |event| event.id));
    let fits = move |turn: &&Turn| wanted.is_none_or(|wanted| turn.kind.sort() == wanted);
    let found = move |player: &Player| match direction {
        Direction::Back => player.chronicle().turns_before(last).find(fits).map(|turn| turn.event),
        Direction::Onward => player.chronicle().turns_behind(last).find(fits).map(|turn| turn.event),
    };
    let end = here.at.max(model.latest) + FAR;
    let comes = |player: &Player| player.next_at().is_some_and(|at| at <= end);
    if direction == Direction::Onward {
        (0..MOST_LOOKED_AT).any(|_| found(player).is_some() || !comes(player) || !player.step());
    }
    match (found(player), direction) {
        (Some(event), _) => player.seek_event(event),
        (None, Direction::Back) if wanted.is_none() => player.seek(Time(0)),
        (None, _) => {
            player.go_to(here);
            return Err(no_turn(direction, wanted));
        }
    }
    Ok(())
}

fn no_turn(direction: Direction, wanted: Option<Sort>) -> String {
    let what = wanted.map_or("turning point", Sort::name);
    match direction {
        Direction::Onward => format!("No {what} comes in the next {} s.", FAR.0 / 1_000_000),
        Direction::Back => format!("There was no {what} before."),
    }
}

/// Takes over what the player shows now.
pub(super) fn arrived(model: &mut Model) {
    model.now = model.goal.unwrap_or_else(|| model.player.now());
    model.latest = model.latest.max(model.now);
    let begins = model.player.begins();
    if begins > model.begins {
        model.begins = begins;
        let text = format!(
            "The oldest part is let go; the run starts at {} now. Save it first?",
            clock::tenths(begins)
        );
        model.notice = Some(Notice::new(text, "Save", Msg::Runs(runs::Change::Export)));
    }
    if model.hurries {
        return;
    }
    let frame = model.player.frame();
    talk::follow(&mut model.talk, &frame, model.now);
    if Rc::ptr_eq(&frame, &model.frame) {
        return;
    }
    let events = model.player.events();
    let known = model.frame.event.as_ref().map(|event| event.id);
    let fresh = &events[events.partition_point(|event| Some(event.id) <= known)..];
    model.frame = frame;
    see_losses(&mut model.lost, fresh);
    model.trails.0.borrow_mut().follow(events);
    model.telling.tell(&model.frame, events, model.playback.playing);
    forget_what_is_gone(model);
}

/// Keeps the latest losses; none of them while nothing new happens, as when one goes back.
fn see_losses(lost: &mut Rc<Vec<LostMark>>, fresh: &[Event]) {
    let new = lost_in(fresh);
    if !new.is_empty() {
        let lost = Rc::make_mut(lost);
        lost.extend(new);
        lost.drain(..lost.len().saturating_sub(LOSSES));
    } else if fresh.is_empty() {
        *lost = Rc::default();
    }
}

/// A message that arrived cannot stay selected.
fn forget_what_is_gone(model: &mut Model) {
    if model.selection.is_some_and(|thing| !thing.is_there(model)) {
        model.asked = None;
        model.selection = None;
    }
}
