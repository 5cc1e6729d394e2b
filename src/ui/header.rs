//! The header: which run this is, who leads in which term, how many it takes, and the judge's verdict.

use std::iter::once;

use yew::prelude::*;

use super::Moment;
use super::app::sharing::Share;
use super::app::{Dialog, Learn, Msg};
use super::icons;
use super::keys::titled;
use crate::check::Verdict;
use crate::check::invariants::{Invariant, Violation};
use crate::raft::quorum;
use crate::raft::{ServerId, Term, Time};
use crate::script::settings::changed;
use crate::sim::cluster::Cluster;
use crate::sim::settings::Reads;
use crate::words;

/// What the header shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The moment.
    pub moment: Moment,
    /// The name of the run.
    pub run: String,
    /// Whether it is kept, as far as there is something to keep.
    pub kept: bool,
    /// Whether an assignment locks something.
    pub assigned: bool,
    /// Where messages go.
    pub send: Callback<Msg>,
}

/// The header.
#[component]
pub fn Header(props: &Props) -> Html {
    let cluster = &props.moment.cluster;
    let modified = is_modified(cluster);
    use_effect_with(modified, |modified| title(*modified));
    let (term, leader) = lead(cluster);
    let runs = props.send.reform(|_: MouseEvent| Msg::Show(Dialog::Runs));
    let learn = props.send.reform(|_: MouseEvent| Msg::Learn(Learn::Show));
    let share = props.send.reform(|_: MouseEvent| Msg::Share(Share::Show));
    let look = props.send.reform(|_: MouseEvent| Msg::Show(Dialog::Look));
    let anything = props.send.reform(|_: MouseEvent| Msg::Show(Dialog::Palette));
    html! {
        <header class={classes!("top", modified.then_some("modified-run"))}>
            <a class="btn skip" href="#play">{ "Skip to the transport" }</a>
            <h1>{ "Raftarium" }</h1>
            <button class={classes!("run-name", (!props.kept).then_some("unkept"))} title="Runs: open, name, export, import" onclick={runs}>
                <span>{ &props.run }</span>{ if props.kept { " ▾" } else { " not kept ▾" } }
            </button>
            <span class="fact scenario">{ scenario(cluster) }</span>
            <span class="fact">{ "Term " }<strong class="short">{ term.to_string() }</strong></span>
            <span class="fact">{ "Leader " }<strong class="who">{ leader.map_or("none".into(), |id| id.to_string()) }</strong></span>
            <span class="fact optional quorum-fact" title={words::no_majority(cluster)}>{ "Majority " }<strong class="quorum">{ majority(cluster) }</strong></span>
            { unstable(cluster) }
            <span class="fact optional relaxed">{ relaxed(cluster) }</span>
            { assignment(props) }
            { verdict(props, props.moment.violations.first()) }
            <button class="btn learn" title={titled("Lessons and challenges", &Msg::Learn(Learn::Show))} onclick={learn}>{ "Learn" }</button>
            <button class="btn share-run" onclick={share}>{ "Share" }</button>
            <button class="btn square look" onclick={look} aria-label="Light or dark, and keys" title="Light or dark (D), and keys">
                { icons::half() }
            </button>
            <button class="btn square anything" onclick={anything} aria-label="Do anything" title={titled("Do anything", &Msg::Show(Dialog::Palette))}>
                { icons::lens() }
            </button>
        </header>
    }
}

/// Says on request what is locked.
fn assignment(props: &Props) -> Html {
    let tell = props.send.reform(|_: MouseEvent| Msg::Assignment);
    html! {
        if props.assigned {
            <button class="btn assigned" title="What this assignment locks" onclick={tell}>{ "Assignment" }</button>
        }
    }
}

/// Whether a rule of the protocol is off.
pub fn is_modified(cluster: &Cluster) -> bool {
    cluster.rules.broken().next().is_some()
}

/// Stands wherever a run is shown; it is seen while the run is one of modified Raft.
pub fn modified_tag() -> Html {
    html! { <span class="modified modified-tag">{ "modified Raft" }</span> }
}

/// What the window and a bookmark are called.
fn title(modified: bool) {
    if let Some(page) = web_sys::window().and_then(|window| window.document()) {
        page.set_title(if modified { "Modified Raft · Raftarium" } else { "Raftarium" });
    }
}

/// How the cluster stands, and what was set. Where rules are off, that is what it is.
fn scenario(cluster: &Cluster) -> Html {
    let settings = changed(&cluster.settings).into_iter().map(|setting| setting.to_string());
    let state = words::no_majority(cluster).unwrap_or_else(|| words::state(cluster));
    let state = once(state).chain(settings).collect::<Vec<_>>().join(" · ");
    match words::modified(cluster.rules) {
        None => html! { <span title={state.clone()}>{ state }</span> },
        Some(modified) => html! {
            <strong class="modified" title={format!("{modified}. {state}")}>{ modified.clone() }</strong>
        },
    }
}

/// Who leads in which term; without a leader, the highest term that any running server has, or, if none
/// runs, that any disk holds.
fn lead(cluster: &Cluster) -> (Term, Option<ServerId>) {
    let term = |id: ServerId| Some(cluster.machines.get(&id)?.host.as_ref()?.server.current_term);
    if let Some(leader) = words::leading(cluster) {
        return (term(leader).unwrap_or_default(), Some(leader));
    }
    let running = cluster.machines.keys().filter_map(|id| term(*id));
    let stored = cluster.machines.values().map(|machine| machine.disk.durable.current_term);
    (running.max().or_else(|| stored.max()).unwrap_or_default(), None)
}

/// `3 of 5`: of the configuration that the leader uses, or the newest any server has.
fn majority(cluster: &Cluster) -> String {
    let Some(configuration) = words::configuration(cluster) else { return "none runs".into() };
    let voters = configuration.voters.len();
    let joint = if configuration.is_joint() { ", twice" } else { "" };
    let lacks = if words::no_majority(cluster).is_some() { ", out of reach" } else { joint };
    format!("{} of {voters}{lacks}", quorum::majority(voters))
}

/// Whether the settings leave no leader in peace.
fn unstable(cluster: &Cluster) -> Html {
    let grave =
        words::concerns(cluster).into_iter().find(|concern| concern.grave).map(|concern| concern.text);
    let text = if grave.is_some() { "unstable settings" } else { "" };
    html! { <span class="fact optional relaxed" title={grave}>{ text }</span> }
}

/// What the settings do not promise, so that nobody takes the verdict for more than it says.
fn relaxed(cluster: &Cluster) -> String {
    let settings = &cluster.settings;
    let sessions = (!settings.sessions).then_some("sessions=off");
    let reads = (settings.reads == Reads::Local).then_some("reads=local");
    sessions.into_iter().chain(reads).collect::<Vec<_>>().join(" ")
}

/// Too many calls at once may be too much for the judge: then it does not claim that all is well.
fn holds(linearizable: Verdict) -> String {
    let all = Invariant::ALL.len();
    match linearizable {
        Verdict::NotDecided => format!("{} invariants hold, linearizability not decided", all - 1),
        _ => format!("{all} invariants hold"),
    }
}

/// The judge's badge; of a violation it leads to the moment when it happened.
fn verdict(props: &Props, violation: Option<&Violation>) -> Html {
    let at = violation.map_or(Time(0), |violation| violation.at);
    let go = props.send.reform(move |_: MouseEvent| Msg::Seek(at));
    match violation {
        None => html! {
            <span class="verdict optional" data-verdict="safe" title="After every event the judge reads the whole cluster">
                <span aria-hidden="true">{ "✓" }</span>{ holds(props.moment.linearizable) }
            </span>
        },
        Some(violation) => html! {
            <span role="alert">
                <button class="verdict broken" onclick={go} data-verdict={violation.invariant.id()} title={violation.text.clone()}>
                    <span aria-hidden="true">{ "✕" }</span><span><span class="name">{ violation.invariant.name() }{ " " }</span>{ "broken" }</span>
                </button>
            </span>
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_decided_is_not_claimed() {
        assert_eq!(holds(Verdict::Linearizable), "9 invariants hold");
        assert_eq!(holds(Verdict::NotDecided), "8 invariants hold, linearizability not decided");
    }
}
