//! The logs: a table with one row for each server and one column for each index.
//!
//! How far an entry has come is its pattern, so `commitIndex` and `lastApplied` need no marks of their
//! own: they are where the pattern changes.

pub mod cells;

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::Moment;
use super::app::Msg;
use super::follow::{Axis, use_follow};
use super::icons;
use super::selection::Selection;
use crate::raft::configuration::Configuration;
use crate::raft::log::Payload;
use crate::raft::{Index, ServerId, Term};
use crate::store;
use crate::words;
use cells::{Cell, Row, Stored, Table};

/// What the logs show.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The moment.
    pub moment: Moment,
    /// What is selected.
    pub selection: Option<Selection>,
    /// Where messages go.
    pub send: Callback<Msg>,
}

/// The log table.
#[component]
pub fn Logs(props: &Props) -> Html {
    let table = Table::of(&props.moment.cluster);
    let follow = use_follow(Axis::Right, table.last);
    html! {
        <section class={classes!("logs", (table.rows.len() > 5).then_some("many"))} aria-label="Logs">
            <div class="log-scroll" ref={follow.node} onscroll={follow.onscroll} tabindex="0" role="group" aria-label="Log table, scrolls">
                <table>
                    <thead>{ heading(&table) }</thead>
                    <tbody onclick={choose(&props.send)}>{ for table.rows.iter().map(|row| log_row(props, &table, row)) }</tbody>
                </table>
            </div>
            { if table.is_empty() { no_entries() } else { legend() } }
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

fn heading(table: &Table) -> Html {
    let columns = (table.first.0..=table.last.0)
        .map(|index| html! { <th key={index.to_string()} scope="col">{ index.to_string() }</th> });
    html! { <tr><th key="corner"><span class="out-of-sight">{ "Server" }</span></th>{ for columns }</tr> }
}

fn log_row(props: &Props, table: &Table, row: &Row) -> Html {
    let server = row.server;
    let chosen =
        matches!(props.selection, Some(Selection::Server(id) | Selection::Entry(id, _)) if id == server);
    let select = props.send.reform(move |_: MouseEvent| Msg::Select(Some(Selection::Server(server))));
    let role = words::role_in(&props.moment.cluster, server);
    html! {
        <tr key={server.to_string()} class={chosen.then_some("chosen-row")}>
            <th key="head" scope="row">
                <button class="row-head" onclick={select} title={row.summary()}>{ server.to_string() }<small>{ role }</small></button>
            </th>
            { for row.compacted.map(|to| compacted(table.first, to)) }
            { for row.cells.iter().map(|cell| log_cell(server, cell, props.selection)) }
        </tr>
    }
}

/// One wide cell for all that a snapshot stands for.
fn compacted(first: Index, to: Index) -> Html {
    let columns = to.0 - first.0 + 1;
    let wide = (columns > 1).then_some("wide");
    html! {
        <td key="compacted" colspan={columns.to_string()} aria-label={format!("up to index {to}: in a snapshot")}>
            <div class={classes!("entry", "compacted", wide)}>{ format!("≤ {to}") }</div>
        </td>
    }
}

fn log_cell(server: ServerId, cell: &Cell, selection: Option<Selection>) -> Html {
    match &cell.entry {
        Some(entry) => {
            let chosen = selection == Some(Selection::Entry(server, cell.index));
            stored(format!("{server}:{}", cell.index), cell, entry, chosen)
        }
        None => html! {
            <td key={cell.index.0.to_string()} aria-label={format!("index {}, missing", cell.index)}>
                <div class="entry missing">{ marks(cell) }</div>
            </td>
        },
    }
}

fn stored(place: String, cell: &Cell, entry: &Stored, chosen: bool) -> Html {
    let status = if entry.conflict { "conflict" } else { entry.status.name() };
    let class = classes!(
        "entry",
        hue(entry.term),
        entry.status.name(),
        entry.conflict.then_some("conflict"),
        entry.unsynced.then_some("unsynced"),
        (cell.next && cell.matched).then_some("both"),
        chosen.then_some("chosen-entry"),
    );
    let said = said(cell.index, entry);
    html! {
        <td key={cell.index.0.to_string()} data-entry={place} data-term={entry.term.to_string()} data-status={status}
            aria-label={said.clone()} title={said}>
            <div {class}><small>{ entry.term.to_string() }</small>{ short(&entry.payload) }{ marks(cell) }</div>
        </td>
    }
}

fn marks(cell: &Cell) -> Html {
    html! {
        <>
            { for cell.next.then(|| html! { <i key="next" class="next"></i> }) }
            { for cell.matched.then(|| html! { <i key="match" class="match"></i> }) }
        </>
    }
}

/// The class that gives a term its hue.
pub fn hue(term: Term) -> &'static str {
    ["hue-0", "hue-1", "hue-2", "hue-3", "hue-4", "hue-5"][(term.0 % 6) as usize]
}

/// What an entry carries, in the room of a cell.
fn short(payload: &Payload) -> Html {
    match payload {
        Payload::Noop => html! { <b>{ "∅" }</b> },
        Payload::Command(bytes) => match store::decode_request(bytes) {
            Ok(request) => html! { <b>{ request.command.short() }</b> },
            Err(_) => html! { <b>{ "?" }</b> },
        },
        Payload::Configuration(configuration) => {
            html! { <>{ icons::gear() }<b>{ ids(configuration) }</b></> }
        }
    }
}

/// The servers of a configuration in short: `1–5`, or who learns: `+6`.
fn ids(configuration: &Configuration) -> String {
    match configuration.learners.is_empty() {
        true => ranges(configuration.voters.iter().copied()),
        false => format!("+{}", ranges(configuration.learners.iter().copied())),
    }
}

fn ranges(ids: impl Iterator<Item = ServerId>) -> String {
    let mut runs: Vec<(u16, u16)> = Vec::new();
    for ServerId(id) in ids {
        match runs.last_mut() {
            Some((_, end)) if *end + 1 == id => *end = id,
            _ => runs.push((id, id)),
        }
    }
    let printed =
        runs.iter().map(|(from, to)| if from == to { from.to_string() } else { format!("{from}–{to}") });
    printed.collect::<Vec<_>>().join(" ")
}

/// What a screen reader says of an entry: `index 4, term 3, SET z 9, stored, conflicts with the leader`.
fn said(index: Index, entry: &Stored) -> String {
    let mut said = format!(
        "index {index}, term {}, {}, {}",
        entry.term,
        words::payload(&entry.payload),
        entry.status.name()
    );
    if entry.unsynced {
        said.push_str(", not on disk yet");
    }
    if entry.conflict {
        said.push_str(", conflicts with the leader");
    }
    said
}

fn no_entries() -> Html {
    html! { <p class="no-entries">{ "No entries yet. Say SET x 1." }</p> }
}

fn legend() -> Html {
    html! {
        <ul class="legend">
            <li><span class="entry hue-4 stored"></span>{ "stored" }</li>
            <li><span class="entry hue-4"></span>{ "committed" }</li>
            <li><span class="entry hue-4 applied"></span>{ "applied" }</li>
            <li><span class="entry hue-3 stored conflict"></span>{ "conflict" }</li>
            <li><span class="entry missing"></span>{ "missing" }</li>
            <li><span class="mark"><i class="next"></i></span>{ "nextIndex" }</li>
            <li><span class="mark"><i class="match"></i></span>{ "matchIndex" }</li>
            <li>{ "small number: term" }</li>
        </ul>
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

    #[test]
    fn servers_in_a_row_are_said_as_a_range() {
        let check = |ids: &[u16], printed: &str| {
            assert_eq!(ranges(ids.iter().copied().map(ServerId)), printed);
        };
        check(&[1, 2, 3, 4, 5], "1–5");
        check(&[1, 3, 4], "1 3–4");
        check(&[7], "7");
    }
}
