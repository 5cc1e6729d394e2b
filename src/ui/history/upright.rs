//! The history from top to bottom, for a phone: a row for each event that matters, the newest below.
//!
//! Rows stand in the order of events and not to scale in time, so that a sentence fits beside each. Left of it
//! the servers' lanes go on from row to row, and a message comes down from its sender's lane to its receiver's.

use std::rc::Rc;

use yew::prelude::*;

use crate::raft::note::Note;
use crate::raft::{ServerId, Term, Time};
use crate::recording::chronicle::Chronicle;
use crate::recording::chronicle::lanes::Lane;
use crate::recording::{Frame, Player};
use crate::sim::event::{Event, EventId, News, Trigger};
use crate::sim::statement::Party;
use crate::ui::app::{Direction, Model, Msg, Panel, clock};
use crate::ui::follow::{Axis, use_follow};
use crate::ui::glyph::{CROSS, CROWN, hue, px};
use crate::words::{self, Weight};

/// So many events are told at most: more than anybody scrolls through on a phone.
const MOST: usize = 120;
/// A lane's breadth, and how much of it is filled.
const LANE: f64 = 18.0;
const BAR: f64 = 9.0;
/// More servers than this have narrower lanes.
const FEW: usize = 5;

/// The rows as of a moment.
#[derive(Clone, Debug, Default)]
pub struct Upright {
    drawn: Option<Rc<Frame>>,
    rows: Rows,
}

/// Rows as a property: the same until something happens.
#[derive(Clone, Debug, Default)]
pub struct Rows(Rc<Vec<Row>>);

impl PartialEq for Rows {
    fn eq(&self, other: &Rows) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// One event.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its number.
    pub id: EventId,
    /// When it happened.
    pub at: Time,
    /// What happened.
    pub text: String,
    /// Whether it is a turning point.
    pub turning: bool,
    /// Each server's term from then on; none: down.
    pub terms: Vec<Option<Term>>,
    /// The lane where it happened, and the lane from which its message came.
    pub place: Option<usize>,
    /// The lane from which its message came.
    pub sender: Option<usize>,
    /// What is drawn there.
    pub mark: Mark,
}

/// What an event is drawn as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Something happened.
    Dot,
    /// An election was won.
    Crown,
    /// A server crashed, or a message was lost.
    Cross,
}

impl Upright {
    /// Takes over what happened, if something did.
    pub fn follow(&mut self, player: &Player) {
        let frame = player.frame();
        if !self.drawn.as_ref().is_some_and(|drawn| Rc::ptr_eq(drawn, &frame)) {
            self.rows = Rows(Rc::new(rows(player)));
            self.drawn = Some(frame);
        }
    }
}

/// The latest events that say more than the daily round.
fn rows(player: &Player) -> Vec<Row> {
    let told = player.events().iter().rev().filter(|event| words::weight(event) > Weight::Dull).take(MOST);
    let mut rows: Vec<Row> = told.map(|event| row(player.chronicle(), event)).collect();
    rows.reverse();
    rows
}

fn row(known: &Chronicle, event: &Event) -> Row {
    let lane = |id: ServerId| known.lanes.keys().position(|other| *other == id);
    let of_party = |party: Party| match party {
        Party::Server(id) => lane(id),
        Party::Client(_) => None,
    };
    let (place, sender) = match &event.trigger {
        Trigger::Arrival(packet) => (of_party(packet.to), of_party(packet.from)),
        Trigger::Written(id) | Trigger::Timer(id) => (lane(*id), None),
        _ => (event.notes().next().and_then(|(id, _)| lane(id)), None),
    };
    let crash = event.news.iter().find_map(|news| match news {
        News::Crashed { server, .. } => lane(*server),
        _ => None,
    });
    let elected = event.notes().find(|(_, note)| matches!(note, Note::Elected { .. }));
    let crown = elected.and_then(|(id, _)| lane(id));
    let lost = event.news.iter().any(|news| matches!(news, News::Lost(..)));
    let mark = match (crown, crash.is_some() || lost) {
        (Some(_), _) => Mark::Crown,
        (None, true) => Mark::Cross,
        (None, false) => Mark::Dot,
    };
    Row {
        id: event.id,
        at: event.at,
        text: words::caption(event).text,
        turning: words::weight(event) == Weight::Turning,
        terms: known.lanes.values().map(|lane| term_after(lane, event.id)).collect(),
        place: crown.or(crash).or(place),
        sender,
        mark,
    }
}

/// A server's term after an event; none: it is down, or not there yet.
fn term_after(lane: &Lane, event: EventId) -> Option<Term> {
    let begun = lane.spans.partition_point(|span| span.event <= event);
    lane.spans[..begun].last().and_then(|span| span.term)
}

/// The history as the phone's panel shows it; nothing while another one is open.
pub fn view(model: &Model, send: &Callback<Msg>) -> Html {
    match model.screen.panel {
        Panel::History => {
            let servers: Vec<ServerId> = model.player.chronicle().lanes.keys().copied().collect();
            html! { <Sheet key="upright" rows={model.upright.rows.clone()} {servers} due={words::no_leader(&model.frame.cluster)} send={send.clone()} /> }
        }
        _ => Html::default(),
    }
}

/// What the panel is drawn from.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The events.
    pub rows: Rows,
    /// Whose lanes they are.
    pub servers: Vec<ServerId>,
    /// What comes next, where nobody leads.
    pub due: Option<String>,
    /// Where messages go.
    pub send: Callback<Msg>,
}

/// The panel.
#[component]
pub fn Sheet(props: &Props) -> Html {
    let follow = use_follow(Axis::Down, props.rows.clone());
    let lane = if props.servers.len() > FEW { LANE * FEW as f64 / props.servers.len() as f64 } else { LANE };
    let width = lane * props.servers.len() as f64;
    let name = |(i, id): (usize, &ServerId)| {
        let text = if lane < LANE { id.0.to_string() } else { id.to_string() };
        html! { <text key={id.to_string()} x={px(lane * (i as f64 + 0.5))} y="14" text-anchor="middle">{ text }</text> }
    };
    html! {
        <section class="upright" aria-label="History">
            <div class="upright-head" aria-hidden="true">
                <span>{ "Time" }</span><svg width={px(width)} height="18">{ for props.servers.iter().enumerate().map(name) }</svg>
                <span>{ "What happened" }</span>
            </div>
            <div class="upright-turns">
                { turn(Direction::Back, "Previous turning point", &props.send) }{ turn(Direction::Onward, "Next turning point", &props.send) }
            </div>
            <ol ref={follow.node} onscroll={follow.onscroll}>
                { for props.rows.0.iter().map(|row| event(row, lane, &props.send)) }
                <li key="due" class="due">{ props.due.clone().unwrap_or_default() }</li>
            </ol>
        </section>
    }
}

/// A button to the nearest turning point.
fn turn(direction: Direction, word: &'static str, send: &Callback<Msg>) -> Html {
    let go = send.reform(move |_: MouseEvent| Msg::Turn(direction));
    html! { <button class="btn" onclick={go}>{ word }</button> }
}

fn event(row: &Row, lane: f64, send: &Callback<Msg>) -> Html {
    let at = row.at;
    let go = send.reform(move |_: MouseEvent| Msg::Seek(at));
    let width = lane * row.terms.len() as f64;
    let x = |place: usize| px(lane * (place as f64 + 0.5));
    let bar = |(i, term): (usize, &Option<Term>)| match term {
        Some(term) => html! {
            <rect key={i} class={classes!("lane", hue(*term))} x={px(lane * (i as f64 + 0.5) - BAR.min(lane * 0.6) / 2.0)} y="-2"
                width={px(BAR.min(lane * 0.6))} height="110%" />
        },
        None => html! { <line key={i} class="lane-down" x1={x(i)} x2={x(i)} y1="0" y2="100%" /> },
    };
    html! {
        <li key={row.id.0}>
            <button class={row.turning.then_some("turning")} onclick={go}>
                <time>{ clock::seconds(at) }</time>
                <svg width={px(width)} height="100%" aria-hidden="true">
                    { for row.terms.iter().enumerate().map(bar) }
                    <g>{ for row.sender.zip(row.place).map(|(from, to)| html! {
                        <line class="flight" x1={x(from)} y1="0" x2={x(to)} y2="50%" />
                    }) }</g>
                    <g>{ for row.place.map(|place| mark(row.mark, x(place))) }</g>
                </svg>
                <span>{ &row.text }</span>
            </button>
        </li>
    }
}

/// A mark in the middle of its row. The row's height is not known here, so a picture of its own is put there.
fn mark(mark: Mark, x: String) -> Html {
    let drawn = match mark {
        Mark::Dot => html! { <circle class="solid" r="4" /> },
        Mark::Crown => {
            html! { <><rect class="under" x="-9" y="-10" width="18" height="18" rx="9" /><path class="solid" d={CROWN} transform="translate(0 5) scale(0.72)" /></> }
        }
        Mark::Cross => html! { <><path class="under-line" d={CROSS} /><path class="crash" d={CROSS} /></> },
    };
    html! { <svg {x} y="50%" overflow="visible" width="1" height="1">{ drawn }</svg> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::statement::{Setup, Statement};

    #[test]
    fn an_election_and_a_crash_are_rows_with_their_lanes() {
        let mut player = Player::new(Setup { servers: 3, ..Setup::default() }).unwrap();
        let s2 = ServerId(2);
        player.act(Statement::Timeout(s2.into())).unwrap();
        player.act(Statement::Settle(Vec::new())).unwrap();
        player.act(Statement::Kill(s2)).unwrap();

        let rows = rows(&player);
        let of = |mark| rows.iter().find(|row| row.mark == mark).expect("there is such a row");
        assert_eq!(of(Mark::Crown).place, Some(1));
        let crash = of(Mark::Cross);
        assert_eq!((crash.place, crash.terms[1], crash.terms[0]), (Some(1), None, Some(Term(1))));
        assert!(
            rows.iter().any(|row| row.sender.is_some() && row.place.is_some()),
            "a message came from a lane"
        );
        assert!(rows.is_sorted_by_key(|row| row.id));
    }
}
