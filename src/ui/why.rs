//! Why? On top of the inspector: what is asked about in one sentence, the events that led to it, each a way to its
//! moment, the rule that decided it, and what would be without that rule.

use yew::prelude::*;

use super::app::asking::Asked;
use super::app::{Msg, Wish, clock};
use super::icons;
use crate::check::invariants::Invariant;
use crate::raft::rules::Rule;
use crate::sim::cluster::Cluster;
use crate::sim::event::EventId;
use crate::why::{Step, Subject, code};
use crate::words;

/// The answer, or the button that asks for it.
pub fn view(asked: Option<&Asked>, selected: bool, cluster: &Cluster, send: &Callback<Msg>) -> Html {
    match asked {
        Some(asked) => answer(asked, cluster, send),
        None if selected => html! {
            <p class="ask-why"><button class="btn small" title="Why? (W)" onclick={wish(send, Wish::Selected)}>{ "Why?" }</button></p>
        },
        None => html! {},
    }
}

fn wish(send: &Callback<Msg>, wish: Wish) -> Callback<MouseEvent> {
    send.reform(move |_: MouseEvent| Msg::Ask(wish))
}

fn answer(Asked { why, news }: &Asked, cluster: &Cluster, send: &Callback<Msg>) -> Html {
    let begun = why.event.is_none().then_some("The run began so.");
    html! {
        <section class="why" aria-label="Why?">
            <header>
                <h2>{ "Why?" }</h2>
                <button class="btn plain square" aria-label="Close the answer" title="Close (W)" onclick={wish(send, Wish::Close)}>{ icons::close() }</button>
            </header>
            <p class="asked" role="status">{ &why.sentence }</p>
            { list("What led to it", &why.steps, why.earlier, why.event, send) }
            <p>{ begun.unwrap_or_default() }</p>
            { list("What came together", &why.parts, 0, None, send) }
            { at_once(news) }
            { ruling(why.rule, &why.unruled, &why.beside, cluster, send) }
        </section>
    }
}

/// Events, each a way to its moment.
fn list(
    heading: &'static str,
    steps: &[Step],
    earlier: usize,
    asked: Option<EventId>,
    send: &Callback<Msg>,
) -> Html {
    if steps.is_empty() {
        return html! {};
    }
    let before = match earlier {
        0 => String::new(),
        1 => "After one event before these".into(),
        n => format!("After {n} events before these"),
    };
    let step = |step: &Step| {
        let go = wish(send, Wish::Go(step.event));
        let section = step.section.unwrap_or_default();
        let last = asked == Some(step.event);
        html! {
            <li key={format!("{} {}", step.event.0, step.text)} class={classes!(last.then_some("itself"))} data-event={step.event.0.to_string()}>
                <button class="try" onclick={go} title="Go to this moment">{ clock::seconds(step.at) }</button>
                <span>{ &step.text }{ " " }<small>{ section }</small></span>
            </li>
        }
    };
    html! {
        <>
            <h3><span>{ heading }</span></h3>
            <p class="earlier">{ before }</p>
            <ol class="steps">{ for steps.iter().map(step) }</ol>
        </>
    }
}

/// What else the event brought: one sentence is on top already.
fn at_once(news: &[String]) -> Html {
    if news.len() < 2 {
        return html! {};
    }
    html! {
        <details>
            <summary>{ format!("All {} things that happened at once", news.len()) }</summary>
            <ul class="news">{ for news.iter().enumerate().map(|(place, text)| html! { <li key={place}>{ text }</li> }) }</ul>
        </details>
    }
}

fn ruling(
    rule: Option<Rule>,
    unruled: &str,
    beside: &[Rule],
    cluster: &Cluster,
    send: &Callback<Msg>,
) -> Html {
    let Some(rule) = rule else {
        return html! { <p class="no-rule">{ unruled }</p> };
    };
    let also: Vec<&str> = beside.iter().map(|rule| rule.id()).collect();
    let also =
        if also.is_empty() { String::new() } else { format!("It also stands on {}.", also.join(", ")) };
    html! {
        <>
            <h3><span>{ "The rule" }</span><span>{ words::cited(rule) }</span></h3>
            <p class="rule"><b>{ rule.id() }</b>{ " " }{ sentence(rule.info().text) }</p>
            <p>{ protects(rule) }</p>
            <p class="code">{ "In the code " }<code>{ code::function(rule) }</code></p>
            <p class="also">{ also }</p>
            { what_if_not(rule, cluster, send) }
        </>
    }
}

fn sentence(text: &str) -> String {
    format!("{text}.")
}

/// What goes wrong without a rule.
pub fn protects(rule: Rule) -> String {
    let Some(breaks) = rule.info().breaks else { return "It cannot be switched off.".into() };
    match Invariant::named(breaks) {
        Some(invariant) => format!("It protects {}.", invariant.name()),
        None if breaks == "disrupted" => "Without it leaders fall for no reason.".into(),
        None => "Without it nothing may get done any more.".into(),
    }
}

fn what_if_not(rule: Rule, cluster: &Cluster, send: &Callback<Msg>) -> Html {
    let off = !cluster.rules.keep(rule);
    if rule.info().breaks.is_none() {
        return html! {};
    }
    let ask = wish(send, Wish::WhatIfNot(rule));
    let word = if off { "This rule is off already" } else { "What if not?" };
    html! {
        <p class="what-if">
            <button class="btn" disabled={off} onclick={ask}>{ word }</button>
            <small>{ "Opens this moment as a run of its own, without the rule, just before it decides. This run is kept." }</small>
        </p>
    }
}

/// A small button that asks about one value.
pub fn small(subject: Subject, what: &str, send: &Callback<Msg>) -> Html {
    html! {
        <button class="why-small" aria-label={format!("Why is {what} so?")} title="Why?" onclick={wish(send, Wish::Of(subject))}>{ "?" }</button>
    }
}
