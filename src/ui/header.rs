//! The header: which run this is, who leads in which term, how many it takes, and the judge's verdict.

use yew::prelude::*;

use super::Moment;
use super::app::Msg;
use super::icons;
use crate::check::invariants::{Invariant, Violation};
use crate::raft::quorum;
use crate::raft::rules::Rule;
use crate::raft::{ServerId, Term, Time};
use crate::sim::cluster::Cluster;

/// What the header shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The moment.
    pub moment: Moment,
    /// Where messages go.
    pub send: Callback<Msg>,
}

/// The header.
#[component]
pub fn Header(props: &Props) -> Html {
    let cluster = &props.moment.cluster;
    let leader = cluster.leader().map_or("none".into(), |id| id.to_string());
    let theme = props.send.reform(|_: MouseEvent| Msg::ChangeTheme);
    html! {
        <header class="top">
            <h1>{ "Raftarium" }</h1>
            <span class="fact scenario">{ scenario(cluster) }</span>
            <span class="fact">{ "Term " }<strong class="short">{ highest_term(cluster).to_string() }</strong></span>
            <span class="fact">{ "Leader " }<strong class="who">{ leader }</strong></span>
            <span class="fact optional">{ "Majority " }<strong>{ majority(cluster) }</strong></span>
            { verdict(props, props.moment.violations.first()) }
            <button class="btn square optional" onclick={theme} aria-label="Light or dark" title="Light or dark (D)">
                { icons::half() }
            </button>
        </header>
    }
}

/// Which run this is. Where rules are off, that is what it is.
fn scenario(cluster: &Cluster) -> Html {
    let off: Vec<&str> = cluster.rules.broken().map(Rule::id).collect();
    match off.is_empty() {
        true => html! { <>{ format!("A fresh cluster of {} servers", cluster.machines.len()) }</> },
        false => {
            html! { <strong class="modified">{ format!("Modified Raft without {}", off.join(", ")) }</strong> }
        }
    }
}

/// The highest term that any running server has, or, if none runs, that any disk holds.
fn highest_term(cluster: &Cluster) -> Term {
    let running =
        cluster.machines.values().filter_map(|m| m.host.as_ref()).map(|host| host.server.current_term);
    let stored = cluster.machines.values().map(|machine| machine.disk.durable.current_term);
    running.max().or_else(|| stored.max()).unwrap_or_default()
}

/// `3 of 5`: of the configuration that the leader uses, or the newest any server has.
fn majority(cluster: &Cluster) -> String {
    let leader: Option<ServerId> = cluster.leader();
    let servers = cluster.machines.iter().filter_map(|(id, m)| Some((*id, &m.host.as_ref()?.server)));
    let chosen = servers.max_by_key(|(id, server)| (Some(*id) == leader, server.configuration_index()));
    match chosen {
        Some((_, server)) => {
            let voters = &server.configuration().voters;
            let joint = if server.configuration().is_joint() { ", twice" } else { "" };
            format!("{} of {}{joint}", quorum::majority(voters.len()), voters.len())
        }
        None => "none runs".into(),
    }
}

/// The judge's badge; of a violation it leads to the moment when it happened.
fn verdict(props: &Props, violation: Option<&Violation>) -> Html {
    let at = violation.map_or(Time(0), |violation| violation.at);
    let go = props.send.reform(move |_: MouseEvent| Msg::Seek(at));
    match violation {
        None => html! {
            <span class="verdict optional" data-verdict="safe" title="After every event the judge reads the whole cluster">
                <span aria-hidden="true">{ "✓" }</span>{ format!("{} invariants hold", Invariant::ALL.len()) }
            </span>
        },
        Some(violation) => html! {
            <span role="alert">
                <button class="verdict broken" onclick={go} data-verdict={violation.invariant.id()} title={violation.text.clone()}>
                    <span aria-hidden="true">{ "✕" }</span>{ format!("{} broken", violation.invariant.name()) }
                </button>
            </span>
        },
    }
}
