//! Situations to begin with: each is a script that leads up to a moment worth looking at, and its expectations
//! hold.

/// A situation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// What it is called.
    pub title: &'static str,
    /// What is to be seen, in a sentence.
    pub text: &'static str,
    /// How it comes about.
    pub script: &'static str,
}

/// All situations, in the order in which one learns of them.
pub const EXAMPLES: &[Example] = &[
    Example {
        title: "Split vote",
        text: "Two of four stand at once, each gets two votes, and the term ends without a leader.",
        script: include_str!("examples/split-vote.raft"),
    },
    Example {
        title: "Figure 7",
        text: "A new leader, and six followers whose logs differ from its own in every way that can be.",
        script: include_str!("examples/figure-7.raft"),
    },
    Example {
        title: "Figure 8",
        text: "An entry of an old term stands on a majority, and is not committed.",
        script: include_str!("examples/figure-8.raft"),
    },
    Example {
        title: "Stale leader read",
        text: "A leader that was cut off and replaced answers a read from its own, old state.",
        script: include_str!("examples/stale-read.raft"),
    },
    Example {
        title: "Exactly once",
        text: "A leader crashes before it answers, the client asks again, and the command counts once.",
        script: include_str!("examples/exactly-once.raft"),
    },
    Example {
        title: "Joint consensus",
        text: "Two of three servers are replaced in one change; for a while both majorities decide.",
        script: include_str!("examples/joint-consensus.raft"),
    },
    Example {
        title: "Snapshot catch-up",
        text: "A server slept while the others compacted their logs, and needs a snapshot.",
        script: include_str!("examples/snapshot.raft"),
    },
    Example {
        title: "Six-hour outage",
        text: "One link of three fails, and the leader is deposed again and again, though a majority hears it.",
        script: include_str!("examples/six-hour-outage.raft"),
    },
    Example {
        title: "Lost messages",
        text: "Three clients, and a network that loses a tenth of all messages and doubles some.",
        script: include_str!("examples/lost-messages.raft"),
    },
    Example {
        title: "A crowd",
        text: "Twenty-five servers under load: thirteen must agree.",
        script: include_str!("examples/crowd.raft"),
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::Script;
    use crate::script::run::{Nobody, run};

    #[test]
    fn every_example_leads_where_it_says() {
        for Example { title, script, .. } in EXAMPLES {
            let script = Script::parse(script).unwrap_or_else(|error| panic!("{}", error.explain(title)));
            let report = run(&script, &mut Nobody);
            let faults: Vec<String> = report.failures.iter().map(|failure| failure.explain(title)).collect();
            assert!(faults.is_empty() && report.violations.is_empty(), "{}", faults.join("\n"));
            assert!(report.passed > 1 && script.cases.len() == 1, "{title}");
        }
    }

    #[test]
    fn every_example_names_its_source() {
        assert!(EXAMPLES.iter().all(|example| example.script.contains("\n# Source: ")));
    }
}
