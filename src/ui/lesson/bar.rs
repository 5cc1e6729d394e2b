//! The way through a lesson: back, the steps, onward. It stands in one place, whatever the step.

use yew::prelude::*;

use crate::ui::app::learning::data::Lesson;
use crate::ui::app::learning::link::Link;
use crate::ui::app::learning::progress::Mark;
use crate::ui::app::learning::{Learning, steps};
use crate::ui::app::{Learn, Msg};

/// The bar.
pub fn view(learning: &Learning, send: &Callback<Msg>) -> Html {
    let Some(lesson) = &learning.lesson else { return html! {} };
    let (step, all) = (learning.at.step, lesson.steps.len());
    let back = send.reform(|_: MouseEvent| Msg::Learn(Learn::Back));
    let next = send.reform(|_: MouseEvent| Msg::Learn(Learn::Next));
    let is_last = step + 1 == all;
    let further = steps::next_lesson(learning).is_some();
    let list = send.reform(|_: MouseEvent| Msg::Learn(Learn::List));
    html! {
        <>
            if learning.listed { { titles(learning, lesson) } }
            <nav class="lesson-bar" aria-label="Steps">
                <div class="way">
                    <button class="btn plain count" aria-expanded={learning.listed.to_string()} title="All steps by their titles" onclick={list}>
                        { format!("{} of {all}", step + 1) }
                    </button>
                    <ol class="dots">{ for (0..all).map(|place| dot(learning, lesson, place)) }</ol>
                </div>
                <button class="btn" disabled={step == 0} title="Step before (B)" onclick={back}>{ "Back" }</button>
                { own(learning, send) }
                <button class="btn primary" disabled={is_last && !further} title="Next step (N)" onclick={next}>
                    { if is_last { "Next lesson" } else { "Next step" } }
                </button>
            </nav>
        </>
    }
}

/// Out of the step, with its run; and back.
fn own(learning: &Learning, send: &Callback<Msg>) -> Html {
    let (word, title, learn) = match learning.at.away {
        true => ("Come back", "Back to the step, as it was", Learn::ComeBack),
        false => {
            ("Take over", "Take over from here: the run is yours, and you can come back", Learn::TakeOver)
        }
    };
    let press = send.reform(move |_: MouseEvent| Msg::Learn(learn.clone()));
    html! { <button class="btn own" {title} onclick={press}>{ word }</button> }
}

fn link(lesson: &Lesson, place: usize) -> String {
    Link::lesson(&lesson.id, Some(&lesson.steps[place].id)).fragment()
}

fn state(learning: &Learning, lesson: &Lesson, place: usize) -> (&'static str, &'static str) {
    match learning.progress.of(&lesson.id, &lesson.steps[place].id) {
        None => ("", ""),
        Some(Mark::Seen) => ("seen", ", seen"),
        Some(Mark::Wrong) => ("seen wrong", ", predicted otherwise than it came"),
        Some(Mark::Right) => ("seen right", ", right"),
    }
}

fn dot(learning: &Learning, lesson: &Lesson, place: usize) -> Html {
    let is_here = learning.at.step == place;
    let (class, said) = state(learning, lesson, place);
    let title = format!("Step {}: {}{said}", place + 1, lesson.steps[place].title);
    html! {
        <li key={place}>
            <a {class} href={link(lesson, place)} aria-current={is_here.then_some("step")} aria-label={title.clone()} {title}></a>
        </li>
    }
}

fn titles(learning: &Learning, lesson: &Lesson) -> Html {
    let row = |place: usize| {
        let (class, said) = state(learning, lesson, place);
        let is_here = learning.at.step == place;
        html! {
            <li key={place}>
                <a {class} href={link(lesson, place)} aria-current={is_here.then_some("step")}>
                    { &lesson.steps[place].title }<span class="out-of-sight">{ said }</span>
                </a>
            </li>
        }
    };
    html! { <ol class="step-titles">{ for (0..lesson.steps.len()).map(row) }</ol> }
}
