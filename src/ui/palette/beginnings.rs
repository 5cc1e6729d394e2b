//! What can be begun and opened, as a list: lessons and challenges, situations, clusters of a size, presets of
//! settings, and the branches of this run.

use super::Item;
use crate::examples::EXAMPLES;
use crate::sim::statement::Statement;
use crate::ui::app::branches::Fork;
use crate::ui::app::comparing::Wish;
use crate::ui::app::learning::Load;
use crate::ui::app::learning::data::Listed;
use crate::ui::app::learning::link::Link;
use crate::ui::app::runs::Change;
use crate::ui::app::{Learn, Model, Msg};
use crate::ui::dials::presets::PRESETS;
use crate::ui::new_run::{Plan, SERVERS};

/// All of it. The lessons are in it once their list was loaded.
pub fn all(model: &Model) -> Vec<Item> {
    let lessons = lessons(model).into_iter();
    lessons.chain(situations()).chain(sizes()).chain(presets()).chain(branches(model)).collect()
}

fn lessons(model: &Model) -> Vec<Item> {
    let Load::Here(index) = &model.learning.index else { return Vec::new() };
    let item = |kind: &str, listed: &Listed, link: Link| {
        Item::new("Lessons", format!("{kind}: {}", listed.title), "", Msg::Learn(Learn::Open(link)))
    };
    let lessons = index.lessons.iter().map(|listed| item("Lesson", listed, Link::lesson(&listed.id, None)));
    let challenges =
        index.challenges.iter().map(|listed| item("Challenge", listed, Link::challenge(&listed.id)));
    lessons.chain(challenges).collect()
}

fn begin(name: Option<&str>, script: String, play: bool) -> Msg {
    Msg::Runs(Change::Begin { name: name.map(String::from), script, play })
}

fn situations() -> impl Iterator<Item = Item> {
    EXAMPLES.iter().map(|example| {
        let msg = begin(Some(example.title), example.script.into(), false);
        Item::new("Runs", format!("Situation: {}", example.title), example.text, msg)
    })
}

fn sizes() -> impl Iterator<Item = Item> {
    SERVERS.iter().map(|servers| {
        let plan = Plan { servers: *servers, ..Plan::default() };
        let name = if *servers == 1 {
            "New run with 1 server".into()
        } else {
            format!("New run with {servers} servers")
        };
        Item::new("Runs", name, "", begin(None, plan.script(), true))
    })
}

fn presets() -> impl Iterator<Item = Item> {
    PRESETS.iter().map(|preset| {
        let name = format!("Preset: {}", preset.name);
        Item::new("Settings", name, preset.text, Msg::Say(Statement::Set(preset.settings())))
    })
}

fn branches(model: &Model) -> Vec<Item> {
    let others = model.branches.all.iter().filter(|branch| branch.id != model.branches.open);
    let both = |(id, name): (u32, &String)| {
        [
            Item::new("Runs", format!("Open the branch {name}"), "", Msg::Fork(Fork::Open(id))),
            Item::new("Runs", format!("Compare with the branch {name}"), "", Msg::Beside(Wish::Branch(id))),
        ]
    };
    others.map(|branch| (branch.id, &branch.name)).flat_map(both).collect()
}
