//! The console: what was said, what came of it, and the line to say more.
//!
//! A click anywhere else prints the statement it said here, so that clicking and typing are one language.

pub mod answer;
pub mod talk;

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::app::{Direction, Msg, clock};
use super::follow::{Axis, use_follow};
use crate::script;
use talk::{Fault, Line, Talk, Words};

/// The line one types into, for who wants to put the focus on it.
pub const COMMAND: &str = "command";

/// What the console shows.
#[derive(Properties)]
pub struct Props {
    /// What was said.
    pub talk: Rc<Talk>,
    /// Where messages go.
    pub send: Callback<Msg>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Props) -> bool {
        Rc::ptr_eq(&self.talk, &other.talk) && self.send == other.send
    }
}

/// The console.
#[component]
pub fn Console(props: &Props) -> Html {
    let talk = &props.talk;
    let follow = use_follow(Axis::Down, (talk.gone, talk.lines.clone()));
    html! {
        <div class="console">
            <div class="output" role="log" aria-label="Console" ref={follow.node} onscroll={follow.onscroll}>
                { welcome(&props.send) }
                <div>{ for talk.lines.iter().enumerate().map(|(place, line)| shown(talk.gone + place, line)) }</div>
            </div>
            <p class="usage" id="usage">{ usage(talk) }</p>
            { command_line(&talk.input, &props.send) }
        </div>
    }
}

/// The three things to try first.
fn welcome(send: &Callback<Msg>) -> Html {
    let set = send.reform(|_: MouseEvent| Msg::Try("SET x 1".into()));
    html! {
        <div class="welcome">
            <b>{ "A cluster is running. Three things to try" }</b>
            <ol>
                <li>{ "Say " }<button class="try" onclick={set}>{ "SET x 1" }</button>{ " and watch it travel." }</li>
                <li>{ "Press the leader twice: it crashes. Who takes over?" }</li>
                <li>{ "Draw across links to cut them, write, then " }<b>{ "Heal" }</b>{ "." }</li>
            </ol>
        </div>
    }
}

fn shown(number: usize, line: &Line) -> Html {
    let undone = line.undone.then_some("undone");
    match &line.words {
        Words::Typed { text, fault } => html! {
            <p key={number} class={classes!("typed", undone)} data-said={line.at.0.to_string()}>{ typed(text, *fault) }</p>
        },
        Words::Clicked(text) => html! {
            <p key={number} class={classes!("clicked", undone)} data-said={line.at.0.to_string()}>
                { format!("at {} ", clock::milliseconds(line.at)) }<b>{ text }</b>
            </p>
        },
        Words::Answer { said, .. } => html! {
            <p key={number} class={classes!("answer", undone)}><b>{ &said.answer }</b><span>{ &said.more }</span></p>
        },
        Words::Refused(text) | Words::Error(text) => html! {
            <p key={number} class={classes!("error", undone)}>{ sentence(text) }</p>
        },
        Words::Help(text) => {
            html! { <div key={number} class="help">{ for text.lines().enumerate().map(help_line) }</div> }
        }
        Words::Remark(text) => html! { <p key={number} class="remark">{ text }</p> },
    }
}

/// A typed line, and a caret below where it was not understood.
fn typed(text: &str, fault: Option<Fault>) -> Html {
    let Some(Fault { column, length }) = fault else { return html! { <>{ text }</> } };
    let part = |from: usize, most: usize| text.chars().skip(from).take(most).collect::<String>();
    let before = part(0, column - 1);
    let wrong = Some(part(column - 1, length)).filter(|wrong| !wrong.trim().is_empty());
    html! {
        <>{ before }<mark>{ wrong.unwrap_or_else(|| " ^".into()) }</mark>{ part(column - 1 + length, usize::MAX) }</>
    }
}

/// A sentence with `code` in it.
fn sentence(text: &str) -> Html {
    let part = |(place, part): (usize, &str)| match place % 2 {
        0 => html! { <>{ part }</> },
        _ => html! { <b>{ part }</b> },
    };
    html! { <>{ for text.split('`').enumerate().map(part) }</> }
}

/// A line of help. What the terminal sets in two columns stands here one below the other, for want of room.
fn help_line((number, line): (usize, &str)) -> Html {
    match line.trim().split_once("  ") {
        Some((term, rest)) => {
            html! { <p key={number} class="row"><b>{ term }</b>{ " " }{ sentence(rest.trim()) }</p> }
        }
        None => html! { <p key={number}>{ sentence(line) }</p> },
    }
}

/// How the statement that is being typed goes on.
fn usage(talk: &Talk) -> Html {
    if !talk.offers.is_empty() {
        return html! { <>{ talk.offers.join("  ") }</> };
    }
    match script::usage(&talk.input) {
        Some(usage) => html! { <>{ usage }</> },
        None if talk.input.trim().is_empty() => html! { <>{ "Tab completes, ↑ brings back" }</> },
        None => html! { <></> },
    }
}

fn command_line(input: &str, send: &Callback<Msg>) -> Html {
    let oninput = send.reform(|event: InputEvent| {
        let field: HtmlInputElement = event.target_unchecked_into();
        Msg::Type(field.value())
    });
    let onkeydown = {
        let send = send.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let Some(msg) = editing(&event) {
                event.prevent_default();
                send.emit(msg);
            }
        })
    };
    html! {
        <div class="ask">
            <span aria-hidden="true">{ "c1›" }</span>
            <input id={COMMAND} aria-label="Command" aria-describedby="usage" value={input.to_string()}
                placeholder="SET x 1, or help" autocomplete="off" autocapitalize="off" spellcheck="false"
                {oninput} {onkeydown} />
            <kbd aria-hidden="true">{ "/" }</kbd>
        </div>
    }
}

/// What a key means on the command line. Tab completes where there is something to complete, and leaves otherwise.
fn editing(event: &KeyboardEvent) -> Option<Msg> {
    let field: HtmlInputElement = event.target_unchecked_into();
    Some(match event.key().as_str() {
        "Enter" => Msg::Enter,
        "ArrowUp" => Msg::Recall(Direction::Back),
        "ArrowDown" => Msg::Recall(Direction::Onward),
        "Tab" if !event.shift_key() && !field.value().trim().is_empty() => Msg::Complete,
        _ => return None,
    })
}
