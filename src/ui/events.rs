//! The list of events: search and filters above, the events around the moment below, and a line for notes.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::Moment;
use super::app::listing::{Browse, Filter, Kind, ListedRow, Listing, Place};
use super::app::{Msg, clock};
use super::icons;
use crate::raft::rules::{RULES, Rule};
use crate::raft::{ServerId, Term};
use crate::sim::event::EventId;
use crate::words::Weight;

/// The line for notes.
pub const NOTE: &str = "note";

/// What the list shows.
#[derive(Properties)]
pub struct Props {
    /// The list.
    pub listing: Rc<Listing>,
    /// The moment.
    pub moment: Moment,
    /// Where messages go.
    pub send: Callback<Msg>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Props) -> bool {
        Rc::ptr_eq(&self.listing, &other.listing)
            && (&self.moment, &self.send) == (&other.moment, &other.send)
    }
}

/// The list.
#[component]
pub fn Events(props: &Props) -> Html {
    let Listing { rows, count: (found, before), .. } = &*props.listing;
    let after = found.saturating_sub(before + rows.len());
    let here = rows.iter().find(|row| row.place == Place::Here).map(|row| row.event);
    let scroll = use_in_sight(here);
    let browse = |browse: Browse| props.send.reform(move |_: MouseEvent| Msg::List(browse.clone()));
    html! {
        <div class="events">
            { filters(props) }
            <p class="found" role="status">{ counted(*found) }</p>
            <div class="event-scroll" ref={scroll}>
                <button class="btn small" disabled={*before == 0} onclick={browse(Browse::Earlier)}>{ format!("{before} earlier") }</button>
                <ol class="event-list">{ for rows.iter().map(|row| listed(row, &props.send)) }</ol>
                <button class="btn small" disabled={after == 0} onclick={browse(Browse::Later)}>{ format!("{after} later") }</button>
            </div>
            { note(&props.send) }
        </div>
    }
}

/// A box in which the row of the moment is brought into sight whenever it is another.
#[hook]
fn use_in_sight(here: Option<EventId>) -> NodeRef {
    let node = use_node_ref();
    let scroll = node.clone();
    use_effect_with(here, move |_| {
        let Some(element) = scroll.cast::<HtmlElement>() else { return };
        let row = element.query_selector("[aria-current]").ok().flatten();
        if let Some(row) = row.and_then(|row| row.dyn_into::<HtmlElement>().ok()) {
            element.set_scroll_top(row.offset_top() - element.client_height() / 2);
        }
    });
    node
}

fn counted(found: usize) -> String {
    match found {
        0 => "No event fits".into(),
        1 => "1 event".into(),
        n => format!("{n} events"),
    }
}

fn listed(row: &ListedRow, send: &Callback<Msg>) -> Html {
    let event = row.event;
    let choose = send.reform(move |_: MouseEvent| Msg::List(Browse::Choose(event)));
    let class = classes!(
        (row.weight == Weight::Turning).then_some("turning"),
        (row.weight == Weight::Dull).then_some("dull"),
        (row.place == Place::Ahead).then_some("ahead"),
        row.is_note.then_some("noted"),
    );
    let here = (row.place == Place::Here).then_some("true");
    html! {
        <li key={event.0} {class} data-event={event.0.to_string()}>
            <button onclick={choose} aria-current={here}><time>{ clock::seconds(row.at) }</time><span>{ &row.text }</span></button>
            { for row.is_note.then(|| forget(row, send)) }
        </li>
    }
}

fn forget(row: &ListedRow, send: &Callback<Msg>) -> Html {
    let event = row.event;
    let forget = send.reform(move |_: MouseEvent| Msg::List(Browse::Forget(event)));
    html! { <button class="forget" aria-label={format!("Take this note away: {}", row.text)} title="Take this note away" onclick={forget}>{ icons::close() }</button> }
}

/// A filter is changed by one of its controls.
fn change(
    props: &Props,
    value: impl Fn(&Event) -> String + 'static,
    put: fn(&mut Filter, &str),
) -> Callback<Event> {
    let filter = props.listing.filter.clone();
    props.send.reform(move |event: Event| {
        let mut filter = filter.clone();
        put(&mut filter, &value(&event));
        Msg::List(Browse::Filter(filter))
    })
}

fn chosen(event: &Event) -> String {
    event.target_unchecked_into::<HtmlSelectElement>().value()
}

fn filters(props: &Props) -> Html {
    let filter = &props.listing.filter;
    let search = {
        let filter = filter.clone();
        props.send.reform(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            Msg::List(Browse::Filter(Filter { text, ..filter.clone() }))
        })
    };
    let servers = props.moment.cluster.machines.keys().map(|id| id.to_string()).collect::<Vec<_>>();
    let highest =
        props.moment.cluster.machines.values().map(|machine| machine.disk.durable.current_term.0).max();
    let terms = (0..=highest.unwrap_or(0).min(200)).map(|term| term.to_string()).collect::<Vec<_>>();
    let kinds = Kind::ALL.map(|(_, name)| name.to_string());
    let rules = RULES.iter().map(|info| info.id.to_string()).collect::<Vec<_>>();
    let kind = filter
        .kind
        .and_then(|kind| Kind::ALL.iter().find(|(other, _)| *other == kind))
        .map(|(_, name)| name.to_string());
    html! {
        <div class="filters" role="search" aria-label="Events">
            <input type="search" aria-label="Words in an event" placeholder="Search what happened" value={filter.text.clone()} oninput={search} autocomplete="off" spellcheck="false" />
            { select("Kind", "all kinds", &kinds, kind, change(props, chosen, |filter, value| {
                filter.kind = Kind::ALL.iter().find(|(_, name)| *name == value).map(|(kind, _)| *kind);
            })) }
            { select("Server", "all servers", &servers, filter.server.map(|id| id.to_string()), change(props, chosen, |filter, value| {
                filter.server = value.strip_prefix('S').and_then(|id| id.parse().ok()).map(ServerId);
            })) }
            { select("Term", "all terms", &terms, filter.term.map(|term| term.to_string()), change(props, chosen, |filter, value| {
                filter.term = value.parse().ok().map(Term);
            })) }
            { select("Rule", "all rules", &rules, filter.rule.map(|rule| rule.id().to_string()), change(props, chosen, |filter, value| {
                filter.rule = Rule::named(value);
            })) }
        </div>
    }
}

/// A filter: the first choice leaves it open.
fn select(
    name: &'static str,
    open: &'static str,
    choices: &[String],
    now: Option<String>,
    onchange: Callback<Event>,
) -> Html {
    let choice = |choice: &String| {
        let selected = now.as_ref() == Some(choice);
        let shown = if name == "Term" { format!("term {choice}") } else { choice.clone() };
        html! { <option key={choice.clone()} value={choice.clone()} {selected}>{ shown }</option> }
    };
    html! {
        <select aria-label={name} class={classes!(now.is_some().then_some("set"))} {onchange}>
            <option key="all" value="" selected={now.is_none()}>{ open }</option>
            { for choices.iter().map(choice) }
        </select>
    }
}

/// A note on this moment: kept with the run, shown here and in the history.
fn note(send: &Callback<Msg>) -> Html {
    let onsubmit = send.reform(|event: SubmitEvent| {
        event.prevent_default();
        let field = web_sys::window().and_then(|w| w.document()).and_then(|d| d.get_element_by_id(NOTE));
        let field: Option<HtmlInputElement> = field.and_then(|field| field.dyn_into().ok());
        let text = field.as_ref().map(HtmlInputElement::value).unwrap_or_default();
        field.iter().for_each(|field| field.set_value(""));
        Msg::List(Browse::Note(text))
    });
    html! {
        <form class="note-line" {onsubmit}>
            <input id={NOTE} type="text" aria-label="A note on this moment" placeholder="A note on this moment" maxlength="300" autocomplete="off" />
            <button class="btn">{ "Mark" }</button>
        </form>
    }
}
