//! Runs that are kept, left, opened, refused.

use super::super::kept;
use super::super::runs::{Change, Runs, Shelved, mark};
use super::super::stepping::Lines;
use super::*;

fn change(model: &mut Model, change: Change) {
    update(model, Msg::Runs(change));
}

fn shelved(name: &str) -> Shelved {
    Shelved { name: name.into(), size: 10, modified: false }
}

#[test]
fn a_run_in_which_a_rule_was_off_is_kept_as_modified_for_good() {
    let (mut model, text) = a_kept_run();
    assert!(!kept::is_modified(&text));
    hearing::hear(&mut model, "break persist-vote");
    hearing::hear(&mut model, "mend persist-vote");
    let text = kept::write(&model);
    assert!(kept::is_modified(&text), "{text}");
    assert!(text.contains("# Modified Raft without persist-vote\n"));
    assert_eq!(kept::read(&text).map(|kept| kept.recording), Ok(model.player.recording().clone()));
}

/// A run in which something was done, as it is kept.
fn a_kept_run() -> (Model, String) {
    let (mut model, leader) = with_a_leader();
    for line in ["set loss=5%".to_string(), "SET x 1".into(), "run 300ms".into(), format!("kill {leader}")] {
        hearing::hear(&mut model, &line);
    }
    update(&mut model, Msg::Speed(4));
    let before = Time(model.now.0 - 40_000);
    update(&mut model, Msg::Seek(before));
    let text = kept::write(&model);
    (model, text)
}

#[test]
fn what_is_kept_is_the_same_run_at_the_same_moment() {
    let (model, text) = a_kept_run();
    let remembered = Remembered {
        runs: vec![shelved("Mine")],
        left_open: Some(("Mine".into(), text)),
        ..Remembered::default()
    };
    let mut again = Model::new(remembered);
    assert_eq!(again.player.recording(), model.player.recording());
    assert_eq!((again.now, again.latest), (model.now, model.latest));
    assert_eq!(again.frame.event, model.frame.event);
    assert_eq!((again.runs.name.as_str(), again.playback.stop), ("Mine", 4));
    assert!(!again.playback.playing);
    update(&mut again, Msg::Latest);
    assert_eq!(again.frame.cluster.settings.link.loss.0, 50_000);
}

#[test]
fn a_run_is_kept_once_something_was_done_to_it() {
    let mut model = fresh();
    change(&mut model, Change::Keep);
    assert!(model.errands.is_empty());
    update(&mut model, Msg::Do(Deed::SetX));
    update(&mut model, Msg::Do(Deed::SetX));
    assert_eq!(model.errands, [Errand::KeepRun]);
}

#[test]
fn what_cannot_be_read_is_told_and_nothing_changes() {
    let (mut model, text) = a_kept_run();
    let before = kept::write(&model);
    let cut: Vec<&str> = (60..text.len()).map(|length| &text[..length]).collect();
    for bad in ["PK\u{3}\u{4}\0\0", "hello", "{\"a\": 1}", "cluster 99\n"].into_iter().chain(cut) {
        change(&mut model, Change::Opened { name: "theirs".into(), text: Ok(bad.into()) });
        assert!(model.runs.said.starts_with("theirs cannot be opened: "), "{bad:?}: {}", model.runs.said);
        assert_eq!(kept::write(&model), before, "{bad:?}");
    }
    change(&mut model, Change::Opened { name: "big".into(), text: Err("it is larger than 16 MB".into()) });
    assert_eq!(model.runs.said, "big cannot be opened: it is larger than 16 MB. What was open still is.");
}

#[test]
fn a_script_is_opened_by_saying_its_lines() {
    let mut model = fresh();
    let text = "cluster 3\nset reads=log\ngiven S1 term=1 log=1\ntimeout S1\nrun 100ms\nexpect leader S1\n";
    change(&mut model, Change::Opened { name: "story".into(), text: Ok(text.into()) });
    assert_eq!(model.frame.cluster.machines.len(), 3);
    assert_eq!(model.player.recording().setup.given.len(), 1);
    assert_eq!(said(&model).last().map(String::as_str), Some("holds"), "{:?}", said(&model));
    assert_eq!(model.runs.name, "story");
    let end = model.now;

    update(&mut model, Msg::Lines(Lines::Again));
    let next = |model: &Model| model.stepping.as_ref().unwrap().next().cloned();
    assert_eq!((next(&model), model.now), (Some((4, "timeout S1".into())), Time(0)));
    update(&mut model, Msg::Lines(Lines::Next));
    assert_eq!(next(&model), Some((5, "run 100ms".into())));
    update(&mut model, Msg::Lines(Lines::Rest));
    assert_eq!((next(&model), model.now), (None, end));
    update(&mut model, Msg::Lines(Lines::Close));
    assert_eq!(model.stepping, None);
}

#[test]
fn a_run_that_is_not_kept_is_not_left() {
    let (mut model, text) = a_kept_run();
    change(&mut model, Change::Kept(Err("It does not fit.".into())));
    assert_eq!(model.telling.told.text, "Refused: It does not fit.");
    let before = kept::write(&model);
    for leaving in
        [Change::New, Change::Opened { name: "a".into(), text: Ok(text) }, Change::Open("b".into())]
    {
        change(&mut model, leaving);
        assert!(model.runs.said.contains("is not kept: export it"), "{}", model.runs.said);
        assert_eq!(kept::write(&model), before);
    }
    // Another one is forgotten: whether there is room now is tried at once, so that nothing is lost unsaid.
    model.errands.clear();
    change(&mut model, Change::Forget("another".into()));
    assert_eq!(model.errands, [Errand::ForgetRun("another".into()), Errand::KeepRun]);
    let name = model.runs.name.clone();
    change(&mut model, Change::Forget(name));
    assert!(model.player.recording().acts.is_empty());
}

#[test]
fn a_name_is_given_once() {
    let (mut model, _) = a_kept_run();
    let kept = vec![shelved("Mine"), shelved("Run 1")];
    change(&mut model, Change::Kept(Ok(kept)));
    model.errands.clear();
    change(&mut model, Change::Name("Mine".into()));
    assert_eq!(model.runs.name, "Mine 2");
    // What is kept under the old name goes only when the new one is kept: it may not fit twice.
    assert_eq!(model.errands, [Errand::RenameRun("Run 1".into())]);
    change(&mut model, Change::Name("  ".into()));
    assert_eq!(model.runs.name, "Mine 2");
}

#[test]
fn what_another_page_kept_is_not_overwritten() {
    let runs = Runs {
        name: "Mine".into(),
        kept: vec![Shelved { name: "Mine".into(), size: 3, modified: false }],
        ..Runs::default()
    };
    assert_eq!(runs.place(None), "Mine");
    assert_eq!(runs.place(Some("theirs")), "Mine 2");
    runs.seen.set(Some(mark("ours")));
    assert_eq!(runs.place(Some("ours")), "Mine");
    assert_eq!(runs.place(Some("theirs")), "Mine 2");
    let mut model = fresh();
    let name = model.runs.name.clone();
    change(&mut model, Change::Moved("Mine 2".into()));
    assert_eq!(model.runs.name, "Mine 2");
    assert!(
        model.runs.said.starts_with(&format!("What is kept as {name} is another run")),
        "{}",
        model.runs.said
    );
}
