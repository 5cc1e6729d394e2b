//! Over the history: the chain of causes of what is asked about, the event that is selected or pointed at, and
//! what a person noted.

use yew::prelude::*;

use super::window::Window;
use crate::raft::Time;
use crate::sim::event::{Event, EventId, Trigger};
use crate::sim::statement::{Party, Statement};
use crate::ui::app::Model;
use crate::ui::app::linking::lane;
use crate::ui::selection::Selection;
use crate::why;

/// What is drawn over the lanes, in pixels from where the picture begins, so that it moves with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Linked {
    /// The chain of causes, the first one first.
    pub chain: Vec<(f64, f64)>,
    /// The events that are selected or pointed at.
    pub spots: Vec<(f64, f64)>,
    /// The messages that they are about: from where to where.
    pub strokes: Vec<[f64; 4]>,
    /// Notes, and what they say.
    pub notes: Vec<(f64, String)>,
}

/// What is to be drawn now.
pub fn linked(model: &Model) -> Linked {
    let window = &model.window;
    let margins = window.margins();
    let mut linked = Linked::default();
    let seen = margins.left - window.shift()..=window.width - margins.right - window.shift();
    if let Some(asked) = &model.asked {
        let steps = asked.why.steps.iter();
        linked.chain = steps.filter_map(|step| place(window, find(model, step.event)?)).collect();
    }
    for thing in [model.selection, model.pointed].into_iter().flatten() {
        match thing {
            Selection::Event(id) => linked.take(window, find(model, id)),
            Selection::Message(id) => {
                let flight = model.frame.cluster.network.in_flight.get(&id);
                linked.take(window, flight.and_then(|flight| find(model, flight.packet.sent_in)));
            }
            _ => {}
        }
    }
    let notes = model.player.recording().acts.iter().filter_map(|act| match &act.statement {
        Statement::Note(text) => Some((x(window, act.at), text.clone())),
        _ => None,
    });
    linked.notes = notes.filter(|(x, _)| seen.contains(x)).collect();
    linked
}

impl Linked {
    fn take(&mut self, window: &Window, event: Option<&Event>) {
        let Some(event) = event else { return };
        self.spots.extend(place(window, event));
        if let Trigger::Arrival(packet) = &event.trigger {
            let ends = [y(window, packet.from), y(window, packet.to)];
            if let [Some(from), Some(to)] = ends {
                self.strokes.push([x(window, packet.sent_at), from, x(window, event.at), to]);
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.chain.is_empty() && self.spots.is_empty() && self.notes.is_empty()
    }
}

fn find(model: &Model, id: EventId) -> Option<&Event> {
    why::find(model.player.known(), id)
}

/// Where an event stands.
fn place(window: &Window, event: &Event) -> Option<(f64, f64)> {
    Some((x(window, event.at), y(window, lane(event)?)?))
}

fn x(window: &Window, at: Time) -> f64 {
    window.place(at) - window.shift()
}

fn y(window: &Window, party: Party) -> Option<f64> {
    match party {
        Party::Server(id) => window.picture.rows.iter().find(|row| row.server == id).map(|row| row.y),
        Party::Client(id) => window.picture.clients.iter().find(|row| row.client == id).map(|row| row.y),
    }
}

/// Draws it.
pub fn view(linked: &Linked) -> Html {
    if linked.is_empty() {
        return html! { <g key="linked" class="linked"></g> };
    }
    let at = |x: f64| (x * 10.0).round() / 10.0;
    let chain = linked.chain.iter().enumerate();
    let chain: String =
        chain.map(|(n, (x, y))| format!("{}{} {y}", if n == 0 { 'M' } else { 'L' }, at(*x))).collect();
    let strokes: String =
        linked.strokes.iter().map(|[x, y, to, y_to]| format!("M{} {y}L{} {y_to}", at(*x), at(*to))).collect();
    let link = |(n, (x, y)): (usize, &(f64, f64))| html! { <circle key={n} class="link-spot" cx={at(*x).to_string()} cy={y.to_string()} r="3.5" /> };
    let spot = |(n, (x, y)): (usize, &(f64, f64))| html! { <circle key={n} class="spot" cx={at(*x).to_string()} cy={y.to_string()} r="8" /> };
    let note = |(n, (x, text)): (usize, &(f64, String))| {
        html! { <g key={n} class="noted-flag"><path d={format!("M{} 100V2h11l-3 4 3 4h-11", at(*x))} /><title>{ text }</title></g> }
    };
    html! {
        <g key="linked" class="linked">
            <g>{ for linked.notes.iter().enumerate().map(note) }</g>
            <path class="chain-under" d={chain.clone()} />
            <path class="chain" d={chain} />
            <path class="pointed-flight" d={strokes} />
            <g>{ for linked.chain.iter().enumerate().map(link) }</g>
            <g>{ for linked.spots.iter().enumerate().map(spot) }</g>
        </g>
    }
}
