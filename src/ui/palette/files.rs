//! What the page hands over, as a list: the run for other programs, each view as a picture, and addresses.

use super::Item;
use crate::export::Form;
use crate::ui::app::Msg;
use crate::ui::app::runs::Change;
use crate::ui::app::sharing::{Choice, Share};
use crate::ui::picture::{Format, VIEWS};

/// All of it that is not among the actions.
pub fn all() -> Vec<Item> {
    let told = [
        (Form::JsonLines, "Export the events as JSON lines"),
        (Form::ShiViz, "Export a log for ShiViz"),
        (Form::Tla, "Export a trace for TLA+"),
    ];
    let told = told.map(|(form, name)| Item::new("Files", name, form.file(), Msg::Runs(Change::Tell(form))));
    let formats = [(Format::Svg, "SVG"), (Format::Png, "PNG")];
    let pictures = VIEWS.iter().flat_map(|(view, name)| {
        formats.map(|(format, word)| {
            Item::new("Files", format!("Save as {word}: {name}"), "", Msg::SavePicture(*view, format))
        })
    });
    told.into_iter().chain(pictures).chain(shares()).collect()
}

/// An address of the run that opens otherwise than the usual one does, which stands among the actions.
fn shares() -> [Item; 4] {
    let ways = [
        (Choice::Here, "at its end"),
        (Choice::Play, "playing"),
        (Choice::Present, "presenting"),
        (Choice::Bare, "without the console"),
    ];
    let share = |(choice, how): (Choice, &str)| {
        Item::new("Files", format!("Share this run, {how}"), "", Msg::Share(Share::ShowWith(choice)))
    };
    ways.map(share)
}
