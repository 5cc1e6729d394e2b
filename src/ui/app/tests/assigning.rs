//! An assignment: what is locked is refused, with a sentence, and what is not goes on.

use super::*;
use crate::recording::link::Link;
use crate::recording::link::locks::Locks;

/// The page as it opens from a link that locks this.
fn assigned(locks: &str) -> Model {
    let (model, _) = with_a_leader();
    let options = crate::recording::link::Options { locks: Locks::read(locks), ..Default::default() };
    let link =
        Link { recording: model.player.recording().clone(), end: model.latest, options, ..Link::default() };
    Model::new(Remembered { fragment: link.encode(), ..Remembered::default() })
}

fn notice(model: &Model) -> &str {
    model.notice.as_ref().map_or("", |notice| &notice.text)
}

#[test]
fn what_is_locked_is_said_and_refused() {
    let mut model = assigned("settings,faults");
    assert!(
        notice(&model).starts_with("This is an assignment: settings and rules are fixed"),
        "{}",
        notice(&model)
    );
    let before = model.player.recording().clone();
    for line in ["set latency=5..5ms", "break persist-vote", "kill S1"] {
        hearing::hear(&mut model, line);
        assert!(said(&model).iter().any(|said| said.contains("Locked by this assignment")), "{line}");
    }
    assert_eq!(model.player.recording(), &before);
    update(&mut model, Msg::Runs(super::super::runs::Change::New));
    assert_eq!(model.player.recording(), &before);
    assert!(notice(&model).contains("Locked"), "{}", notice(&model));
    hearing::hear(&mut model, "SET x 1");
    assert_eq!(model.player.recording().acts.len(), before.acts.len() + 1, "clients may be asked");
}

#[test]
fn a_closed_console_takes_no_line_and_buttons_go_on() {
    let mut model = assigned("console");
    update(&mut model, Msg::Edit(super::super::editing::Edit::Type("kill S1".into())));
    update(&mut model, Msg::Edit(super::super::editing::Edit::Enter));
    assert!(model.player.recording().acts.is_empty());
    update(&mut model, Msg::SelectNth(0));
    update(&mut model, Msg::Do(Deed::CrashOrStart));
    assert_eq!(model.player.recording().acts.len(), 1);
}

#[test]
fn without_locks_nothing_is_refused() {
    let mut model = assigned("");
    assert_eq!(notice(&model), "");
    hearing::hear(&mut model, "set latency=5..5ms");
    assert_eq!(model.player.recording().acts.len(), 1);
}
