//! What is done to the cluster: a statement, however it was said.

use std::rc::Rc;

use super::hearing::Heard;
use super::model::Model;
use super::msg::{Deed, Msg};
use super::travel::{arrive_at_goal, arrived};
use super::{assigning, branches, deeds, learning, noting, runs};
use crate::sim::event::{EventId, Trigger};
use crate::sim::statement::Statement;
use crate::ui::console::talk::Words;
use crate::ui::notice::Notice;

/// A click says a statement: it is done, and the console shows it as if typed.
pub(super) fn say(model: &mut Model, statement: Statement) {
    let text = statement.to_string();
    model.heard = Heard { asker: model.heard.asker, ..Heard::since(&model.player) };
    Rc::make_mut(&mut model.talk).say(model.now, Words::Clicked(text));
    act(model, statement);
}

/// Does a statement now. The future that was recorded stays as a branch; a note leaves it as it is.
pub(super) fn act(model: &mut Model, statement: Statement) {
    let allowed = assigning::allows(model, &statement);
    if let Err(why) = allowed.and_then(|()| learning::follow::before_acting(model, &statement)) {
        return refuse(model, &why);
    }
    arrive_at_goal(model);
    let is_note = matches!(statement, Statement::Note(_));
    let forked = !is_note && (model.now < model.latest || is_before_its_like(model));
    branches::remember(model);
    let name = statement.clone();
    let asks = match &statement {
        Statement::Ask { client, .. } => Some(*client),
        _ => None,
    };
    let done = match &statement {
        Statement::Note(text) => noting::set(model, text),
        _ => model.player.act(statement),
    };
    let old = (forked && done.is_ok()).then(|| branches::fork(model, &name));
    runs::touched(model);
    model.notice = None;
    let talk = Rc::make_mut(&mut model.talk);
    match done {
        Ok(()) => {
            model.heard.asker = asks.or(model.heard.asker);
            if forked {
                talk.undo_after(model.now);
                model.asked = None;
                let said = branches::said(model.now, &old.unwrap_or_default());
                talk.say(model.now, Words::Remark(said.clone()));
                model.notice = Some(Notice::new(said, "Undo", Msg::Fork(branches::Fork::Undo)));
                model.latest = model.now;
            }
            talk.happened(model.player.events().last().map_or(EventId(0), |event| event.id));
            if let Some(client) = asks {
                talk.ask(model.now, &model.player.watched().cluster, client);
            }
        }
        Err(why) => {
            branches::nothing_done(model);
            return refuse(model, &why.to_string());
        }
    }
    arrived(model);
    learning::follow::acted(model);
}

/// Whether of several things done at this moment one lies ahead, though the clock stands at the end.
fn is_before_its_like(model: &Model) -> bool {
    let next = model.player.known().get(model.player.events().len());
    next.is_some_and(|next| next.at == model.now && matches!(next.trigger, Trigger::Act(_)))
}

/// It was not done, and this is why.
fn refuse(model: &mut Model, why: &str) {
    model.heard.refused = Some(why.into());
    Rc::make_mut(&mut model.talk).say(model.now, Words::Refused(why.into()));
    model.telling.refuse(model.now, why);
    arrived(model);
}

pub(super) fn perform(model: &mut Model, deed: Deed) {
    let statement = deeds::statement(model, deed);
    match statement {
        Ok(statement) => say(model, statement),
        Err(why) => {
            Rc::make_mut(&mut model.talk).say(model.now, Words::Remark(why.into()));
            model.telling.refuse(model.now, why);
        }
    }
}
