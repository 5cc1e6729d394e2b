//! One row under the picture with what can be done to what is chosen: for a projector and a phone, which
//! have no inspector beside the stage, and anywhere while servers are being put into groups.

use yew::prelude::*;

use super::Props;
use super::groups::Groups;
use super::scene::Scene;
use super::zones::Zone;
use crate::raft::ServerId;
use crate::sim::packet::MessageId;
use crate::sim::statement::{ClientId, Ends, Party, Statement};
use crate::ui::app;
use crate::ui::glyph::server::StateMark;
use crate::ui::selection::Selection;

/// What the bar does.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// Say this.
    Say(Statement),
    /// Choose this.
    Select(Selection),
    /// Begin or stop to put servers into groups.
    Part(bool),
}

/// The bar.
pub fn bar(scene: &Scene, props: &Props, groups: Option<&Groups>, deed: &Callback<Deed>) -> Html {
    let selection = props.selection;
    if let Some(groups) = groups {
        return html! { <div key="parting" class="stage-bar parting">{ parting(groups, deed) }</div> };
    }
    let chosen = chosen(scene, selection, deed);
    let cut = scene.links.iter().any(|mark| mark.cut.0 || mark.cut.1);
    html! {
        <div key="deeds" class="stage-bar">
            <div class={classes!("chosen-deeds", selection.is_none().then_some("none"))}>{ chosen }</div>
            <span class="quiet">{ "Draw across links to cut them." }</span>
            { elsewhere(&props.next_set.statement().to_string(), app::Deed::SetX, props) }
            { elsewhere("Add server", app::Deed::AddServer, props) }
            { button("Partition", true, Deed::Part(true), deed) }
            { button("Heal", cut, Deed::Say(Statement::Heal(None)), deed) }
        </div>
    }
}

/// What can be done to what is chosen.
pub fn chosen(scene: &Scene, selection: Option<Selection>, deed: &Callback<Deed>) -> Html {
    match selection {
        Some(Selection::Server(id) | Selection::Entry(id, _)) => server(scene, id, deed),
        Some(Selection::Link(ends)) => link(scene, ends, deed),
        Some(Selection::Message(id)) => message(scene, id, deed),
        Some(Selection::Client(id)) => client(scene, id, deed),
        Some(Selection::Event(_)) | None => Html::default(),
    }
}

fn button(word: &str, can: bool, does: Deed, deed: &Callback<Deed>) -> Html {
    let press = deed.reform(move |_: MouseEvent| does.clone());
    html! { <button class="btn" disabled={!can} onclick={press}>{ word }</button> }
}

/// What stands beside the transport on larger screens.
fn elsewhere(word: &str, does: app::Deed, props: &Props) -> Html {
    let press = props.deed.reform(move |_: MouseEvent| does);
    html! { <button class="btn phone-only" onclick={press}>{ word }</button> }
}

fn parting(groups: &Groups, deed: &Callback<Deed>) -> Html {
    let partition = groups.statement();
    let can = partition.is_some();
    let does = partition.map_or(Deed::Part(false), Deed::Say);
    html! {
        <>
            <span class="quiet">{ "Press servers to put them into groups." }</span>
            { button("Cancel", true, Deed::Part(false), deed) }
            <button class="btn primary" disabled={!can} onclick={deed.reform(move |_: MouseEvent| does.clone())}>
                { "Partition" }
            </button>
        </>
    }
}

fn server(scene: &Scene, id: ServerId, deed: &Callback<Deed>) -> Html {
    let Some(mark) = scene.servers.iter().find(|mark| mark.id == id) else { return gone() };
    let say = |word, can, statement| button(word, can, Deed::Say(statement), deed);
    let runs = mark.state == StateMark::Running;
    let others = scene.server_ids().into_iter().filter(|other| *other != id).collect();
    let up_or_down = match mark.state {
        StateMark::Crashed => say("Start", true, Statement::Start(id)),
        _ => say("Crash", true, Statement::Kill(id)),
    };
    html! {
        <>
            <b>{ id.to_string() }</b>
            { up_or_down }
            { say("Time out", runs && mark.role_name() != "leader", Statement::Timeout(id.into())) }
            { if mark.state == StateMark::Paused { say("Resume", true, Statement::Resume(id)) } else { say("Pause", runs, Statement::Pause(id)) } }
            { say("Wipe disk", mark.state == StateMark::Crashed, Statement::Wipe(id)) }
            { say("Isolate", true, Statement::Partition(vec![vec![id], others])) }
            { links_of(scene, id, deed) }
        </>
    }
}

/// Its links, to be chosen without having to hit a line.
fn links_of(scene: &Scene, id: ServerId, deed: &Callback<Deed>) -> Html {
    let ids: Vec<ServerId> = scene.server_ids().into_iter().filter(|other| *other != id).collect();
    let choices = ids.clone();
    let choose = deed.reform(move |event: Event| {
        let select: web_sys::HtmlSelectElement = event.target_unchecked_into();
        let to = choices.get((select.selected_index() - 1).max(0) as usize).copied().unwrap_or(id);
        Deed::Select(Selection::Link(Ends { from: id.into(), to: to.into(), both: true }))
    });
    html! {
        <select class="btn" aria-label={format!("A link of {id}")} onchange={choose}>
            <option key="none" selected=true>{ "Link to" }</option>
            { for ids.iter().map(|other| html! { <option key={other.to_string()}>{ other.to_string() }</option> }) }
        </select>
    }
}

fn link(scene: &Scene, ends: Ends, deed: &Callback<Deed>) -> Html {
    let (a, b) = (ends.from, ends.to);
    let cut = |from: Party, to: Party| {
        scene
            .links
            .iter()
            .any(|mark| (mark.ends == (from, to) && mark.cut.0) || (mark.ends == (to, from) && mark.cut.1))
    };
    let cuts = |from, to, both| Deed::Say(Statement::Cut(Ends { from, to, both }));
    let (there, back) = (cut(a, b), cut(b, a));
    html! {
        <>
            <b>{ format!("{a} – {b}") }</b>
            { button("Cut", !there || !back, cuts(a, b, true), deed) }
            { button(&format!("Cut {a} → {b}"), !there, cuts(a, b, false), deed) }
            { button(&format!("Cut {b} → {a}"), !back, cuts(b, a, false), deed) }
            { button("Heal link", there || back, Deed::Say(Statement::Heal(Some(Ends { both: true, ..ends }))), deed) }
        </>
    }
}

fn message(scene: &Scene, id: MessageId, deed: &Callback<Deed>) -> Html {
    let Some(mark) = scene.flights.iter().find(|mark| mark.packet.id == id) else { return gone() };
    let say = |word, zone: Zone| button(word, true, Deed::Say(zone.statement(&mark.packet, mark.held)), deed);
    html! {
        <>
            <b>{ mark.packet.kind() }</b>
            { for Zone::ALL.into_iter().map(|zone| say(zone.word(mark.held), zone)) }
        </>
    }
}

fn client(scene: &Scene, id: ClientId, deed: &Callback<Deed>) -> Html {
    let Some(mark) = scene.clients.iter().find(|mark| mark.id == id) else { return gone() };
    html! {
        <>
            <b>{ id.to_string() }</b>
            { button("Ask the next server", mark.open, Deed::Say(Statement::Timeout(id.into())), deed) }
        </>
    }
}

fn gone() -> Html {
    html! { <span class="quiet">{ "It is not there any more." }</span> }
}
