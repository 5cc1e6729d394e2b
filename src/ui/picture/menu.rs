//! The dialog that saves a view as a picture.

use yew::prelude::*;

use super::{Format, VIEWS, View};
use crate::ui::app::Msg;

/// What is in the dialog.
pub fn view(send: &Callback<Msg>) -> Html {
    html! {
        <div class="pictures">
            <p>{ "With the run's name and moment as its title. It looks the same in other programs; a PNG has two pixels for each one of the screen." }</p>
            <ul>{ for VIEWS.iter().map(|(view, name)| row(*view, name, send)) }</ul>
        </div>
    }
}

fn row(view: View, name: &'static str, send: &Callback<Msg>) -> Html {
    let save = |format: Format, word: &'static str| {
        let press = send.reform(move |_: MouseEvent| Msg::SavePicture(view, format));
        html! { <button class="btn" aria-label={format!("{name} as {word}")} onclick={press}>{ word }</button> }
    };
    html! { <li key={name}><b>{ name }</b>{ save(Format::Svg, "SVG") }{ save(Format::Png, "PNG") }</li> }
}
