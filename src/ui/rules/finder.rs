//! Below the rules: how wide the search looks, how far it is, and what came of it.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::ui::app::Msg;
use crate::ui::app::searching::{EVENTS, RUNS, SERVERS, Searching, Standing, Step, grouped};

/// The choices and the state of the search.
pub fn view(searching: &Searching, send: &Callback<Msg>) -> Html {
    let on = searching.is_on();
    let rule = searching.latest.as_ref().map(|(rule, _)| rule.id());
    html! {
        <section class={classes!("finder", searching.latest.is_some().then_some("begun"))} aria-label="Search">
            <div class="choices">
                { choice("Servers", &SERVERS, searching.servers, on, send.reform(|n| Msg::Search(Step::Servers(n)))) }
                { choice("Events", &EVENTS, searching.events, on, send.reform(|n| Msg::Search(Step::Events(n)))) }
                { choice("Runs", &RUNS, searching.runs, on, send.reform(|n| Msg::Search(Step::Runs(n)))) }
            </div>
            <div class="standing">
                <p role="status">
                    { rule.map(|rule| html! { <b>{ format!("{rule} ") }</b> }) }{ searching.told() }
                </p>
                { progress(searching) }
                <div class="row">{ for buttons(searching, send) }</div>
            </div>
        </section>
    }
}

/// Most of a run's servers and events, and how many runs there may be.
fn choice(name: &'static str, all: &[u64], chosen: u64, on: bool, choose: Callback<u64>) -> Html {
    let onchange = choose.reform(|event: Event| {
        let field: HtmlSelectElement = event.target_unchecked_into();
        field.value().parse().unwrap_or_default()
    });
    let option = |number: &u64| {
        let word = if *number == 0 { "any".to_string() } else { grouped(*number) };
        html! { <option value={number.to_string()} selected={*number == chosen}>{ word }</option> }
    };
    html! {
        <label>{ name }<select disabled={on} {onchange}>{ for all.iter().map(option) }</select></label>
    }
}

fn progress(searching: &Searching) -> Html {
    let tried = match searching.latest {
        Some((_, Standing::Tries { runs, .. })) => runs.min(searching.runs),
        _ => return html! { <div class="progress"></div> },
    };
    html! { <progress class="progress" aria-label="Runs tried" max={searching.runs.to_string()} value={tried.to_string()}></progress> }
}

fn buttons(searching: &Searching, send: &Callback<Msg>) -> Vec<Html> {
    let button = |word: &'static str, step: Step| {
        let press = send.reform(move |_: MouseEvent| Msg::Search(step.clone()));
        html! { <button key={word} class="btn" onclick={press}>{ word }</button> }
    };
    let Some((rule, standing)) = &searching.latest else { return Vec::new() };
    match standing {
        Standing::Tries { best: None, .. } => vec![button("Cancel", Step::Cancel)],
        Standing::Tries { best: Some(_), .. } => {
            vec![button("Open it", Step::Take), button("Cancel", Step::Cancel)]
        }
        Standing::Waits(_) => vec![button("Open it", Step::Take)],
        Standing::Failed => vec![button("Try again", Step::Begin(*rule))],
        Standing::Nothing(_) | Standing::Cancelled(_) | Standing::Opened { .. } => {
            vec![button("Search again", Step::Begin(*rule))]
        }
    }
}
