//! Random statements for property tests: any that a line could say.

use proptest::collection::{btree_set, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::fields::{self, FIELDS};
use super::line::{Claim, Condition, FateIs, FieldClaim, Item, Line, Reply, Tiding, Who};
use super::parse::condition::ERRORS;
use super::settings::{SETTINGS, SettingInfo};
use super::text;
use crate::check::invariants::Invariant;
use crate::raft::message::{Field, FieldKind, KINDS};
use crate::raft::rules::{RULES, Rule};
use crate::raft::{Index, Micros, ServerId, Term, Time};
use crate::sim::load::{Kind, Load};
use crate::sim::packet::{Between, Comparison, FieldTest, MessageId, Pattern, all_kinds};
use crate::sim::settings::{Setting, Share};
use crate::sim::statement::{
    ClientId, Ends, Given, GivenEntries, HandMade, How, Operation, Party, Setup, Statement,
};
use crate::store::random as store;

/// Any line at all.
pub fn line() -> BoxedStrategy<Line> {
    prop_oneof![
        4 => acting(),
        1 => ".*".prop_map(Line::Case),
        1 => (1..=25u16).prop_map(Line::Cluster),
        1 => any::<u64>().prop_map(Line::Seed),
        2 => given().prop_map(Line::Given),
        1 => span().prop_map(Line::Run),
        2 => (condition(), of(span())).prop_map(|(condition, within)| Line::RunUntil { condition, within }),
        1 => (1..1000u64).prop_map(Line::Step),
        2 => (span(), of(0..9u32), of(acting().prop_map(Box::new)))
            .prop_map(|(time, nth, line)| Line::At { time: Time(time.0), nth, line }),
        1 => of("[a-zA-Z ]*[a-z]").prop_filter_map("a topic is not blank", |topic| {
            let words = topic.as_deref().map(|t| t.split_whitespace().collect::<Vec<_>>().join(" "));
            (words.as_deref() != Some("")).then_some(Line::Help(words))
        }),
    ]
    .boxed()
}

fn acting() -> BoxedStrategy<Line> {
    prop_oneof![3 => statement().prop_map(Line::Act), 2 => condition().prop_map(Line::Expect)].boxed()
}

/// Anything that acts on a cluster.
pub fn statement() -> BoxedStrategy<Statement> {
    prop_oneof![on_a_server(), on_links(), on_members(), on_messages(), others()].boxed()
}

fn on_a_server() -> impl Strategy<Value = Statement> {
    let verbs: Vec<fn(ServerId) -> Statement> = vec![
        Statement::Kill,
        Statement::Start,
        Statement::Wipe,
        Statement::Pause,
        Statement::Resume,
        Statement::Beat,
        Statement::Sync,
        Statement::Snapshot,
    ];
    prop_oneof![
        (select(verbs), server()).prop_map(|(verb, id)| verb(id)),
        (server(), 10_000..=10_000_000u32).prop_map(|(id, speed)| Statement::Clock(id, Share(speed))),
        (server(), of((0..=3_000u64, 0..=500u64))).prop_map(|(id, time)| {
            let time = time.map(|(low, more)| (Micros(low * 1_000), Micros((low + more) * 1_000)));
            Statement::Disk(id, time)
        }),
        party().prop_map(Statement::Timeout),
        vec(party(), 0..3).prop_map(Statement::Settle),
    ]
}

fn on_links() -> impl Strategy<Value = Statement> {
    let groups = (Just((1..=9).collect::<Vec<u16>>()).prop_shuffle(), 1..9usize, 1..4usize);
    prop_oneof![
        groups.prop_map(|(ids, most, size)| {
            let ids: Vec<ServerId> = ids.into_iter().take(most).map(ServerId).collect();
            Statement::Partition(ids.chunks(size).map(<[ServerId]>::to_vec).collect())
        }),
        ends().prop_map(Statement::Cut),
        of(ends()).prop_map(Statement::Heal),
        (ends(), vec(setting(true), 1..3)).prop_map(|(ends, all)| Statement::Link(ends, all)),
    ]
}

fn on_members() -> impl Strategy<Value = Statement> {
    let at = || of(server());
    prop_oneof![
        (server(), at()).prop_map(|(to, at)| Statement::Transfer { to, at }),
        (server(), any::<bool>(), at()).prop_map(|(server, learner, at)| Statement::Add {
            server,
            learner,
            at
        }),
        (server(), at()).prop_map(|(server, at)| Statement::Promote { server, at }),
        (server(), at()).prop_map(|(server, at)| Statement::Remove { server, at }),
        (btree_set(server(), 1..5), at())
            .prop_map(|(voters, at)| Statement::Reconfigure { voters: voters.into_iter().collect(), at }),
    ]
}

fn on_messages() -> impl Strategy<Value = Statement> {
    let verbs: Vec<fn(Pattern) -> Statement> =
        vec![Statement::Hold, Statement::Drop, Statement::Deliver, Statement::Duplicate];
    let named =
        || pattern().prop_filter("`release` alone is another statement", |p| !p.to_string().is_empty());
    prop_oneof![
        (select(verbs), pattern()).prop_map(|(verb, pattern)| verb(pattern)),
        (pattern(), 0..1_000_000u64).prop_map(|(pattern, by)| Statement::Delay(pattern, Micros(by))),
        of(named()).prop_map(Statement::Release),
        hand_made().prop_map(Statement::Send),
    ]
}

fn others() -> impl Strategy<Value = Statement> {
    prop_oneof![
        vec(setting(false), 1..4).prop_map(Statement::Set),
        vec(switchable(), 1..4).prop_map(Statement::Break),
        vec(switchable(), 1..4).prop_map(Statement::Mend),
        (client(), operation()).prop_map(|(client, operation)| Statement::Ask { client, operation }),
        (client(), of(load())).prop_map(|(client, load)| Statement::Load { client, load }),
        any::<String>().prop_map(Statement::Note),
    ]
}

/// What a run may begin with, some settings and rules changed.
pub fn setup() -> impl Strategy<Value = Setup> {
    (1..6u16, any::<u64>(), vec(setting(false), 0..4), vec(switchable(), 0..2)).prop_map(
        |(servers, seed, changes, broken)| {
            let mut setup = Setup { servers, seed, ..Setup::default() };
            changes.iter().for_each(|change| drop(setup.settings.set_all(&[*change])));
            broken.into_iter().for_each(|rule| setup.rules.break_rule(rule));
            setup
        },
    )
}

fn load() -> impl Strategy<Value = Load> {
    let mix = subsequence(Kind::ALL.to_vec(), 1..5)
        .prop_flat_map(|kinds| kinds.into_iter().map(|(kind, _)| (Just(kind), 1..9u32)).collect::<Vec<_>>());
    (1..50u32, mix, 1..9u32).prop_map(|(rate, mix, keys)| Load { rate, mix, keys })
}

fn operation() -> impl Strategy<Value = Operation> {
    let how = select(vec![How::AsSet, How::Local, How::Follower]);
    (store::command(), of(server()), how, of(0..1000u64)).prop_map(|(command, at, how, revision)| {
        let reads = command.reads_only();
        let how = if at.is_some() && reads { how } else { How::AsSet };
        Operation { command, at, how, revision: revision.filter(|_| reads) }
    })
}

fn given() -> impl Strategy<Value = Given> {
    let entries = (1..4u64, of(store::command()), 1..6usize)
        .prop_map(|(term, command, times)| GivenEntries { term: Term(term), command, times });
    let snapshot = (1..9u64, 1..9u64).prop_map(|(index, term)| (Index(index), Term(term)));
    let term = of(0..9u64).prop_map(|term| term.map(Term));
    let commit = of(0..9u64).prop_map(|index| index.map(Index));
    (server(), term, of(server()), of(snapshot), vec(entries, 0..6), commit).prop_map(
        |(server, term, vote, snapshot, log, commit)| {
            let mut given = Given { server, term, vote, snapshot, log: Vec::new(), commit };
            log.into_iter().for_each(|entries| given.push(entries));
            given
        },
    )
}

/// Any condition.
pub fn condition() -> impl Strategy<Value = Condition> {
    (any::<bool>(), claim()).prop_map(|(negated, claim)| Condition { negated, claim })
}

fn claim() -> impl Strategy<Value = Claim> {
    prop_oneof![
        of(server()).prop_map(Claim::Leader),
        (who(), vec(field_claim(), 1..4)).prop_map(|(who, fields)| Claim::Fields(who, fields)),
        (who(), item()).prop_map(|(who, item)| Claim::Holds(who, item)),
        (who(), item()).prop_map(|(who, item)| Claim::Lacks(who, item)),
        (of(client()), reply()).prop_map(|(client, reply)| Claim::Reply(client, reply)),
        (client(), select(FateIs::ALL.to_vec())).prop_map(|(client, (is, _))| Claim::Fate(client, is)),
        (client(), vec(tiding(), 0..4)).prop_map(|(client, told)| Claim::Told(client, told)),
        (pattern(), of((comparison(), 0..9u64))).prop_map(|(pattern, count)| Claim::Sent(pattern, count)),
        (rule(), server()).prop_map(|(rule, server)| Claim::Fired(rule, server)),
        select(vec![Claim::Refused, Claim::Safe, Claim::Linearizable]),
        select(Invariant::ALL.to_vec()).prop_map(Claim::Violated),
    ]
}

fn who() -> impl Strategy<Value = Who> {
    of(server()).prop_map(|id| id.map_or(Who::All, Who::One))
}

/// One of a server's fields with each kind of value, written and read.
fn field_claim() -> impl Strategy<Value = FieldClaim> {
    let values = "none|running|leader|S[1-9]|[0-9]{1,6}|S[1-3],S[4-6]|[1-9],[1-9]\\*[1-9]";
    (select(FIELDS), comparison(), values).prop_filter_map("of this kind", |(info, comparison, value)| {
        let text = format!("{}{comparison}{value}", info.written());
        fields::claim(&text::words(&text).ok()?[0]).ok()
    })
}

fn item() -> impl Strategy<Value = Item> {
    let bytes = || vec(any::<u8>(), 0..4);
    let key = || prop_oneof![vec(any::<u8>(), 1..4), "[a-z./]{1,4}".prop_map(String::into_bytes)];
    prop_oneof![
        (key(), of(bytes())).prop_map(|(key, value)| Item::Key(key, value)),
        (key(), bytes(), of(bytes())).prop_map(|(key, field, value)| Item::Field(key, field, value)),
        (key(), bytes()).prop_map(|(key, member)| Item::Member(key, member)),
    ]
}

fn tiding() -> impl Strategy<Value = Tiding> {
    prop_oneof![
        item().prop_map(Tiding::Change),
        vec(any::<u8>(), 1..4).prop_map(Tiding::Gone),
        Just(Tiding::Compacted),
    ]
}

fn reply() -> impl Strategy<Value = Reply> {
    prop_oneof![4 => one_reply(), 1 => vec(one_reply(), 2..4).prop_map(Reply::Each)]
}

fn one_reply() -> impl Strategy<Value = Reply> {
    let code = select(ERRORS.to_vec()).prop_map(String::from);
    prop_oneof![
        select(vec![Reply::Ok, Reply::Nil, Reply::Yes, Reply::No, Reply::Pending, Reply::Unknown]),
        any::<i64>().prop_map(Reply::Count),
        any::<u64>().prop_map(|micros| Reply::Lasts(Micros(micros))),
        vec(vec(any::<u8>(), 0..4), 0..3).prop_map(Reply::Values),
        of(code).prop_map(Reply::Error),
    ]
}

fn pattern() -> impl Strategy<Value = Pattern> {
    let kinds: Vec<_> = all_kinds().copied().collect();
    let fits = (
        of(between()),
        select(kinds),
        any::<bool>(),
        vec((any::<prop::sample::Index>(), field_values(), comparison()), 0..3),
    );
    prop_oneof![
        1 => (1..10_000u64).prop_map(|number| Pattern::Number(MessageId(number))),
        4 => fits.prop_map(|(between, (kind, names), named, tests)| Pattern::Fits {
            between,
            kind: named.then_some(kind),
            fields: if names.is_empty() { Vec::new() } else { tests.into_iter().map(|(i, v, c)| field_test(i.get(names), v, c)).collect() },
        }),
    ]
}

/// A value for each kind of field.
type FieldValues = (u64, bool, ServerId, Vec<u64>);

fn field_values() -> impl Strategy<Value = FieldValues> {
    (0..1000u64, any::<bool>(), server(), vec(1..3u64, 0..6))
}

fn field_test(
    (name, kind): &(&'static str, FieldKind),
    values: FieldValues,
    comparison: Comparison,
) -> FieldTest {
    let comparison = match (kind, comparison) {
        (FieldKind::Number, comparison) => comparison,
        (_, Comparison::IsNot) => Comparison::IsNot,
        _ => Comparison::Is,
    };
    FieldTest { name, comparison, value: field_value(*kind, values) }
}

fn field_value(kind: FieldKind, (number, truth, server, terms): FieldValues) -> Field {
    match kind {
        FieldKind::Number => Field::Number(number),
        FieldKind::Bool => Field::Bool(truth),
        FieldKind::Server => Field::Server(server),
        FieldKind::Terms => Field::Terms(terms.into_iter().map(Term).collect()),
    }
}

fn hand_made() -> impl Strategy<Value = HandMade> {
    let fields = select(KINDS).prop_flat_map(|(kind, names)| {
        (Just(kind), subsequence(names.to_vec(), 0..=names.len()), field_values())
    });
    (btree_set(server(), 2), any::<bool>(), fields).prop_map(|(two, swap, (kind, names, values))| {
        let (first, last) = (*two.first().unwrap(), *two.last().unwrap());
        let (from, to) = if swap { (last, first) } else { (first, last) };
        let fields = names.into_iter().map(|(name, of)| (name, field_value(of, values.clone()))).collect();
        HandMade { from, to, kind, fields }
    })
}

fn setting(of_link: bool) -> impl Strategy<Value = Setting> {
    let infos: Vec<&SettingInfo> = SETTINGS.iter().filter(|info| info.of_link || !of_link).collect();
    let values = "on|off|[1-9][0-9]{0,3}|[1-9][0-9]{0,4}(us|ms)|[1-9]{1,2}\\.\\.[1-9]{3}(us|ms|s)|[1-9]?[0-9]\\.[0-9]{1,4}%|index|lease|log|local|single|joint";
    (select(infos), values).prop_filter_map("of this kind", move |(info, value)| {
        let text = format!("{}={value}", info.name);
        super::settings::setting(&text::words(&text).ok()?[0], of_link).ok()
    })
}

fn rule() -> impl Strategy<Value = Rule> {
    let rules: Vec<Rule> = RULES.iter().map(|info| info.rule).collect();
    select(rules)
}

fn switchable() -> impl Strategy<Value = Rule> {
    rule().prop_filter("it can be switched off", |rule| rule.info().breaks.is_some())
}

fn ends() -> impl Strategy<Value = Ends> {
    (party(), server(), any::<bool>(), any::<bool>()).prop_filter_map(
        "two ends",
        |(one, server, swap, both)| {
            let server = Party::Server(server);
            let (from, to) = if swap { (server, one) } else { (one, server) };
            (from != to).then_some(Ends { from, to, both })
        },
    )
}

fn between() -> impl Strategy<Value = Between> {
    (ends(), any::<bool>(), any::<bool>()).prop_map(|(ends, no_from, no_to)| Between {
        from: Some(ends.from).filter(|_| !no_from),
        to: Some(ends.to).filter(|_| !no_to),
        both: ends.both,
    })
}

fn comparison() -> impl Strategy<Value = Comparison> {
    use Comparison::{Above, AtLeast, AtMost, Below, Is, IsNot};
    select(vec![Is, IsNot, Below, AtMost, Above, AtLeast])
}

fn party() -> impl Strategy<Value = Party> {
    prop_oneof![server().prop_map(Party::Server), client().prop_map(Party::Client)]
}

fn server() -> impl Strategy<Value = ServerId> {
    (1..=9u16).prop_map(ServerId)
}

fn client() -> impl Strategy<Value = ClientId> {
    (1..=9u32).prop_map(ClientId)
}

fn span() -> impl Strategy<Value = Micros> {
    let micros = prop_oneof![
        Just(0u64),
        0..10_000u64,
        (0..10_000u64).prop_map(|n| n * 1000),
        (0..3600u64).prop_map(|n| n * 1_000_000)
    ];
    micros.prop_map(Micros)
}
