//! The settings tab: what speaks against a stable cluster, presets, and a dial for each setting that people turn.
//!
//! A dial says one statement when it is let go. While it is turned it shows where it would be set.

mod choices;
mod concerns;
pub mod presets;
mod slider;

use yew::prelude::*;

use self::choices::{CHOICES, Choice};
use self::concerns::Concerns;
use self::presets::PRESETS;
use self::slider::{SLIDERS, Slider};
use super::Moment;
use super::app::Msg;
use crate::script::settings::{SettingInfo, all};
use crate::script::{self, Line};
use crate::sim::settings::{Setting, Settings};
use crate::sim::statement::Statement;

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
    let (settings, send) = (&props.moment.cluster.settings, &props.send);
    let slider = |(name, turn): &(&'static str, slider::Turn)| {
        html! { <Slider key={*name} info={info(name)} turn={*turn} value={value(settings, name)} send={send.clone()} /> }
    };
    let choice = |(name, stops): &(&'static str, &'static [&'static str])| {
        html! { <Choice key={*name} info={info(name)} {stops} value={value(settings, name)} send={send.clone()} /> }
    };
    html! {
        <div class="panel">
            <Concerns moment={props.moment.clone()} />
            <fieldset class="presets">
                <legend>{ "Presets" }</legend>
                { for PRESETS.iter().map(|preset| preset_button(settings, preset, send)) }
            </fieldset>
            <div class="dials">{ for SLIDERS.iter().map(slider) }</div>
            <div class="dials">{ for CHOICES.iter().map(choice) }</div>
            <p>{ "These hold from now on, for every link. One link alone is set in the Faults tab; help settings has them all." }</p>
        </div>
    }
}

fn preset_button(settings: &Settings, preset: &'static presets::Preset, send: &Callback<Msg>) -> Html {
    let set = preset.settings();
    let chosen = set.iter().all(|setting| all(settings).contains(setting));
    let press = send.reform(move |_: MouseEvent| Msg::Say(Statement::Set(set.clone())));
    html! {
        <button key={preset.name} class={classes!("btn", chosen.then_some("primary"))} aria-pressed={chosen.to_string()} title={preset.text} onclick={press}>
            { preset.name }
        </button>
    }
}

fn info(name: &str) -> &'static SettingInfo {
    SettingInfo::named(name).expect("a dial turns a setting that there is")
}

/// What it does, and what it is if nobody set it.
fn explained(info: &SettingInfo, now: &str) -> Html {
    let usual = if now == info.default { String::new() } else { format!(" Usually {}.", info.default) };
    html! { <small>{ info.summary }<b>{ usual }</b></small> }
}

/// `name=value`, as the language reads it.
fn setting(name: &str, value: &str) -> Option<Setting> {
    match script::parse_line(&format!("set {name}={value}")) {
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
