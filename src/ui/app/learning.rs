//! Lessons and challenges in the page: what is open, where one stands in it, and what the run has to say to that.
//!
//! The texts were rendered when the page was built, and are loaded when they are opened ([`data`]). A step is [staged](stage):
//! its run is a recording as any other, with a stretch that is [shown](show). From then on it is looked at after
//! every message ([`follow`]): has the stretch come to its end, what did the question come to, is the goal reached? Who
//! does something that no step asked for has taken over: that run is kept as one of their own, and they can come back.

pub mod data;
pub mod follow;
pub mod link;
pub mod progress;
pub mod show;
pub mod stage;
pub mod steps;

pub(super) mod outside;

pub use outside::read_file;

use std::rc::Rc;

use data::{Index, Lesson, Part, Sheet, Task, Words};
use link::Link;
use progress::Progress;

use super::model::Model;
use super::msg::Errand;
use super::runs;
use super::screen::{Panel, Rail};
use crate::lesson::Grade;
use crate::ui::notice::Notice;

/// All that is known of lessons, and which is open.
#[derive(Clone, Debug, Default)]
pub struct Learning {
    /// The list of all.
    pub index: Load<Index>,
    /// The words that are explained.
    pub glossary: Load<Words>,
    /// What people believe at first.
    pub misconceptions: Load<Words>,
    /// What is open, or on its way; none: the list.
    pub link: Option<Link>,
    /// The lesson, if one is open.
    pub lesson: Option<Rc<Lesson>>,
    /// The challenge, if one is open or stands in the step.
    pub sheet: Option<Rc<Sheet>>,
    /// Why what is wanted cannot be shown.
    pub trouble: Option<String>,
    /// Where one stands in it.
    pub at: Place,
    /// The word that is explained: `glossary` or `misconceptions`, and its name.
    pub aside: Option<(&'static str, String)>,
    /// Whether all steps are listed by their titles.
    pub listed: bool,
    /// What was done.
    pub progress: Progress,
    /// What came of the latest thing that was done with progress.
    pub said: String,
    /// The run that was open before: its name and its text.
    before: Option<(String, String)>,
}

/// Something that is loaded when it is needed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Load<T> {
    /// Nobody asked for it.
    #[default]
    Not,
    /// It is on its way.
    Coming,
    /// Here it is.
    Here(Rc<T>),
    /// Why it did not come.
    Failed(String),
}

/// Where one stands in a lesson or challenge.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// The step, from 0.
    pub step: usize,
    /// Whether the stretch of the run that belongs to it was seen to its end.
    pub shown: bool,
    /// What stands at the latest cue.
    pub remark: Option<String>,
    /// What was predicted, and what came of it.
    pub answer: Answer,
    /// How many hints are shown.
    pub hints: usize,
    /// Whether the solution is shown.
    pub solution: Solution,
    /// How many actions were taken.
    pub actions: usize,
    /// What came of reaching the goal: why it does not count, or how well it was done, with a challenge's code.
    pub reached: Option<Result<(Grade, Option<String>), String>>,
    /// Whether the run is the reader's own now.
    pub away: bool,
    /// How many statements its run was recorded with.
    first: usize,
    /// In which edition of the run the goal was reached in a way that does not count.
    vain: u32,
}

/// What was predicted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Answer {
    /// Nothing yet.
    #[default]
    Open,
    /// This; or nothing, but the answer is wanted. The run is under way.
    Given(Option<usize>),
    /// This; and which of the choices it came to.
    Told(Option<usize>, Vec<bool>),
}

/// How much of a solution is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Solution {
    /// Nothing.
    #[default]
    Closed,
    /// Its script.
    Open,
    /// The run has played it.
    Played,
}

/// What can be done with lessons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Learn {
    /// To the panel, as it was left.
    Show,
    /// Open a lesson, a step of it, or a challenge.
    Open(Link),
    /// To the next step; presenting, to the next thing to be seen.
    Next,
    /// To the step before.
    Back,
    /// To this step.
    Step(usize),
    /// List all steps, or do not.
    List,
    /// To the end of what is being shown.
    Skip,
    /// This is predicted; or nothing, but the answer is wanted.
    Answer(Option<usize>),
    /// One hint more.
    Hint,
    /// Show the solution; once it is shown, play it.
    Solution,
    /// The step anew.
    Again,
    /// The run is the reader's own from here on.
    TakeOver,
    /// Back to the step.
    ComeBack,
    /// To the list, and to the run that was open before.
    Leave,
    /// Explain a word of `glossary` or `misconceptions`.
    Explain(&'static str, String),
    /// No more.
    CloseAside,
    /// A file came, or why it did not.
    Loaded { file: String, text: Result<String, String> },
    /// Ask again for what did not come.
    Retry,
    /// Put a challenge's code on the clipboard.
    CopyCode,
    /// Hand the progress over as a file.
    Export,
    /// Take up what a file says.
    Import(Result<String, String>),
}

impl Learning {
    /// With what was done in earlier visits.
    pub fn new(progress: &str) -> Learning {
        let mut learning = Learning::default();
        // What is kept is ours; if it is not, there is no progress.
        let _ = learning.progress.take(progress);
        learning
    }

    /// The step one stands at.
    pub fn step(&self) -> Option<&data::Step> {
        self.lesson.as_ref().and_then(|lesson| lesson.steps.get(self.at.step))
    }

    /// What is to be done here.
    pub fn task(&self) -> Option<&Task> {
        match (&self.sheet, self.step().map(|step| &step.part)) {
            (Some(sheet), _) => Some(&sheet.task),
            (None, Some(Part::Do(task))) => Some(task),
            _ => None,
        }
    }

    /// Whether the run that is open is that of a step or a challenge.
    pub fn is_staged(&self) -> bool {
        (self.lesson.is_some() || self.sheet.is_some()) && !self.at.away
    }
}

/// Does what is to be done with lessons.
pub fn learn(model: &mut Model, learn: Learn) {
    match learn {
        Learn::Show => show_panel(model),
        Learn::Open(link) => open(model, link),
        Learn::Loaded { file, text } => loaded(model, &file, text),
        Learn::Retry => retry(model),
        Learn::Leave => leave(model),
        Learn::List => edit(model).listed ^= true,
        Learn::Explain(list, name) => explain(model, list, name),
        Learn::CloseAside => edit(model).aside = None,
        Learn::Hint => edit(model).at.hints += 1,
        Learn::Export => {
            let text = model.learning.progress.write();
            model.errands.push(Errand::HandOver { name: "raftarium progress.txt".into(), text });
        }
        Learn::Import(text) => import(model, text),
        Learn::CopyCode => {
            if let Some(Ok((_, Some(code)))) = &model.learning.at.reached {
                model.errands.push(Errand::Copy(code.clone()));
            }
        }
        learn => steps::step(model, learn),
    }
}

pub(super) fn edit(model: &mut Model) -> &mut Learning {
    Rc::make_mut(&mut model.learning)
}

pub(super) fn show_panel(model: &mut Model) {
    let screen = &mut model.screen;
    (screen.rail, screen.panel, screen.folded) = (Rail::Learn, Panel::Learn, false);
    if matches!(model.learning.index, Load::Not) {
        edit(model).index = Load::Coming;
        fetch(model, "index");
    }
}

/// Asks for a file: of the lessons in the making, if there are such, or else of the course.
pub(super) fn fetch(model: &mut Model, file: &str) {
    if let Some(text) = model.drafts.as_ref().and_then(|drafts| drafts.file(file)).cloned() {
        return loaded(model, file, Ok(text));
    }
    model.errands.push(Errand::Learn(outside::Chore::Fetch(file.into())));
}

/// All lists and what is open are asked for once more: they may be others now.
pub(super) fn anew(model: &mut Model) {
    let link = model.learning.link.clone();
    let learning = edit(model);
    (learning.glossary, learning.misconceptions, learning.trouble) = (Load::Not, Load::Not, None);
    learning.index = Load::Coming;
    (learning.lesson, learning.sheet) = (None, None);
    fetch(model, "index");
    link.into_iter().for_each(|link| fetch(model, &link.file));
}

/// To the list of the course, and to the run that was open before.
pub(super) fn forget(model: &mut Model) {
    leave(model);
    anew(model);
}

/// Opens what a link leads to. The run that is open now is kept, to come back to.
pub fn open(model: &mut Model, link: Link) {
    show_panel(model);
    let here = model.learning.link.as_ref().is_some_and(|open| open.file == link.file);
    if let (true, Some(lesson)) = (here, &model.learning.lesson) {
        let step = lesson.steps.iter().position(|step| Some(&step.id) == link.step.as_ref()).unwrap_or(0);
        return steps::go(model, step);
    }
    if !runs::may_leave(model) {
        model.notice = Some(Notice { text: model.runs.said.clone(), offer: None });
        return;
    }
    put_aside(model);
    model.stretch = None;
    let (file, learning) = (link.file.clone(), edit(model));
    (learning.lesson, learning.sheet, learning.trouble, learning.aside) = (None, None, None, None);
    (learning.listed, learning.at) = (false, Place::default());
    learning.link = Some(link);
    fetch(model, &file);
}

/// The run that is open when a lesson is opened comes back when that is left.
fn put_aside(model: &mut Model) {
    if model.learning.before.is_some() {
        return;
    }
    let before = runs::put_away(model);
    edit(model).before = Some(before);
}

fn leave(model: &mut Model) {
    if model.learning.link.is_none() {
        return;
    }
    let before = {
        let learning = edit(model);
        (learning.link, learning.lesson, learning.sheet) = (None, None, None);
        (learning.trouble, learning.aside, learning.at) = (None, None, Place::default());
        learning.before.take()
    };
    model.stretch = None;
    model.errands.push(Errand::Learn(outside::Chore::Address(String::new())));
    if let Some((name, text)) = before {
        runs::bring_back(model, name, &text);
    }
}

fn loaded(model: &mut Model, file: &str, text: Result<String, String>) {
    fn load<T>(text: Result<String, String>, read: fn(&str) -> Result<T, String>) -> Load<T> {
        text.and_then(|text| read(&text)).map_or_else(Load::Failed, |here| Load::Here(Rc::new(here)))
    }
    match file {
        "index" => edit(model).index = load(text, data::index),
        "glossary" => edit(model).glossary = load(text, data::words),
        "misconceptions" => edit(model).misconceptions = load(text, data::words),
        _ => steps::arrived(model, file, text),
    }
}

fn retry(model: &mut Model) {
    let learning = edit(model);
    learning.trouble = None;
    let mut files = Vec::new();
    if matches!(learning.index, Load::Failed(_)) {
        learning.index = Load::Coming;
        files.push("index".to_string());
    }
    files.extend(steps::lacking(learning));
    files.iter().for_each(|file| fetch(model, file));
    let aside = model.learning.aside.clone();
    aside.into_iter().for_each(|(list, name)| explain(model, list, name));
}

fn explain(model: &mut Model, list: &'static str, name: String) {
    let learning = edit(model);
    learning.aside = Some((list, name));
    let words = if list == "glossary" { &mut learning.glossary } else { &mut learning.misconceptions };
    if matches!(words, Load::Not | Load::Failed(_)) {
        *words = Load::Coming;
        fetch(model, list);
    }
}

fn import(model: &mut Model, text: Result<String, String>) {
    let learning = edit(model);
    let taken = text.and_then(|text| learning.progress.take(&text));
    learning.said = match taken {
        Ok(()) => "Taken up: what you have done here and there stands in the list now.".into(),
        Err(why) => format!("It cannot be read: {why}."),
    };
    keep(model);
}

/// Keeps what was done.
pub(super) fn keep(model: &mut Model) {
    let chore = outside::Chore::Keep(model.learning.progress.write());
    model.errands.push(Errand::Learn(chore));
}

/// Another run was put in the place of this one: if it was that of a step, the reader is away from it.
pub fn left(model: &mut Model) {
    if model.learning.is_staged() {
        edit(model).at.away = true;
    }
    model.stretch = None;
}

/// The name of a run that somebody took over.
fn own_name(learning: &Learning) -> String {
    match (&learning.lesson, &learning.sheet) {
        (Some(lesson), _) => format!("{}, step {}", lesson.title, learning.at.step + 1),
        (None, Some(sheet)) => sheet.challenge.title.clone(),
        (None, None) => String::new(),
    }
}

/// The run is the reader's own: it has a name, and is kept.
pub(super) fn take_over(model: &mut Model) {
    if !model.learning.is_staged() {
        return;
    }
    edit(model).at.away = true;
    (model.playback.playing, model.stretch) = (false, None);
    model.player.want(Vec::new());
    model.runs.name = model.runs.free(&own_name(&model.learning));
    model.runs.seen.set(None);
    runs::touched(model);
}
