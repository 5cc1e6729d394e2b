//! The left rail: one of its tabs is open.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::Moment;
use super::app::drafting::Drafts;
use super::app::learning::Learning;
use super::app::listing::Listing;
use super::app::searching::Searching;
use super::app::{Msg, Rail as Tab};
use super::clients::{Clients, trail};
use super::console::Console;
use super::console::talk::Talk;
use super::dials::Dials;
use super::events::Events;
use super::faults::Faults;
use super::figures::Figures;
use super::lesson::Panel;
use super::reads::Comparison;
use super::rules::Rules;
use crate::recording::link::locks::{Lock, Locks};

const TABS: [(Tab, &str); 8] = [
    (Tab::Learn, "Learn"),
    (Tab::Console, "Console"),
    (Tab::Events, "Events"),
    (Tab::Faults, "Faults"),
    (Tab::Settings, "Settings"),
    (Tab::Figures, "Figures"),
    (Tab::Rules, "Rules"),
    (Tab::Clients, "Clients"),
];

/// What the rail shows.
#[derive(Properties)]
pub struct Props {
    /// The open tab.
    pub tab: Tab,
    /// The moment.
    pub moment: Moment,
    /// What clients' operations went through.
    pub trails: trail::Shared,
    /// Four ways to read, compared.
    pub comparison: Rc<Comparison>,
    /// The search for a run that breaks a rule.
    pub searching: Rc<Searching>,
    /// The list of events.
    pub listing: Rc<Listing>,
    /// Lessons and challenges.
    pub learning: Rc<Learning>,
    /// Lessons in the making.
    pub drafts: Option<Rc<Drafts>>,
    /// Whether a stretch of the run is being shown.
    pub showing: bool,
    /// What was said.
    pub talk: Rc<Talk>,
    /// What an assignment locks.
    pub locks: Locks,
    /// Where messages go.
    pub send: Callback<Msg>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Props) -> bool {
        let same_talk = Rc::ptr_eq(&self.talk, &other.talk)
            && Rc::ptr_eq(&self.learning, &other.learning)
            && self.showing == other.showing
            && self.drafts == other.drafts
            && Rc::ptr_eq(&self.comparison, &other.comparison)
            && Rc::ptr_eq(&self.searching, &other.searching)
            && Rc::ptr_eq(&self.listing, &other.listing);
        let same_place = (self.tab, self.locks) == (other.tab, other.locks);
        same_talk && same_place && (&self.moment, &self.send) == (&other.moment, &other.send)
    }
}

/// The left rail.
#[component]
pub fn Rail(props: &Props) -> Html {
    let (moment, send) = (props.moment.clone(), props.send.clone());
    let panel = match props.tab {
        Tab::Learn => {
            html! { <Panel key="learn" learning={props.learning.clone()} drafts={props.drafts.clone()} showing={props.showing} locks={props.locks} talk={props.talk.clone()} {send} /> }
        }
        Tab::Console => html! { <Console key="console" talk={props.talk.clone()} {send} /> },
        Tab::Events => html! { <Events key="events" listing={props.listing.clone()} {moment} {send} /> },
        Tab::Faults => html! { <Faults key="faults" {moment} {send} /> },
        Tab::Settings => html! { <Dials key="settings" {moment} {send} /> },
        Tab::Figures => html! { <Figures key="figures" {moment} {send} /> },
        Tab::Rules => {
            html! { <Rules key="rules" rules={moment.cluster.rules} searching={props.searching.clone()} {send} /> }
        }
        Tab::Clients => {
            html! { <Clients key="clients" comparison={props.comparison.clone()} {moment} trails={props.trails.clone()} {send} /> }
        }
    };
    html! {
        <section class="rail" aria-label="Console and faults">
            <div class="tabs" role="tablist" onkeydown={Callback::from(walk)}>{ for TABS.iter().map(|(tab, name)| tab_button(props, *tab, name)) }</div>
            <div class="tabpanel" id="rail-panel" role="tabpanel" aria-label={name_of(props.tab)}><h2 class="out-of-sight">{ name_of(props.tab) }</h2>{ locked(props, panel) }</div>
        </section>
    }
}

/// What an assignment locks is seen, and takes no press.
fn locked(props: &Props, panel: Html) -> Html {
    let needs = match props.tab {
        Tab::Settings | Tab::Rules => Some(Lock::Settings),
        Tab::Faults => Some(Lock::Faults),
        Tab::Console => Some(Lock::Console),
        _ => None,
    };
    match needs.filter(|lock| props.locks.has(*lock)) {
        None => panel,
        Some(lock) => html! {
            <>
                <p class="locked">{ format!("Locked by this assignment: {}", lock.sentence()) }</p>
                <fieldset class="locked-panel" disabled=true>{ panel }</fieldset>
            </>
        },
    }
}

fn tab_button(props: &Props, tab: Tab, name: &'static str) -> Html {
    let open = props.send.reform(move |_: MouseEvent| Msg::Rail(tab));
    let selected = props.tab == tab;
    html! {
        <button key={name} role="tab" aria-selected={selected.to_string()} aria-controls="rail-panel"
            tabindex={if selected { "0" } else { "-1" }} data-label={name} onclick={open}>{ name }</button>
    }
}

fn name_of(tab: Tab) -> &'static str {
    TABS.iter().find(|(other, _)| *other == tab).map_or("", |(_, name)| name)
}

/// Arrows walk from tab to tab, as tabs do everywhere; the one that gets the focus is opened.
fn walk(event: KeyboardEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let neighbour = target.and_then(|tab| match &*event.key() {
        "ArrowRight" => tab.next_element_sibling(),
        "ArrowLeft" => tab.previous_element_sibling(),
        "Home" => tab.parent_element()?.first_element_child(),
        "End" => tab.parent_element()?.last_element_child(),
        _ => None,
    });
    if let Some(tab) = neighbour.and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        tab.click();
        // It cannot fail on a button of the page.
        let _ = tab.focus();
    }
}
