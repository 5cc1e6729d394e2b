//! Settings of which there are a few to choose from.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{explained, setting};
use crate::script::settings::SettingInfo;
use crate::sim::statement::Statement;
use crate::ui::app::Msg;

/// Each with what there is to choose.
pub const CHOICES: &[(&str, &[&str])] = &[
    ("reads", &["index", "lease", "log", "local"]),
    ("prevote", &["off", "on"]),
    ("stickiness", &["off", "on"]),
    ("checkquorum", &["off", "on"]),
    ("sessions", &["off", "on"]),
    ("membership", &["single", "joint"]),
    ("snapshot-every", &["0", "5", "20", "100"]),
    ("max-inflight", &["1", "4", "16"]),
];

/// What a choice shows.
#[derive(Properties)]
pub struct Props {
    /// Which setting.
    pub info: &'static SettingInfo,
    /// What there is to choose.
    pub stops: &'static [&'static str],
    /// What it is set to.
    pub value: String,
    /// Where messages go.
    pub send: Callback<Msg>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Props) -> bool {
        self.info.name == other.info.name && self.value == other.value && self.send == other.send
    }
}

/// A choice.
#[component]
pub fn Choice(props: &Props) -> Html {
    let (info, now) = (props.info, props.value.clone());
    let id = format!("set-{}", info.name);
    let stood = now.clone();
    let turn = props.send.filter_reform(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        let chosen = select.value();
        // What is refused does not stand there as if it were set.
        select.set_value(&stood);
        Some(Msg::Say(Statement::Set(vec![setting(info.name, &chosen)?])))
    });
    let turn = Callback::from(move |event: Event| {
        turn.emit(event);
    });
    let listed = props.stops.contains(&now.as_str());
    let stops = (!listed).then_some(now.as_str()).into_iter().chain(props.stops.iter().copied());
    let stop = |stop: &str| html! { <option key={stop.to_string()} value={stop.to_string()} selected={now == stop}>{ stop }</option> };
    html! {
        <div class="dial choice">
            <label for={id.clone()}>{ info.name }</label>
            <select class="btn" {id} onchange={turn}>{ for stops.map(stop) }</select>
            { explained(info, &now) }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::settings::Settings;
    use crate::ui::dials::value;

    #[test]
    fn all_that_can_be_chosen_can_be_said_and_the_usual_is_among_it() {
        let settings = Settings::default();
        for (name, stops) in CHOICES {
            stops.iter().for_each(|stop| assert!(setting(name, stop).is_some(), "{name}={stop}"));
            assert!(stops.contains(&value(&settings, name).as_str()), "{name}");
        }
    }
}
