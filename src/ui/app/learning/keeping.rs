//! What was done is kept in the browser, handed over as a file, and taken up from one.

use super::super::model::Model;
use super::super::msg::Errand;
use super::edit;
use super::outside::Chore;
use crate::ui::notice::Notice;

/// Hands it over as a file.
pub(super) fn export(model: &mut Model) {
    let text = model.learning.progress.write();
    model.errands.push(Errand::HandOver { name: "raftarium progress.txt".into(), text });
}

/// Takes up what a file says, beside what is known.
pub(super) fn import(model: &mut Model, text: Result<String, String>) {
    let learning = edit(model);
    let taken = text.and_then(|text| learning.progress.take(&text));
    learning.said = match taken {
        Ok(()) => "Taken up: what you have done here and there stands in the list now.".into(),
        Err(why) => format!("It cannot be read: {why}."),
    };
    keep(model);
}

/// Takes up a file that was opened as if it were a run, and says so.
pub(in super::super) fn take_up(model: &mut Model, text: Result<String, String>) {
    import(model, text);
    model.notice = Some(Notice { text: model.learning.said.clone(), offer: None });
}

/// Keeps what was done.
pub(super) fn keep(model: &mut Model) {
    let chore = Chore::Keep(model.learning.progress.write());
    model.errands.push(Errand::Learn(chore));
}
