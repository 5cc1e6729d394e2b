//! The command palette: everything that can be done, found by a few letters.

pub mod items;
pub mod places;

mod beginnings;
mod files;
mod fuzzy;
mod links;

use std::cmp::Reverse;
use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::app::{Dialog, Direction, Model, Msg, update};
use super::follow::keep_in_sight;
pub use items::Item;

/// At most so many things are shown at once.
const SHOWN: usize = 60;

/// The palette's state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    /// What was typed.
    pub query: String,
    /// What fits it, best first.
    pub shown: Vec<Item>,
    /// Which of them is chosen.
    pub chosen: usize,
    /// Everything there is.
    all: Vec<Item>,
}

/// What can happen to it.
#[derive(Clone, Debug, PartialEq)]
pub enum Move {
    /// Something else is typed.
    Query(String),
    /// The next or previous one is chosen.
    Choose(Direction),
    /// The chosen one is done; or this one.
    Take(Option<usize>),
}

impl Palette {
    /// Opened over this model.
    pub fn of(model: &Model) -> Palette {
        let mut palette = Palette { all: items::all(model), ..Palette::default() };
        palette.type_in(String::new());
        palette
    }

    fn type_in(&mut self, query: String) {
        let fits = |item: &Item| Some((fuzzy::score(&query, &item.name, &item.hint)?, item.clone()));
        let mut fitting: Vec<(u32, Item)> = self.all.iter().filter_map(fits).collect();
        if !query.trim().is_empty() {
            fitting.sort_by_key(|(score, _)| Reverse(*score));
        }
        let places = places::items(&query).into_iter();
        self.shown = places.chain(fitting.into_iter().map(|(_, item)| item)).take(SHOWN).collect();
        self.chosen = 0;
        self.query = query;
    }

    fn choose(&mut self, direction: Direction) {
        let count = self.shown.len().max(1);
        self.chosen = match direction {
            Direction::Onward => (self.chosen + 1) % count,
            Direction::Back => (self.chosen + count - 1) % count,
        };
    }
}

/// There is more to choose now: the palette, if it is open, takes it up.
pub fn renew(model: &mut Model) {
    if model.screen.dialog == Some(Dialog::Palette) {
        let mut palette = Palette { all: items::all(model), ..Palette::default() };
        palette.type_in(model.palette.query.clone());
        model.palette = Rc::new(palette);
    }
}

/// Does what happens to the palette. What is taken from it is done after it is closed.
pub fn change(model: &mut Model, change: Move) {
    match change {
        Move::Query(query) => Rc::make_mut(&mut model.palette).type_in(query),
        Move::Choose(direction) => Rc::make_mut(&mut model.palette).choose(direction),
        Move::Take(place) => {
            let place = place.unwrap_or(model.palette.chosen);
            let Some(item) = model.palette.shown.get(place).cloned() else { return };
            if !matches!(item.does, Msg::Palette(_)) {
                update(model, Msg::CloseDialog);
            }
            update(model, item.does);
        }
    }
}

/// What is in the dialog.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The palette.
    pub palette: Rc<Palette>,
    /// Where messages go.
    pub send: Callback<Msg>,
}

/// The line one types into, and what fits.
#[component]
pub fn List(props: &Props) -> Html {
    let Props { palette, send } = props;
    let chosen = format!("palette-{}", palette.chosen);
    use_effect_with((chosen.clone(), palette.query.clone()), |(chosen, _)| keep_in_sight(chosen));
    let oninput = send.reform(|event: InputEvent| {
        let field: HtmlInputElement = event.target_unchecked_into();
        Msg::Palette(Move::Query(field.value()))
    });
    let onkeydown = {
        let send = send.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let Some(step) = step(&event) {
                event.prevent_default();
                send.emit(Msg::Palette(step));
            }
        })
    };
    html! {
        <div class="palette">
            <h2 id="dialog-title" class="out-of-sight">{ "Do anything" }</h2>
            <input type="text" role="combobox" aria-label="Search all actions" aria-expanded="true" aria-controls="palette-list"
                aria-autocomplete="list" aria-activedescendant={chosen} placeholder="Crash S3, set loss, term 4, help…"
                autocomplete="off" autocapitalize="off" spellcheck="false" value={palette.query.clone()} {oninput} {onkeydown} />
            <ul role="listbox" id="palette-list" aria-label="Actions">
                { for palette.shown.iter().enumerate().map(|(place, item)| row(place, item, palette.chosen == place, send)) }
            </ul>
            <p role="status">{ if palette.shown.is_empty() { "Nothing is called that." } else { "" } }</p>
        </div>
    }
}

fn step(event: &KeyboardEvent) -> Option<Move> {
    Some(match event.key().as_str() {
        "ArrowDown" => Move::Choose(Direction::Onward),
        "ArrowUp" => Move::Choose(Direction::Back),
        "Enter" => Move::Take(None),
        _ => return None,
    })
}

fn row(place: usize, item: &Item, chosen: bool, send: &Callback<Msg>) -> Html {
    let take = send.reform(move |_: MouseEvent| Msg::Palette(Move::Take(Some(place))));
    html! {
        <li key={place} id={format!("palette-{place}")} role="option" aria-selected={chosen.to_string()} onclick={take}>
            <span class="name">{ &item.name }<small>{ &item.hint }</small></span>
            <span class="keyed">{ for item.keys.iter().map(|key| html! { <kbd>{ key }</kbd> }) }<small>{ item.group }</small></span>
        </li>
    }
}
