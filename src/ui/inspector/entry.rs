//! An entry: what it carries, how far it has come, and who holds it.

use yew::prelude::*;

use crate::raft::{Index, ServerId};
use crate::sim::cluster::Cluster;
use crate::ui::app::clock;
use crate::ui::logs::cells::{Cell, Table, log};
use crate::words;

/// Everything about the entry at this place, if there is one.
pub fn view(cluster: &Cluster, server: ServerId, index: Index) -> Option<Html> {
    let entry = log(cluster.machines.get(&server)?).get(index)?;
    let table = Table::of(cluster);
    let row = table.rows.iter().find(|row| row.server == server)?;
    let stored =
        row.cells.iter().find(|cell| cell.index == index).and_then(|cell: &Cell| cell.entry.as_ref())?;
    let holders: Vec<String> = holders(cluster, server, index).iter().map(ServerId::to_string).collect();
    let state = if stored.conflict { "conflicts with the leader" } else { stored.status.name() };
    let fields = [
        ("term", entry.term.to_string()),
        ("carries", words::payload(&entry.payload)),
        ("created at", clock::seconds(entry.stamp)),
        ("state", state.to_string()),
        ("on the disks of", holders.join(" ")),
    ];
    let field =
        |(name, value): (&'static str, String)| html! { <><dt key={name}>{ name }</dt><dd>{ value }</dd></> };
    Some(html! {
        <div class="inspector">
            <h2>{ format!("Index {index} ") }<span>{ format!("of {server}'s log") }</span></h2>
            <h3><span>{ "Entry" }</span></h3>
            <dl class="fields">{ for fields.into_iter().map(field) }</dl>
        </div>
    })
}

/// Who has this very entry on its disk.
fn holders(cluster: &Cluster, server: ServerId, index: Index) -> Vec<ServerId> {
    let entry = cluster.machines.get(&server).and_then(|machine| log(machine).get(index));
    let machines = cluster.machines.iter();
    let holds = machines.filter(|(_, machine)| machine.disk.durable.log.get(index) == entry);
    holds.map(|(id, _)| *id).collect()
}
