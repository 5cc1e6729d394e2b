//! The few pictures of the chrome, drawn and not typed: a font may lack them or colour them in.

use yew::prelude::*;

fn icon(class: &'static str, path: &'static str) -> Html {
    html! {
        <svg class={classes!("icon", class)} viewBox="0 0 12 12" aria-hidden="true"><path d={path} /></svg>
    }
}

/// Time moves.
pub fn play() -> Html {
    icon("", "M2 1L11 6L2 11Z")
}

/// Time stands.
pub fn pause() -> Html {
    icon("", "M2 1H5V11H2ZM7 1H10V11H7Z")
}

/// One event on.
pub fn next() -> Html {
    icon("", "M1 1L8 6L1 11ZM8.5 1H11V11H8.5Z")
}

/// One event back.
pub fn previous() -> Html {
    icon("", "M11 1L4 6L11 11ZM1 1H3.5V11H1Z")
}

/// To the next turning point.
pub fn next_turn() -> Html {
    icon("", "M1 1L6 6L1 11ZM6 1L11 6L6 11Z")
}

/// To the previous turning point.
pub fn previous_turn() -> Html {
    icon("", "M11 1L6 6L11 11ZM6 1L1 6L6 11Z")
}

/// A configuration.
pub fn gear() -> Html {
    icon(
        "",
        "M5 0H7L7.4 1.6L8.6 2.1L10 1.3L11 2.7L10 3.9L10.4 5H12V7H10.4L9.9 8.3L10.8 9.6L9.5 10.8L8.3 10L7.2 10.4L7 12H5L4.7 10.4L3.6 10L2.3 10.8L1.1 9.5L2 8.2L1.6 7H0V5H1.6L2.1 3.7L1.2 2.4L2.5 1.2L3.7 2L4.7 1.6ZM6 4A2 2 0 1 0 6 8A2 2 0 1 0 6 4Z",
    )
}

/// Light or dark.
pub fn half() -> Html {
    icon("", "M6 0A6 6 0 1 0 6 12A6 6 0 1 0 6 0ZM6 1.5V10.5A4.5 4.5 0 1 1 6 1.5Z")
}

/// Something is looked for.
pub fn lens() -> Html {
    icon("line", "M5 1A4 4 0 1 0 5 9A4 4 0 1 0 5 1ZM8 8L11.5 11.5")
}

/// Away with it.
pub fn close() -> Html {
    icon("line", "M2 2L10 10M10 2L2 10")
}

/// A direction that works.
pub fn arrow() -> Html {
    icon("line", "M0.5 6H11M7 2L11 6L7 10")
}

/// A direction that is cut.
pub fn cut() -> Html {
    icon("line bold", "M3.5 0.5V11.5M8.5 0.5V11.5")
}
