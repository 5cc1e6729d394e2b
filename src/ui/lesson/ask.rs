//! A prediction to make, and what the run said to it.

use yew::prelude::*;

use super::{VERDICT, button, prose};
use crate::ui::app::learning::data::{Ask, Choice};
use crate::ui::app::learning::{Answer, Place};
use crate::ui::app::{Learn, Msg};

/// The question, and its answer once the run has given it.
pub fn view(ask: &Ask, at: &Place, showing: bool, send: &Callback<Msg>) -> Html {
    let choices = ask.choices.iter().enumerate().map(|(place, choice)| option(choice, place, at, send));
    html! {
        <div class="card ask-card">
            <div class="asked">{ prose(&ask.html) }</div>
            <div class="answers" role="group" aria-label="Your prediction">{ for choices }</div>
            <div class="verdict-of" id={VERDICT} role="status">{ verdict(ask, at, showing, send) }</div>
        </div>
    }
}

fn option(choice: &Choice, place: usize, at: &Place, send: &Callback<Msg>) -> Html {
    let (chosen, happened) = match &at.answer {
        Answer::Open => (None, None),
        Answer::Given(chosen) => (*chosen, None),
        Answer::Told(chosen, happened) => (*chosen, happened.get(place).copied()),
    };
    let mark = match (happened, chosen == Some(place)) {
        (Some(true), _) => "✓ ",
        (Some(false), true) => "✕ ",
        (None, true) => "→ ",
        _ => "",
    };
    let predict = send.reform(move |_: MouseEvent| Msg::Learn(Learn::Answer(Some(place))));
    let class = classes!("choice", (happened == Some(true)).then_some("came-so"));
    let is_open = at.answer == Answer::Open;
    html! {
        <button key={place} {class} disabled={!is_open} aria-pressed={(chosen == Some(place)).to_string()} onclick={predict}>
            <b>{ mark }</b>{ prose(&format!("<span>{}</span>", choice.html)) }
        </button>
    }
}

/// What the run said, and why it came so.
fn verdict(ask: &Ask, at: &Place, showing: bool, send: &Callback<Msg>) -> Html {
    match &at.answer {
        Answer::Open => html! {
            <p class="row">{ button(send, "plain", "Show without a guess", Learn::Answer(None)) }</p>
        },
        Answer::Given(_) if showing => html! { <p>{ "The run answers …" }</p> },
        Answer::Given(_) => html! {},
        Answer::Told(chosen, happened) => html! {
            <>
                { judged(ask, *chosen, happened, send) }
                { for came(ask, happened).map(|choice| why("✓ ", choice)) }
                <p class="row">{ button(send, "plain", "Watch it again", Learn::Again) }</p>
            </>
        },
    }
}

/// What came of the prediction; where it was wrong, why, and what many believe at first.
fn judged(ask: &Ask, chosen: Option<usize>, happened: &[bool], send: &Callback<Msg>) -> Html {
    let Some(choice) = chosen.and_then(|chosen| ask.choices.get(chosen)) else { return html! {} };
    if came(ask, happened).any(|came| came == choice) {
        return html! { <p><b>{ "Right, so it came." }</b></p> };
    }
    let believed = choice
        .misconception
        .clone()
        .map(|name| button(send, "", "What many believe at first", Learn::Explain("misconceptions", name)));
    html! {
        <>
            <p><b>{ "It came otherwise." }</b></p>
            { why("✕ ", choice) }
            <p class="row">{ believed }</p>
        </>
    }
}

/// What happened, among the choices.
fn came<'a>(ask: &'a Ask, happened: &'a [bool]) -> impl Iterator<Item = &'a Choice> {
    ask.choices.iter().zip(happened).filter(|(_, happened)| **happened).map(|(choice, _)| choice)
}

/// Why it is so, or not so, with the mark that its choice bears.
fn why(mark: &str, choice: &Choice) -> Html {
    choice.why.as_ref().map_or_else(Html::default, |why| prose(&format!("<p>{mark}{why}</p>")))
}
