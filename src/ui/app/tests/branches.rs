//! Futures that are left, opened, undone, compared.

use super::super::branches::Fork;
use super::super::comparing::Wish;
use super::super::kept;
use super::super::runs::Change;
use super::super::sharing::{Choice, Share};
use super::*;
use crate::recording::link::Link;

fn fork(model: &mut Model, fork: Fork) {
    update(model, Msg::Fork(fork));
}

/// A run whose past was changed: first the leader crashed, then instead, a little earlier, it was isolated.
fn forked() -> (Model, ServerId) {
    let (mut model, leader) = with_a_leader();
    let before = model.now;
    hearing::hear(&mut model, "run 100ms");
    update(&mut model, Msg::Do(Deed::CrashOrStart));
    hearing::hear(&mut model, "run 900ms");
    update(&mut model, Msg::Seek(Time(before.0 + 50_000)));
    update(&mut model, Msg::Select(Some(Selection::Server(leader))));
    update(&mut model, Msg::Do(Deed::Isolate));
    hearing::hear(&mut model, "run 300ms");
    (model, leader)
}

fn names(model: &Model) -> Vec<(usize, String)> {
    model.branches.tree().into_iter().map(|(depth, branch)| (depth, branch.name.clone())).collect()
}

fn is_down(model: &Model, id: ServerId) -> bool {
    model.frame.cluster.machines[&id].host.is_none()
}

#[test]
fn the_old_future_stays_and_can_be_opened() {
    let (mut model, leader) = forked();
    let all = names(&model);
    assert_eq!(all[0], (0, "Main".to_string()));
    assert!(all[1].0 == 1 && all[1].1.starts_with("partition "), "{all:?}");
    assert!(model.notice.as_ref().is_some_and(|notice| notice.text.contains("stays as “Main”")));
    fork(&mut model, Fork::Open(0));
    update(&mut model, Msg::Latest);
    assert!(is_down(&model, leader));
    fork(&mut model, Fork::Open(1));
    update(&mut model, Msg::Latest);
    assert!(!is_down(&model, leader));
    assert_eq!(model.player.recording().acts.len(), 1);
}

#[test]
fn a_changed_past_says_so_and_is_undone_and_redone() {
    let (mut model, leader) = with_a_leader();
    update(&mut model, Msg::Do(Deed::CrashOrStart));
    let crashed_at = model.now;
    update(&mut model, Msg::Seek(Time(crashed_at.0 - 1_000)));
    update(&mut model, Msg::Do(Deed::Isolate));
    let notice = model.notice.clone().unwrap();
    assert!(notice.text.starts_with("You changed the past at ") && notice.text.ends_with("stays as “Main”."));
    assert_eq!(notice.offer.as_ref().map(|(word, _)| *word), Some("Undo"));
    update(&mut model, notice.offer.unwrap().1);
    assert_eq!((names(&model).len(), model.branches.name()), (0, "Main"));
    assert!(model.talk.lines.iter().all(|line| !line.undone));
    update(&mut model, Msg::Latest);
    assert!(is_down(&model, leader));
    fork(&mut model, Fork::Undo);
    update(&mut model, Msg::Latest);
    assert!(!is_down(&model, leader) && model.player.recording().acts.is_empty());
    fork(&mut model, Fork::Undo);
    assert_eq!(said(&model).last().map(String::as_str), Some("There is nothing to undo."));
    fork(&mut model, Fork::Redo);
    fork(&mut model, Fork::Redo);
    assert_eq!(names(&model).len(), 2);
    assert!(model.player.recording().acts[0].statement.to_string().starts_with("partition "));
}

#[test]
fn branches_are_renamed_and_deleted_and_that_is_undone() {
    let (mut model, _) = forked();
    fork(&mut model, Fork::Name(1, " alone \n".into()));
    assert_eq!(names(&model)[1].1, "alone");
    fork(&mut model, Fork::Name(0, "alone".into()));
    assert_eq!(names(&model)[0].1, "alone 2");
    fork(&mut model, Fork::Delete(1));
    assert_eq!(names(&model).len(), 2, "it is open");
    fork(&mut model, Fork::Open(0));
    fork(&mut model, Fork::Delete(1));
    assert_eq!(names(&model).len(), 1);
    fork(&mut model, Fork::Undo);
    assert_eq!(names(&model).len(), 2);
}

/// From here on nobody sees one server any more: another one each time.
fn alone(model: &mut Model, at: Time, server: u16) {
    update(model, Msg::Seek(at));
    update(model, Msg::Try(format!("pause S{server}")));
    update(model, Msg::Try("run 500ms".into()));
}

fn tree(model: &Model) -> Vec<(usize, &str)> {
    model.branches.tree().into_iter().map(|(depth, branch)| (depth, branch.name.as_str())).collect()
}

#[test]
fn a_branch_leaves_the_one_in_which_its_moment_lies_and_stays_when_that_is_deleted() {
    let (mut model, _) = with_a_leader();
    let before = model.now;
    hearing::hear(&mut model, "run 1s");
    let after = |millis: u64| Time(before.0 + 1_000 * millis);
    alone(&mut model, after(300), 1);
    alone(&mut model, after(600), 2);
    // Before the first branch left: this leaves the trunk, though another is open.
    alone(&mut model, after(100), 3);
    assert_eq!(tree(&model), [(0, "Main"), (1, "pause S1"), (2, "pause S2"), (1, "pause S3")]);
    assert_eq!(model.branches.get(3).unwrap().left, Some((0, after(100))));
    // At the very moment at which one left, before what was done there and behind it.
    fork(&mut model, Fork::Open(1));
    alone(&mut model, after(300), 4);
    assert_eq!(model.branches.get(4).unwrap().left, Some((1, after(300))));
    fork(&mut model, Fork::Delete(0));
    assert_eq!(
        tree(&model),
        [(0, "pause S1"), (1, "pause S2"), (1, "pause S3"), (1, "pause S4")],
        "the one that left last takes its place"
    );
    let kept = kept::read(&kept::write(&model)).unwrap();
    assert_eq!(kept.branches.tree().len(), 4, "and a file of it is read so");
    fork(&mut model, Fork::Undo);
    assert_eq!(tree(&model)[0], (0, "Main"));
}

#[test]
fn another_run_is_undone_too() {
    let (mut model, leader) = with_a_leader();
    update(&mut model, Msg::Do(Deed::CrashOrStart));
    let (name, now) = (model.runs.name.clone(), model.now);
    update(&mut model, Msg::Runs(Change::New));
    let other = model.runs.name.clone();
    assert!(other != name && model.player.recording().acts.is_empty());
    hearing::hear(&mut model, "cluster 3");
    assert_eq!(model.frame.cluster.machines.len(), 3);
    fork(&mut model, Fork::Undo);
    assert_eq!((model.frame.cluster.machines.len(), &model.runs.name), (5, &other));
    fork(&mut model, Fork::Undo);
    assert_eq!((&model.runs.name, model.now), (&name, now));
    assert!(is_down(&model, leader));
    fork(&mut model, Fork::Undo);
    assert!(!is_down(&model, leader));
    (0..3).for_each(|_| fork(&mut model, Fork::Redo));
    assert_eq!((model.frame.cluster.machines.len(), &model.runs.name), (3, &other));
    update(&mut model, Msg::Runs(Change::Name("Mine".into())));
    fork(&mut model, Fork::Undo);
    assert_eq!(model.runs.name, "Mine", "a name stays when what was done before is undone");
}

#[test]
fn branches_are_kept_with_the_run() {
    let (mut model, leader) = forked();
    let text = kept::write(&model);
    let read = kept::read(&text).unwrap();
    assert_eq!((&read.recording, read.branches.open), (model.player.recording(), 1));
    let remembered = Remembered { left_open: Some(("Mine".into(), text.clone())), ..Remembered::default() };
    let mut again = Model::new(remembered);
    assert_eq!(names(&again), names(&model));
    fork(&mut again, Fork::Open(0));
    update(&mut again, Msg::Latest);
    assert!(is_down(&again, leader));
    let altered = text.replace("# Branch 0, left at ", "# Branch 0, lost at ");
    assert_eq!(kept::read(&altered).unwrap().branches.all.len(), 1);
    fork(&mut model, Fork::Open(0));
    assert_eq!(kept::read(&kept::write(&model)).unwrap().branches.open, 0);
}

#[test]
fn two_branches_are_seen_in_step() {
    let (mut model, _) = forked();
    update(&mut model, Msg::Beside(Wish::Branch(0)));
    let beside = model.beside.clone().unwrap();
    let first = beside.comparison.first.clone().unwrap();
    assert_eq!((beside.at, model.screen.dialog), (first.at, Some(Dialog::Beside)));
    assert_eq!(beside.names[1], "Main");
    update(&mut model, Msg::Beside(Wish::Step(Direction::Back)));
    let before = model.beside.clone().unwrap();
    assert!(before.at < first.at && before.told[0] == before.told[1]);
    update(&mut model, Msg::Beside(Wish::Step(Direction::Onward)));
    assert!(model.beside.as_ref().unwrap().at > before.at);

    update(&mut model, Msg::Beside(Wish::With("set latency=40..60ms".into())));
    assert_eq!(model.beside.as_ref().unwrap().names[1], "with set latency=40..60ms");
    update(&mut model, Msg::Beside(Wish::With("kill S1".into())));
    assert!(model.said_beside.starts_with("A setting, a rule or a seed is expected"));
}

#[test]
fn a_press_on_something_in_the_history_goes_to_it() {
    let (mut model, _) = with_a_leader();
    hearing::hear(&mut model, "run 500ms");
    update(&mut model, Msg::Measured { width: 1200.0, height: 150.0 });
    let hit = model.window.picture.hits[0];
    let place = (hit.from.0 + model.window.shift(), hit.from.1);
    let event = model.window.hit(place.0, place.1).unwrap();
    update(&mut model, Msg::Grab { x: place.0, y: place.1 });
    assert_eq!(model.player.events().last().map(|event| event.id), Some(event));
    update(&mut model, Msg::Drag(place.0 + 2.0));
    assert_eq!(model.player.events().last().map(|event| event.id), Some(event), "a shake is no drag");
    update(&mut model, Msg::Drag(place.0 - 60.0));
    update(&mut model, Msg::LetGo);
    assert!(model.now < model.latest);
}

#[test]
fn the_playhead_is_under_the_hand_at_once_and_the_run_follows() {
    let (mut model, _) = with_a_leader();
    hearing::hear(&mut model, "run 60s");
    hearing::hear(&mut model, "run 60s");
    update(&mut model, Msg::Whole);
    let x = model.window.playhead(Time(55_000_000));
    update(&mut model, Msg::Grab { x, y: 1e6 });
    assert!(model.now.0.abs_diff(55_000_000) < 300_000, "{:?}", model.now);
    for _ in 0..20 {
        update(&mut model, Msg::Tick(16_000.0));
    }
    assert!(model.goal.is_none() && model.player.now() == model.now);
}

#[test]
fn a_link_opens_the_same_run_at_the_same_moment() {
    let (mut model, leader) = forked();
    update(&mut model, Msg::Zoom { factor: 0.5, x: Some(200.0) });
    update(&mut model, Msg::Speed(4));
    // Into the midst of a microsecond: two clients ask at once.
    hearing::hear(&mut model, "c1: SET x 1");
    hearing::hear(&mut model, "c2: SET y 2");
    update(&mut model, Msg::Step(Direction::Back));
    assert!(model.moment().after.is_some());
    update(&mut model, Msg::Select(Some(Selection::Server(leader))));
    update(&mut model, Msg::Share(Share::Show));
    update(&mut model, Msg::Share(Share::Switch(Choice::Bare)));
    let fragment = model.sharing.fragment.clone();
    assert!(!model.sharing.is_long(), "{fragment}");
    let remembered = Remembered { fragment, ..Remembered::default() };
    let other = Model::new(remembered);
    assert_eq!((other.now, other.latest), (model.now, model.latest));
    assert_eq!(format!("{:?}", other.frame.cluster), format!("{:?}", model.frame.cluster));
    assert_eq!(
        other.frame.event.as_ref().map(|event| event.id),
        model.frame.event.as_ref().map(|event| event.id)
    );
    assert_eq!((other.selection, other.playback.stop), (model.selection, 4));
    assert_eq!(other.telling.told, model.telling.told);
    let [(from, to), (other_from, other_to)] = [model.window.seen(), other.window.seen()];
    assert!((from - other_from).abs() <= 1.0 && (to - other_to).abs() <= 2.0, "the same stretch is seen");
    assert!(other.screen.folded && !other.playback.playing);
    update(&mut model, Msg::Share(Share::Switch(Choice::Here)));
    let link = Link::decode(&model.sharing.fragment).unwrap();
    assert_eq!((link.now.at, link.options.without_console), (model.latest, true));
}

#[test]
fn a_bad_link_leaves_the_run_and_says_why() {
    let (mut model, _) = forked();
    let before = kept::write(&model);
    for fragment in ["#run=AnYg", "#run=AQ", "#run=%%%"] {
        update(&mut model, Msg::Linked(fragment.into()));
        let told = model.notice.as_ref().map(|notice| notice.text.starts_with("This "));
        assert_eq!(told, Some(true), "{fragment}");
        assert_eq!(kept::write(&model), before);
    }
    model.notice = None;
    update(&mut model, Msg::Linked("#play".into()));
    assert_eq!(model.notice, None);
}

#[test]
fn a_run_whose_end_nobody_can_wait_for_holds_nothing_up() {
    let recording = Model::new(Remembered::default()).player.recording().clone();
    let end = Time(1_000_000_000_000);
    let fragment =
        Link { recording, end, now: crate::recording::Moment::end_of(end), ..Link::default() }.encode();
    let mut model = Model::new(Remembered { fragment, ..Remembered::default() });
    assert_eq!((model.latest, model.goal), (end, Some(end)));
    let reached = model.player.now();
    update(&mut model, Msg::Tick(16_000.0));
    assert!(model.player.now() > reached, "the way goes on from frame to frame");
    update(&mut model, Msg::Start);
    assert_eq!((model.now, model.goal), (Time(0), None));
}

#[test]
fn the_same_run_is_compared_with_one_rule_that_holds_and_one_setting_for_good() {
    let (mut model, _) = with_a_leader();
    for line in ["break persist-vote", "set latency=40ms", "run 300ms"] {
        hearing::hear(&mut model, line);
    }
    for (line, name) in [("mend persist-vote", "with mend persist-vote"), ("latency=5ms", "with latency=5ms")]
    {
        update(&mut model, Msg::Beside(Wish::With(line.into())));
        assert_eq!(model.said_beside, "");
        let beside = model.beside.clone().unwrap();
        assert_eq!(beside.names[1], name);
        assert!(beside.comparison.first.is_some(), "{line} makes a difference");
        let mended = line.starts_with("mend");
        assert_eq!(beside.modified.clone().map(|mark| mark.is_some()), [true, !mended], "{line}");
    }
}
