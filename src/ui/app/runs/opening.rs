//! A text is opened as the run that it is: one that was kept, or a script that is said line by line; or what was open stays.

use std::rc::Rc;

use super::super::branches;
use super::super::kept::{self, Kept, Unkept};
use super::super::learning::{self, progress::Progress};
use super::super::model::Model;
use super::super::sharing;
use super::super::stepping::{self, Stepping};
use super::super::travel::{arrived, take_up};
use super::{Shelved, mark, may_leave, say, touched};
use crate::recording::link::MARK;
use crate::recording::{Player, Recording, Unread};
use crate::script::Script;
use crate::ui::console::talk::Words;
use crate::ui::notice::Notice;

/// So many statements of a run are shown again when it is opened.
const SHOWN: usize = 30;

/// Takes up the run that was left open, if one was.
pub fn resume(model: &mut Model, kept: Vec<Shelved>, left: Option<(String, String)>) {
    model.runs.kept = kept;
    model.runs.name = model.runs.fresh();
    let Some((name, text)) = left else { return };
    match open(model, &text) {
        Ok(()) => {
            model.runs.name = name;
            model.runs.seen.set(Some(mark(&text)));
        }
        Err(why) => {
            let why =
                format!("The run {name} cannot be read: {why}. It stays as it is; this is a fresh one.");
            model.telling.refuse(model.now, &why);
            say(model, Words::Refused(why.clone()));
            model.runs.said = why;
        }
    }
}

/// A run that was planned, or a situation: it begins with a script of its own.
pub(super) fn begin_with(model: &mut Model, name: Option<String>, script: &str, play: bool) {
    if !may_leave(model) {
        return;
    }
    let name = name.map_or_else(|| model.runs.fresh(), |name| model.runs.free(&name));
    match branches::instead(model, |model| act_out(model, script)) {
        Ok(()) => {
            model.runs.said = format!("{name} has begun.");
            model.runs.name = name;
            model.playback.playing = play;
            model.screen.dialog = None;
            touched(model);
        }
        Err(why) => model.runs.said = format!("It cannot begin: {why}."),
    }
}

/// A kept run or a file was read.
pub(super) fn opened(model: &mut Model, name: &str, text: Result<String, String>) {
    if text.as_ref().is_ok_and(|text| Progress::is_in(text)) {
        return learning::take_up(model, text);
    }
    if let Some(link) = text.as_ref().ok().and_then(|text| link_in(text)) {
        return sharing::open(model, link);
    }
    let kept = model.runs.kept.iter().any(|kept| kept.name == name);
    if !may_leave(model) {
        return;
    }
    let begun = |text: String| branches::instead(model, |model| open(model, &text)).map(|()| mark(&text));
    match text.and_then(begun) {
        Ok(seen) => {
            model.runs.seen.set(Some(seen));
            model.runs.name = if kept { name.into() } else { model.runs.free(name) };
            model.runs.said = format!("{} is open.", model.runs.name);
            touched(model);
        }
        Err(why) => {
            model.runs.said = format!("{name} cannot be opened: {why}. What was open still is.");
            model.notice = Some(Notice { text: model.runs.said.clone(), offer: None });
            say(model, Words::Refused(model.runs.said.clone()));
        }
    }
}

/// The link that a text is, and nothing else.
fn link_in(text: &str) -> Option<&str> {
    let (before, _) = text.split_once(MARK)?;
    let is_one = before.starts_with("http") || before.trim().is_empty();
    text.trim().get(before.trim_start().len()..).filter(|link| is_one && !link.contains(char::is_whitespace))
}

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
fn act_out(model: &mut Model, text: &str) -> Result<(), String> {
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
