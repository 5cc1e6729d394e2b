//! The rules of the protocol, each with a switch: off, and one sees what it was for.

use yew::prelude::*;

use super::Moment;
use super::app::Msg;
use crate::raft::rules::{RULES, Rule, RuleInfo};
use crate::sim::statement::Statement;
use crate::words;

/// What the list shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The moment.
    pub moment: Moment,
    /// Where messages go.
    pub send: Callback<Msg>,
}

/// The rules that can be switched off.
#[component]
pub fn Rules(props: &Props) -> Html {
    let switchable = RULES.iter().filter(|info| info.breaks.is_some());
    html! {
        <div class="panel">
            <p>{ "Switch a rule off and look for a run that breaks what it protects." }</p>
            <ul class="rules">{ for switchable.map(|info| rule_row(props, info)) }</ul>
        </div>
    }
}

fn rule_row(props: &Props, info: &'static RuleInfo) -> Html {
    let on = props.moment.cluster.rules.keep(info.rule);
    let turn = switch(props, info.rule, on);
    let id = format!("rule-{}", info.id);
    html! {
        <li key={info.id}>
            <input type="checkbox" id={id.clone()} checked={on} onchange={turn} />
            <label for={id}>
                <b>{ info.id }</b>{ info.text }
                <small>{ format!("{} · without it: {}", words::cited(info.rule), info.breaks.unwrap_or_default()) }</small>
                <small>{ shipped(info) }</small>
            </label>
        </li>
    }
}

/// Who had this very bug.
fn shipped(info: &RuleInfo) -> String {
    if info.shipped.is_empty() { String::new() } else { format!("shipped without it: {}", info.shipped) }
}

fn switch(props: &Props, rule: Rule, on: bool) -> Callback<Event> {
    props.send.reform(move |_| {
        Msg::Say(if on { Statement::Break(vec![rule]) } else { Statement::Mend(vec![rule]) })
    })
}
