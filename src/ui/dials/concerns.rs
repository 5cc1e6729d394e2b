//! What speaks against the settings, one reason at a time: each is to be read whole, and the box is as high for a
//! long one as for a short one, so that no dial moves under the hand that turns it.

use yew::prelude::*;

use crate::script::settings::changed;
use crate::sim::settings::{Setting, Settings};
use crate::ui::Moment;
use crate::words::{self, Concern};

/// Of which moment.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The moment.
    pub moment: Moment,
}

/// The box.
#[component]
pub fn Concerns(props: &Props) -> Html {
    let turned = use_state(|| 0_usize);
    let cluster = &props.moment.cluster;
    let all = words::concerns(cluster);
    // The gravest stands first; of other reasons than before, the first that is new is what was just done.
    let before = use_mut_ref(Vec::<Concern>::new);
    use_effect_with(all.clone(), {
        let turned = turned.clone();
        move |all: &Vec<Concern>| {
            let before = before.replace(all.clone());
            turned.set(all.iter().position(|concern| !before.contains(concern)).unwrap_or(0));
        }
    });
    let place = *turned % all.len().max(1);
    let next = Callback::from(move |_: MouseEvent| turned.set(place + 1));
    html! {
        <div class="concerns">
            <p role="status" class={classes!(all.get(place).is_some_and(|one| one.grave).then_some("grave"))}>
                { said(all.get(place), &cluster.settings) }
            </p>
            if all.len() > 1 {
                <div class="concern-pages">
                    <span>{ format!("{} of {} reasons", place + 1, all.len()) }</span>
                    <button onclick={next}>{ "Next reason" }</button>
                </div>
            }
        </div>
    }
}

fn said(concern: Option<&Concern>, settings: &Settings) -> Html {
    let (head, text) = match concern {
        None => ("Stable ", summary(settings)),
        Some(concern) if concern.grave => ("Unstable ", concern.text.clone()),
        Some(concern) => ("Slower ", concern.text.clone()),
    };
    html! { <><b>{ head }</b>{ text }</> }
}

/// What of the settings is not as a run begins.
fn summary(settings: &Settings) -> String {
    let changed: Vec<String> = changed(settings).iter().map(Setting::to_string).collect();
    match (changed.is_empty(), settings.timers) {
        (true, _) => "Nothing speaks against it, and all is as a run begins.".into(),
        (_, false) => "Timers are off: nothing happens by itself.".into(),
        _ => format!("Nothing speaks against it. Set are {}.", changed.join(", ")),
    }
}
