//! A dial: a slider for a rough turn, a number for an exact one; of a range, one for each end.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{explained, setting};
use crate::raft::Micros;
use crate::script::settings::SettingInfo;
use crate::sim::settings::{Setting, Share};
use crate::sim::statement::Statement;
use crate::ui::app::Msg;
use crate::words::span;

/// What a dial sets, each in its own parts: microseconds, or parts per million.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// One span of time.
    Span,
    /// A range of times.
    Range,
    /// A share of at most so many percent.
    Share(u64),
}

/// All dials, in reading order.
pub const SLIDERS: &[(&str, Turn)] = &[
    ("latency", Turn::Range),
    ("loss", Turn::Share(100)),
    ("duplicate", Turn::Share(100)),
    ("election-timeout", Turn::Range),
    ("heartbeat", Turn::Span),
    ("fsync", Turn::Range),
    ("clock-drift", Turn::Share(50)),
    ("client-timeout", Turn::Span),
];

/// Where a slider for times stops, in microseconds; what may be no time at all has a stop before them.
const TIMES: &[u64] = &[
    100, 200, 500, 1_000, 2_000, 3_000, 5_000, 7_000, 10_000, 12_000, 15_000, 20_000, 25_000, 30_000, 40_000,
    50_000, 60_000, 80_000, 100_000, 120_000, 150_000, 200_000, 250_000, 300_000, 400_000, 500_000, 600_000,
    800_000, 1_000_000, 1_500_000, 2_000_000, 3_000_000, 5_000_000,
];
/// Where a slider for shares stops, in parts per million.
const SHARES: &[u64] = &[
    0, 1_000, 5_000, 10_000, 20_000, 30_000, 50_000, 70_000, 100_000, 150_000, 200_000, 250_000, 300_000,
    400_000, 500_000, 600_000, 700_000, 800_000, 900_000, 1_000_000,
];

impl Turn {
    /// The stops of a setting's slider.
    fn stops(self, name: &str) -> Vec<u64> {
        match self {
            Turn::Share(most) => SHARES.iter().copied().filter(|parts| *parts <= most * 10_000).collect(),
            _ if may_be_none(name) => [0].into_iter().chain(TIMES.iter().copied()).collect(),
            _ => TIMES.iter().copied().filter(|micros| *micros >= 1_000).collect(),
        }
    }

    /// How many parts one of the number's unit is: a millisecond, a percent.
    fn unit(self) -> (u64, &'static str) {
        match self {
            Turn::Share(_) => (10_000, "%"),
            _ => (1_000, "ms"),
        }
    }

    /// The setting with these ends, as the language has it.
    fn made(self, name: &str, (low, high): (u64, u64)) -> Option<Setting> {
        let value = match self {
            Turn::Share(_) => format!("{}.{:04}%", low / 10_000, low % 10_000),
            Turn::Span => format!("{low}us"),
            Turn::Range => format!("{low}..{high}us"),
        };
        setting(name, &value)
    }

    fn said(self, parts: u64) -> String {
        match self {
            Turn::Share(_) => format!("{}%", parts as f64 / 10_000.0),
            _ => span(Micros(parts)),
        }
    }
}

/// Whether zero can be set.
fn may_be_none(name: &str) -> bool {
    setting(name, "0ms").is_some()
}

/// Both ends of what is set; of one value, it twice.
fn ends(setting: Setting) -> (u64, u64) {
    match setting {
        Setting::ElectionTimeout(low, high) | Setting::Latency(low, high) | Setting::Fsync(low, high) => {
            (low.0, high.0)
        }
        Setting::Heartbeat(Micros(one)) | Setting::ClientTimeout(Micros(one)) => (one, one),
        Setting::Loss(Share(one)) | Setting::Duplicate(Share(one)) | Setting::ClockDrift(Share(one)) => {
            (one.into(), one.into())
        }
        _ => (0, 0),
    }
}

/// A range with one end put elsewhere; the other goes along where it must.
fn put((low, high): (u64, u64), end: End, to: u64) -> (u64, u64) {
    match end {
        End::Low => (to, high.max(to)),
        End::High => (low.min(to), to),
        End::Only => (to, to),
    }
}

/// One end of a range, or its only value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Low,
    High,
    Only,
}

/// What a dial shows.
#[derive(Properties)]
pub struct Props {
    /// Which setting.
    pub info: &'static SettingInfo,
    /// What it sets.
    pub turn: Turn,
    /// What it is set to, as the language writes it.
    pub value: String,
    /// Where messages go.
    pub send: Callback<Msg>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Props) -> bool {
        self.info.name == other.info.name && self.value == other.value && self.send == other.send
    }
}

/// A dial.
#[component]
pub fn Slider(props: &Props) -> Html {
    let turned = use_state(|| None::<(u64, u64)>);
    let (info, turn) = (props.info, props.turn);
    let set = setting(info.name, &props.value).map_or((0, 0), ends);
    let shown = turned.unwrap_or(set);
    let value = turned.and_then(|ends| turn.made(info.name, ends)).map(|setting| setting.to_string());
    let value =
        value.as_deref().and_then(|text| text.split_once('=')).map_or(&*props.value, |(_, value)| value);
    let which: &[End] = if turn == Turn::Range { &[End::Low, End::High] } else { &[End::Only] };
    html! {
        <div class="dial" role="group" aria-label={info.name}>
            <div class="dial-head"><b>{ info.name }</b><output>{ value }</output></div>
            { for which.iter().map(|end| one_end(props, *end, set, shown, &turned)) }
            { explained(info, value) }
        </div>
    }
}

fn one_end(
    props: &Props,
    end: End,
    set: (u64, u64),
    shown: (u64, u64),
    turned: &UseStateHandle<Option<(u64, u64)>>,
) -> Html {
    let (name, turn) = (props.info.name, props.turn);
    let (parts, word) = match end {
        End::Low => (shown.0, "from"),
        End::High => (shown.1, "to"),
        End::Only => (shown.1, ""),
    };
    let stops = turn.stops(name);
    let place = nearest(&stops, parts);
    let last = stops.len() - 1;
    let (unit, sign) = turn.unit();
    let label = [name, word].join(" ").trim_end().to_string();
    let at = move |event: &web_sys::Event| {
        let slider = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let place = slider.map_or(0, |slider| slider.value_as_number() as usize);
        stops[place.min(last)]
    };
    let moved = {
        let (turned, at) = (turned.clone(), at.clone());
        Callback::from(move |event: InputEvent| turned.set(Some(put(set, end, at(&event)))))
    };
    let say = {
        let (send, turned) = (props.send.clone(), turned.clone());
        Callback::from(move |to: u64| {
            turned.set(None);
            if let Some(setting) = turn.made(name, put(set, end, to)) {
                send.emit(Msg::Say(Statement::Set(vec![setting])));
            }
        })
    };
    let let_go = say.reform(move |event: Event| at(&event));
    let typed = {
        let say = say.clone();
        Callback::from(move |event: Event| {
            let field: HtmlInputElement = event.target_unchecked_into();
            let number = field.value_as_number();
            match number.is_finite() && number >= 0.0 {
                // As exact as the language: a microsecond, a part in a million.
                true => say.emit((number * unit as f64).round() as u64),
                false => field.set_value(&in_unit(parts, unit)),
            }
        })
    };
    html! {
        <div class="dial-end" key={word}>
            <span aria-hidden="true">{ word }</span>
            <input type="range" min="0" max={last.to_string()} step="1" value={place.to_string()}
                aria-label={label.clone()} aria-valuetext={turn.said(parts)} oninput={moved} onchange={let_go} />
            <input type="number" min="0" step="any" value={in_unit(parts, unit)} aria-label={format!("{label} in {sign}")} onchange={typed} />
            <span aria-hidden="true">{ sign }</span>
        </div>
    }
}

fn in_unit(parts: u64, unit: u64) -> String {
    (parts as f64 / unit as f64).to_string()
}

/// The stop that is closest from below.
fn nearest(stops: &[u64], parts: u64) -> usize {
    stops.partition_point(|stop| *stop <= parts).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::settings::Settings;
    use crate::ui::dials::value;

    #[test]
    fn every_stop_can_be_said_and_is_read_back() {
        for (name, turn) in SLIDERS {
            for stop in turn.stops(name) {
                let made = turn.made(name, (stop, stop)).unwrap_or_else(|| panic!("{name} at {stop}"));
                assert_eq!(ends(made), (stop, stop), "{name}");
            }
        }
    }

    #[test]
    fn every_dial_begins_at_a_stop() {
        let settings = Settings::default();
        for (name, turn) in SLIDERS {
            let (low, high) = ends(setting(name, &value(&settings, name)).unwrap());
            let stops = turn.stops(name);
            for end in [low, high] {
                assert_eq!(stops[nearest(&stops, end)], end, "{name}");
            }
        }
    }

    #[test]
    fn the_ends_of_a_range_never_cross() {
        assert_eq!(put((10, 15), End::Low, 20), (20, 20));
        assert_eq!(put((10, 15), End::High, 5), (5, 5));
        assert_eq!(put((10, 15), End::Low, 12), (12, 15));
        assert_eq!(put((10, 10), End::Only, 3), (3, 3));
    }
}
