//! The lecturer's own window: what to say of the step that the room sees, what comes next, and the time. It stays in
//! step with the presentation, and its keys move that.

pub mod line;

use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Interval;
use js_sys::Date;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use super::app::presenting::{Desk, Wish};
use line::{GONE, Line, MARK};

/// The window.
pub struct Notes {
    line: Option<Line>,
    /// What is told; none: nothing yet.
    desk: Option<Desk>,
    /// Whether the presentation was left.
    gone: bool,
    /// When the window was opened, or its clock set back, and when the step began, in milliseconds.
    since: (f64, f64),
    _second: Interval,
    _keys: EventListener,
}

/// What happens in it.
pub enum News {
    /// The presentation says something.
    Heard(String),
    /// A key or a button.
    Wish(Wish),
    /// A second has passed.
    Second,
    /// The clock begins anew.
    Reset,
}

impl Component for Notes {
    type Message = News;
    type Properties = ();

    fn create(ctx: &Context<Notes>) -> Notes {
        let window = web_sys::window().expect("the page has a window");
        let hash = window.location().hash().unwrap_or_default();
        let line = Line::open(hash.strip_prefix(MARK).unwrap_or_default(), ctx.link().callback(News::Heard));
        line.iter().for_each(|line| line.say(Wish::Tell.word()));
        let link = ctx.link().clone();
        let pressed = ctx.link().callback(News::Wish);
        let keys = EventListener::new_with_options(
            &window,
            "keydown",
            EventListenerOptions::enable_prevent_default(),
            move |event| {
                let event: &KeyboardEvent = event.unchecked_ref();
                meaning(event).into_iter().for_each(|wish| pressed.emit(wish));
            },
        );
        let second = Interval::new(1_000, move || link.send_message(News::Second));
        let now = Date::now();
        Notes { line, desk: None, gone: false, since: (now, now), _second: second, _keys: keys }
    }

    fn update(&mut self, _: &Context<Notes>, news: News) -> bool {
        match news {
            News::Heard(text) if text == GONE => self.gone = true,
            News::Heard(text) => self.hear(&text),
            News::Wish(wish) => self.line.iter().for_each(|line| line.say(wish.word())),
            News::Reset => self.since = (Date::now(), Date::now()),
            News::Second => {}
        }
        true
    }

    fn view(&self, ctx: &Context<Notes>) -> Html {
        match &self.desk {
            Some(desk) if !desk.lesson.is_empty() => self.desk(desk, ctx),
            Some(_) => {
                alone("No lesson is open", "Open a lesson in the presentation, and its notes stand here.")
            }
            None => alone("Waiting for the presentation", "Open this window from a lesson: press Notes."),
        }
    }
}

impl Notes {
    fn hear(&mut self, text: &str) {
        let Some(desk) = Desk::read(text) else { return };
        let place = |desk: &Desk| (desk.lesson.clone(), desk.step);
        if self.desk.as_ref().map(place) != Some(place(&desk)) {
            self.since.1 = Date::now();
        }
        (self.desk, self.gone) = (Some(desk), false);
    }

    fn desk(&self, desk: &Desk, ctx: &Context<Notes>) -> Html {
        let wish = |wish: Wish| ctx.link().callback(move |_: MouseEvent| News::Wish(wish));
        let reset = ctx.link().callback(|_: MouseEvent| News::Reset);
        let passed = |since: f64| ((Date::now() - since) / 1_000.0) as u64;
        let (all, step) = (passed(self.since.0), passed(self.since.1));
        html! {
            <main class="desk">
                <header>
                    <p class="desk-lesson">{ &desk.lesson }</p>
                    <p>{ format!("Step {} of {}", desk.step, desk.steps) }</p>
                    <p class="desk-clock" aria-label="Time so far">{ clock(all) }</p>
                    <button class="btn" onclick={reset}>{ "Begin at 0:00" }</button>
                </header>
                <h1>{ &desk.title }</h1>
                <p class="desk-time">{ lasts(step, desk.seconds) }</p>
                <p class="desk-cue" role="status">
                    if self.gone { { "The presentation was closed. Open it again, and it goes on here." } }
                    else if !desk.cue.is_empty() { <b>{ "The room reads " }</b>{ &desk.cue } }
                </p>
                <div class="desk-notes">{ said(&desk.notes) }</div>
                <p class="desk-next">{ after(&desk.next) }</p>
                <nav aria-label="Presentation">
                    <button class="btn" onclick={wish(Wish::Back)}>{ "Back" }</button>
                    <button class="btn" onclick={wish(Wish::PlayOrPause)}>{ if desk.playing { "Pause" } else { "Play" } }</button>
                    <button class="btn primary" onclick={wish(Wish::Next)}>{ "Next" }</button>
                </nav>
            </main>
        }
    }
}

fn alone(title: &'static str, text: &'static str) -> Html {
    html! { <main class="desk"><h1>{ title }</h1><p>{ text.replace('*', "") }</p></main> }
}

fn said(notes: &str) -> Html {
    match notes {
        "" => html! { <p>{ "This step has no notes." }</p> },
        // They were rendered with the page, from texts without HTML of their own.
        notes => Html::from_html_unchecked(AttrValue::from(notes.to_string())),
    }
}

fn after(next: &str) -> Html {
    match next {
        "" => html! { "This is the last step." },
        next => html! { <><b>{ "Then " }</b>{ next }</> },
    }
}

/// `0:42 of 1:30`.
fn lasts(passed: u64, seconds: u64) -> String {
    match seconds {
        0 => clock(passed),
        seconds => format!("{} of {}", clock(passed), clock(seconds)),
    }
}

/// `12:04`.
fn clock(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// What a key means here: those of a clicker, and the presentation's own. A button keeps Space and Enter.
fn meaning(event: &KeyboardEvent) -> Option<Wish> {
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return None;
    }
    let wish = match &*event.key().to_lowercase() {
        "pagedown" | "n" | "arrowright" => Wish::Next,
        "pageup" | "b" | "arrowleft" => Wish::Back,
        "." => Wish::PlayOrPause,
        _ => return None,
    };
    event.prevent_default();
    Some(wish)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_told_in_minutes() {
        assert_eq!(lasts(42, 90), "0:42 of 1:30");
        assert_eq!(lasts(724, 0), "12:04");
    }
}
