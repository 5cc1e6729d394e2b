//! The line one types into, what it could go on with, and how the statement on it is written.

use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, HtmlTextAreaElement};
use yew::prelude::*;

use super::COMMAND;
use super::talk::Talk;
use crate::script;
use crate::ui::app::editing::Edit;
use crate::ui::app::hearing::own;
use crate::ui::app::{Direction, Msg};
use crate::ui::follow::keep_in_sight;

/// So many lines of a script are seen at once.
const MOST_ROWS: usize = 6;

/// What could stand next; above the line, over what was said, so that nothing moves.
pub fn offers(talk: &Talk, send: &Callback<Msg>) -> Html {
    if !talk.offers.are_open() {
        return html! { <ul key="offers" class="offers" id="offers" role="listbox" aria-label="Completions" hidden=true></ul> };
    }
    let offer = |(place, word): (usize, &String)| {
        let take = send.reform(move |_: MouseEvent| Msg::Edit(Edit::Take(place)));
        let chosen = (talk.offers.chosen == Some(place)).to_string();
        html! { <li key={place} id={format!("offer-{place}")} role="option" aria-selected={chosen} onclick={take}>{ word }</li> }
    };
    let none = talk.offers.words.is_empty().then(|| html! { <li key="none" role="option" aria-selected="false" aria-disabled="true">{ "Nothing like it was typed" }</li> });
    // A click shall not take the focus from the line.
    let stay = Callback::from(|event: MouseEvent| event.prevent_default());
    html! {
        <ul key="offers" class="offers" id="offers" role="listbox" aria-label={if talk.offers.of_history { "History" } else { "Completions" }} onmousedown={stay}>
            { for talk.offers.words.iter().enumerate().map(offer) }{ none }
        </ul>
    }
}

/// How the statement that is being typed goes on.
pub fn usage(talk: &Talk) -> Html {
    if talk.offers.of_history {
        return html! { <>{ "Type to search the history; Enter takes a line, Esc leaves" }</> };
    }
    if talk.input.contains('\n') {
        return html! { <>{ "A script: Enter runs it line by line" }</> };
    }
    match script::usage(&talk.input).or_else(|| own::usage(&talk.input).map(String::from)) {
        Some(usage) => html! { <>{ usage }</> },
        None if talk.input.trim().is_empty() => {
            html! { <span class="wide-only">{ "Tab completes, ↑ brings back, Ctrl R searches what was typed" }</span> }
        }
        None => html! { <></> },
    }
}

/// What the line shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What stands on it.
    pub input: String,
    /// Whether something is offered, and which offer is chosen.
    pub offered: bool,
    /// Which offer is chosen.
    pub chosen: Option<usize>,
    /// Where messages go.
    pub send: Callback<Msg>,
}

/// The line.
#[component]
pub fn CommandLine(props: &Props) -> Html {
    let send = &props.send;
    let chosen = props.chosen.map(|place| format!("offer-{place}"));
    use_effect_with(chosen.clone(), |chosen| {
        if let Some(chosen) = chosen {
            keep_in_sight(chosen);
        }
    });
    let oninput = send.reform(|event: InputEvent| {
        let field: HtmlTextAreaElement = event.target_unchecked_into();
        Msg::Edit(Edit::Type(field.value()))
    });
    let onkeydown = {
        let (send, offered, is_said) = (send.clone(), props.offered, props.chosen.is_none());
        Callback::from(move |event: KeyboardEvent| {
            if let Some(edit) = editing(&event, offered) {
                event.prevent_default();
                // Who types on faster than the page is drawn shall not find the old line there.
                if edit == Edit::Enter && is_said {
                    event.target_unchecked_into::<HtmlTextAreaElement>().set_value("");
                }
                send.emit(Msg::Edit(edit));
            }
        })
    };
    let onpaste = {
        let send = send.clone();
        Callback::from(move |event: Event| {
            if let Some(script) = pasted(&event) {
                event.prevent_default();
                send.emit(Msg::Edit(Edit::Paste(script)));
            }
        })
    };
    let rows = props.input.lines().count().clamp(1, MOST_ROWS);
    html! {
        <div class="ask">
            <span aria-hidden="true">{ "c1›" }</span>
            <textarea id={COMMAND} rows={rows.to_string()} aria-label="Command" aria-describedby="usage" aria-autocomplete="list"
                aria-controls="offers" aria-activedescendant={chosen} value={props.input.clone()} placeholder="SET x 1, or help"
                autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="send" {oninput} {onkeydown} {onpaste} />
            <kbd aria-hidden="true">{ "/" }</kbd>
        </div>
    }
}

/// What a key means on the command line. Tab completes where there is something to complete, and leaves otherwise;
/// in a script of several lines the arrows go from line to line.
fn editing(event: &KeyboardEvent, offered: bool) -> Option<Edit> {
    let field: HtmlTextAreaElement = event.target_unchecked_into();
    let text = field.value();
    let (plain, script) = (!event.shift_key() && !event.ctrl_key() && !event.meta_key(), text.contains('\n'));
    Some(match event.key().as_str() {
        "r" if event.ctrl_key() && !event.meta_key() => Edit::Search,
        "Enter" if plain && !event.is_composing() => Edit::Enter,
        "ArrowUp" if plain && !script => Edit::Walk(Direction::Back),
        "ArrowDown" if plain && !script => Edit::Walk(Direction::Onward),
        "Tab" if plain && (offered || !text.trim().is_empty()) => Edit::Complete,
        "Escape" if offered => Edit::Close,
        _ => return None,
    })
}

/// What would stand on the line with what is pasted, if that is more than one line.
fn pasted(event: &Event) -> Option<String> {
    let event: &ClipboardEvent = event.dyn_ref()?;
    let text = event.clipboard_data()?.get_data("text").ok()?.replace("\r\n", "\n");
    if !text.trim_end().contains('\n') {
        return None;
    }
    let field: HtmlTextAreaElement = event.target()?.dyn_into().ok()?;
    let place = |at: Option<u32>, otherwise: usize| at.map_or(otherwise, |at| at as usize);
    // The browser counts in UTF-16.
    let line: Vec<u16> = field.value().encode_utf16().collect();
    let from = place(field.selection_start().ok().flatten(), line.len()).min(line.len());
    let to = place(field.selection_end().ok().flatten(), line.len()).clamp(from, line.len());
    Some(format!(
        "{}{text}{}",
        String::from_utf16_lossy(&line[..from]),
        String::from_utf16_lossy(&line[to..])
    ))
}
