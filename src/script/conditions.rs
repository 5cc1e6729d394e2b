//! The one table of conditions: help, completion and the reference are made from it. How each is read stands
//! in `parse/condition.rs`.

/// One kind of condition.
pub struct ConditionInfo {
    /// How it is written.
    pub usage: &'static str,
    /// When it holds.
    pub summary: &'static str,
    /// Conditions to try.
    pub examples: &'static [&'static str],
}

/// Every condition, in reading order.
pub const CONDITIONS: &[ConditionInfo] = &[
    ConditionInfo {
        usage: "leader [S2]",
        summary: "Some running server leads, in the highest term any running server has; or S2 does.",
        examples: &["leader", "leader S2"],
    },
    ConditionInfo {
        usage: "S1 FIELD=VALUE …",
        summary: "Every field named is as given; = may be != and, for numbers, <, <=, >, >=.",
        examples: &[
            "S1 role=follower term=3 log=1,1,2",
            "S1 next(S2)=4 match(S2)=3",
            "S2 commit>=5",
            "S3 state=crashed",
        ],
    },
    ConditionInfo {
        usage: "S1 holds ITEM",
        summary: "Its own state machine holds a STRING x=1, a hash's field h.k=v or a set's member s/v.",
        examples: &["S1 holds x=1", "S1 holds h.k=v", "S1 holds s/v", "S1 holds \"a key\"=\"a value\""],
    },
    ConditionInfo {
        usage: "S1 lacks ITEM",
        summary: "Its own state machine lacks that.",
        examples: &["S1 lacks x", "S1 lacks h.k", "S1 lacks s/v"],
    },
    ConditionInfo {
        usage: "all FIELD=VALUE …",
        summary: "The same of every running server; so are `all holds` and `all lacks`.",
        examples: &["all term=3", "all holds x=1", "all lacks x"],
    },
    ConditionInfo {
        usage: "[c2] reply ANSWER",
        summary: "The latest operation's answer, or the client's, as printed: strings in quotes, a list item by item, or pending, or unknown.",
        examples: &[
            "reply OK",
            "reply \"1\"",
            "reply 3",
            "reply yes",
            "reply nil",
            "reply 500ms",
            "reply \"a\" \"b\"",
            "reply OK; 3; \"a\"",
            "reply error WRONGTYPE",
            "c2 reply pending",
            "c2 reply unknown",
        ],
    },
    ConditionInfo {
        usage: "c1 fate FATE",
        summary: "What became of the client's latest write that ended as unknown, which the client cannot know: `open`, `happened`, or `ruled-out` if it can no longer happen.",
        examples: &["c1 fate open", "c1 fate happened", "c1 fate ruled-out"],
    },
    ConditionInfo {
        usage: "c2 told ITEM …",
        summary: "All that a client was told of what it watches, in order: x=1 as with `holds`, -x for a key that is gone, `compacted` where nobody could tell; or `none`.",
        examples: &["c2 told x=1 x=2 -x", "c2 told none", "c2 told compacted x"],
    },
    ConditionInfo {
        usage: "sent [MSG] [count<=3]",
        summary: "During the latest statement that is no expectation such a message was sent, lost or not; or so many.",
        examples: &["sent", "sent S1 -> S2 AppendEntries entries=none", "sent RequestVote count<=3"],
    },
    ConditionInfo {
        usage: "fired RULE at S1",
        summary: "During that statement the rule forbade the server something or made it act.",
        examples: &["fired commit-own-term at S1"],
    },
    ConditionInfo { usage: "refused", summary: "That statement was refused.", examples: &["refused"] },
    ConditionInfo { usage: "safe", summary: "No invariant is broken so far.", examples: &["safe"] },
    ConditionInfo {
        usage: "violated INVARIANT",
        summary: "That invariant is broken. A run goes on after a violation.",
        examples: &["violated leader-completeness"],
    },
    ConditionInfo {
        usage: "linearizable",
        summary: "The clients' history so far is linearizable: some order of the operations, each within its call, explains all answers.",
        examples: &["linearizable"],
    },
];
