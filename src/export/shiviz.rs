//! A log for ShiViz: each event at its host, with a vector clock by which it is known what it may have been
//! influenced by. Messages are not named there: who receives one knows all that its sender knew.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::raft::ServerId;
use crate::sim::event::{Event, News, Trigger};
use crate::sim::packet::MessageId;
use crate::sim::statement::{ClientId, Party, Statement};
use crate::words;

/// The regular expression that takes the log apart; it stands in the first line, and an empty second line says
/// that the log is of one execution.
pub const PARSER: &str = r"(?<host>\S+) (?<time>\S+) (?<clock>\{.*\})\n(?<event>.*)";

/// What every host knows of all hosts.
type Clock = BTreeMap<Party, u64>;

/// The clocks of a run, as it goes on.
#[derive(Clone, Debug, Default)]
pub struct Clocks {
    hosts: BTreeMap<Party, Clock>,
    /// What messages carry.
    messages: BTreeMap<MessageId, Clock>,
}

impl Clocks {
    /// The lines of an event: two for each host that has a part in it; none if it happened at none.
    pub fn lines(&mut self, event: &Event) -> Vec<String> {
        if let Trigger::Arrival(packet) = &event.trigger {
            let known = self.messages.get(&packet.id).cloned().unwrap_or_default();
            let clock = self.hosts.entry(packet.to).or_default();
            known.into_iter().for_each(|(host, count)| {
                let ours = clock.entry(host).or_default();
                *ours = count.max(*ours);
            });
        }
        let hosts = hosts(event);
        let lines = hosts.iter().map(|host| self.line(*host, event)).collect();
        for packet in event.sent() {
            let carried = match packet.copy_of {
                Some(original) => self.messages.get(&original).cloned(),
                None => self.hosts.get(&packet.from).cloned(),
            };
            self.messages.insert(packet.id, carried.unwrap_or_default());
        }
        lines
    }

    fn line(&mut self, host: Party, event: &Event) -> String {
        let clock = self.hosts.entry(host).or_default();
        *clock.entry(host).or_default() += 1;
        let clock: Value =
            clock.iter().map(|(host, count)| (host.to_string(), Value::from(*count))).collect();
        let said = words::caption(event).text.replace(char::is_control, " ");
        format!("{host} {}us {clock}\n{said}", event.at.0)
    }
}

/// Where an event happened.
fn hosts(event: &Event) -> Vec<Party> {
    match &event.trigger {
        Trigger::Arrival(packet) => vec![packet.to],
        Trigger::Written(server) | Trigger::Timer(server) => vec![(*server).into()],
        Trigger::ClientTimer(client) | Trigger::Load(client) => vec![(*client).into()],
        Trigger::Act(statement) => {
            let named = match &**statement {
                Statement::Kill(server) | Statement::Start(server) | Statement::Wipe(server) => vec![*server],
                Statement::Pause(server) | Statement::Resume(server) | Statement::Clock(server, _) => {
                    vec![*server]
                }
                _ => Vec::new(),
            };
            let mut hosts: Vec<Party> = named.into_iter().map(Party::from).collect();
            hosts.extend(event.news.iter().filter_map(host));
            hosts.sort_unstable();
            hosts.dedup();
            hosts
        }
    }
}

/// Who has a part in something.
fn host(news: &News) -> Option<Party> {
    let server = |server: &ServerId| Some(Party::Server(*server));
    let client = |client: &ClientId| Some(Party::Client(*client));
    match news {
        News::Sent(packet) if packet.copy_of.is_none() => Some(packet.from),
        News::Server(id, _) => server(id),
        News::Applied { server: id, .. } | News::Expired { server: id, .. } => server(id),
        News::WriteBegan { server: id, .. } | News::WriteEnded { server: id } => server(id),
        News::Crashed { server: id, .. } | News::Started { server: id } => server(id),
        News::Stalled { server: id, .. } => server(id),
        News::Invoked { client: id, .. } | News::Asked { client: id, .. } => client(id),
        News::Closed { client: id, .. } => client(id),
        News::Sent(_) | News::Lost(..) | News::Told { .. } | News::Fate { .. } | News::Heard { .. } => None,
    }
}
