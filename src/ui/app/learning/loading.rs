//! The texts: they come when they are wanted, from the page's host or from lessons in the making.

use std::rc::Rc;

use super::super::model::Model;
use super::super::msg::Errand;
use super::outside::Chore;
use super::{data, edit, steps};
use crate::ui::palette;

/// Something that is loaded when it is needed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Load<T> {
    /// Nobody asked for it.
    #[default]
    Not,
    /// It is on its way.
    Coming,
    /// Here it is.
    Here(Rc<T>),
    /// Why it did not come.
    Failed(String),
}

/// Asks for a file: of the lessons in the making, if there are such, or else of the course.
pub(super) fn fetch(model: &mut Model, file: &str) {
    if let Some(text) = model.drafts.as_ref().and_then(|drafts| drafts.file(file)).cloned() {
        return loaded(model, file, Ok(text));
    }
    model.errands.push(Errand::Learn(Chore::Fetch(file.into())));
}

/// All lists and what is open are asked for once more: they may be others now.
pub(in super::super) fn anew(model: &mut Model) {
    let link = model.learning.link.clone();
    let learning = edit(model);
    (learning.glossary, learning.misconceptions, learning.trouble) = (Load::Not, Load::Not, None);
    learning.index = Load::Coming;
    (learning.lesson, learning.sheet) = (None, None);
    fetch(model, "index");
    link.into_iter().for_each(|link| fetch(model, &link.file));
}

/// A file came, or why it did not.
pub(super) fn loaded(model: &mut Model, file: &str, text: Result<String, String>) {
    fn load<T>(text: Result<String, String>, read: fn(&str) -> Result<T, String>) -> Load<T> {
        text.and_then(|text| read(&text)).map_or_else(Load::Failed, |here| Load::Here(Rc::new(here)))
    }
    match file {
        "index" => {
            edit(model).index = load(text, data::index);
            palette::renew(model);
        }
        "glossary" => edit(model).glossary = load(text, data::words),
        "misconceptions" => edit(model).misconceptions = load(text, data::words),
        _ => steps::arrived(model, file, text),
    }
}

/// Asks again for all that did not come.
pub(super) fn retry(model: &mut Model) {
    let learning = edit(model);
    learning.trouble = None;
    let mut files = Vec::new();
    if matches!(learning.index, Load::Failed(_)) {
        learning.index = Load::Coming;
        files.push("index".to_string());
    }
    files.extend(steps::lacking(learning));
    files.iter().for_each(|file| fetch(model, file));
    let aside = model.learning.aside.clone();
    aside.into_iter().for_each(|(list, name)| explain(model, list, name));
}

/// Explains a word of a list, which is loaded first.
pub(super) fn explain(model: &mut Model, list: &'static str, name: String) {
    let learning = edit(model);
    learning.aside = Some((list, name));
    let words = if list == "glossary" { &mut learning.glossary } else { &mut learning.misconceptions };
    if matches!(words, Load::Not | Load::Failed(_)) {
        *words = Load::Coming;
        fetch(model, list);
    }
}
