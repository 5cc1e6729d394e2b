//! The dialog in which a run is sent: an address that holds all of it, how it opens, and a file for what is too long.

use yew::prelude::*;

use super::app::Msg;
use super::app::runs::Change;
use super::app::sharing::{Choice, Share, Sharing};
use super::embed;
use super::header::modified_tag;
use crate::recording::link::MOST;
use crate::recording::link::locks::Lock;
use crate::words;

/// What is in the dialog.
pub fn view(sharing: &Sharing, in_lesson: bool, send: &Callback<Msg>) -> Html {
    let whole = web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    let page = embed::page_of(&whole);
    let address = format!("{page}{}", sharing.fragment);
    let copy = send.reform(|_: MouseEvent| Msg::Share(Share::Copy));
    let file = send.reform(|_: MouseEvent| Msg::Runs(Change::Export));
    let long = sharing.is_long();
    html! {
        <div class="share">
            <p>{ what(sharing) }{ " " }{ modified_tag() }</p>
            if in_lesson { { leads_to(sharing, send) } }
            if !sharing.of_lesson {
                <fieldset>
                    <legend>{ "It opens" }</legend>
                    { for sharing.choices().into_iter().map(|choice| switch(choice, send)) }
                </fieldset>
            }
            <label for="share-address">{ format!("Address, {} bytes", address.len()) }</label>
            <textarea id="share-address" readonly=true rows="4" value={address} />
            if long {
                <p>{ format!("That is longer than {} kB, and not everything carries such an address whole: send the file instead.", MOST / 1_000) }</p>
            }
            <div class="row">
                <button class={classes!("btn", (!long).then_some("primary"))} onclick={copy}>{ "Copy address" }</button>
                <button class={classes!("btn", long.then_some("primary"))} onclick={file}>{ "Save as a file" }</button>
            </div>
            { digest(sharing) }
            { snippet(sharing, page, send) }
            { assignment(sharing, send) }
            <p class="said" role="status">{ &sharing.said }</p>
        </div>
    }
}

fn what(sharing: &Sharing) -> &'static str {
    match sharing.of_lesson {
        true => {
            "The address leads to what is open of the lessons. What stands behind the # is sent to no server."
        }
        false => "The address holds the whole run: what stands behind the # is sent to no server.",
    }
}

/// What to compare when two machines are to show the same.
fn digest(sharing: &Sharing) -> Html {
    let Some((digest, moment)) = sharing.digest else { return Html::default() };
    html! {
        <p class="digest" title="It stands for every disk, message and random number at this moment. The command line says it too: raftarium digest LINK">
            { format!("Digest at {}", words::moment(moment.at)) }{ " " }<code>{ digest.to_string() }</code>{ " – the same wherever this run is opened" }
        </p>
    }
}

/// In a lesson there are two things to send.
fn leads_to(sharing: &Sharing, send: &Callback<Msg>) -> Html {
    let choice = |(of_lesson, word): (bool, &'static str)| {
        let choose = send.reform(move |_: Event| Msg::Share(Share::OfLesson(of_lesson)));
        html! { <label key={word} class="choice"><input type="radio" name="leads-to" checked={sharing.of_lesson == of_lesson} onchange={choose} />{ word }</label> }
    };
    html! {
        <fieldset>
            <legend>{ "It leads to" }</legend>
            { for [(true, "this step or challenge"), (false, "the run as it is now")].into_iter().map(choice) }
        </fieldset>
    }
}

/// What the reader of the link is not to touch.
fn assignment(sharing: &Sharing, send: &Callback<Msg>) -> Html {
    let lock = |lock: Lock| {
        let switch = send.reform(move |_: Event| Msg::Share(Share::Lock(lock)));
        let on = sharing.options.locks.has(lock);
        html! { <label key={lock.name()} class="choice"><input type="checkbox" checked={on} onchange={switch} />{ lock.sentence() }</label> }
    };
    html! {
        <fieldset class="assignment">
            <legend>{ "As an assignment" }</legend>
            { for Lock::ALL.into_iter().map(lock) }
        </fieldset>
    }
}

/// The element with which another page, or a slide, shows the same.
fn snippet(sharing: &Sharing, page: &str, send: &Callback<Msg>) -> Html {
    let text = embed::snippet(page, &sharing.fragment, embed::SIZES[sharing.size]);
    let copy = send.reform(|_: MouseEvent| Msg::Share(Share::CopySnippet));
    let size = |(at, (width, height)): (usize, &(u32, u32))| {
        let choose = send.reform(move |_: Event| Msg::Share(Share::Size(at)));
        html! {
            <label key={at} class="choice">
                <input type="radio" name="frame" checked={at == sharing.size} onchange={choose} />{ format!("{width} × {height}") }
            </label>
        }
    };
    html! {
        <>
            <fieldset>
                <legend>{ "In a page of yours, or a slide" }</legend>
                { for embed::SIZES.iter().enumerate().map(size) }
            </fieldset>
            <textarea aria-label="Snippet to embed it" readonly=true rows="3" value={text} />
            <div class="row"><button class="btn" onclick={copy}>{ "Copy snippet" }</button></div>
        </>
    }
}

fn switch((choice, word, on): (Choice, &'static str, bool), send: &Callback<Msg>) -> Html {
    let switch = send.reform(move |_: Event| Msg::Share(Share::Switch(choice)));
    html! {
        <label key={word} class="choice"><input type="checkbox" checked={on} onchange={switch} />{ " " }{ word }</label>
    }
}
