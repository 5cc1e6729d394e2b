//! Real buttons over the discs and tags: what the picture shows can be reached by key and is read aloud.
//!
//! The page's policy allows no `style` attributes, so each button stands in a foreign object of a picture above
//! the picture. What is in there is named HTML, since Yew takes all that is in a picture for SVG.

use std::rc::Rc;

use yew::prelude::*;

use super::groups::Groups;
use super::scene::Scene;
use crate::raft::ServerId;
use crate::sim::statement::ClientId;
use crate::ui::geometry::{FINGER, Plan, Point, Size, TAG};
use crate::ui::glyph::client::ClientMark;
use crate::ui::glyph::px;
use crate::ui::glyph::server::ServerMark;
use crate::ui::selection::Selection;

const HTML: &str = "http://www.w3.org/1999/xhtml";

/// What the buttons are made from.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is to be seen.
    pub scene: Rc<Scene>,
    /// Where it stands.
    pub plan: Rc<Plan>,
    /// What is chosen.
    pub selection: Option<Selection>,
    /// The groups of a partition that is being made.
    pub groups: Option<Groups>,
    /// A server or client was pressed.
    pub press: Callback<Selection>,
    /// A server was pressed twice, to kill or start it.
    pub strike: Callback<ServerId>,
}

/// A button for each server and each client, and one that goes from link to link.
#[component]
pub fn Buttons(props: &Props) -> Html {
    let at = use_state(|| 0);
    html! {
        <svg class="hits">
            <g role="group" aria-label="Servers">{ for props.scene.servers.iter().filter_map(|mark| server(props, mark)) }</g>
            <g role="group" aria-label="Links">{ for link(props, &at) }</g>
            <g role="group" aria-label="Clients">{ for props.scene.clients.iter().filter_map(|mark| client(props, mark)) }</g>
        </svg>
    }
}

fn server(props: &Props, mark: &ServerMark) -> Option<Html> {
    let id = mark.id;
    let at = props.plan.servers.get(&id)?.at;
    let across = 2.0 * props.plan.scale.reach();
    let label = match &props.groups {
        Some(groups) => format!("{}, group {}", mark.name, groups.letter(id)),
        None => mark.name.clone(),
    };
    let pressed = props.selection == Some(Selection::Server(id)) && props.groups.is_none();
    let press = props.press.reform(move |_: MouseEvent| Selection::Server(id));
    let strike = props.strike.reform(move |_: MouseEvent| id);
    let button = html! {
        <button xmlns={HTML} class="hit" aria-label={label} aria-pressed={pressed.to_string()} onclick={press} ondblclick={strike}
            data-server={id.to_string()} data-role={mark.role_name()} data-state={mark.state_name()}
            data-term={mark.term.to_string()} data-member={mark.member.to_string()}></button>
    };
    Some(spot(id.to_string(), at, Size { width: across, height: across }, button))
}

/// Of the many links one has a button at a time, in the middle of it; the arrows up and down move it to the next.
/// It is for keys only: to a pointer the links themselves are there.
fn link(props: &Props, at: &UseStateHandle<usize>) -> Option<Html> {
    let links = &props.scene.links;
    let place = **at % links.len().max(1);
    let mark = links.get(place)?;
    let middle = props.plan.link(mark.ends.0, mark.ends.1)?.at(0.5);
    let selection = Selection::Link(mark.both());
    let press = props.press.reform(move |_: MouseEvent| selection);
    let (at, count) = (at.clone(), links.len());
    let walk = Callback::from(move |event: KeyboardEvent| {
        let next = match &*event.key() {
            "ArrowDown" => place + 1,
            "ArrowUp" => place + count - 1,
            _ => return,
        };
        event.prevent_default();
        at.set(next % count);
    });
    let pressed = props.selection == Some(selection);
    let label = format!("{}, {} of {count}; arrows up and down for the others", mark.said(), place + 1);
    let button = html! {
        <button xmlns={HTML} class="hit link-hit" aria-label={label} aria-pressed={pressed.to_string()} onclick={press} onkeydown={walk}>
            { format!("{} – {}", mark.ends.0, mark.ends.1) }
        </button>
    };
    Some(spot("link".into(), middle, Size { width: 76.0, height: 30.0 }, button))
}

fn client(props: &Props, mark: &ClientMark) -> Option<Html> {
    let id: ClientId = mark.id;
    let at = *props.plan.clients.get(&id)?;
    let width = TAG.width * props.plan.scale.k.max(1.0) + 10.0;
    let pressed = props.selection == Some(Selection::Client(id));
    let press = props.press.reform(move |_: MouseEvent| Selection::Client(id));
    let button = html! {
        <button xmlns={HTML} class="hit tag" aria-label={mark.name.clone()} aria-pressed={pressed.to_string()} onclick={press}
            data-client={id.to_string()}></button>
    };
    // A mouse needs no more than the tag; a finger does.
    let height = if props.plan.scale.beside { TAG.height + 8.0 } else { FINGER };
    Some(spot(id.to_string(), at, Size { width, height }, button))
}

/// Holds what is in it at a place on the field.
fn spot(key: String, at: Point, size: Size, content: Html) -> Html {
    html! {
        <foreignObject {key} x={px(at.x - size.width / 2.0)} y={px(at.y - size.height / 2.0)}
            width={px(size.width)} height={px(size.height)}>{ content }</foreignObject>
    }
}
