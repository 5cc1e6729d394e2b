//! Whom a line names: a walk over all that a line can say.

use crate::raft::ServerId;
use crate::raft::message::Field;
use crate::script::line::{Claim, Condition, Line, ServerField, Value, Who};
use crate::sim::packet::Pattern;
use crate::sim::statement::{ClientId, Ends, Given, HandMade, Operation, Party, Statement};

/// What a line names, in order.
#[derive(Default)]
pub struct Named {
    /// Those who have to be there.
    pub needed: Vec<Party>,
    /// Those whom the line brings into being.
    pub new: Vec<Party>,
}

impl Named {
    /// Takes up what a line names.
    pub fn line(&mut self, line: &Line) {
        match line {
            Line::Given(given) => self.given(given),
            Line::Act(statement) => self.statement(statement),
            Line::RunUntil { condition, .. } | Line::Expect(condition) => self.condition(condition),
            Line::At { line: Some(inner), .. } => self.line(inner),
            Line::At { line: None, .. }
            | Line::Case(_)
            | Line::Cluster(_)
            | Line::Seed(_)
            | Line::Run(_)
            | Line::Step(_)
            | Line::Help(_) => {}
        }
    }

    fn given(&mut self, given: &Given) {
        self.servers([given.server]);
        self.servers(given.vote);
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Kill(id)
            | Statement::Start(id)
            | Statement::Wipe(id)
            | Statement::Pause(id)
            | Statement::Resume(id)
            | Statement::Clock(id, _)
            | Statement::Disk(id, _)
            | Statement::Beat(id)
            | Statement::Sync(id)
            | Statement::Snapshot(id) => self.servers([*id]),
            Statement::Partition(groups) => self.servers(groups.iter().flatten().copied()),
            Statement::Cut(ends) | Statement::Heal(Some(ends)) | Statement::Link(ends, _) => self.ends(*ends),
            Statement::Timeout(party) => self.needed.push(*party),
            Statement::Hold(pattern)
            | Statement::Release(Some(pattern))
            | Statement::Drop(pattern)
            | Statement::Deliver(pattern)
            | Statement::Delay(pattern, _)
            | Statement::Duplicate(pattern) => self.pattern(pattern),
            Statement::Send(message) => self.hand_made(message),
            Statement::Ask { client, operation } => self.asks(*client, operation),
            Statement::Load { client, load: Some(_) } => self.new.push((*client).into()),
            Statement::Load { client, load: None } => self.needed.push((*client).into()),
            Statement::Settle(among) => among.iter().for_each(|party| self.server_of(*party)),
            Statement::Heal(None)
            | Statement::Release(None)
            | Statement::Set(_)
            | Statement::Break(_)
            | Statement::Mend(_)
            | Statement::Note(_) => {}
            Statement::Transfer { .. }
            | Statement::Add { .. }
            | Statement::Promote { .. }
            | Statement::Remove { .. }
            | Statement::Reconfigure { .. } => self.change(statement),
        }
    }

    fn change(&mut self, statement: &Statement) {
        match statement {
            Statement::Transfer { to: server, at }
            | Statement::Promote { server, at }
            | Statement::Remove { server, at } => {
                self.servers([*server]);
                self.servers(*at);
            }
            Statement::Add { server, at, .. } => {
                self.new.push((*server).into());
                self.servers(*at);
            }
            Statement::Reconfigure { voters, at } => {
                self.new.extend(voters.iter().map(|id| Party::from(*id)));
                self.servers(*at);
            }
            _ => {}
        }
    }

    fn asks(&mut self, client: ClientId, operation: &Operation) {
        self.new.push(client.into());
        self.servers(operation.at);
    }

    fn condition(&mut self, condition: &Condition) {
        match &condition.claim {
            Claim::Leader(who) => self.servers(*who),
            Claim::Fields(who, fields) => {
                self.who(*who);
                for claim in fields {
                    self.field(claim.field);
                    self.value(&claim.value);
                }
            }
            Claim::Holds(who, _) | Claim::Lacks(who, _) => self.who(*who),
            Claim::Reply(client, _) => self.needed.extend(client.map(Party::from)),
            Claim::Fate(client, _) => self.needed.push((*client).into()),
            Claim::Told(client, _) => self.needed.push((*client).into()),
            Claim::Sent(pattern, _) => self.pattern(pattern),
            Claim::Fired(_, server) => self.servers([*server]),
            Claim::Refused | Claim::Safe | Claim::Violated(_) | Claim::Linearizable => {}
        }
    }

    fn who(&mut self, who: Who) {
        if let Who::One(id) = who {
            self.servers([id]);
        }
    }

    fn field(&mut self, field: ServerField) {
        if let ServerField::Next(id) | ServerField::Match(id) = field {
            self.servers([id]);
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Server(id) => self.servers(*id),
            Value::Servers(all) => self.servers(all.iter().copied()),
            Value::Word(_) | Value::Number(_) | Value::Terms(_) => {}
        }
    }

    fn pattern(&mut self, pattern: &Pattern) {
        if let Pattern::Fits { between, fields, .. } = pattern {
            let ends = between.iter().flat_map(|between| [between.from, between.to]);
            ends.flatten().for_each(|party| self.server_of(party));
            fields.iter().for_each(|test| self.message_field(&test.value));
        }
    }

    fn hand_made(&mut self, message: &HandMade) {
        self.servers([message.from, message.to]);
        message.fields.iter().for_each(|(_, value)| self.message_field(value));
    }

    fn message_field(&mut self, value: &Field) {
        if let Field::Server(id) = value {
            self.servers([*id]);
        }
    }

    fn ends(&mut self, ends: Ends) {
        self.server_of(ends.from);
        self.server_of(ends.to);
    }

    /// A link to a client may be cut before it asks anything.
    fn server_of(&mut self, party: Party) {
        if let Party::Server(id) = party {
            self.servers([id]);
        }
    }

    fn servers(&mut self, ids: impl IntoIterator<Item = ServerId>) {
        self.needed.extend(ids.into_iter().map(Party::from));
    }
}
