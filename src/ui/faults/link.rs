//! One link: cut, slow, lossy, and whatever settings one writes.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::script::{self, Line};
use crate::sim::cluster::Cluster;
use crate::sim::settings::{LinkSettings, Setting};
use crate::sim::statement::{Ends, Party, Statement};
use crate::ui::Moment;
use crate::ui::app::Msg;

/// What one makes of a link with one press.
const MADE: [(&str, &str, &str); 3] = [
    ("Slow", "latency=100..200ms", "Messages take 100 to 200 ms"),
    ("Lossy", "loss=50%", "Half of the messages are lost"),
    ("Doubling", "duplicate=50%", "Half of the messages arrive twice"),
];

/// What the editor shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The moment.
    pub moment: Moment,
    /// Where messages go.
    pub send: Callback<Msg>,
}

/// Which link, as places in the list of all parties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Which {
    from: usize,
    to: usize,
    both: bool,
}

/// An editor for one link.
#[component]
pub fn LinkEditor(props: &Props) -> Html {
    let which = use_state(|| Which { from: 0, to: 1, both: true });
    let cluster = &props.moment.cluster;
    let parties = parties(cluster);
    let (Some(from), Some(to)) = (parties.get(which.from), parties.get(which.to)) else {
        return html! { <p>{ "There is one server only: it has no links." }</p> };
    };
    let ends = Ends { from: *from, to: *to, both: which.both };
    let choose = |label: &'static str, at: usize, put: fn(&mut Which, usize)| {
        let (which, names) = (which.clone(), parties.clone());
        let chosen = Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            let mut next = *which;
            put(&mut next, select.selected_index().max(0) as usize);
            which.set(next);
        });
        let option = |(place, party): (usize, &Party)| html! { <option key={party.to_string()} selected={place == at}>{ party.to_string() }</option> };
        html! { <select class="btn" aria-label={label} onchange={chosen}>{ for names.iter().enumerate().map(option) }</select> }
    };
    let direction = {
        let which = which.clone();
        let word = if which.both { "both ways" } else { "one way" };
        let press = Callback::from(move |_: MouseEvent| which.set(Which { both: !which.both, ..*which }));
        html! { <button class="btn" aria-label={format!("Direction, {word}")} onclick={press}>{ if ends.both { "–" } else { "→" } }</button> }
    };
    html! {
        <div class="link-editor">
            <div class="link-ends">
                { choose("From", which.from, |which, place| which.from = place) }
                { direction }
                { choose("To", which.to, |which, place| which.to = place) }
            </div>
            <p class="link-state">{ state(cluster, ends) }</p>
            { if ends.from == ends.to { html! { <p>{ "Choose two ends." }</p> } } else { deeds(cluster, ends, &props.send) } }
        </div>
    }
}

fn parties(cluster: &Cluster) -> Vec<Party> {
    let servers = cluster.machines.keys().map(|id| Party::from(*id));
    servers.chain(cluster.clients.keys().map(|id| Party::from(*id))).collect()
}

/// What the link does, the way from its first end.
fn state(cluster: &Cluster, ends: Ends) -> String {
    let settings = cluster.network.link_settings(ends.from, ends.to).unwrap_or(&cluster.settings.link);
    let set: Vec<String> = of_link(settings).iter().map(Setting::to_string).collect();
    let cut = if cluster.network.is_cut(ends.from, ends.to) { "cut · " } else { "" };
    format!("{cut}{}", set.join(" "))
}

fn of_link(settings: &LinkSettings) -> [Setting; 3] {
    [
        Setting::Latency(settings.latency.0, settings.latency.1),
        Setting::Loss(settings.loss),
        Setting::Duplicate(settings.duplicate),
    ]
}

fn deeds(cluster: &Cluster, ends: Ends, send: &Callback<Msg>) -> Html {
    let say = |word: &'static str, title: &str, statement: Statement| {
        let press = send.reform(move |_: MouseEvent| Msg::Say(statement.clone()));
        html! { <button key={word} class="btn" title={title.to_string()} onclick={press}>{ word }</button> }
    };
    let cut = cluster.network.is_cut(ends.from, ends.to);
    let cut = match cut {
        true => say("Heal", "Messages get through again", Statement::Heal(Some(ends))),
        false => say("Cut", "Nothing gets through", Statement::Cut(ends)),
    };
    let made = |(word, set, title): &(&'static str, &str, &str)| {
        let settings = settings(set);
        (!settings.is_empty()).then(|| say(word, title, Statement::Link(ends, settings)))
    };
    let usual = Statement::Link(ends, of_link(&cluster.settings.link).to_vec());
    let typed = send.reform(move |event: Event| {
        let field: HtmlInputElement = event.target_unchecked_into();
        Msg::Try(format!("link {ends} {}", field.value().trim()))
    });
    html! {
        <>
            <div class="link-deeds">
                { cut }
                { for MADE.iter().filter_map(made) }
                { say("As others", "Settings as all other links have", usual) }
            </div>
            <label class="link-set">{ "Set" }
                <input type="text" placeholder="latency=50..80ms loss=5%" onchange={typed} autocomplete="off" spellcheck="false" />
            </label>
        </>
    }
}

/// Settings of a link, as the language reads them.
fn settings(set: &str) -> Vec<Setting> {
    match script::parse_line(&format!("link S1 - S2 {set}")) {
        Ok(Some(Line::Act(Statement::Link(_, settings)))) => settings,
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::statement::Setup;

    #[test]
    fn what_is_made_with_one_press_can_be_said() {
        assert!(MADE.iter().all(|(_, set, _)| settings(set).len() == 1));
    }

    #[test]
    fn a_link_tells_what_it_does_and_is_made_as_the_others_again() {
        let mut cluster = Cluster::new(&Setup::default()).unwrap();
        let all = parties(&cluster);
        let ends = Ends { from: all[0], to: all[1], both: true };
        let usual = state(&cluster, ends);
        assert_eq!(usual, "latency=10..15ms loss=0% duplicate=0%");
        cluster.act(&Statement::Link(ends, settings("loss=50%"))).unwrap();
        cluster.act(&Statement::Cut(ends)).unwrap();
        assert_eq!(state(&cluster, ends), "cut · latency=10..15ms loss=50% duplicate=0%");
        cluster.act(&Statement::Heal(Some(ends))).unwrap();
        cluster.act(&Statement::Link(ends, of_link(&cluster.settings.link).to_vec())).unwrap();
        assert_eq!(state(&cluster, ends), usual);
    }
}
