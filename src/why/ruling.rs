//! Which rule decided an event, read off its news.

use crate::raft::message::Message;
use crate::raft::note::{CommittedBy, Note};
use crate::raft::rules::Rule;
use crate::sim::event::{Event, News, Trigger};
use crate::sim::packet::Packet;
use crate::words;

/// The rule that decided what this event is told for; none if no rule of Raft did.
pub fn ruling(event: &Event) -> Option<Rule> {
    let told = words::told(event).and_then(|news| of_news(event, news));
    told.or_else(|| event.news.iter().find_map(|news| of_news(event, news)))
}

/// All rules that had a part in it, the deciding one first.
pub fn rules(event: &Event) -> Vec<Rule> {
    let mut rules: Vec<Rule> = ruling(event).into_iter().collect();
    for (rule, _) in event.news.iter().flat_map(News::rules) {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    rules
}

fn of_news(event: &Event, news: &News) -> Option<Rule> {
    match news {
        News::Server(_, note) => note.rule().or_else(|| obeyed(note)),
        News::Applied { repeated: false, .. } => Some(Rule::ApplyInOrder),
        News::WriteEnded { .. } | News::WriteBegan { .. } => event.sent().find_map(|sent| waited(sent)),
        News::Sent(packet) if matches!(event.trigger, Trigger::Written(_)) => waited(packet),
        _ => news.rules().next().map(|(rule, _)| rule),
    }
}

/// What a note that no rule forbade or forced was in accord with.
fn obeyed(note: &Note) -> Option<Rule> {
    Some(match note {
        Note::ElectionStarted { ordered: true, .. } | Note::TransferStarted { .. } => {
            Rule::TransferWhenCaughtUp
        }
        Note::ElectionStarted { .. } => Rule::RandomTimeout,
        Note::VoteGranted { pre: true, .. } => Rule::PreVote,
        Note::VoteGranted { .. } => Rule::OneVoteATerm,
        Note::VoteCounted { .. } => Rule::MajorityElects,
        Note::Follows { .. } => Rule::ResetTimerWhenDue,
        Note::Appended { .. } => Rule::LeaderAppendOnly,
        Note::Accepted { .. } => Rule::LogMatchingCheck,
        Note::Committed { by: CommittedBy::Leader(_), .. } => Rule::CommitUpToNew,
        Note::Committed { .. } => Rule::SnapshotCoversItsPrefix,
        Note::SnapshotInstalled { .. } => Rule::IgnoreOldSnapshot,
        _ => return None,
    })
}

/// What a message had to wait for: a server writes before it speaks.
fn waited(packet: &Packet) -> Option<Rule> {
    Some(match packet.message()? {
        Message::RequestVote(_) | Message::RequestVoteReply(_) => Rule::PersistVote,
        Message::AppendEntries(_) | Message::AppendEntriesReply(_) => Rule::PersistEntries,
        Message::InstallSnapshotReply(_) => Rule::StateWithItsIndex,
        _ => Rule::PersistTerm,
    })
}
