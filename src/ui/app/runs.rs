//! Several runs: each has a name, all that was done to it is kept as it is done, and one of them is open.
//! A run is left only if it is kept, or if nothing was done to it.

mod keeping;
mod opening;

use std::cell::Cell;
use std::rc::Rc;

use super::branches;
use super::model::Model;
use super::msg::Errand;
use crate::export::{self, Form};
use crate::sim::statement::Setup;
use crate::ui::console::talk::Words;
pub use keeping::{branch_off, touched};
pub(super) use keeping::{bring_back, may_leave, put_away};
use keeping::{is_to_be_kept, keep};
pub(super) use opening::open_recording;
pub use opening::resume;
use opening::{begin_with, opened};

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

/// Does what is to be done with runs.
pub fn change(model: &mut Model, change: Change) {
    match change {
        Change::Keep => keep(model),
        Change::Kept(kept) => take_note(model, kept),
        Change::Moved(name) => {
            let old = std::mem::replace(&mut model.runs.name, name);
            let name = &model.runs.name;
            model.branches.renamed(&old, name);
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

fn begin(model: &mut Model) {
    if !may_leave(model) {
        return;
    }
    let name = model.runs.fresh();
    if branches::instead(model, |model| model.begin(Model::first_setup())).is_ok() {
        model.runs.said = format!("{name} has begun; it is kept as soon as something is done to it.");
        model.runs.name = name;
        model.runs.seen.set(None);
    }
}

fn rename(model: &mut Model, name: &str) {
    if name.is_empty() || name == model.runs.name {
        return;
    }
    let name = model.runs.free(name);
    let old = std::mem::replace(&mut model.runs.name, name);
    model.branches.renamed(&old, &model.runs.name);
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
