//! The dialog that begins a run: a cluster as one likes it, or a situation that was made ready.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::app::Msg;
use super::app::runs::Change;
use super::dials::presets::PRESETS;
use crate::examples::{EXAMPLES, Example};
use crate::sim::setup::MOST_SERVERS;

/// A cluster to begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How many servers.
    pub servers: u16,
    /// How many clients ask by themselves.
    pub clients: u16,
    /// The seed of all chance.
    pub seed: u64,
    /// Which of the presets.
    pub preset: usize,
}

/// Sizes to choose from.
pub const SERVERS: [u16; 6] = [1, 3, 5, 7, 9, 25];
const CLIENTS: [u16; 5] = [0, 1, 2, 3, 5];

impl Default for Plan {
    fn default() -> Plan {
        Plan { servers: 5, clients: 0, seed: 1, preset: 0 }
    }
}

impl Plan {
    /// The script that begins it.
    pub fn script(&self) -> String {
        let Plan { servers, clients, seed, preset } = self;
        let set = PRESETS.get(*preset).map_or("", |preset| preset.set);
        let loads = (1..=*clients).map(|client| format!("load c{client} rate=10/s\n"));
        format!("cluster {servers}\nseed {seed}\n{set}\n{}", loads.collect::<String>())
    }
}

/// What the dialog does.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Where messages go.
    pub send: Callback<Msg>,
}

/// What is in the dialog.
#[component]
pub fn NewRun(props: &Props) -> Html {
    let plan = use_state(Plan::default);
    let put = |change: fn(&mut Plan, u64)| {
        let plan = plan.clone();
        Callback::from(move |value: u64| {
            let mut next = (*plan).clone();
            change(&mut next, value);
            plan.set(next);
        })
    };
    let begin = {
        let script = plan.script();
        props.send.reform(move |_: MouseEvent| {
            Msg::Runs(Change::Begin { name: None, script: script.clone(), play: true })
        })
    };
    let numbers = |all: &[u16]| all.iter().map(|n| (u64::from(*n), n.to_string())).collect::<Vec<_>>();
    let presets: Vec<_> =
        PRESETS.iter().enumerate().map(|(n, preset)| (n as u64, preset.name.to_string())).collect();
    html! {
        <div class="new-run">
            { choice("Servers", &numbers(&SERVERS), plan.servers.into(), put(|plan, n| plan.servers = n as u16)) }
            { number("Any number of servers", plan.servers.into(), MOST_SERVERS.into(), put(|plan, n| plan.servers = n as u16)) }
            { choice("Clients that ask by themselves, ten times a second", &numbers(&CLIENTS), plan.clients.into(), put(|plan, n| plan.clients = n as u16)) }
            { choice("Network, disks and timers", &presets, plan.preset as u64, put(|plan, n| plan.preset = n as usize)) }
            { number("Seed: another one, other chances", plan.seed, u32::MAX.into(), put(|plan, n| plan.seed = n)) }
            <div class="row"><button class="btn primary" onclick={begin}>{ format!("Begin with {} servers", plan.servers) }</button></div>
            <h3>{ "Or a situation" }</h3>
            <ul class="examples">{ for EXAMPLES.iter().map(|example| situation(example, &props.send)) }</ul>
        </div>
    }
}

fn choice(legend: &'static str, values: &[(u64, String)], now: u64, put: Callback<u64>) -> Html {
    let button = |(value, word): &(u64, String)| {
        let value = *value;
        let press = put.reform(move |_: MouseEvent| value);
        let chosen = value == now;
        html! { <button key={word.clone()} class={classes!("btn", chosen.then_some("primary"))} aria-pressed={chosen.to_string()} onclick={press}>{ word }</button> }
    };
    html! { <fieldset><legend>{ legend }</legend>{ for values.iter().map(button) }</fieldset> }
}

fn number(label: &'static str, now: u64, most: u64, put: Callback<u64>) -> Html {
    let typed = Callback::from(move |event: Event| {
        let field: HtmlInputElement = event.target_unchecked_into();
        let number = field.value_as_number();
        match number.is_finite() {
            true => put.emit((number as u64).clamp(1, most)),
            false => field.set_value(&now.to_string()),
        }
    });
    html! {
        <label class="number">{ label }<input type="number" min="1" max={most.to_string()} step="1" value={now.to_string()} onchange={typed} /></label>
    }
}

fn situation(example: &'static Example, send: &Callback<Msg>) -> Html {
    let begin = send.reform(move |_: MouseEvent| {
        Msg::Runs(Change::Begin {
            name: Some(example.title.into()),
            script: example.script.into(),
            play: false,
        })
    });
    html! {
        <li key={example.title}>
            <button onclick={begin}><b>{ example.title }</b><span>{ example.text }</span></button>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::Script;
    use crate::script::run::{Nobody, run};

    #[test]
    fn any_plan_is_a_script_that_begins() {
        for (servers, clients, preset) in [(1, 0, 0), (3, 1, 1), (25, 5, 2), (MOST_SERVERS, 3, 3)] {
            let plan = Plan { servers, clients, seed: 7, preset };
            let script = Script::parse(&(plan.script() + "run 10ms\nexpect safe\n")).expect("it can be read");
            let report = run(&script, &mut Nobody);
            assert!(report.is_fine() && report.passed == 1, "{plan:?}: {:?}", report.failures);
        }
    }
}
