//! The witness: it looks at the cluster after every event, remembers what it saw, and says what is wrong.
//!
//! An event touches few servers, and it names them; only those are looked at, and of their logs only what
//! changed. What a check is given is a `Look`: the server as it is, and as it was at the last look.
//! Beside that the witness listens: to what servers say to each other, and to what clients are told.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::changes::Changes;
use super::commits::{self, Advance};
use super::history::{History, Moment, Step};
use super::invariants::{Invariant, Violation};
use super::linearize::Verdict;
use super::mirror::{Extent, Mirror};
use super::past::Past;
use super::remembered::{Look, Remembered, Running};
use super::report::{Found, Report};
use super::{elections, logs, promises, shape, states};
use crate::host::Host;
use crate::raft::note::Note;
use crate::raft::rules::Rules;
use crate::raft::{Index, ServerId, Time};
use crate::sim::cluster::Cluster;
use crate::sim::event::{Event, EventId, News, Trigger};
use crate::sim::machine::Machine;
use crate::sim::packet::{Body, Packet, WatchRequest};
use crate::sim::settings::Reads;
use crate::sim::sharing::in_turn;
use crate::sim::statement::{ClientId, Operation, Party, Setup, Statement};

/// Every so many events one server's whole logs are compared, and not their ends only.
const SWEEP: u64 = 4096;

/// What was seen of a run, and what was wrong with it.
#[derive(Clone, Debug)]
pub struct Witness {
    servers: BTreeMap<ServerId, Remembered>,
    past: Past,
    changes: Changes,
    history: History,
    report: Report,
}

impl Witness {
    /// Looks at a run before its first event.
    pub fn new(setup: &Setup, cluster: &Cluster) -> Witness {
        let mut witness = Witness {
            servers: BTreeMap::new(),
            past: Past::default(),
            changes: Changes::given(&setup.given),
            history: History::new(&setup.given),
            report: Report::default(),
        };
        for (id, machine) in &cluster.machines {
            witness.hear_given(*id, machine);
            witness.look_at(*id, cluster, &beginning(), Extent::Anything);
        }
        witness
    }

    /// Looks at the cluster after an event.
    pub fn check(&mut self, cluster: &Cluster, event: &Event) {
        self.report.begin(event);
        let (touched, swept) = (touched(event), swept(cluster, event));
        let extent = |id| extent(cluster, swept == Some(id));
        if matches!(event.trigger, Trigger::Act(_)) {
            cluster.machines.keys().for_each(|id| self.look_at(*id, cluster, event, extent(*id)));
        } else {
            let others = swept.filter(|swept| touched != Some(*swept));
            touched.into_iter().chain(others).for_each(|id| self.look_at(id, cluster, event, extent(id)));
        }
        for news in &event.news {
            self.hear(cluster, event, news);
        }
    }

    /// What is remembered of several logs takes the room of one from now on; nothing else changes.
    pub fn share(&mut self) {
        let mut mirrors: Vec<_> =
            self.servers.values_mut().flat_map(|known| [&mut known.disk, &mut known.log]).collect();
        mirrors.sort_by_key(|mirror| Reverse(mirror.last));
        in_turn(&mut mirrors, Mirror::share);
    }

    /// What was wrong so far, oldest first, each fault once.
    pub fn violations(&self) -> &[Violation] {
        self.report.violations()
    }

    /// Whether this invariant was broken.
    pub fn violated(&self, invariant: Invariant) -> bool {
        self.violations().iter().any(|violation| violation.invariant == invariant)
    }

    /// What is known of the clients' calls so far.
    pub fn linearizability(&self) -> Verdict {
        self.history.verdict()
    }

    /// The clients' calls so far, and all that they are judged by.
    pub fn history(&self) -> &History {
        &self.history
    }
}

// Looking.
impl Witness {
    fn look_at(&mut self, id: ServerId, cluster: &Cluster, event: &Event, extent: Extent) {
        let Some(machine) = cluster.machines.get(&id) else { return };
        let known = self.servers.entry(id).or_insert_with(|| Remembered::new(machine));
        let (past, report) = (&mut self.past, &mut self.report);
        if extent == Extent::Anything || !known.disk_is_as(&machine.disk.durable) {
            look_at_disk(id, machine, known, extent, past, report);
        }
        match &machine.host {
            None => (known.running, known.latest) = (None, None),
            Some(host) if extent == Extent::End && known.runs_as(&host.server) => {}
            Some(host) => look_at_running((cluster, event), host, known, extent, past, report),
        }
    }

    /// What a server was given as applied.
    fn hear_given(&mut self, id: ServerId, machine: &Machine) {
        let Some(Host { server, .. }) = &machine.host else { return };
        for (index, entry) in server.log.iter().take_while(|(index, _)| *index <= server.last_applied) {
            let payload = Some(&entry.payload);
            states::applied(id, index, entry.term, payload, &mut self.past, &mut self.report);
        }
    }
}

// Listening.
impl Witness {
    fn hear(&mut self, cluster: &Cluster, event: &Event, news: &News) {
        match news {
            News::Applied { server, index, term, payload, repeated, .. } => {
                states::applied(*server, *index, *term, Some(payload), &mut self.past, &mut self.report);
                let made = self.changes.applied(*server, *index, payload, *repeated);
                made.into_iter().for_each(|made| self.take(cluster, event, made.into()));
            }
            News::Expired { server, index, keys } => self.changes.expired(*server, *index, keys),
            News::Server(id, Note::Elected { term }) => {
                elections::elected(*id, *term, &mut self.past, &mut self.report);
            }
            News::Sent(packet) => self.hear_sent(cluster, event, packet),
            News::Invoked { client, sequence, .. } => {
                if let Some(operation) = operation(cluster, *client, *sequence) {
                    let (call, reads) = ((client.0, *sequence), cluster.settings.reads);
                    self.take(cluster, event, Step::Begins { call, operation: operation.clone(), reads });
                }
            }
            News::Closed { client, sequence, outcome, .. } => {
                let call = (client.0, *sequence);
                self.take(cluster, event, Step::Ends { call, outcome: outcome.clone() });
            }
            News::Heard { client, watch, heard } => {
                let watch = (client.0, *watch);
                self.take(cluster, event, Step::Heard { watch, heard: heard.clone() });
            }
            _ => {}
        }
    }

    /// Something that clients have a part in.
    fn take(&mut self, cluster: &Cluster, event: &Event, step: Step) {
        if step.asks_for_revisions() {
            let made = self.changes.asked();
            made.into_iter().for_each(|made| self.take(cluster, event, made.into()));
        }
        let fault = match &step {
            Step::Ends { call: (client, number), .. } => ((*client).into(), *number),
            Step::Asks { watch: (client, number), .. } | Step::Heard { watch: (client, number), .. } => {
                ((*client).into(), u64::MAX - number)
            }
            _ => Default::default(),
        };
        if let Some(sentence) = self.history.take(Moment { at: event.at, step }) {
            self.say_how_it_was_served(cluster, fault, sentence);
        }
    }

    /// A message that a server sent itself: neither a copy nor made by hand.
    fn hear_sent(&mut self, cluster: &Cluster, event: &Event, packet: &Packet) {
        match (&packet.body, packet.copy_of) {
            (Body::Request(request), Some(_)) => {
                let call = (request.client_id.0, request.sequence_num);
                self.take(cluster, event, Step::Copied { call });
            }
            (Body::Watch(WatchRequest { client_id, watch, after, watched }), None) => {
                let (watch, watched, after) = ((client_id.0, *watch), watched.clone(), *after);
                self.take(cluster, event, Step::Asks { watch, watched, after });
            }
            _ => {}
        }
        let (Party::Server(from), Party::Server(to)) = (packet.from, packet.to) else { return };
        let Some(message) = packet.message().filter(|_| packet.copy_of.is_none()) else { return };
        let by_hand = matches!(&event.trigger, Trigger::Act(act) if matches!(&**act, Statement::Send(made) if made.from == from));
        if by_hand {
            return;
        }
        if let Some(known) = self.servers.get_mut(&from) {
            known.told.sent(from, to, message);
            if let Some(running) = &known.running {
                shape::sent(from, running.current_term, to, message, &mut self.report);
            }
        }
    }

    /// A setting that gives up a promise is named beside the verdict.
    fn say_how_it_was_served(&mut self, cluster: &Cluster, fault: (u64, u64), sentence: String) {
        let mut text = sentence;
        if cluster.settings.reads == Reads::Local {
            text += " (reads=local)";
        }
        if !cluster.settings.sessions {
            text += " (sessions=off)";
        }
        let found = || Found { servers: Vec::new(), index: None, terms: Vec::new(), text };
        self.report.add(Invariant::Linearizability, fault, found);
    }
}

/// Apart from what is done after every event, so that the processor has that near.
#[inline(never)]
fn look_at_running(
    (cluster, event): (&Cluster, &Event),
    host: &Host,
    known: &mut Remembered,
    extent: Extent,
    past: &mut Past,
    report: &mut Report,
) {
    let server = &host.server;
    let before = known.running.take();
    if before.is_none() {
        known.log = known.disk.clone();
        promises::kept_over_restart(server, &known.told, report);
    }
    let from = before.as_ref().map_or(Index(0), |before| before.commit_index);
    let configuration = known.latest.as_ref().map(|(_, configuration)| &**configuration);
    let advance = Advance { cluster, event, server, log_before: &known.log, from, configuration };
    commits::advance(&advance, past, report);
    let extent = if before.is_none() { Extent::Anything } else { extent };
    let mut change = known.log.follow(&server.log, extent);
    if before.is_none() {
        change.from = server.log.first_index();
    }
    shape::follow(&mut known.latest, &server.log, &change);
    let (before, log, change) = (before.as_ref(), &known.log, &change);
    let look = Look { cluster, id: server.id, host, server, before, log, change };
    logs::look(&look, past, report);
    elections::look(&look, past, report);
    shape::look(&look, known.latest.as_ref(), report);
    promises::look(&look, report);
    states::snapshot_ends(&look, past, report);
    let compared = states::compare(&look, past, report);
    known.running = Some(Running::of(server, compared));
}

#[inline(never)]
fn look_at_disk(
    id: ServerId,
    machine: &Machine,
    known: &mut Remembered,
    extent: Extent,
    past: &mut Past,
    report: &mut Report,
) {
    let log = &machine.disk.durable.log;
    if machine.disk.wiped && known.disk.last > Index(0) {
        past.wiped.insert(id, std::mem::replace(&mut known.disk, Mirror::of(log)));
    }
    let change = known.disk.follow(log, extent);
    let term = std::mem::replace(&mut known.disk_term, machine.disk.durable.current_term);
    commits::disk_changed(id, term, &known.disk, &change, past, report);
}

/// How much of a log an event may have changed. Only where a rule is broken can something change in its midst;
/// but one does not take the accused's word for it for ever.
fn extent(cluster: &Cluster, swept: bool) -> Extent {
    let modified = cluster.rules != Rules::default();
    if modified || swept { Extent::Anything } else { Extent::End }
}

/// The server whose turn it is to have its whole logs compared, if it is anyone's.
fn swept(cluster: &Cluster, event: &Event) -> Option<ServerId> {
    let turn = event.id.0 / SWEEP;
    let now = event.id.0.is_multiple_of(SWEEP) && !cluster.machines.is_empty();
    now.then(|| cluster.machines.keys().nth((turn % cluster.machines.len() as u64) as usize).copied())?
}

/// The server that an event which no person made may have changed.
fn touched(event: &Event) -> Option<ServerId> {
    match &event.trigger {
        Trigger::Arrival(packet) => match packet.to {
            Party::Server(id) => Some(id),
            Party::Client(_) => None,
        },
        Trigger::Written(id) | Trigger::Timer(id) => Some(*id),
        Trigger::Act(_) | Trigger::ClientTimer(_) | Trigger::Load(_) => None,
    }
}

/// What a client called.
fn operation(cluster: &Cluster, client: ClientId, sequence: u64) -> Option<&Arc<Operation>> {
    let client = cluster.clients.get(&client)?;
    let calls = client.open.iter().chain(client.closed.iter().rev().map(AsRef::as_ref));
    calls.into_iter().find(|call| call.sequence == sequence).map(|call| &call.operation)
}

/// What stands for the event before the first.
fn beginning() -> Event {
    let note = Statement::Note(String::new());
    Event { id: EventId(0), at: Time(0), cause: None, trigger: Trigger::Act(note.into()), news: Vec::new() }
}
