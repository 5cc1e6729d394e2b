//! Several runs: each has a name, all that was done to it is kept as it is done, and one of them is open.
//! A run is left only if it is kept, or if nothing was done to it.

mod opening;

use std::cell::Cell;
use std::rc::Rc;

use super::kept;
use super::learning::{self, progress::Progress};
use super::model::Model;
use super::msg::Errand;
use super::stepping;
use crate::export::{self, Form};
use crate::sim::statement::Setup;
use crate::ui::console::talk::Words;
use crate::ui::notice::Notice;
pub(super) use opening::open_recording;
use opening::{act_out, open};

/// The runs there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Runs {
    /// The name of the open one.
    pub name: String,
    /// What is kept.
    pub kept: Vec<Shelved>,
    /// Why the open one is not kept, if it should be and is not.
    pub trouble: Option<String>,
    /// What came of the latest thing that was done with runs.
    pub said: String,
    /// What is kept of the open one, as this page wrote or read it last: another page may have it open too.
    pub seen: Rc<Cell<Option<Mark>>>,
}

/// Stands for a text that is kept.
pub type Mark = u64;

/// The mark of a text (FNV-1a).
pub fn mark(text: &str) -> Mark {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

/// A run that is kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shelved {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: usize,
    /// Whether a rule is off in it, sometime.
    pub modified: bool,
}

/// What can be done with runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The page may be left: what is open is kept as it is.
    Keep,
    /// What is kept now; or why the open one cannot be.
    Kept(Result<Vec<Shelved>, String>),
    /// Another page goes on with the run of that name; the open one is kept under this name from now on.
    Moved(String),
    /// A fresh cluster.
    New,
    /// A run that begins with this script; whether it is played then.
    Begin { name: Option<String>, script: String, play: bool },
    /// The open one is called this from now on.
    Name(String),
    /// One that is kept is wanted.
    Open(String),
    /// Here it is; a file comes this way too. Or why it could not be read.
    Opened { name: String, text: Result<String, String> },
    /// One is not to be kept any more.
    Forget(String),
    /// The reader is asked which file is to be opened.
    Import,
    /// The open one as a file, where the reader wants it.
    SaveAs,
    /// It could not be saved so.
    Unsaved(String),
    /// The open one as a file.
    Export,
    /// The open one as a file for other programs.
    Tell(Form),
    /// The history of its clients as a file.
    ExportHistory,
}

impl Runs {
    /// A name that no other run has: this one, or this one with a number.
    pub(super) fn free(&self, wanted: &str) -> String {
        let taken = |name: &String| self.kept.iter().any(|kept| kept.name == *name);
        let numbered = (2..).map(|number| format!("{wanted} {number}"));
        let mut names = [wanted.to_string()].into_iter().chain(numbered);
        names.find(|name| !taken(name)).expect("there are more numbers than runs")
    }

    /// Under which name the open one is kept, where this is kept under its own: another, if that was not written
    /// here, or is not what was read here.
    pub fn place(&self, stored: Option<&str>) -> String {
        match stored {
            Some(text) if self.seen.get() != Some(mark(text)) => self.free(&self.name),
            _ => self.name.clone(),
        }
    }

    /// A name for a fresh run.
    fn fresh(&self) -> String {
        let names = (1..).map(|number| format!("Run {number}"));
        let taken = |name: &String| *name == self.name || self.kept.iter().any(|kept| kept.name == *name);
        names.into_iter().find(|name| !taken(name)).expect("there are more numbers than runs")
    }
}

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

/// Something was done to the run: it is kept; of a script that is being said, what comes of it in the end.
pub fn touched(model: &mut Model) {
    if !stepping::goes(model) {
        keep(model);
    }
}

fn keep(model: &mut Model) {
    if !model.errands.contains(&Errand::KeepRun) && is_to_be_kept(model) {
        model.errands.push(Errand::KeepRun);
    }
}

/// The run of a lesson is the lesson's, until somebody takes it over.
fn is_to_be_kept(model: &Model) -> bool {
    !model.learning.is_staged() && is_touched(model)
}

fn is_touched(model: &Model) -> bool {
    !model.player.recording().acts.is_empty() || model.player.recording().setup != Model::first_setup()
}

/// Does what is to be done with runs.
pub fn change(model: &mut Model, change: Change) {
    match change {
        Change::Keep => keep(model),
        Change::Kept(kept) => take_note(model, kept),
        Change::Moved(name) => {
            let old = std::mem::replace(&mut model.runs.name, name);
            let name = &model.runs.name;
            let said = format!(
                "What is kept as {old} is another run, perhaps gone on with in another page: this one is kept as {name}."
            );
            say(model, Words::Remark(said.clone()));
            model.runs.said = said;
        }
        Change::New => begin(model),
        Change::Begin { name, script, play } => begin_with(model, name, &script, play),
        Change::Name(name) => rename(model, name.trim()),
        Change::Open(name) => {
            if may_leave(model) {
                touched(model);
                model.errands.push(Errand::FetchRun(name));
            }
        }
        Change::Opened { name, text } => opened(model, &name, text),
        Change::Forget(name) => forget(model, name),
        Change::Import => model.errands.push(Errand::Import),
        Change::SaveAs => model.errands.push(Errand::SaveAs),
        Change::Unsaved(why) => model.runs.said = format!("It was not saved: {why}"),
        Change::Export => model.errands.push(Errand::Export),
        Change::Tell(form) => tell(model, form),
        Change::ExportHistory => model.errands.push(Errand::ExportHistory),
    }
}

/// What happened up to the farthest moment, in the words of another program.
fn tell(model: &mut Model, form: Form) {
    match export::export(model.player.recording(), model.latest, form) {
        Ok(text) => {
            let name = format!("{} {}", model.runs.name, form.file());
            model.errands.push(Errand::HandOver { name, text });
        }
        Err(refused) => model.runs.said = format!("It cannot be told: {refused}."),
    }
}

fn take_note(model: &mut Model, kept: Result<Vec<Shelved>, String>) {
    match kept {
        Ok(kept) => {
            model.runs.kept = kept;
            model.runs.trouble = None;
        }
        Err(why) => {
            if model.runs.trouble.is_none() {
                model.telling.refuse(model.now, &why);
                say(model, Words::Refused(why.clone()));
            }
            model.runs.trouble = Some(why);
        }
    }
}

/// A run that is not kept would be lost.
pub(super) fn may_leave(model: &mut Model) -> bool {
    if model.runs.trouble.is_some() {
        model.runs.said = format!("{} is not kept: export it, or forget it, first.", model.runs.name);
    }
    model.runs.trouble.is_none()
}

fn begin(model: &mut Model) {
    if !may_leave(model) {
        return;
    }
    let name = model.runs.fresh();
    if model.begin(Model::first_setup()).is_ok() {
        model.runs.said = format!("{name} has begun; it is kept as soon as something is done to it.");
        model.runs.name = name;
        model.runs.seen.set(None);
    }
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
pub(super) fn put_away(model: &mut Model) -> (String, String) {
    let (name, text) = (model.runs.name.clone(), kept::write(model));
    if is_touched(model) {
        model.errands.push(Errand::KeepText { name: name.clone(), text: text.clone() });
    }
    (name, text)
}

/// Brings back what was put away.
pub(super) fn bring_back(model: &mut Model, name: String, text: &str) {
    // It was written here a moment ago.
    if open(model, text).is_ok() {
        model.runs.name = name;
        model.runs.seen.set(Some(mark(text)));
    }
}

/// A run that was planned, or a situation: it begins with a script of its own.
fn begin_with(model: &mut Model, name: Option<String>, script: &str, play: bool) {
    if !may_leave(model) {
        return;
    }
    let name = name.map_or_else(|| model.runs.fresh(), |name| model.runs.free(&name));
    match act_out(model, script) {
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

fn rename(model: &mut Model, name: &str) {
    if name.is_empty() || name == model.runs.name {
        return;
    }
    let name = model.runs.free(name);
    let old = std::mem::replace(&mut model.runs.name, name);
    if is_to_be_kept(model) {
        model.errands.push(Errand::RenameRun(old));
    }
}

fn forget(model: &mut Model, name: String) {
    model.runs.said = format!("{name} is forgotten.");
    if name == model.runs.name {
        model.runs.trouble = None;
        begin(model);
    }
    let had_no_room = model.runs.trouble.is_some();
    model.errands.push(Errand::ForgetRun(name));
    // Perhaps there is room now for the open one, perhaps not yet.
    if had_no_room {
        touched(model);
    }
}

/// A kept run or a file was read.
fn opened(model: &mut Model, name: &str, text: Result<String, String>) {
    if text.as_ref().is_ok_and(|text| Progress::is_in(text)) {
        return learning::take_up(model, text);
    }
    let kept = model.runs.kept.iter().any(|kept| kept.name == name);
    if !may_leave(model) {
        return;
    }
    match text.and_then(|text| open(model, &text).map(|()| mark(&text))) {
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

fn say(model: &mut Model, words: Words) {
    Rc::make_mut(&mut model.talk).say(model.now, words);
}

/// What a fresh run begins with.
impl Model {
    /// Five servers.
    pub fn first_setup() -> Setup {
        Setup { servers: 5, ..Setup::default() }
    }
}
