//! A goal to reach: what is asked for, hints, the solution, and what the engine says.

use yew::prelude::*;

use super::{Props, VERDICT, button, prose};
use crate::lesson::{Challenge, Grade};
use crate::recording::link::locks::Lock;
use crate::script::print_span;
use crate::ui::app::learning::data::Task;
use crate::ui::app::learning::{Place, Solution};
use crate::ui::app::{Learn, Msg};
use crate::ui::console::line::{self, CommandLine};

/// The goal and all that helps to it.
pub fn view(task: &Task, challenge: Option<&Challenge>, props: &Props) -> Html {
    let (at, send) = (&props.learning.at, &props.send);
    let hints = task.hints.iter().take(at.hints).map(|hint| prose(&format!("<li>{hint}</li>")));
    let goals = task.goals.iter().map(|goal| html! { <code>{ &goal.said.text }</code> });
    html! {
        <div class="card">
            <div class="asked">{ prose(&task.html) }</div>
            <p class="goals" title="The goal, as the engine checks it after every event">{ for goals }</p>
            if let Some(challenge) = challenge { <p class="facts">{ facts(challenge, at.actions) }</p> }
            <div class="verdict-of" id={VERDICT} role="status">{ verdict(at, challenge, send) }</div>
            if at.hints > 0 { <ol class="hints">{ for hints }</ol> }
            if at.solution != Solution::Closed { <pre>{ task.solution.trim_end() }</pre> }
            <p class="row">{ help(task, at, props) }</p>
            if !props.locks.has(Lock::Console) { { line(props) } }
        </div>
    }
}

/// The command line, and what was said last: whoever types does not leave the task.
fn line(props: &Props) -> Html {
    let (talk, send) = (&props.talk, &props.send);
    let last = talk.lines.iter().skip(talk.lines.len().saturating_sub(SAID));
    html! {
        <div class="task-line">
            <div class="said">{ for last.map(|line| html! { <p>{ line.to_string() }</p> }) }</div>
            { line::offers(talk, send) }
            <CommandLine input={talk.input.clone()} offered={talk.offers.are_open()} chosen={talk.offers.chosen} send={send.clone()} />
            <p class="usage" id="usage">{ line::usage(talk) }</p>
        </div>
    }
}

/// So many lines of the console stand beside a task.
const SAID: usize = 2;

/// What a challenge allows, and what was taken of it.
fn facts(challenge: &Challenge, actions: usize) -> String {
    let most = challenge.most.map(|most| format!(", at most {most}")).unwrap_or_default();
    let within = challenge.within.map(|span| format!(", within {}", print_span(span))).unwrap_or_default();
    format!("Actions so far {actions} · par {}{most}{within}", challenge.par)
}

fn help(task: &Task, at: &Place, props: &Props) -> Html {
    let (send, locks) = (&props.send, props.locks);
    let left = task.hints.len().saturating_sub(at.hints);
    let word = if at.hints == 0 { "Hint" } else { "Another hint" };
    let (solution, is_played) = match at.solution {
        Solution::Closed => ("Solution", false),
        Solution::Open => ("Play the solution", false),
        Solution::Played => ("", true),
    };
    html! {
        <>
            if left > 0 && !locks.has(Lock::Hints) { { button(send, "", word, Learn::Hint) } }
            if !is_played && !locks.has(Lock::Solutions) { { button(send, "", solution, Learn::Solution) } }
            if at.actions > 0 || is_played { { button(send, "", "Begin again", Learn::Again) } }
        </>
    }
}

/// What the engine says.
fn verdict(at: &Place, challenge: Option<&Challenge>, send: &Callback<Msg>) -> Html {
    match (&at.reached, challenge) {
        (None, _) => html! {},
        (Some(_), _) if at.solution == Solution::Played => {
            html! { <p><b>{ "That is how the solution does it." }</b></p> }
        }
        (Some(Err(why)), _) => html! { <p><b>{ "It does not count yet" }</b>{ format!(": {why}.") }</p> },
        (Some(Ok(_)), None) => html! { <p><b>{ "✓ The goal is reached." }</b></p> },
        (Some(Ok((grade, code))), Some(challenge)) => html! {
            <>
                <p><b>{ "✓ Solved" }</b>{ solved(grade, challenge.par) }</p>
                if let Some(code) = code {
                    <label class="code-of">{ "Result code" }<textarea readonly=true rows="3" value={code.clone()} /></label>
                    <p class="row">{ button(send, "", "Copy the code", Learn::CopyCode) }</p>
                }
            </>
        },
    }
}

fn solved(grade: &Grade, par: usize) -> String {
    let actions = if grade.actions == 1 { "1 action".into() } else { format!("{} actions", grade.actions) };
    let beside = match grade.actions.cmp(&par) {
        std::cmp::Ordering::Less => format!(", better than par {par}"),
        std::cmp::Ordering::Equal => ", which is par".into(),
        std::cmp::Ordering::Greater => format!("; par is {par}"),
    };
    format!(" in {actions}{beside}.")
}
