//! Two servers, or two clients, that take each other's place in what is done.

use super::play::Deed;
use crate::raft::ServerId;
use crate::raft::message::Field;
use crate::sim::packet::{Between, FieldTest, Pattern};
use crate::sim::statement::{ClientId, Operation, Party, Statement};

/// Two servers or two clients.
#[derive(Clone, Copy)]
pub(super) struct Swap {
    pub a: Party,
    pub b: Party,
}

impl Swap {
    /// The deed with `a` for `b` and `b` for `a`.
    pub fn deed(self, deed: &Deed) -> Deed {
        match deed {
            Deed::Do(statement) => Deed::Do(self.statement(statement)),
            Deed::Pass(span) => Deed::Pass(*span),
        }
    }

    fn party(self, party: Party) -> Party {
        match party {
            party if party == self.a => self.b,
            party if party == self.b => self.a,
            party => party,
        }
    }

    fn id(self, id: ServerId) -> ServerId {
        match self.party(id.into()) {
            Party::Server(id) => id,
            Party::Client(_) => id,
        }
    }

    fn client(self, id: ClientId) -> ClientId {
        match self.party(id.into()) {
            Party::Client(id) => id,
            Party::Server(_) => id,
        }
    }

    fn statement(self, statement: &Statement) -> Statement {
        let (id, at) = (|id: &ServerId| self.id(*id), |at: &Option<ServerId>| at.map(|id| self.id(id)));
        match statement {
            Statement::Kill(s) => Statement::Kill(id(s)),
            Statement::Start(s) => Statement::Start(id(s)),
            Statement::Wipe(s) => Statement::Wipe(id(s)),
            Statement::Timeout(party) => Statement::Timeout(self.party(*party)),
            Statement::Beat(s) => Statement::Beat(id(s)),
            Statement::Sync(s) => Statement::Sync(id(s)),
            Statement::Snapshot(s) => Statement::Snapshot(id(s)),
            Statement::Transfer { to, at: by } => Statement::Transfer { to: id(to), at: at(by) },
            Statement::Add { server, learner, at: by } => {
                Statement::Add { server: id(server), learner: *learner, at: at(by) }
            }
            Statement::Promote { server, at: by } => Statement::Promote { server: id(server), at: at(by) },
            Statement::Remove { server, at: by } => Statement::Remove { server: id(server), at: at(by) },
            Statement::Reconfigure { voters, at: by } => {
                let mut voters: Vec<ServerId> = voters.iter().map(id).collect();
                voters.sort();
                Statement::Reconfigure { voters, at: at(by) }
            }
            Statement::Deliver(pattern) => Statement::Deliver(self.pattern(pattern)),
            Statement::Delay(pattern, by) => Statement::Delay(self.pattern(pattern), *by),
            Statement::Duplicate(pattern) => Statement::Duplicate(self.pattern(pattern)),
            Statement::Ask { client, operation } => {
                let operation = Operation { at: at(&operation.at), ..operation.clone() };
                Statement::Ask { client: self.client(*client), operation }
            }
            other => other.clone(),
        }
    }

    fn pattern(self, pattern: &Pattern) -> Pattern {
        let Pattern::Fits { between, kind, fields } = pattern else { return pattern.clone() };
        let between = between.map(|between| Between {
            from: between.from.map(|party| self.party(party)),
            to: between.to.map(|party| self.party(party)),
            ..between
        });
        let fields = fields.iter().map(|test| match test.value {
            Field::Server(id) => FieldTest { value: Field::Server(self.id(id)), ..test.clone() },
            _ => test.clone(),
        });
        Pattern::Fits { between, kind: *kind, fields: fields.collect() }
    }
}
