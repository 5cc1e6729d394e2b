//! The clock's digits: a reel for each, with all ten on it, of which one is seen. To turn a reel is a write that
//! moves it; another text in each frame would be laid out anew.

use yew::prelude::*;

use crate::raft::Time;
use crate::ui::app::clock;
use crate::ui::motion::{At, Marks, children, use_motion};

/// What the clock shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The time when it was drawn; between two events it goes on by itself.
    pub now: Time,
}

/// The clock.
#[component]
pub fn Clock(props: &Props) -> Html {
    let (whole, parts) = (use_node_ref(), use_node_ref());
    let marks = use_mut_ref(<(Marks, Marks)>::default);
    let seconds = clock::digits(props.now).len() - 3;
    let nodes = (whole.clone(), parts.clone());
    use_motion(At { now: props.now, ..At::default() }, move || {
        let (whole, parts) = &mut *marks.borrow_mut();
        whole.follow(children(&nodes.0), "transform");
        parts.follow(children(&nodes.1), "transform");
        let marks = marks.clone();
        move |at: &At| {
            let digits = clock::digits(at.now);
            let turned = |digit: char| format!("translateY(-{}%)", digit.to_digit(10).unwrap_or(0) * 10);
            let (whole, parts) = &*marks.borrow();
            whole.set(digits[..digits.len() - 3].chars().map(turned));
            parts.set(digits[digits.len() - 3..].chars().map(turned));
        }
    });
    let reel = |place: usize| html! { <i key={place}></i> };
    html! {
        <output class="clock" data-time={props.now.0.to_string()} aria-label="Time of the run" aria-live="off">
            <span class="out-of-sight">{ clock::seconds(props.now) }</span>
            <span class="reels" aria-hidden="true">
                <span ref={whole}>{ for (0..seconds).map(reel) }</span><b></b><span ref={parts}>{ for (0..3).map(reel) }</span>
            </span>
        </output>
    }
}
