//! What is done to links, as a list: cut both ways or one, and healed, each where it can be.

use super::Item;
use crate::raft::ServerId;
use crate::sim::cluster::Cluster;
use crate::sim::statement::{Ends, Statement};
use crate::ui::app::Msg;
use crate::ui::selection::Selection;

/// All links between servers.
pub fn all(cluster: &Cluster) -> Vec<Item> {
    let ids: Vec<ServerId> = cluster.machines.keys().copied().collect();
    let pairs = ids.iter().flat_map(|from| ids.iter().map(move |to| (*from, *to)));
    pairs.filter(|(from, to)| from != to).flat_map(|(from, to)| of_link(cluster, from, to)).collect()
}

fn of_link(cluster: &Cluster, from: ServerId, to: ServerId) -> Vec<Item> {
    let is_cut = |from: ServerId, to: ServerId| cluster.network.is_cut(from.into(), to.into());
    let ends = |both| Ends { from: from.into(), to: to.into(), both };
    let said = |name: String, statement: Statement| {
        Item::new("Links", name, statement.to_string(), Msg::Say(statement))
    };
    let mut items = Vec::new();
    if from < to {
        let select = Msg::Select(Some(Selection::Link(ends(true))));
        items.push(Item::new("Links", format!("Select the link {from} – {to}"), "", select));
        if !is_cut(from, to) && !is_cut(to, from) {
            items.push(said(format!("Cut {from} – {to}"), Statement::Cut(ends(true))));
        }
    }
    items.push(match is_cut(from, to) {
        true => said(format!("Heal {from} → {to}"), Statement::Heal(Some(ends(false)))),
        false => said(format!("Cut {from} → {to}"), Statement::Cut(ends(false))),
    });
    items
}
