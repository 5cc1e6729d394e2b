//! What the *SET x* button says: who asks, and for which value. It knows what was asked for already, be it by the
//! button, in the console or by a load, and in the past it knows the past.

use super::model::Model;
use crate::sim::client::Client;
use crate::sim::statement::{ClientId, How, Operation, Statement};
use crate::store::Command;
use crate::ui::selection::Selection;

/// So many of a client's latest operations are looked at.
const LATEST: usize = 32;

/// Sets x to the next number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextSet {
    /// Who asks: the selected client, or the first.
    pub client: ClientId,
    /// One more than x was lately asked to be.
    pub value: u64,
    /// Whether it waits, for its client has an operation under way.
    pub waits: bool,
}

impl NextSet {
    /// Where nobody has asked yet.
    pub const FIRST: NextSet = NextSet { client: ClientId(1), value: 1, waits: false };

    /// What it would be now.
    pub fn of(model: &Model) -> NextSet {
        let clients = &model.frame.cluster.clients;
        let client = match model.selection {
            Some(Selection::Client(id)) => id,
            _ => NextSet::FIRST.client,
        };
        let latest = clients.values().filter_map(latest).max().unwrap_or(0);
        let waits = clients.get(&client).is_some_and(|client| client.open.is_some());
        NextSet { client, value: latest.saturating_add(1), waits }
    }

    /// As a statement.
    pub fn statement(self) -> Statement {
        let value = self.value.to_string().into_bytes();
        let command = Command::Set { key: b"x".to_vec(), value, ttl: None };
        let operation = Operation { command, at: None, how: How::AsSet, revision: None };
        Statement::Ask { client: self.client, operation }
    }

    /// What the button's tooltip says.
    pub fn title(self) -> String {
        let NextSet { client, value, waits } = self;
        let behind =
            if waits { format!("; it waits until {client} has its last answer") } else { String::new() };
        format!("{client} asks to set x to {value}{behind}")
    }
}

/// The largest number that it lately wanted x to be.
fn latest(client: &Client) -> Option<u64> {
    let closed = client.closed.iter().rev().take(LATEST).map(|call| &call.operation);
    let waiting = client.waiting.iter().rev().take(LATEST);
    let all = closed.chain(waiting).chain(client.open.as_ref().map(|call| &call.operation));
    all.filter_map(|operation| number(&operation.command)).max()
}

fn number(command: &Command) -> Option<u64> {
    match command {
        Command::Set { key, value, .. } if key == b"x" => std::str::from_utf8(value).ok()?.parse().ok(),
        _ => None,
    }
}
