//! The lesson: its text, what there is to predict or to do, and the way through it; or the list of all.
//!
//! The texts are HTML that was made when the page was built, from Markdown in which no HTML may stand.

mod aside;
mod ask;
mod bar;
mod drafts;
mod links;
mod list;
mod task;

use std::rc::Rc;

use yew::prelude::*;

use super::app::drafting::Drafts;
use super::app::learning::data::{Index, Lesson, Part};
use super::app::learning::{Answer, Learning, Load, steps};
use super::app::{Learn, Msg};
use super::console::talk::Talk;
use super::follow::keep_in_sight;
use crate::recording::link::locks::Locks;

/// Where it stands what the run said.
const VERDICT: &str = "verdict";

/// What the panel shows.
#[derive(Properties)]
pub struct Props {
    /// All that is known of lessons.
    pub learning: Rc<Learning>,
    /// Lessons in the making.
    pub drafts: Option<Rc<Drafts>>,
    /// Whether a stretch of the run is being shown.
    pub showing: bool,
    /// What an assignment keeps out of the reader's hands.
    pub locks: Locks,
    /// What was said.
    pub talk: Rc<Talk>,
    /// Where messages go.
    pub send: Callback<Msg>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Props) -> bool {
        Rc::ptr_eq(&self.learning, &other.learning)
            && Rc::ptr_eq(&self.talk, &other.talk)
            && self.drafts == other.drafts
            && (self.showing, self.locks) == (other.showing, other.locks)
    }
}

/// The panel.
#[component]
pub fn Panel(props: &Props) -> Html {
    let learning = &*props.learning;
    let send = props.send.clone();
    // What the run said is seen without scrolling to it; in a room, what is asked is, too: a clicker does not scroll.
    let is_told = matches!(learning.at.answer, Answer::Told(..)) || learning.at.reached.is_some();
    let is_asked = learning.at.shown && learning.step().is_some();
    use_effect_with((learning.at.step, is_told, is_asked), |(_, is_told, is_asked)| {
        if *is_told || *is_asked && is_presented() {
            keep_in_sight(VERDICT);
        }
    });
    let pressed = Callback::from(move |event: MouseEvent| links::follow(&event, &send));
    let inside = match (&learning.link, &learning.trouble) {
        (None, _) => list::view(learning, &props.send),
        (Some(_), Some(why)) => html! { <>{ way_out(props) }{ trouble(props, why) }</> },
        (Some(_), None) if learning.lesson.is_none() && learning.sheet.is_none() => {
            html! { <>{ way_out(props) }<p class="lesson-text loading">{ "Loading the lesson" }</p></> }
        }
        (Some(_), None) => opened(props),
    };
    let drafts = props.drafts.as_ref().map(|is| drafts::view(is, &props.send));
    html! { <div class="lesson" onclick={pressed}>{ for drafts }{ inside }</div> }
}

/// Whether the page is presented.
fn is_presented() -> bool {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    root.is_some_and(|root| root.get_attribute("data-mode").as_deref() == Some("present"))
}

/// A button that sends a message about lessons.
fn button(send: &Callback<Msg>, class: &'static str, word: impl Into<AttrValue>, learn: Learn) -> Html {
    let press = send.reform(move |_: MouseEvent| Msg::Learn(learn.clone()));
    html! { <button class={classes!("btn", class)} onclick={press}>{ word.into() }</button> }
}

/// A text that was rendered when the page was built.
fn prose(text: &str) -> Html {
    Html::from_html_unchecked(AttrValue::from(text.to_string()))
}

/// What went wrong, and the way on.
fn trouble(props: &Props, why: &str) -> Html {
    if steps::lacking(&props.learning).is_none() {
        return html! {
            <div class="lesson-text" role="alert">
                <h2>{ "This step cannot be played" }</h2>
                <p>{ format!("Its script stops: {why}.") }</p>
            </div>
        };
    }
    html! {
        <div class="lesson-text" role="alert">
            <h2>{ "This lesson cannot be shown" }</h2>
            <p>{ format!("It could not be loaded: {why}.") }</p>
            <p>{ "Lessons are loaded when they are opened, and that needs the network. Your cluster is unaffected." }</p>
            <p class="row">{ button(&props.send, "primary", "Try again", Learn::Retry) }</p>
        </div>
    }
}

/// Back to the list, and to the notes.
fn way_out(props: &Props) -> Html {
    let notes = props.send.reform(|_: MouseEvent| Msg::OpenNotes);
    html! {
        <div class="lesson-top">
            { button(&props.send, "plain", "‹ All lessons", Learn::Leave) }
            if props.learning.lesson.is_some() {
                <button class="btn plain notes-of" title="What to say and what to ask, in a window of your own that stays in step" onclick={notes}>
                    { "Notes" }
                </button>
            }
        </div>
    }
}

/// `Leader election · lesson 2 of 16 · 7 minutes`
fn place(lesson: &Lesson, index: &Load<Index>) -> String {
    let Load::Here(index) = index else { return format!("{} · {} minutes", lesson.title, lesson.minutes) };
    let number = index.lessons.iter().position(|listed| listed.id == lesson.id);
    let of = number.map(|at| format!("lesson {} of {} · ", at + 1, index.lessons.len()));
    format!("{} · {}{} minutes", lesson.title, of.unwrap_or_default(), lesson.minutes)
}

fn opened(props: &Props) -> Html {
    let learning = &*props.learning;
    let key = learning.link.as_ref().map(|link| link.fragment()).unwrap_or_default();
    html! {
        <>
            <div class="lesson-body" {key} tabindex="0">
                { way_out(props) }
                { if learning.lesson.is_some() { step(props) } else { challenge(props) } }
            </div>
            { aside::view(learning, &props.send) }
            if learning.lesson.is_some() { { bar::view(learning, &props.send) } }
        </>
    }
}

fn step(props: &Props) -> Html {
    let learning = &*props.learning;
    let (Some(lesson), Some(step)) = (&learning.lesson, learning.step()) else { return html! {} };
    let first = learning.at.step == 0;
    html! {
        <div class="lesson-text">
            <p class="over">{ place(lesson, &learning.index) }</p>
            <h2 tabindex="-1">{ &step.title }</h2>
            if first {
                <p class="question">{ &lesson.question }</p>
                { prose(&lesson.intro) }
            }
            { prose(&step.html) }
            { shown(props) }
            if learning.at.away {
                { away(props) }
            } else {
                { to_do(props) }
            }
        </div>
    }
}

/// What there is to do.
fn to_do(props: &Props) -> Html {
    let learning = &*props.learning;
    match learning.step().map(|step| &step.part) {
        Some(Part::Ask(asked)) => ask::view(asked, &learning.at, props.showing, &props.send),
        Some(Part::Do(todo)) => task::view(todo, None, props),
        Some(Part::Challenge(_)) => challenge(props),
        Some(Part::Read) | None => html! {},
    }
}

/// The challenge that is open, or stands in the step.
fn challenge(props: &Props) -> Html {
    let learning = &*props.learning;
    let Some(sheet) = &learning.sheet else {
        return html! { <p class="loading">{ "Loading the challenge" }</p> };
    };
    let task = task::view(&sheet.task, Some(&sheet.challenge), props);
    let is_step = learning.lesson.is_some();
    html! {
        <div class={(!is_step).then_some("lesson-text")}>
            if is_step {
                <h3>{ &sheet.challenge.title }</h3>
            } else {
                <p class="over">{ format!("Challenge · level {} of 5", sheet.challenge.level) }</p>
                <h2 tabindex="-1">{ &sheet.challenge.title }</h2>
            }
            { prose(&sheet.html) }
            if !is_step { { shown(props) } }
            if learning.at.away && !is_step { { away(props) } } else { { task } }
        </div>
    }
}

/// What is being shown, and the remark at which it waits.
fn shown(props: &Props) -> Html {
    let at = &props.learning.at;
    if at.away {
        return html! {};
    }
    let play = props.send.reform(|_: MouseEvent| Msg::PlayOrPause);
    html! {
        <div class="shown" aria-live="polite">
            if let Some(remark) = &at.remark { <p class="remark">{ remark }</p> }
            if props.showing {
                <p class="row">
                    <button class="btn" onclick={play}>{ "Play or pause" }</button>
                    { button(&props.send, "", "Skip to the end", Learn::Skip) }
                </p>
            }
        </div>
    }
}

/// The run is the reader's own.
fn away(props: &Props) -> Html {
    html! {
        <div class="card" role="status">
            <p><b>{ "You have taken over" }</b></p>
            <p>{ "This run is yours now, and is kept under its name. The step waits as you left it." }</p>
            <p class="row">{ button(&props.send, "primary", "Come back to the step", Learn::ComeBack) }</p>
        </div>
    }
}
