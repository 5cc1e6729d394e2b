//! What a reader chooses once and for all: light or dark, and whether single letters are keys.

use yew::prelude::*;

use super::app::{Dialog, Look, Msg, Theme};

/// The themes and their names.
const THEMES: [(Theme, &str); 3] =
    [(Theme::System, "As the system"), (Theme::Light, "Light"), (Theme::Dark, "Dark")];

/// The choices.
pub fn view(look: Look, send: &Callback<Msg>) -> Html {
    let letters = send.reform(move |_: Event| Msg::Look(Look { letters: !look.letters, ..look }));
    let to = |msg: Msg| send.reform(move |_: MouseEvent| msg.clone());
    html! {
        <div class="look-choices">
            <fieldset>
                <legend>{ "Theme" }</legend>
                { for THEMES.iter().map(|(theme, name)| choice(look, *theme, name, send)) }
            </fieldset>
            <label><input type="checkbox" checked={look.letters} onchange={letters} />{ "Single letters are keys: X crashes, P presents" }</label>
            <p>{ "Off, only Space, the arrows, Page Up and Down, Home, End, Delete and Escape do something." }</p>
            <div class="row">
                <button class="btn" onclick={to(Msg::Show(Dialog::Keys))}>{ "All keys" }</button>
                <button class="btn" onclick={to(Msg::Show(Dialog::About))}>{ "About" }</button>
                <a class="btn" href="#marks" target="_blank" rel="noopener">{ "All marks" }</a>
                <button class="btn wide-only" onclick={to(Msg::Present)}>{ "Large, for a projector" }</button>
            </div>
        </div>
    }
}

fn choice(look: Look, theme: Theme, name: &'static str, send: &Callback<Msg>) -> Html {
    let choose = send.reform(move |_: Event| Msg::Look(Look { theme, ..look }));
    html! {
        <label key={name}>
            <input type="radio" name="theme" checked={look.theme == theme} onchange={choose} />{ name }
        </label>
    }
}
