//! The one table of settings: it reads them, and help, completion and the reference are made from it.

use std::fmt;

use super::error::Error;
use super::measures::{self, LONGEST, print_range, print_share, print_span};
use super::suggest::{did_you_mean, did_you_mean_or};
use super::text::Word;
use super::values;
use crate::raft::Micros;
use crate::raft::options::Membership;
use crate::sim::settings::{Reads, Setting, Settings, Share};

/// One setting.
#[derive(Clone, Copy, Debug)]
pub struct SettingInfo {
    /// Its name in `set NAME=VALUE`.
    pub name: &'static str,
    /// The value a run begins with.
    pub default: &'static str,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// Whether `link` sets it too, for one link alone.
    pub of_link: bool,
    values: Values,
}

/// What values a setting takes, and the setting they make.
#[derive(Clone, Copy, Debug)]
enum Values {
    Switch(fn(bool) -> Setting),
    Span(Micros, fn(Micros) -> Setting),
    Range(Micros, fn(Micros, Micros) -> Setting),
    Share(Share, fn(Share) -> Setting),
    Count(u64, u64, fn(u64) -> Setting),
    Choice(&'static [(&'static str, Setting)]),
}

const SHORTEST: Micros = Micros::millis(1);
const ZERO: Micros = Micros(0);
const ALL: Share = Share(1_000_000);
const READS: &[(&str, Setting)] = &[
    ("index", Setting::Reads(Reads::Index)),
    ("lease", Setting::Reads(Reads::Lease)),
    ("log", Setting::Reads(Reads::Log)),
    ("local", Setting::Reads(Reads::Local)),
];
const MEMBERSHIP: &[(&str, Setting)] =
    &[("single", Setting::Membership(Membership::Single)), ("joint", Setting::Membership(Membership::Joint))];

/// Every setting, in reading order.
pub const SETTINGS: &[SettingInfo] = {
    use Values::{Choice, Count, Range, Share as Percent, Span, Switch};
    &[
        row(
            "election-timeout",
            "150..300ms",
            Range(SHORTEST, Setting::ElectionTimeout),
            "Each election timeout is drawn from this range.",
        ),
        row(
            "heartbeat",
            "50ms",
            Span(SHORTEST, Setting::Heartbeat),
            "How long a leader waits between two heartbeats.",
        ),
        of_link(
            "latency",
            "10..15ms",
            Range(ZERO, Setting::Latency),
            "How long a message travels, each way.",
        ),
        of_link("loss", "0%", Percent(ALL, Setting::Loss), "The chance that a message is lost."),
        of_link(
            "duplicate",
            "0%",
            Percent(ALL, Setting::Duplicate),
            "The chance that a message arrives twice.",
        ),
        row(
            "fsync",
            "1..3ms",
            Range(ZERO, Setting::Fsync),
            "How long a write takes; with 0ms it is done at once.",
        ),
        row(
            "clock-drift",
            "0%",
            Percent(Share(500_000), Setting::ClockDrift),
            "How far each clock may run fast or slow; leases allow for it.",
        ),
        row("timers", "on", Switch(Setting::Timers), "Off: no timer fires by itself, nor a client's."),
        row("prevote", "off", Switch(Setting::Prevote), "Ask before an election whether it could be won."),
        row(
            "stickiness",
            "off",
            Switch(Setting::Stickiness),
            "Refuse votes and pre-votes while a leader is near.",
        ),
        row(
            "checkquorum",
            "off",
            Switch(Setting::Checkquorum),
            "A leader that hears no majority for an election timeout steps down.",
        ),
        row(
            "reads",
            "index",
            Choice(READS),
            "How reads are served; lease needs stickiness=on, local may be stale.",
        ),
        row("sessions", "on", Switch(Setting::Sessions), "A command that arrives twice is applied once."),
        row(
            "membership",
            "single",
            Choice(MEMBERSHIP),
            "Change one voter at a time, or any set through a joint configuration.",
        ),
        row(
            "early-send",
            "off",
            Switch(Setting::EarlySend),
            "A leader sends new entries while its own write of them is under way.",
        ),
        row("noop", "on", Switch(Setting::Noop), "A new leader begins its term with an empty entry."),
        row(
            "snapshot-every",
            "0",
            Count(0, 1_000_000, Setting::SnapshotEvery),
            "A server compacts its log every so many entries; 0 is never.",
        ),
        row(
            "snapshot-chunk",
            "0",
            Count(0, 1 << 20, Setting::SnapshotChunk),
            "The most bytes of a snapshot in one message; 0 is all.",
        ),
        row("max-batch", "16", Count(1, 10_000, Setting::MaxBatch), "The most entries in one message."),
        row(
            "max-inflight",
            "1",
            Count(1, 10_000, Setting::MaxInflight),
            "The most unanswered messages with entries to one server; more than 1 is pipelining; one at a time to a server that refused and has taken none since.",
        ),
        row(
            "client-timeout",
            "500ms",
            Span(SHORTEST, Setting::ClientTimeout),
            "How long a client waits before it asks the next server.",
        ),
        row(
            "max-uncommitted",
            "1000",
            Count(1, 1_000_000, Setting::MaxUncommitted),
            "The most entries a leader holds uncommitted; beyond it clients are told BUSY.",
        ),
        row(
            "session-timeout",
            "0ms",
            Span(ZERO, Setting::SessionTimeout),
            "How long a silent session lives in log time; 0ms is for ever.",
        ),
        row(
            "revisions",
            "1000",
            Count(1, 1_000_000, Setting::Revisions),
            "How many old revisions of the store are kept.",
        ),
    ]
};

const fn row(
    name: &'static str,
    default: &'static str,
    values: Values,
    summary: &'static str,
) -> SettingInfo {
    SettingInfo { name, default, summary, of_link: false, values }
}

const fn of_link(
    name: &'static str,
    default: &'static str,
    values: Values,
    summary: &'static str,
) -> SettingInfo {
    SettingInfo { of_link: true, ..row(name, default, values, summary) }
}

impl SettingInfo {
    /// The setting of that name, in either case.
    pub fn named(name: &str) -> Option<&'static SettingInfo> {
        SETTINGS.iter().find(|info| info.name.eq_ignore_ascii_case(name))
    }

    /// The setting of that name, or else the first whose name begins so.
    pub(super) fn beginning(name: &str) -> Option<&'static SettingInfo> {
        let begins = |info: &&SettingInfo| info.name.starts_with(&name.to_ascii_lowercase());
        SettingInfo::named(name).or_else(|| SETTINGS.iter().filter(|_| !name.is_empty()).find(begins))
    }

    /// Whether there are only a few values to choose from.
    pub fn is_choice(&self) -> bool {
        matches!(self.values, Values::Switch(_) | Values::Choice(_))
    }

    /// The values that are allowed.
    pub fn allowed(&self) -> String {
        match self.values {
            Values::Switch(_) => "on, off".into(),
            Values::Span(least, _) => format!("{} to {}", print_span(least), print_span(LONGEST)),
            Values::Range(least, _) => {
                format!("{} to {}, or a range", print_span(least), print_span(LONGEST))
            }
            Values::Share(most, _) => format!("0% to {}", print_share(most)),
            Values::Count(least, most, _) => format!("{least} to {most}"),
            Values::Choice(choices) => choices.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", "),
        }
    }

    /// Values to offer while one is typed: the choices, or the default.
    pub fn offers(&self) -> Vec<&'static str> {
        match self.values {
            Values::Switch(_) => vec!["on", "off"],
            Values::Choice(choices) => choices.iter().map(|(name, _)| *name).collect(),
            _ => vec![self.default],
        }
    }

    fn read(&self, value: &Word) -> Result<Setting, Error> {
        match self.values {
            Values::Switch(make) => match () {
                () if value.is("on") => Ok(make(true)),
                () if value.is("off") => Ok(make(false)),
                () => Err(value.error("not on or off")),
            },
            Values::Span(least, make) => measures::duration(value, least, LONGEST).map(make),
            Values::Range(least, make) => {
                measures::range(value, least, LONGEST).map(|(low, high)| make(low, high))
            }
            Values::Share(most, make) => measures::share(value, Share(0), most).map(make),
            Values::Count(least, most, make) => values::number(value, least, most).map(make),
            Values::Choice(choices) => {
                let found = choices.iter().find(|(name, _)| value.is(name));
                found.map(|(_, setting)| *setting).ok_or_else(|| value.error("no such choice"))
            }
        }
    }
}

/// `NAME=VALUE`, of a link or of the whole run.
pub(super) fn setting(word: &Word, of_link: bool) -> Result<Setting, Error> {
    let known = || SETTINGS.iter().filter(|info| info.of_link || !of_link).map(|info| info.name);
    let Some((name, value)) = word.split_once(b'=') else {
        return Err(word.error(format!("expected NAME=VALUE, found {}", word.name())));
    };
    let info = name.bare().and_then(|n| SettingInfo::named(&n)).filter(|info| info.of_link || !of_link);
    let info = info.ok_or_else(|| {
        let all = known().collect::<Vec<_>>();
        let known = match of_link {
            true => format!(" of a link{}", did_you_mean(&name, &all)),
            false => {
                did_you_mean_or(&name, &all, "`help settings` lists them all; `SET key value` sets a key")
            }
        };
        name.error(format!("unknown setting {}{known}", name.name())).of_content()
    })?;
    info.read(&value).map_err(|error| {
        let message = format!("{} takes {}, found {}", info.name, info.allowed(), value.name());
        Error { message, ..error }.of_content()
    })
}

/// The settings that are not what a run begins with.
pub(crate) fn changed(settings: &Settings) -> Vec<Setting> {
    let (all, usual) = (all(settings), all(&Settings::default()));
    all.into_iter().zip(usual).filter(|(is, usual)| is != usual).map(|(is, _)| is).collect()
}

/// Every setting with its value, in the order of the table.
pub(crate) fn all(settings: &Settings) -> [Setting; SETTINGS.len()] {
    let Settings { server, link, .. } = settings;
    [
        Setting::ElectionTimeout(server.election_timeout.0, server.election_timeout.1),
        Setting::Heartbeat(server.heartbeat),
        Setting::Latency(link.latency.0, link.latency.1),
        Setting::Loss(link.loss),
        Setting::Duplicate(link.duplicate),
        Setting::Fsync(settings.fsync.0, settings.fsync.1),
        Setting::ClockDrift(Share(server.clock_drift)),
        Setting::Timers(settings.timers),
        Setting::Prevote(server.prevote),
        Setting::Stickiness(server.stickiness),
        Setting::Checkquorum(server.checkquorum),
        Setting::Reads(settings.reads),
        Setting::Sessions(settings.sessions),
        Setting::Membership(server.membership),
        Setting::EarlySend(server.early_send),
        Setting::Noop(server.noop),
        Setting::SnapshotEvery(settings.snapshot_every),
        Setting::SnapshotChunk(server.snapshot_chunk),
        Setting::MaxBatch(server.max_batch),
        Setting::MaxInflight(server.max_inflight),
        Setting::ClientTimeout(settings.client_timeout),
        Setting::MaxUncommitted(server.max_uncommitted),
        Setting::SessionTimeout(settings.session_timeout),
        Setting::Revisions(settings.revisions),
    ]
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, value) = printed(*self);
        write!(f, "{name}={value}")
    }
}

fn printed(setting: Setting) -> (&'static str, String) {
    match setting {
        Setting::ElectionTimeout(low, high) => ("election-timeout", print_range(low, high)),
        Setting::Heartbeat(span) => ("heartbeat", print_span(span)),
        Setting::Latency(low, high) => ("latency", print_range(low, high)),
        Setting::Loss(share) => ("loss", print_share(share)),
        Setting::Duplicate(share) => ("duplicate", print_share(share)),
        Setting::Fsync(low, high) => ("fsync", print_range(low, high)),
        Setting::ClockDrift(share) => ("clock-drift", print_share(share)),
        Setting::Timers(on) => ("timers", switch(on)),
        Setting::Prevote(on) => ("prevote", switch(on)),
        Setting::Stickiness(on) => ("stickiness", switch(on)),
        Setting::Checkquorum(on) => ("checkquorum", switch(on)),
        Setting::Reads(_) => ("reads", choice(READS, setting)),
        Setting::Sessions(on) => ("sessions", switch(on)),
        Setting::Membership(_) => ("membership", choice(MEMBERSHIP, setting)),
        Setting::EarlySend(on) => ("early-send", switch(on)),
        Setting::Noop(on) => ("noop", switch(on)),
        Setting::SnapshotEvery(count) => ("snapshot-every", count.to_string()),
        Setting::SnapshotChunk(bytes) => ("snapshot-chunk", bytes.to_string()),
        Setting::MaxBatch(count) => ("max-batch", count.to_string()),
        Setting::MaxInflight(count) => ("max-inflight", count.to_string()),
        Setting::ClientTimeout(span) => ("client-timeout", print_span(span)),
        Setting::MaxUncommitted(count) => ("max-uncommitted", count.to_string()),
        Setting::SessionTimeout(span) => ("session-timeout", print_span(span)),
        Setting::Revisions(count) => ("revisions", count.to_string()),
    }
}

fn switch(on: bool) -> String {
    if on { "on" } else { "off" }.into()
}

fn choice(choices: &[(&str, Setting)], setting: Setting) -> String {
    let found = choices.iter().find(|(_, other)| *other == setting);
    found.map_or_else(String::new, |(name, _)| (*name).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::text::words;

    fn parse(text: &str) -> Result<Setting, Error> {
        setting(&words(text).unwrap()[0], false)
    }

    #[test]
    fn every_default_is_what_a_run_begins_with_and_prints_as_it_stands() {
        for info in SETTINGS {
            let text = format!("{}={}", info.name, info.default);
            let setting = parse(&text).unwrap();
            assert_eq!(setting.to_string(), text);
            let mut settings = Settings::default();
            settings.set(setting).unwrap();
            assert_eq!(settings, Settings::default(), "{text}");
            assert!(all(&settings).contains(&setting), "{text}");
            for value in info.offers() {
                let offered = format!("{}={value}", info.name);
                assert_eq!(parse(&offered).unwrap().to_string(), offered);
            }
        }
    }

    #[test]
    fn a_wrong_value_is_refused_with_what_is_allowed() {
        let check = |text: &str, message: &str| assert_eq!(parse(text).unwrap_err().message, message);
        check("loss=200%", "loss takes 0% to 100%, found \"200%\"");
        check("timers=maybe", "timers takes on, off, found maybe");
        check("max-batch=0", "max-batch takes 1 to 10000, found 0");
        check("heartbeat=50", "heartbeat takes 1ms to 3600s, found 50");
        check("reads=", "reads takes index, lease, log, local, found \"\"");
        check("latencey=1ms", "unknown setting latencey; did you mean latency?");
    }
}
