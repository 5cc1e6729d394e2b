//! A run is kept as it goes, and left only if it is kept.

use super::super::kept;
use super::super::model::Model;
use super::super::msg::Errand;
use super::super::stepping;
use super::opening::open;
use super::{Shelved, mark};

/// Something was done to the run: it is kept; of a script that is being said, what comes of it in the end.
pub fn touched(model: &mut Model) {
    if !stepping::goes(model) {
        keep(model);
    }
}

pub(super) fn keep(model: &mut Model) {
    if !model.errands.contains(&Errand::KeepRun) && is_to_be_kept(model) {
        model.errands.push(Errand::KeepRun);
    }
}

/// The run of a lesson is the lesson's, until somebody takes it over.
pub(super) fn is_to_be_kept(model: &Model) -> bool {
    !model.learning.is_staged() && is_touched(model)
}

fn is_touched(model: &Model) -> bool {
    !model.player.recording().acts.is_empty() || model.player.recording().setup != Model::first_setup()
}

/// A run that is not kept would be lost.
pub(in crate::ui::app) fn may_leave(model: &mut Model) -> bool {
    if model.runs.trouble.is_some() {
        model.runs.said = format!("{} is not kept: export it, or forget it, first.", model.runs.name);
    }
    model.runs.trouble.is_none()
}

/// What follows is another run; this one is kept as it is under its name. False if it cannot be left.
pub fn branch_off(model: &mut Model, how: &str) -> bool {
    if !may_leave(model) {
        model.telling.refuse(model.now, &model.runs.said.clone());
        return false;
    }
    let (name, text) = (model.runs.name.clone(), kept::write(model));
    model.runs.kept.retain(|kept| kept.name != name);
    let modified = kept::is_modified(&text);
    model.runs.kept.push(Shelved { name: name.clone(), size: text.len(), modified });
    model.runs.name = model.runs.free(&format!("{name} {how}"));
    model.errands.push(Errand::KeepText { name, text });
    true
}

/// Keeps the run as it is under its name, if something was done to it: another one takes its place for a while.
pub(in crate::ui::app) fn put_away(model: &mut Model) -> (String, String) {
    let (name, text) = (model.runs.name.clone(), kept::write(model));
    if is_touched(model) {
        model.errands.push(Errand::KeepText { name: name.clone(), text: text.clone() });
    }
    (name, text)
}

/// Brings back what was put away.
pub(in crate::ui::app) fn bring_back(model: &mut Model, name: String, text: &str) {
    // It was written here a moment ago.
    if open(model, text).is_ok() {
        model.runs.name = name;
        model.runs.seen.set(Some(mark(text)));
    }
}
