//! The caption: what just happened, in one sentence.
//!
//! While time runs, the daily round of heartbeats does not push away a sentence that says more, until
//! that had time to be read. Who steps sees each event, and who does something sees at once what it did.

use std::cmp::Ordering;
use std::rc::Rc;

use yew::prelude::*;

use super::app::{Msg, Wish, clock};
use crate::check::Violation;
use crate::raft::Time;
use crate::recording::Frame;
use crate::sim::event::{Event, EventId, Trigger};
use crate::words::{self, Sentence, Weight};

/// How long a sentence stays at least, in microseconds of the wall's time: against one that matters more,
/// as much, or less.
const AGAINST_MORE: f64 = 300_000.0;
const AGAINST_EQUAL: f64 = 1_200_000.0;
const AGAINST_LESS: f64 = 3_500_000.0;

/// The sentence that is told, and for how long it has been.
#[derive(Clone, Debug, Default)]
pub struct Telling {
    /// What stands on the screen.
    pub told: Rc<Told>,
    weight: Option<Weight>,
    event: Option<EventId>,
    /// The latest event when it was last asked what to tell.
    seen: Option<EventId>,
    age: f64,
}

/// The caption's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The moment; none before anything happened.
    pub at: Option<Time>,
    /// The sentence.
    pub text: String,
    /// Where to read about it.
    pub section: Option<&'static str>,
    /// Whether an invariant broke.
    pub broken: bool,
    /// The event that is told, if it is one.
    pub event: Option<EventId>,
}

impl Telling {
    /// The event that is told, or of which the alarm is; none before anything happened.
    pub fn event(&self) -> Option<EventId> {
        self.event
    }

    /// So much of the wall's time passed.
    pub fn age(&mut self, wall: f64) {
        self.age += wall;
    }

    /// Tells what happened since, if it matters more than what is told.
    pub fn tell(&mut self, frame: &Frame, events: &[Event], playing: bool) {
        let Some(latest) = &frame.event else {
            *self = Telling {
                told: Rc::new(Told {
                    text: words::no_leader(&frame.cluster).unwrap_or_default(),
                    ..Told::default()
                }),
                ..Telling::default()
            };
            return;
        };
        if let Some(violation) = frame.violations.iter().find(|violation| self.is_news(violation, latest)) {
            self.alarm(violation);
            return;
        }
        let back = self.event.is_some_and(|told| latest.id < told);
        let before = self.seen.replace(latest.id);
        let event = match before {
            _ if playing && !back => self.weightiest(events).unwrap_or(latest),
            Some(before) if before.0.abs_diff(latest.id.0) <= 1 => latest,
            Some(before) if before < latest.id => weightiest_after(events, before).unwrap_or(latest),
            _ => weightiest_of_moment(events, latest),
        };
        let weight = words::weight(event);
        let by_hand = matches!(event.trigger, Trigger::Act(_));
        let stays = playing && !back && !by_hand && self.age < self.stay(weight);
        if !stays && self.event != Some(event.id) {
            self.show(event, weight, frame);
        }
    }

    /// Tells of this event, if it is known: another page told of it at this moment.
    pub fn tell_of(&mut self, event: EventId, events: &[Event], frame: &Frame) {
        if let Ok(place) = events.binary_search_by_key(&event, |event| event.id) {
            self.show(&events[place], words::weight(&events[place]), frame);
        }
    }

    /// Whether an invariant broke since what is told.
    fn is_news(&self, violation: &Violation, latest: &Event) -> bool {
        violation.event == latest.id || self.event.is_some_and(|told| told < violation.event)
    }

    /// How long what is told stays against something of this weight.
    fn stay(&self, new: Weight) -> f64 {
        match self.weight.map(|told| told.cmp(&new)) {
            None => 0.0,
            Some(Ordering::Less) => AGAINST_MORE,
            Some(Ordering::Equal) => AGAINST_EQUAL,
            Some(Ordering::Greater) => AGAINST_LESS,
        }
    }

    /// The weightiest of the events that nobody was told of; of equals the latest.
    fn weightiest<'a>(&self, events: &'a [Event]) -> Option<&'a Event> {
        weightiest_after(events, self.event.unwrap_or_default())
    }

    /// Something was asked for that cannot be done: the console may not be in sight.
    pub fn refuse(&mut self, now: Time, why: &str) {
        self.remark(now, format!("Refused: {}", why.replace('`', "")));
    }

    /// A sentence about no event.
    pub fn remark(&mut self, now: Time, text: String) {
        let told = Told { at: Some(now), text, ..Told::default() };
        *self = Telling {
            told: Rc::new(told),
            weight: Some(Weight::Turning),
            event: self.event,
            seen: self.seen,
            age: 0.0,
        };
    }

    /// Who typed how far to go reads next what came of it, however fresh the sentence is that stands here.
    pub fn give_way(&mut self) {
        self.age = f64::INFINITY;
    }

    /// An invariant broke in this very event.
    fn alarm(&mut self, violation: &Violation) {
        let text = format!("✕ {} broken: {}.", violation.invariant.name(), violation.text);
        let (weight, event) = (Some(Weight::Turning), Some(violation.event));
        let told = Told { at: Some(violation.at), text, section: None, broken: true, event };
        *self = Telling { told: Rc::new(told), weight, event, seen: self.seen, age: 0.0 };
    }

    /// Where nobody leads, who is next says more than the daily round; and who took the leader away by hand is told
    /// what comes of it.
    fn show(&mut self, event: &Event, weight: Weight, frame: &Frame) {
        let is_now = frame.event.as_ref().is_some_and(|latest| latest.id == event.id);
        let next = words::no_leader(&frame.cluster).filter(|_| is_now);
        let by_hand = matches!(event.trigger, Trigger::Act(_));
        let sentence = match next {
            Some(text) if weight == Weight::Dull => Sentence { text, section: None },
            Some(next) if by_hand => {
                let Sentence { text, section } = words::caption(event);
                Sentence { text: format!("{text} {next}"), section }
            }
            _ => words::caption(event),
        };
        let Sentence { text, section } = sentence;
        let told = Told { at: Some(event.at), text, section, broken: false, event: Some(event.id) };
        let event = told.event;
        *self = Telling { told: Rc::new(told), weight: Some(weight), event, seen: self.seen, age: 0.0 };
    }
}

/// Who jumps over several events is told of the one that matters most; of equals the latest.
fn weightiest_after(events: &[Event], before: EventId) -> Option<&Event> {
    let known = events.partition_point(|event| event.id <= before);
    events[known..].iter().max_by_key(|event| words::weight(event))
}

/// And who comes to a moment in which several things happened, of the one that matters most.
fn weightiest_of_moment<'a>(events: &'a [Event], latest: &'a Event) -> &'a Event {
    let first = events.partition_point(|event| event.at < latest.at);
    events[first..].iter().max_by_key(|event| words::weight(event)).unwrap_or(latest)
}

/// What the caption shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The words.
    pub told: Rc<Told>,
    /// Whether time moves: then it is not read out.
    pub playing: bool,
    /// Where messages go.
    pub send: Callback<Msg>,
}

/// The caption.
#[component]
pub fn Caption(props: &Props) -> Html {
    let told = &props.told;
    let live = if props.playing { "off" } else { "polite" };
    html! {
        <section class={classes!("caption", told.broken.then_some("broken"))} aria-label="What happened" data-event={told.event.map(|event| event.0.to_string())}>
            <time>{ told.at.map(clock::seconds).unwrap_or_default() }</time>
            <p aria-live={live}>{ sentence(told, &props.send) }</p>
            <span class="section">{ told.section.unwrap_or_default() }</span>
            { for told.broken.then(|| before(&props.send)) }
        </section>
    }
}

/// The sentence asks for its reasons when it is pressed; what is no event has none.
fn sentence(told: &Told, send: &Callback<Msg>) -> Html {
    let ask = send.reform(|_: MouseEvent| Msg::Ask(Wish::Told));
    html! { <button class="told" disabled={told.at.is_none()} title="Why? (W)" onclick={ask}>{ &told.text }</button> }
}

/// Leads to the moment in which everything was well yet.
fn before(send: &Callback<Msg>) -> Html {
    let go = send.reform(|_: MouseEvent| Msg::BeforeViolation);
    html! { <button key="before" class="btn" onclick={go}>{ "Show the moment before" }</button> }
}
