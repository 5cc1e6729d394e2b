//! Lessons and challenges in the page: what is open, where one stands in it, and what the run has to say to that.
//!
//! The texts were rendered when the page was built, and are loaded when they are opened ([`data`]). A step is [staged](stage):
//! its run is a recording as any other, with a stretch that is [shown](show). From then on it is looked at after
//! every message ([`follow`]): has the stretch come to its end, what did the question come to, is the goal reached? Who
//! does something that no step asked for has taken over: that run is kept as one of their own, and they can come back.

pub mod data;
pub mod follow;
pub mod link;
pub mod place;
pub mod progress;
pub mod show;
pub mod stage;
pub mod steps;

pub(super) mod outside;

mod keeping;
mod learn;
mod loading;
mod opening;

use std::rc::Rc;

pub(super) use keeping::take_up;
pub use learn::{Learn, learn};
pub use loading::Load;
pub(super) use loading::anew;
pub(super) use opening::{ask_for_list, forget};
pub use opening::{left, open};
pub use outside::read_file;
pub use place::{Answer, Place, Solution};

use super::model::Model;
use data::{Index, Lesson, Part, Sheet, Task, Words};
use link::Link;
use progress::Progress;

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

/// All of it, to be changed.
fn edit(model: &mut Model) -> &mut Learning {
    Rc::make_mut(&mut model.learning)
}
