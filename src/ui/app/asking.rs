//! Why? What one asks about, the answer, the moments it leads to, and what would be without a rule.

use std::rc::Rc;

use super::branches;
use super::model::Model;
use super::msg::Errand;
use super::runs;
use super::screen::Panel;
use super::travel::arrived;
use crate::raft::rules::Rule;
use crate::sim::event::EventId;
use crate::sim::statement::Statement;
use crate::ui::console::talk::Words;
use crate::ui::selection::Selection;
use crate::why::{self, Subject, Why};
use crate::words;

/// What one can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Why is what is selected so? Without a selection: why did happen what is told? Asked again, it is closed.
    Selected,
    /// Why did happen what is told?
    Told,
    /// Why is this so?
    Of(Subject),
    /// The moment of this event.
    Go(EventId),
    /// What if this rule did not hold at that moment?
    WhatIfNot(Rule),
    /// Enough.
    Close,
}

/// An answer, and all that its event brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The answer.
    pub why: Why,
    /// Everything that came of its event, in sentences.
    pub news: Vec<String>,
}

/// Answers.
pub fn ask(model: &mut Model, wish: Wish) {
    match wish {
        Wish::Selected => match model.selection.and_then(subject).or(told(model)) {
            Some(subject) if model.asked.as_ref().is_some_and(|asked| asked.why.subject == subject) => {
                close(model);
            }
            Some(subject) => answer(model, subject),
            None => {}
        },
        Wish::Told => told(model).into_iter().for_each(|subject| answer(model, subject)),
        Wish::Of(subject) => answer(model, subject),
        Wish::Go(event) => go(model, event),
        Wish::WhatIfNot(rule) => what_if_not(model, rule),
        Wish::Close => close(model),
    }
}

fn told(model: &Model) -> Option<Subject> {
    model.telling.event().map(Subject::Event)
}

/// What is asked of something that is selected.
fn subject(selection: Selection) -> Option<Subject> {
    Some(match selection {
        Selection::Server(id) => Subject::Role(id),
        Selection::Message(id) => Subject::Message(id),
        Selection::Link(ends) => Subject::Link(ends.from, ends.to),
        Selection::Entry(id, index) => Subject::Entry(id, index),
        Selection::Client(id) => Subject::Client(id),
        Selection::Event(id) => Subject::Event(id),
    })
}

/// Who asks wants to read: time stands, and the answer is in sight.
fn answer(model: &mut Model, subject: Subject) {
    let events = match subject {
        Subject::Event(_) => model.player.known(),
        _ => model.player.events(),
    };
    let Some(why) = why::why(&model.frame.cluster, events, subject) else { return };
    let event = why.event.and_then(|id| why::find(events, id));
    let news = event
        .map_or_else(Vec::new, |event| event.news.iter().map(|news| words::sentence(news).text).collect());
    model.asked = Some(Rc::new(Asked { why, news }));
    if let Subject::Event(id) = subject {
        model.selection = Some(Selection::Event(id));
    }
    model.playback.playing = false;
    model.screen.folded = false;
    model.screen.panel = Panel::Server;
}

fn close(model: &mut Model) {
    model.asked = None;
    if matches!(model.selection, Some(Selection::Event(_))) {
        model.selection = None;
    }
}

/// To the moment of an event; the answer stays, so that one can walk along it.
fn go(model: &mut Model, event: EventId) {
    model.playback.playing = false;
    let asked = model.asked.clone();
    model.player.seek_event(event);
    arrived(model);
    model.asked = asked;
}

/// The same run once more, from the moment before the event on without this rule. The run as it was is kept.
fn what_if_not(model: &mut Model, rule: Rule) {
    let Some(event) = model.asked.as_ref().and_then(|asked| asked.why.event) else { return };
    if rule.info().breaks.is_none() {
        return model.telling.refuse(model.now, &format!("{} cannot be switched off.", rule.id()));
    }
    let latest = model.latest;
    if !runs::branch_off(model, &format!("without {}", rule.id())) {
        return;
    }
    model.playback.playing = false;
    branches::remember(model);
    model.player.seek_event(EventId(event.0.saturating_sub(1)));
    if let Err(refused) = model.player.slip_in(Statement::Break(vec![rule])) {
        model.telling.refuse(model.now, &refused.to_string());
    }
    (model.selection, model.asked) = (None, None);
    model.telling = Default::default();
    arrived(model);
    model.latest = latest.max(model.now);
    let talk = Rc::make_mut(&mut model.talk);
    talk.undo_after(model.now);
    let remark = format!("{}: the same run, from here on without {}.", model.runs.name, rule.id());
    talk.say(model.now, Words::Remark(remark));
    model.errands.push(Errand::KeepRun);
}
