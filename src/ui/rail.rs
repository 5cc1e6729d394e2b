//! The left rail: one of its tabs is open.

use std::rc::Rc;

use yew::prelude::*;

use super::Moment;
use super::app::listing::Listing;
use super::app::searching::Searching;
use super::app::{Msg, Rail as Tab};
use super::clients::{Clients, trail};
use super::console::Console;
use super::console::talk::Talk;
use super::dials::Dials;
use super::events::Events;
use super::faults::Faults;
use super::reads::Comparison;
use super::rules::Rules;

const TABS: [(Tab, &str); 6] = [
    (Tab::Console, "Console"),
    (Tab::Events, "Events"),
    (Tab::Faults, "Faults"),
    (Tab::Settings, "Settings"),
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
    /// What was said.
    pub talk: Rc<Talk>,
    /// Where messages go.
    pub send: Callback<Msg>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Props) -> bool {
        let same_talk = Rc::ptr_eq(&self.talk, &other.talk)
            && Rc::ptr_eq(&self.comparison, &other.comparison)
            && Rc::ptr_eq(&self.searching, &other.searching)
            && Rc::ptr_eq(&self.listing, &other.listing);
        same_talk && (self.tab, &self.moment, &self.send) == (other.tab, &other.moment, &other.send)
    }
}

/// The left rail.
#[component]
pub fn Rail(props: &Props) -> Html {
    let (moment, send) = (props.moment.clone(), props.send.clone());
    let panel = match props.tab {
        Tab::Console => html! { <Console key="console" talk={props.talk.clone()} {send} /> },
        Tab::Events => html! { <Events key="events" listing={props.listing.clone()} {moment} {send} /> },
        Tab::Faults => html! { <Faults key="faults" {moment} {send} /> },
        Tab::Settings => html! { <Dials key="settings" {moment} {send} /> },
        Tab::Rules => {
            html! { <Rules key="rules" rules={moment.cluster.rules} searching={props.searching.clone()} {send} /> }
        }
        Tab::Clients => {
            html! { <Clients key="clients" comparison={props.comparison.clone()} {moment} trails={props.trails.clone()} {send} /> }
        }
    };
    html! {
        <section class="rail" aria-label="Console and faults">
            <div class="tabs" role="tablist">{ for TABS.iter().map(|(tab, name)| tab_button(props, *tab, name)) }</div>
            <div class="tabpanel" role="tabpanel">{ panel }</div>
        </section>
    }
}

fn tab_button(props: &Props, tab: Tab, name: &'static str) -> Html {
    let open = props.send.reform(move |_: MouseEvent| Msg::Rail(tab));
    let selected = (props.tab == tab).to_string();
    html! { <button key={name} role="tab" aria-selected={selected} data-label={name} onclick={open}>{ name }</button> }
}
