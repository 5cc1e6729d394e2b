//! The console: what was said, what came of it, and the line to say more.
//!
//! A click anywhere else prints the statement it said here, so that clicking and typing are one language.

pub mod answer;
pub mod line;
pub mod offers;
pub mod talk;

use std::rc::Rc;

use yew::prelude::*;

use super::app::editing::Edit;
use super::app::{Msg, clock};
use super::follow::{Axis, use_follow};
use super::header::modified_tag;
use line::CommandLine;
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
    let Props { talk, send } = props;
    let follow = use_follow(Axis::Down, (talk.gone, talk.lines.clone()));
    html! {
        <div class="console">
            { tools(talk, send) }
            <div class="output" role="log" aria-label="Console" tabindex="0" ref={follow.node} onscroll={follow.onscroll}>
                { welcome(send) }
                <div>{ for talk.lines.iter().enumerate().map(|(place, line)| shown(talk.gone + place, line)) }</div>
            </div>
            { line::offers(talk, send) }
            <p class="usage" id="usage">{ line::usage(talk) }</p>
            <CommandLine input={talk.input.clone()} offered={talk.offers.are_open()} chosen={talk.offers.chosen} send={send.clone()} />
        </div>
    }
}

/// What can be done with all that was said.
fn tools(talk: &Talk, send: &Callback<Msg>) -> Html {
    let tool = |word: &'static str, title: &'static str, edit: Edit, disabled: bool| {
        let press = send.reform(move |_: MouseEvent| Msg::Edit(edit.clone()));
        html! { <button {title} {disabled} onclick={press}>{ word }</button> }
    };
    html! {
        <div class="tools" role="group" aria-label="Console">
            { modified_tag() }
            { tool("Help", "All statements and commands", Edit::Hear("help".into()), false) }
            { tool("History", "Search what was typed (Ctrl R)", Edit::Search, talk.history.is_empty()) }
            { tool(if talk.copied { "Copied" } else { "Copy" }, "Copy all that was said", Edit::Copy, talk.lines.is_empty()) }
            { tool("Clear", "Empty the console; the run stays as it is", Edit::Clear, talk.lines.is_empty()) }
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
    let later = line.later.then_some("later");
    match &line.words {
        Words::Typed { text, fault } => html! {
            <p key={number} class={classes!("typed", undone)} data-later={later} data-said={line.at.0.to_string()}>{ typed(text, *fault) }</p>
        },
        Words::Clicked(text) => html! {
            <p key={number} class={classes!("clicked", undone)} data-later={later} data-said={line.at.0.to_string()}>
                { format!("at {} ", clock::milliseconds(line.at)) }<b>{ text }</b>
            </p>
        },
        Words::Answer { said, .. } => html! {
            <p key={number} class={classes!("answer", undone)} data-later={later}><b>{ &said.answer }</b><span>{ &said.more }</span></p>
        },
        Words::Refused(text) | Words::Error(text) => html! {
            <p key={number} class={classes!("error", undone)} data-later={later}>{ sentence(text) }</p>
        },
        Words::Help(text) => {
            html! { <div key={number} class="help">{ for text.lines().enumerate().map(help_line) }</div> }
        }
        Words::Remark(text) => {
            html! { <p key={number} class={classes!("remark", undone)} data-later={later}>{ sentence(text) }</p> }
        }
    }
}

/// A typed line, with carets under what was not understood.
fn typed(text: &str, fault: Option<Fault>) -> Html {
    let Some(Fault { column, length }) = fault else { return html! { <>{ text }</> } };
    let part = |from: usize, most: usize| text.chars().skip(from).take(most).collect::<String>();
    let wrong = part(column - 1, length);
    // At the end of the line something is missing.
    let wrong = if wrong.trim().is_empty() { "\u{a0}".into() } else { wrong };
    let carets = "^".repeat(wrong.chars().count());
    html! {
        <>{ part(0, column - 1) }<mark data-carets={carets}>{ wrong }</mark>{ part(column - 1 + length, usize::MAX) }</>
    }
}

/// A sentence with `code` in it.
pub fn sentence(text: &str) -> Html {
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
