//! Where each rule stands in the code: the function that obeys it.

use crate::raft::rules::Rule;

/// The path of the function in which the rule decides, as in `raft::election::Server::vote_denial`.
pub fn function(rule: Rule) -> &'static str {
    match rule {
        Rule::AdoptHigherTerm | Rule::StepDown => "raft::server::Server::see_term",
        Rule::RefuseStaleTerm => "raft::server::Server::is_stale",
        Rule::PersistTerm | Rule::PersistVote | Rule::PersistEntries | Rule::StateWithItsIndex => {
            "raft::disk::Server::persist"
        }
        Rule::OneVoteATerm => "raft::election::Server::vote_denial",
        Rule::KeepVote => "raft::server::Server::keep_vote",
        Rule::VoteForFreshLog | Rule::FreshByTerm | Rule::FreshByLength => {
            "raft::election::Server::log_denial"
        }
        Rule::MajorityElects | Rule::CountAVoteOnce => "raft::election::Server::count_vote",
        Rule::CountOwnTermVotes => "raft::election::Server::on_vote_reply",
        Rule::RandomTimeout => "raft::server::Server::reset_election_timer",
        Rule::ResetTimerWhenDue | Rule::RefusalCarriesTerm => "raft::server::Server::receive",
        Rule::CandidateYields => "raft::following::Server::yields_to_leader",
        Rule::PreVote => "raft::election::Server::on_election_timeout",
        Rule::LeaderStickiness => "raft::election::Server::leader_is_near",
        Rule::CheckQuorum => "raft::leader::Server::quorum_deadline",
        Rule::NewDiskNewServer => "sim::act::machines::Cluster::start",
        Rule::LeaderAppendOnly => "raft::election::Server::keep_own_entries",
        Rule::LogMatchingCheck => "raft::following::Server::on_append_entries",
        Rule::DeleteConflicts | Rule::DeleteTheWholeTail => "raft::following::Server::store_one",
        Rule::KeepMatching => "raft::following::Server::store",
        Rule::AcknowledgeWhatWasChecked => "raft::following::Server::accept",
        Rule::BackUpNextIndex => "raft::replication::Server::on_refusal",
        Rule::MatchWhatWasAcknowledged => "raft::replication::Server::send_append",
        Rule::MatchNeverGoesBack => "raft::replication::Server::on_success",
        Rule::MajorityCommits | Rule::CommitOwnTerm => "raft::replication::Server::advance_commit",
        Rule::CommitUpToNew => "raft::following::Server::commit_from_leader",
        Rule::ApplyInOrder => "raft::server::Server::step",
        Rule::NoOpFirst => "raft::election::Server::become_leader",
        Rule::NewestConfiguration => "raft::server::Server::configuration",
        Rule::ConfigurationGoesBack => "raft::membership::Server::configuration_goes_back",
        Rule::OneServerAtATime => "raft::membership::Server::wanted_voters",
        Rule::OneChangeAtATime | Rule::ChangeAfterOwnCommit => "raft::membership::Server::may_change",
        Rule::JointMajorities => "raft::quorum::Quorum::halves",
        Rule::CatchUpFirst => "raft::membership::Server::catches_up_first",
        Rule::LearnersDoNotCount | Rule::RemovedLeaderDoesNotCount => "raft::quorum::Quorum::counted",
        Rule::RemovedLeaderLeaves => "raft::membership::Server::configuration_committed",
        Rule::CompactAppliedOnly => "raft::snapshot::Server::compact",
        Rule::KeepLogBehindSnapshot | Rule::DropLogAgainstSnapshot => "raft::snapshot::Server::install",
        Rule::IgnoreOldSnapshot => "raft::snapshot::Server::on_install_snapshot",
        Rule::SnapshotCoversItsPrefix => "raft::following::Server::check_previous",
        Rule::SnapshotCarriesSessions => "host::Host::compact",
        Rule::ReadConfirmsLeadership => "raft::reads::Server::reads_need_no_round",
        Rule::ReadAcksTheirOwnRound => "raft::replication::Server::on_append_entries_reply",
        Rule::ReadAfterOwnCommit => "raft::reads::Server::process_reads",
        Rule::ReadAfterApply => "raft::reads::Server::reads_at_once",
        Rule::LeaseWithinTimeout => "raft::reads::Server::holds_lease",
        Rule::TransferEndsLease => "raft::transfer::Server::has_no_lease",
        Rule::SessionOnce => "sim::delivery::Cluster::guarantee",
        Rule::UnknownIsNotFailed => "sim::calls::Cluster::close",
        Rule::LogTime => "host::Host::apply",
        Rule::TransferWhenCaughtUp => "raft::transfer::Server::order_transfer",
        Rule::TransferStopsProposals => "raft::transfer::Server::takes_nothing_new",
    }
}

/// The file of that function, from the package's folder.
pub fn file(rule: Rule) -> String {
    let rooms: Vec<&str> =
        function(rule).split("::").take_while(|part| part.starts_with(char::is_lowercase)).collect();
    format!("src/{}.rs", rooms.join("/"))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::raft::rules::RULES;

    /// The text of a function: from its name to the next function of the file.
    fn body<'a>(text: &'a str, name: &str) -> Option<&'a str> {
        let at = text.find(&format!("fn {name}("))?;
        let rest = &text[at + 3..];
        let end = rest.find("fn ").unwrap_or(rest.len());
        Some(&rest[..end])
    }

    #[test]
    fn each_rule_is_obeyed_by_the_function_that_is_named() {
        for info in RULES {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file(info.rule));
            let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("there is no {}", path.display()));
            let mut parts = function(info.rule).rsplit("::");
            let (name, owner) = (parts.next().unwrap(), parts.next().unwrap());
            let owns = text.lines().any(|line| line.starts_with("impl") && line.contains(owner));
            assert!(owns, "{} has no impl of {owner}", path.display());
            let body = body(&text, name).unwrap_or_else(|| panic!("{} has no fn {name}", path.display()));
            let asks = format!("Rule::{:?}", info.rule);
            // The one rule without a switch has nothing to ask.
            let asked = info.breaks.is_none() || body.contains(&asks);
            assert!(asked, "{name} in {} does not ask for {asks}: where is it now?", path.display());
        }
    }
}
