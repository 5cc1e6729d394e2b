//! The palette over a whole model.

use super::*;
use crate::raft::Term;
use crate::raft::rules::Rule;
use crate::ui::keys::ACTIONS;
use crate::ui::palette::Move;
use crate::ui::picture::{Format, View};

fn open(model: &mut Model, typed: &str) -> Vec<String> {
    update(model, Msg::Show(Dialog::Palette));
    update(model, Msg::Palette(Move::Query(typed.into())));
    model.palette.shown.iter().map(|item| item.name.clone()).collect()
}

/// Types this and takes what comes first.
fn take(model: &mut Model, typed: &str) {
    open(model, typed);
    update(model, Msg::Palette(Move::Take(None)));
}

#[test]
fn every_action_is_found_by_its_name() {
    let (mut model, _) = with_a_leader();
    for action in ACTIONS {
        assert_eq!(open(&mut model, action.name).first().map(String::as_str), Some(action.name));
    }
}

#[test]
fn what_is_taken_is_done_and_the_palette_is_closed() {
    let (mut model, leader) = with_a_leader();
    take(&mut model, &format!("crash {leader}"));
    assert!(model.frame.cluster.machines[&leader].host.is_none());
    assert_eq!((model.screen.dialog, said(&model)), (None, vec![format!("kill {leader}")]));
    take(&mut model, "break persist-vote");
    assert!(!model.frame.cluster.rules.keep(Rule::PersistVote));
    assert_eq!(open(&mut model, "persist-vote")[0], "Mend persist-vote");
    take(&mut model, "set prevote=on");
    assert!(model.frame.cluster.settings.server.prevote);
    take(&mut model, "speed real time");
    assert_eq!(model.playback.slowed(), 1);
    take(&mut model, "find run one-vote-a-term");
    assert!(model.searching.is_on());
}

#[test]
fn a_statement_is_begun_and_a_topic_is_helped_with() {
    let (mut model, _) = with_a_leader();
    take(&mut model, "partition S1 S2");
    assert_eq!((model.talk.input.as_str(), model.screen.rail), ("partition ", Rail::Console));
    assert!(model.errands.contains(&Errand::FocusCommand));
    take(&mut model, "help on transfer");
    assert!(said(&model).last().is_some_and(|text| text.contains("transfer S2")));
}

/// The terms in which servers are that run.
fn terms(model: &Model) -> impl Iterator<Item = Term> {
    let hosts = model.frame.cluster.machines.values().filter_map(|machine| machine.host.as_ref());
    hosts.map(|host| host.server.current_term)
}

#[test]
fn turning_points_are_looked_for_ahead_but_not_for_ever() {
    let (mut model, _) = with_a_leader();
    hearing::hear(&mut model, "run 2s");
    let (here, event) = (model.moment(), model.frame.event.as_ref().map(|event| event.id));
    update(&mut model, Msg::Turn(Direction::Onward));
    assert_eq!(model.telling.told.text, "No turning point comes in the next 10 s.");
    assert_eq!((model.moment(), model.frame.event.as_ref().map(|event| event.id)), (here, event));
    hearing::hear(&mut model, "go next commit");
    assert_eq!(model.telling.told.text, "No commit comes in the next 10 s.");
    hearing::hear(&mut model, "c1: SET x 1");
    update(&mut model, Msg::Turn(Direction::Onward));
    assert!(model.now > here.at && model.telling.told.text.contains("commit"), "{}", model.telling.told.text);
}

#[test]
fn one_goes_to_a_moment_an_event_a_term_an_index() {
    let (mut model, leader) = with_a_leader();
    for line in ["SET x 1".to_string(), "run 300ms".into(), format!("kill {leader}"), "run 2s".into()] {
        hearing::hear(&mut model, &line);
    }
    let (end, elected) = (model.now, terms(&model).max().unwrap());
    take(&mut model, "0.3 s");
    assert_eq!(model.now, Time(300_000));
    take(&mut model, "event 12");
    assert_eq!(model.frame.event.as_ref().map(|event| event.id.0), Some(12));
    take(&mut model, "index 2");
    let committed = |model: &Model| {
        let hosts = model.frame.cluster.machines.values().filter_map(|machine| machine.host.as_ref());
        hosts.map(|host| host.server.commit_index.0).max()
    };
    assert_eq!(committed(&model), Some(2));
    take(&mut model, &format!("term {}", elected.0));
    assert!(model.frame.cluster.leader().is_some_and(|new| new != leader) && model.now < end);
    let here = model.now;
    take(&mut model, "term 99");
    let told = model.telling.told.text.as_str();
    assert_eq!((model.now, told), (here, "No server was in term 99 so far."));
    // Nobody won term 2: it is where somebody stood for it.
    take(&mut model, "term 2");
    assert!(elected > Term(2) && terms(&model).max() == Some(Term(2)) && model.now < here);
    let here = model.now;
    take(&mut model, "event 999999");
    assert_eq!(model.now, here);
    take(&mut model, "99 s");
    assert_eq!(model.now, end, "no farther than it went");
}

#[test]
fn a_way_to_go_is_offered_and_typed_on() {
    let (mut model, _) = with_a_leader();
    take(&mut model, "go to a term");
    assert_eq!((model.palette.query.as_str(), model.screen.dialog), ("term ", Some(Dialog::Palette)));
    update(&mut model, Msg::Palette(Move::Choose(Direction::Back)));
    assert_eq!(model.palette.chosen, model.palette.shown.len() - 1, "before the first comes the last");
    assert_eq!(open(&mut model, "no such thing at all"), [""; 0]);
    update(&mut model, Msg::Palette(Move::Take(None)));
    assert_eq!(model.screen.dialog, Some(Dialog::Palette));
}

#[test]
fn lessons_situations_sizes_presets_and_branches_are_found() {
    let (mut model, leader) = with_a_leader();
    open(&mut model, "");
    update(&mut model, Msg::Palette(Move::Query("lesson".into())));
    learning::serve(&mut model);
    let shown = |kind: &str| model.palette.shown.iter().any(|item| item.name.starts_with(kind));
    assert!(shown("Lesson: "), "the list is asked for, and taken up when it comes");
    take(&mut model, "preset flaky");
    assert_eq!(model.frame.cluster.settings.link.loss.0, 100_000);
    let end = model.now;
    hearing::hear(&mut model, "run 500ms");
    update(&mut model, Msg::Seek(end));
    hearing::hear(&mut model, &format!("kill {leader}"));
    assert_eq!(open(&mut model, "compare with the branch").len(), 1);
    take(&mut model, "situation figure 8");
    assert_eq!(model.runs.name, "Figure 8");
    take(&mut model, "new run with 25 servers");
    assert_eq!(model.frame.cluster.machines.len(), 25);
}

#[test]
fn links_are_cut_and_healed_and_the_run_is_handed_over() {
    let (mut model, _) = with_a_leader();
    let (s1, s2) = (ServerId(1).into(), ServerId(2).into());
    let cut = |model: &Model| {
        (model.frame.cluster.network.is_cut(s1, s2), model.frame.cluster.network.is_cut(s2, s1))
    };
    take(&mut model, "cut S1 – S2");
    assert_eq!(cut(&model), (true, true));
    take(&mut model, "heal S2 → S1");
    assert_eq!(cut(&model), (true, false));
    assert!(!open(&mut model, "cut S1 S2").contains(&"Cut S1 → S2".to_string()), "it is cut already");
    take(&mut model, "shiviz");
    let name =
        |errand: &Errand| matches!(errand, Errand::HandOver { name, .. } if name.ends_with("shiviz.log"));
    assert!(model.errands.iter().any(name));
    take(&mut model, "save png ring");
    assert!(model.errands.contains(&Errand::SavePicture(View::Ring, Format::Png)));
    take(&mut model, "share run playing");
    assert!(model.screen.dialog == Some(Dialog::Share) && model.sharing.options.playing);
}
