//! Lessons that somebody is writing: a folder is read as often as it changes, played by a worker, and shown where the
//! lessons of the course are shown, with what is wrong with it.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Value, json};

use super::learning::link::Link;
use super::learning::{self, Learn};
use super::model::Model;
use super::msg::Errand;

/// A folder of lessons in the making.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drafts {
    /// What the folder is called.
    pub name: String,
    /// What is wrong with it: in which file, in which line, and what.
    pub faults: Vec<(String, u64, String)>,
    /// Why it cannot be read at all.
    pub trouble: Option<String>,
    /// What the page can show of it: the files that `lesson build` would write, by name.
    files: BTreeMap<String, String>,
}

/// What happens to the drafts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Draft {
    /// The folder was read: its name, and its texts and those that the course lends it, or why it could not be read.
    Read(String),
    /// The worker has played it; none: the worker failed.
    Judged(Option<String>),
    /// Back to the course.
    Leave,
}

impl Drafts {
    /// A file of the lessons, if it is one of these.
    pub fn file(&self, name: &str) -> Option<&String> {
        self.files.get(&format!("{name}.json"))
    }
}

/// Does what happens to them.
pub fn draft(model: &mut Model, draft: Draft) {
    match draft {
        Draft::Read(told) => read(model, &told),
        Draft::Judged(told) => judged(model, told.as_deref()),
        Draft::Leave => {
            model.drafts = None;
            model.errands.push(Errand::CloseDrafts);
            learning::forget(model);
        }
    }
}

fn read(model: &mut Model, told: &str) {
    let value: Value = serde_json::from_str(told).unwrap_or_default();
    let name = value["name"].as_str().unwrap_or("lessons").to_string();
    let drafts = model.drafts.get_or_insert_default();
    let drafts = Rc::make_mut(drafts);
    drafts.name = name;
    drafts.trouble = value["error"].as_str().map(String::from);
    if value["texts"].is_object() {
        model.errands.push(Errand::Judge(json!([value["texts"], value["lent"]]).to_string()));
    }
    learning::learn(model, Learn::Show);
}

fn judged(model: &mut Model, told: Option<&str>) {
    let value: Value = told.and_then(|told| serde_json::from_str(told).ok()).unwrap_or_default();
    let Some(drafts) = &mut model.drafts else { return };
    let drafts = Rc::make_mut(drafts);
    if !value.is_object() {
        drafts.trouble = Some("what plays the lessons could not be loaded".into());
        return;
    }
    let is_first = drafts.files.is_empty();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    let fault = |fault: &Value| (text(&fault[0]), fault[1].as_u64().unwrap_or(1), text(&fault[2]));
    drafts.faults = value["faults"].as_array().into_iter().flatten().map(fault).collect();
    drafts.files = value["files"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, file)| (name.clone(), text(file)))
        .collect();
    learning::anew(model);
    let only = model.drafts.as_deref().and_then(|drafts| only_lesson(drafts.file("index")?));
    if let Some(id) = only.filter(|_| is_first) {
        learning::learn(model, Learn::Open(Link::lesson(&id, None)));
    }
}

/// The lesson of a folder that has one.
fn only_lesson(index: &str) -> Option<String> {
    let value: Value = serde_json::from_str(index).ok()?;
    let lessons = value["lessons"].as_array()?;
    let id = lessons.first().filter(|_| lessons.len() == 1)?["id"].as_str()?;
    Some(id.into())
}
