//! A text is opened as the run that it is: one that was kept, or a script that is said line by line.

use std::rc::Rc;

use super::super::kept::{self, Kept, Unkept};
use super::super::model::Model;
use super::super::stepping::{self, Stepping};
use super::super::travel::{arrived, take_up};
use super::say;
use crate::recording::{Player, Recording, Unread};
use crate::script::Script;
use crate::ui::console::talk::Words;

/// So many statements of a run are shown again when it is opened.
const SHOWN: usize = 30;

/// Opens the run that a text is; with an error nothing changes.
pub(super) fn open(model: &mut Model, text: &str) -> Result<(), String> {
    match kept::read(text) {
        Ok(kept) => open_recording(model, kept),
        Err(Unkept::CutShort) => Err("it is cut short, its end is missing".into()),
        Err(Unkept::NoText) => Err("it is no text; a run is saved as a .raft file, or sent as a link".into()),
        Err(Unkept::Newer(why)) => Err(format!("it was saved by a newer version, or altered since: {why}")),
        Err(Unkept::Unread(Unread::NoScript(why))) => {
            Err(format!("it is neither a recording nor a script ({why})"))
        }
        Err(Unkept::Unread(Unread::OnlyScript(_))) => act_out(model, text),
    }
}

pub(in crate::ui::app) fn open_recording(model: &mut Model, kept: Kept) -> Result<(), String> {
    let player = Player::open(kept.recording).map_err(|refused| refused.to_string())?;
    model.begin_with(player);
    model.playback.playing = false;
    model.playback.stop = kept.stop.unwrap_or(model.playback.stop);
    take_up(model, kept.now, kept.end);
    arrived(model);
    model.branches = kept.branches;
    let acts = &model.player.recording().acts;
    let talk = Rc::make_mut(&mut model.talk);
    for act in acts.from(acts.len().saturating_sub(SHOWN)) {
        talk.say(act.at, Words::Clicked(act.statement.to_string()));
    }
    let statements = if acts.len() == 1 { "statement" } else { "statements" };
    let talk = format!("Goes on where it was left, with {} {statements}.", acts.len());
    say(model, Words::Remark(talk));
    Ok(())
}

/// A script that nobody recorded is said line by line; of several cases, the last.
pub(super) fn act_out(model: &mut Model, text: &str) -> Result<(), String> {
    let script = Script::parse(text).map_err(|_| "it is no script".to_string())?;
    let lines = script.cases.last().map_or(&[][..], |case| &case.lines);
    let mut beginning = Recording::default();
    let sources = lines.iter().map(|at| &script.lines[*at]);
    let begins = |recording: &mut Recording, place: usize| {
        script.lines[lines[place]].line.as_ref().is_ok_and(|line| recording.begins_with(line))
    };
    let first = (0..lines.len()).find(|place| !begins(&mut beginning, *place)).unwrap_or(lines.len());
    model.begin(beginning.setup).map_err(|refused| refused.to_string())?;
    model.playback.playing = false;
    let setup = model.player.recording().setup.clone();
    let said: Vec<(usize, String)> =
        sources.skip(first).map(|source| (source.number, source.text.clone())).collect();
    model.stepping = Some(Rc::new(Stepping::of(setup, said)));
    stepping::say_the_rest(model);
    Ok(())
}
