//! The settings tab: each setting that people turn, its value, and stops to go through; and whether what is set
//! can be stable.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::Moment;
use super::app::Msg;
use crate::raft::Micros;
use crate::script::settings::{SettingInfo, all, changed};
use crate::script::{self, Line};
use crate::sim::settings::{Setting, Settings};
use crate::sim::statement::Statement;

/// Each setting with its stops, from little to much; of a choice, what there is to choose.
const DIALS: &[(&str, &[&str])] = &[
    ("latency", &["1..2ms", "10..15ms", "30..60ms", "100..200ms"]),
    ("loss", &["0%", "1%", "5%", "20%", "50%"]),
    ("duplicate", &["0%", "5%", "20%", "50%"]),
    ("fsync", &["0ms", "1..3ms", "10..20ms", "50..100ms"]),
    ("election-timeout", &["50..100ms", "150..300ms", "300..600ms", "1..2s"]),
    ("heartbeat", &["10ms", "50ms", "100ms", "400ms"]),
    ("clock-drift", &["0%", "1%", "5%", "20%"]),
    ("client-timeout", &["100ms", "500ms", "2s"]),
    ("snapshot-every", &["0", "5", "20", "100"]),
    ("max-inflight", &["1", "4", "16"]),
    ("reads", &["index", "lease", "log", "local"]),
    ("prevote", &["off", "on"]),
    ("stickiness", &["off", "on"]),
    ("checkquorum", &["off", "on"]),
    ("sessions", &["off", "on"]),
    ("membership", &["single", "joint"]),
];

/// What the dials show.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The moment.
    pub moment: Moment,
    /// Where messages go.
    pub send: Callback<Msg>,
}

/// All dials.
#[component]
pub fn Dials(props: &Props) -> Html {
    let settings = &props.moment.cluster.settings;
    html! {
        <div class="panel">
            <p class="unstable" role="status">{ unstable(settings).unwrap_or_else(|| summary(settings)) }</p>
            <ul class="dials">{ for DIALS.iter().map(|(name, stops)| dial(props, name, stops)) }</ul>
            <p>{ "These hold from now on, for every link. One link alone is set with link S1 - S2 loss=50%; help settings has them all." }</p>
        </div>
    }
}

fn summary(settings: &Settings) -> String {
    let changed: Vec<String> = changed(settings).iter().map(Setting::to_string).collect();
    match changed.is_empty() {
        true => "Everything is as a run begins.".into(),
        false => format!("Not as a run begins: {}.", changed.join(", ")),
    }
}

fn dial(props: &Props, name: &'static str, stops: &'static [&'static str]) -> Html {
    let info = SettingInfo::named(name);
    let now = value(&props.moment.cluster.settings, name);
    let usual = info.map_or("", |info| info.default);
    let id = format!("set-{name}");
    let editor = if info.is_some_and(SettingInfo::is_choice) { choice } else { field };
    html! {
        <li key={name}>
            <label for={id.clone()}>{ name }</label>
            <div>{ editor(props, name, stops, now.clone(), id) }</div>
            <small>{ info.map_or("", |info| info.summary) }<b>{ if now == usual { String::new() } else { format!(" Usually {usual}.") } }</b></small>
        </li>
    }
}

fn choice(
    props: &Props,
    name: &'static str,
    stops: &'static [&'static str],
    now: String,
    id: String,
) -> Html {
    let stood = now.clone();
    let turn = props.send.filter_reform(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        let chosen = select.value();
        select.set_value(&stood);
        turn_to(name, &chosen)
    });
    let turn = Callback::from(move |event: Event| {
        turn.emit(event);
    });
    let stop = |stop: &&'static str| html! { <option key={*stop} value={*stop} selected={now == *stop}>{ *stop }</option> };
    html! { <select class="btn" {id} onchange={turn}>{ for stops.iter().map(stop) }</select> }
}

/// A field for any value, and buttons to the next stop below and above.
fn field(props: &Props, name: &'static str, stops: &'static [&'static str], now: String, id: String) -> Html {
    let stood = now.clone();
    let typed = props.send.reform(move |event: Event| {
        let field: HtmlInputElement = event.target_unchecked_into();
        let line = format!("set {name}={}", field.value().trim());
        // What is refused does not stand there as if it were set.
        field.set_value(&stood);
        Msg::Try(line)
    });
    let step = |stop: Option<&'static str>, word: &'static str, sign: &'static str| {
        let turn = props.send.filter_reform(move |_: MouseEvent| turn_to(name, stop?));
        let turn = Callback::from(move |event: MouseEvent| {
            turn.emit(event);
        });
        let title = stop.map_or(String::new(), |stop| format!("{name}={stop}"));
        html! { <button class="btn" aria-label={format!("{word} {name}")} {title} disabled={stop.is_none()} onclick={turn}>{ sign }</button> }
    };
    let size = |value: &str| setting(name, value).map(magnitude);
    let is = size(&now);
    let below = stops.iter().rev().copied().find(|stop| size(stop) < is);
    let above = stops.iter().copied().find(|stop| size(stop) > is);
    html! {
        <>
            { step(below, "Less", "−") }
            <input type="text" {id} value={now} onchange={typed} autocomplete="off" spellcheck="false" />
            { step(above, "More", "+") }
        </>
    }
}

fn turn_to(name: &str, stop: &str) -> Option<Msg> {
    Some(Msg::Say(Statement::Set(vec![setting(name, stop)?])))
}

/// How much a setting is of what it sets, to go to less or more.
fn magnitude(setting: Setting) -> u64 {
    match setting {
        Setting::ElectionTimeout(_, high) | Setting::Latency(_, high) | Setting::Fsync(_, high) => high.0,
        Setting::Heartbeat(span) | Setting::ClientTimeout(span) => span.0,
        Setting::Loss(share) | Setting::Duplicate(share) | Setting::ClockDrift(share) => share.0.into(),
        Setting::SnapshotEvery(count) | Setting::MaxInflight(count) => count,
        _ => 0,
    }
}

/// `name=stop`, as the language reads it.
fn setting(name: &str, stop: &str) -> Option<Setting> {
    match script::parse_line(&format!("set {name}={stop}")) {
        Ok(Some(Line::Act(Statement::Set(settings)))) => settings.first().copied(),
        _ => None,
    }
}

/// What it is set to, as the language writes it.
fn value(settings: &Settings, name: &str) -> String {
    let printed = all(settings).map(|setting| setting.to_string());
    let found =
        printed.iter().filter_map(|setting| setting.split_once('=')).find(|(other, _)| *other == name);
    found.map_or(String::new(), |(_, value)| value.to_string())
}

/// Why a cluster with these settings cannot keep a leader.
pub fn unstable(settings: &Settings) -> Option<String> {
    let (low, high) = settings.server.election_timeout;
    // A vote is asked for, written down, and given.
    let vote = Micros(2 * settings.link.latency.1.0 + settings.fsync.1.0);
    let ms = |span: Micros| format!("{} ms", span.0 / 1_000);
    if settings.server.heartbeat >= low {
        let (beat, low) = (ms(settings.server.heartbeat), ms(low));
        return Some(format!(
            "Unstable: election timers may run out after {low}, the next heartbeat comes after {beat}."
        ));
    }
    if vote >= low {
        let (vote, low) = (ms(vote), ms(low));
        return Some(format!(
            "Unstable: a vote may take {vote} to come back, election timers may run out after {low}."
        ));
    }
    (low == high).then(|| "Unstable: all election timers are alike, and votes split.".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stop_can_be_said_and_every_dial_begins_at_one() {
        let settings = Settings::default();
        for (name, stops) in DIALS {
            stops.iter().for_each(|stop| assert!(setting(name, stop).is_some(), "{name}={stop}"));
            assert!(stops.contains(&value(&settings, name).as_str()), "{name}");
        }
    }

    #[test]
    fn the_stops_go_up() {
        let dials = DIALS.iter().filter(|(name, _)| !SettingInfo::named(name).unwrap().is_choice());
        for (name, stops) in dials {
            let sizes: Vec<u64> = stops.iter().map(|stop| magnitude(setting(name, stop).unwrap())).collect();
            assert!(sizes.is_sorted_by(|a, b| a < b), "{name}: {sizes:?}");
        }
    }

    #[test]
    fn what_cannot_be_stable_is_said() {
        let check = |set: &str, expected: Option<&str>| {
            let mut settings = Settings::default();
            let (name, stop) = set.split_once('=').unwrap();
            settings.set(setting(name, stop).unwrap()).unwrap();
            let said = unstable(&settings);
            assert_eq!(
                said.as_deref().map(|said| &said[..said.find(" timers").unwrap_or(20)]),
                expected,
                "{set}: {said:?}"
            );
        };
        check("loss=20%", None);
        check("heartbeat=400ms", Some("Unstable: election"));
        check("latency=100..200ms", Some("Unstable: a vote may take 403 ms to come back, election"));
        check("election-timeout=300..300ms", Some("Unstable: all election"));
    }
}
