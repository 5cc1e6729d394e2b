//! Faults: the matrix of links, a row for who sends and a column for who gets, where a press cuts or heals; one
//! link's settings; groups for a partition; and each machine's process, clock and disk.

mod link;
pub mod machine;
mod parting;

use std::iter::once;

use yew::prelude::*;

use super::Moment;
use super::app::Msg;
use super::icons;
use crate::raft::ServerId;
use crate::sim::cluster::Cluster;
use crate::sim::statement::{Ends, Statement};
use crate::words;
use link::LinkEditor;
use parting::Parting;

/// What the matrix shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The moment.
    pub moment: Moment,
    /// Where messages go.
    pub send: Callback<Msg>,
}

/// The matrix of links.
#[component]
pub fn Faults(props: &Props) -> Html {
    let cluster = &props.moment.cluster;
    let ids: Vec<ServerId> = cluster.machines.keys().copied().collect();
    let heal = props.send.reform(|_: MouseEvent| Msg::Say(Statement::Heal(None)));
    html! {
        <div class="panel faults">
            <h3>{ "Who hears whom" }</h3>
            <p>{ "A row sends, a column hears. Press a cell to cut that direction, and again to heal it." }</p>
            <table class="matrix">
                <thead>
                    <tr>{ for once(html! { <td key="corner"></td> }).chain(ids.iter().map(column)) }</tr>
                </thead>
                <tbody>{ for ids.iter().map(|from| matrix_row(props, cluster, *from, &ids)) }</tbody>
            </table>
            <p><button class="btn" onclick={heal}>{ "Heal everything" }</button></p>
            <h3>{ "One link" }</h3>
            <LinkEditor moment={props.moment.clone()} send={props.send.clone()} />
            <h3>{ "Groups" }</h3>
            <p>{ "Press servers to put them into groups. In the ring, drag a server away from the others, or onto one to join it." }</p>
            <Parting key={format!("{ids:?}")} ids={ids.clone()} send={props.send.clone()} />
            <h3>{ "Machines" }</h3>
            <div>{ for cluster.machines.iter().map(|(id, machine)| machine::row(*id, words::role_in(cluster, *id), machine, &props.send)) }</div>
        </div>
    }
}

fn column(to: &ServerId) -> Html {
    html! { <th key={to.to_string()} scope="col">{ to.to_string() }</th> }
}

fn matrix_row(props: &Props, cluster: &Cluster, from: ServerId, ids: &[ServerId]) -> Html {
    let head = html! { <th key="head" scope="row">{ from.to_string() }</th> };
    html! {
        <tr key={from.to_string()}>
            { for once(head).chain(ids.iter().map(|to| matrix_cell(props, cluster, from, *to))) }
        </tr>
    }
}

fn matrix_cell(props: &Props, cluster: &Cluster, from: ServerId, to: ServerId) -> Html {
    let key = to.to_string();
    if from == to {
        return html! { <td {key}><div class="self"></div></td> };
    }
    let cut = cluster.network.is_cut(from.into(), to.into());
    let ends = Ends { from: from.into(), to: to.into(), both: false };
    let statement = if cut { Statement::Heal(Some(ends)) } else { Statement::Cut(ends) };
    let (mark, word) = if cut { (icons::cut(), "cut") } else { (icons::arrow(), "works") };
    let press = props.send.reform(move |_: MouseEvent| Msg::Say(statement.clone()));
    let own = cluster
        .network
        .link_settings(from.into(), to.into())
        .is_some_and(|own| *own != cluster.settings.link);
    let word = if own { format!("{word}, with settings of its own") } else { word.to_string() };
    html! {
        <td {key}>
            <button class={classes!(own.then_some("own"))} aria-pressed={cut.to_string()} aria-label={format!("{from} to {to}, {word}")} title={format!("{from} → {to}, {word}")} onclick={press}>
                { mark }
            </button>
        </td>
    }
}
