//! What is pressed on the stage, and struck while it has the focus.

use std::rc::Rc;

use yew::prelude::*;

use super::Props;
use super::bar::Deed;
use super::groups::Groups;
use super::scene::Scene;
use super::touch::message_under;
use super::zones::Zone;
use crate::raft::ServerId;
use crate::sim::statement::Statement;
use crate::ui::glyph::server::StateMark;
use crate::ui::selection::Selection;

/// A server is pressed: it is chosen, or put into the next group.
pub(super) fn press(props: &Props, groups: &UseStateHandle<Option<Groups>>) -> Callback<Selection> {
    let (select, groups) = (props.select.clone(), groups.clone());
    Callback::from(move |pressed| match (pressed, &*groups) {
        (Selection::Server(id), Some(now)) => {
            let mut next = now.clone();
            next.cycle(id);
            groups.set(Some(next));
        }
        _ => select.emit(Some(pressed)),
    })
}

/// A server is pressed twice: it crashes, or starts again.
pub(super) fn strike(props: &Props, scene: &Rc<Scene>) -> Callback<ServerId> {
    let (say, scene, parting) = (props.say.clone(), scene.clone(), props.parting);
    Callback::from(move |id| {
        let mark = scene.servers.iter().find(|mark| mark.id == id).filter(|_| !parting);
        if let Some(mark) = mark {
            let crashed = mark.state == StateMark::Crashed;
            say.emit(if crashed { Statement::Start(id) } else { Statement::Kill(id) });
        }
    })
}

/// Enter and Space choose a message that has the focus; what else is done to one by key is done to that one.
pub(super) fn keys(props: &Props) -> Callback<KeyboardEvent> {
    let (select, say, frame) = (props.select.clone(), props.say.clone(), props.frame.clone());
    Callback::from(move |event: KeyboardEvent| {
        let Some(id) = message_under(&event) else { return };
        let zone = match &*event.key() {
            "Enter" | " " => None,
            "Delete" | "Backspace" => Some(Zone::Drop),
            "c" | "C" => Some(Zone::Copy),
            "e" | "E" => Some(Zone::Delay),
            "k" | "K" => Some(Zone::Hold),
            "r" | "R" => Some(Zone::Deliver),
            _ => return,
        };
        match zone {
            None => select.emit(Some(Selection::Message(id))),
            Some(zone) => {
                let flight = frame.cluster.network.in_flight.get(&id);
                flight.into_iter().for_each(|flight| say.emit(zone.statement(&flight.packet, flight.held)));
            }
        }
        event.prevent_default();
        event.stop_propagation();
    })
}

/// What a button of the bar or the menu does.
pub(super) fn deed(props: &Props) -> Callback<Deed> {
    let (select, say, part) = (props.select.clone(), props.say.clone(), props.part.clone());
    let parting = props.parting;
    Callback::from(move |deed| match deed {
        Deed::Select(selection) => select.emit(Some(selection)),
        Deed::Part(on) => part.emit(on),
        Deed::Say(statement) => {
            say.emit(statement);
            if parting {
                part.emit(false);
            }
        }
    })
}
