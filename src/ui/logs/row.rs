//! One row of the log table. It is drawn anew only when something in it changed.

use std::iter::once;

use yew::prelude::*;

use super::cells::{Cell, Row, Stored, Table};
use crate::raft::configuration::Configuration;
use crate::raft::log::Payload;
use crate::raft::{Index, ServerId, Term};
use crate::store;
use crate::ui::app::Msg;
use crate::ui::icons;
use crate::ui::selection::Selection;
use crate::words;

/// What a row shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The index of the first column.
    pub first: Index,
    /// Whether it is drawn while the playhead is dragged.
    pub in_hand: bool,
    /// The row.
    pub row: Row,
    /// What the server is doing, in one word.
    pub role: &'static str,
    /// What is selected, if it is this server or one of its entries.
    pub selection: Option<Selection>,
    /// Where messages go.
    pub send: Callback<Msg>,
}

/// One server's log. All its cells are one list with keys, so that none is made anew when another comes.
#[component]
pub fn LogRow(props: &Props) -> Html {
    let Props { first, row, selection, .. } = props;
    let compacted = row.compacted.map(|to| compacted(*first, to));
    let cells = row.cells.iter().map(|cell| log_cell(props, cell));
    html! {
        <tr class={selection.is_some().then_some("chosen-row")}>
            { for once(head(props)).chain(compacted).chain(cells) }
        </tr>
    }
}

fn head(props: &Props) -> Html {
    let Props { row, role, send, .. } = props;
    let server = row.server;
    let select = send.reform(move |_: MouseEvent| Msg::Select(Some(Selection::Server(server))));
    html! {
        <th key="head" scope="row">
            <button class="row-head" data-of={server.to_string()} onclick={select} title={row.summary()}>{ server.to_string() }<small>{ *role }</small></button>
        </th>
    }
}

/// One wide cell for all that a snapshot stands for.
fn compacted(first: Index, to: Index) -> Html {
    let columns = to.0 - first.0 + 1;
    html! {
        <td key="compacted" colspan={columns.to_string()} aria-label={format!("up to index {to}: in a snapshot")}>
            <div class="entry compacted"><span>{ format!("≤ {to}") }</span></div>
        </td>
    }
}

fn log_cell(props: &Props, cell: &Cell) -> Html {
    let (server, key) = (props.row.server, Table::key(props.in_hand, props.first, cell.index).to_string());
    match &cell.entry {
        Some(entry) => {
            let chosen = props.selection == Some(Selection::Entry(server, cell.index));
            // Nobody hears or hovers over what is gone with the next frame.
            let said = (!props.in_hand).then(|| said(cell.index, entry));
            stored(key, format!("{server}:{}", cell.index), cell, (entry, chosen, said))
        }
        None => html! {
            <td {key} aria-label={format!("index {}, missing", cell.index)}>
                <div class="entry missing">{ marks(cell) }</div>
            </td>
        },
    }
}

fn stored(
    key: String,
    place: String,
    cell: &Cell,
    (entry, chosen, said): (&Stored, bool, Option<String>),
) -> Html {
    let status = if entry.conflict { "conflict" } else { entry.status.name() };
    let class = classes!(
        "entry",
        hue(entry.term),
        entry.status.name(),
        entry.conflict.then_some("conflict"),
        entry.unsynced.then_some("unsynced"),
        chosen.then_some("chosen-entry"),
    );
    html! {
        <td {key} data-entry={place} data-term={entry.term.to_string()} data-status={status}
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
pub fn ids(configuration: &Configuration) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

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
