//! The logs: a table with one row for each server and one column for each index.
//!
//! How far an entry has come is its pattern, so `commitIndex` and `lastApplied` need no marks of their
//! own: they are where the pattern changes.

pub mod cells;
mod row;

use std::iter::once;

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use self::cells::{Row, Table};
use self::row::LogRow;
use super::Moment;
use super::app::Msg;
use super::follow::{Axis, use_follow};
use super::header::modified_tag;
use super::selection::Selection;
use crate::raft::{Index, ServerId};
use crate::sim::cluster::Cluster;
use crate::words;

pub use self::row::{hue, ids};

/// What to try first, where the console is not in sight.
const TIPS: &str = "Try: SET x 1 · crash the leader · draw across links";

/// What the logs show.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The moment.
    pub moment: Moment,
    /// What is selected.
    pub selection: Option<Selection>,
    /// Whether nobody said anything yet.
    pub fresh: bool,
    /// Whether the playhead is dragged.
    pub dragged: bool,
    /// Where messages go.
    pub send: Callback<Msg>,
}

/// The log table.
#[component]
pub fn Logs(props: &Props) -> Html {
    let cluster = &props.moment.cluster;
    let follow = use_follow(Axis::Right, (props.dragged, cells::end(cluster)));
    let table = if props.dragged { Table::in_hand(cluster, follow.width) } else { Table::of(cluster) };
    let (head, foot) = (heading(&table), if table.is_empty() { no_entries() } else { legend() });
    html! {
        <section class={classes!("logs", (table.rows.len() > 5).then_some("many"), (table.rows.len() > 7).then_some("crowd"))} aria-label="Logs">
            <div class="log-scroll" ref={follow.node} onscroll={follow.onscroll} tabindex="0" role="group" aria-label="Log table, scrolls">
                <table>
                    <thead>{ head }</thead>
                    <tbody onclick={choose(&props.send)}>{ for table.rows.into_iter().map(|row| log_row(props, (table.first, table.in_hand), row)) }</tbody>
                </table>
            </div>
            { foot }
            <p class="tips">{ if props.fresh { TIPS } else { "" } }</p>
        </section>
    }
}

/// A click on an entry selects it. One listener for all cells; the cell says whose it is.
fn choose(send: &Callback<Msg>) -> Callback<MouseEvent> {
    let send = send.clone();
    Callback::from(move |event: MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let cell = target.and_then(|target| target.closest("[data-entry]").ok().flatten());
        let place = cell.and_then(|cell| cell.get_attribute("data-entry"));
        if let Some((server, index)) = place.as_deref().and_then(read_place) {
            send.emit(Msg::Select(Some(Selection::Entry(server, index))));
        }
    })
}

/// `S1:5` read back.
fn read_place(place: &str) -> Option<(ServerId, Index)> {
    let (server, index) = place.strip_prefix('S')?.split_once(':')?;
    Some((ServerId(server.parse().ok()?), Index(index.parse().ok()?)))
}

/// The table alone, for a cluster that nobody works with.
pub fn bare(cluster: &Cluster) -> Html {
    let table = Table::of(cluster);
    let head = heading(&table);
    let row = |row: Row| {
        let (server, role) = (row.server, words::role_in(cluster, row.server));
        html! { <LogRow key={server.to_string()} first={table.first} in_hand={table.in_hand} {row} {role} selection={None} send={Callback::noop()} /> }
    };
    html! {
        <div class="logs">
            <table><thead>{ head }</thead><tbody>{ for table.rows.clone().into_iter().map(row) }</tbody></table>
        </div>
    }
}

fn heading(table: &Table) -> Html {
    let corner =
        html! { <th key="corner"><span class="out-of-sight">{ "Server" }</span>{ modified_tag() }</th> };
    let columns = (table.first.0..=table.last.0)
        .map(|index| html! { <th key={Table::key(table.in_hand, table.first, Index(index)).to_string()} scope="col" data-end={(index == table.end.0 + 1).then_some("")}>{ index.to_string() }</th> });
    html! { <tr>{ for once(corner).chain(columns) }</tr> }
}

fn log_row(props: &Props, (first, in_hand): (Index, bool), row: Row) -> Html {
    let server = row.server;
    let role = words::role_in(&props.moment.cluster, server);
    let of_this = |selection: &Selection| matches!(selection, Selection::Server(id) | Selection::Entry(id, _) if *id == server);
    html! {
        <LogRow key={server.to_string()} {first} {in_hand} {row} {role} selection={props.selection.filter(of_this)} send={props.send.clone()} />
    }
}

fn no_entries() -> Html {
    html! { <p class="no-entries">{ "No entries yet. Say SET x 1." }</p> }
}

fn legend() -> Html {
    html! { <ul class="legend">{ legend_items() }</ul> }
}

/// What the states of entries look like.
pub fn legend_items() -> Html {
    html! {
        <>
            <li><span class="entry hue-4 stored"></span>{ "stored" }</li>
            <li><span class="entry hue-4"></span>{ "committed" }</li>
            <li><span class="entry hue-4 applied"></span>{ "applied" }</li>
            <li><span class="entry hue-3 stored conflict"></span>{ "conflict" }</li>
            <li><span class="entry missing"></span>{ "missing" }</li>
            <li><span class="mark"><i class="next"></i></span>{ "nextIndex" }</li>
            <li><span class="mark"><i class="match"></i></span>{ "matchIndex" }</li>
            <li>{ "small number: term" }</li>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_back() {
        assert_eq!(read_place("S12:5"), Some((ServerId(12), Index(5))));
        assert_eq!(read_place("c1:5"), None);
    }
}
