//! What links the texts of a folder: whether each link leads somewhere, each source exists, and each word is used.

use std::collections::BTreeSet;

use super::{Course, Entry};
use crate::lesson::markdown;
use crate::lesson::read::{Lesson, Part, Sheet, Step, Task};
use crate::lesson::sources::sources;
use crate::lesson::target::Target;
use crate::lesson::{Fault, Passage};

impl Course {
    /// What a link's target is called, if it leads to something of this course that is there.
    pub fn title_of(&self, target: &str) -> Option<&str> {
        let of = |entries: &'_ [Entry], name: &str| entries.iter().position(|entry| entry.id == name);
        match Target::read(target) {
            Target::Word(name) => of(&self.glossary, name).map(|at| &*self.glossary[at].title.text),
            Target::Misconception(name) => {
                of(&self.misconceptions, name).map(|at| &*self.misconceptions[at].title.text)
            }
            Target::Challenge(name) => {
                let mut sheets = self.challenges.iter().map(|sheet| &sheet.challenge);
                sheets.find(|challenge| challenge.id == name).map(|challenge| &*challenge.title)
            }
            Target::Lesson(name, step) => {
                let lesson = self.lessons.iter().find(|lesson| lesson.id == name)?;
                let Some(step) = step else { return Some(&lesson.title) };
                lesson.steps.iter().find(|is| is.id == step).map(|step| &*step.title.text)
            }
            Target::Elsewhere(_) => None,
        }
    }

    /// Faults of links, sources, and words that nothing uses.
    pub(super) fn faults_of_links(&self) -> Vec<Fault> {
        let mut links = Links { course: self, used: BTreeSet::new(), faults: Vec::new() };
        self.lessons.iter().for_each(|lesson| links.lesson(lesson));
        self.challenges.iter().for_each(|sheet| links.sheet(sheet));
        if !self.is_lent("glossary.md") {
            links.words(&self.glossary);
            links.unused("glossary", &self.glossary);
        }
        if !self.is_lent("misconceptions.md") {
            links.words(&self.misconceptions);
            self.misconceptions.iter().for_each(|entry| links.refutation(entry));
            links.unused("misconception", &self.misconceptions);
        }
        links.faults
    }

    fn is_lent(&self, list: &str) -> bool {
        self.lent.iter().any(|path| path == list)
    }
}

/// All links, followed one after the other.
struct Links<'a> {
    course: &'a Course,
    /// Where links lead.
    used: BTreeSet<String>,
    faults: Vec<Fault>,
}

impl Links<'_> {
    fn lesson(&mut self, lesson: &Lesson) {
        self.follow(&lesson.intro);
        lesson.steps.iter().for_each(|step| self.step(step));
    }

    fn step(&mut self, step: &Step) {
        let mut cited = self.follow(&step.prose);
        for passage in of_part(&step.part).into_iter().chain(&step.notes) {
            cited += self.follow(passage);
        }
        if let Part::Challenge(id) = &step.part {
            return self.resolve(id, &format!("challenge:{}", id.text));
        }
        if cited == 0 {
            self.faults.push(step.title.fault(
                "a step says where what it claims is written: expected a source, as (§5.2), (Figure 8) or (D 6.4)",
            ));
        } else if let Part::Ask(ask) = &step.part {
            for said in ask.choices.iter().filter_map(|choice| choice.misconception.as_ref()) {
                self.resolve(said, &format!("misconception:{}", said.text));
            }
        }
    }

    fn sheet(&mut self, sheet: &Sheet) {
        let mut cited = self.follow(&sheet.prose);
        for passage in of_task(&sheet.task).into_iter().chain(&sheet.notes) {
            cited += self.follow(passage);
        }
        if cited == 0 {
            self.faults.push(sheet.prose.fault("expected a source in the text of a challenge, as (§5.2)"));
        }
    }

    fn words(&mut self, entries: &[Entry]) {
        for entry in entries {
            if self.follow(&entry.prose) == 0 {
                self.faults.push(entry.title.fault("expected a source, as (§5.2)"));
            }
        }
    }

    fn refutation(&mut self, entry: &Entry) {
        let leads = markdown::links(&entry.prose);
        let to_run = |to: &str| matches!(Target::read(to), Target::Lesson(..) | Target::Challenge(_));
        if !leads.iter().any(|link| to_run(&link.target.text)) {
            self.faults.push(entry.title.fault("expected a link to a step or a challenge that refutes it"));
        }
    }

    fn unused(&mut self, kind: &str, entries: &[Entry]) {
        for entry in entries {
            let link = format!("{kind}:{}", entry.id);
            if !self.used.contains(&link) {
                let message = format!("nothing links to it: expected {link} somewhere in the lessons");
                self.faults.push(entry.title.fault(message));
            }
        }
    }

    /// Follows the links of a passage, checks its sources, and tells how many it names.
    fn follow(&mut self, passage: &Passage) -> usize {
        let (mut cited, wrong) = sources(passage);
        self.faults.extend(wrong);
        for link in markdown::links(passage) {
            let to = link.target.text.clone();
            cited += usize::from(to.starts_with("https://"));
            self.resolve(&link.target, &to);
        }
        cited
    }

    fn resolve(&mut self, at: &Passage, to: &str) {
        if to.starts_with("https://") {
            return;
        }
        self.used.insert(to.to_owned());
        if self.course.title_of(to).is_some() {
            return;
        }
        let message = match Target::read(to) {
            Target::Elsewhere(_) => format!(
                "a link to {to}: expected https://…, lesson:NAME, challenge:NAME, glossary:WORD or misconception:NAME"
            ),
            _ => format!("there is no {to}"),
        };
        self.faults.push(at.fault(message));
    }
}

/// The texts of what there is to do.
fn of_part(part: &Part) -> Vec<&Passage> {
    match part {
        Part::Read | Part::Challenge(_) => Vec::new(),
        Part::Do(task) => of_task(task),
        Part::Ask(ask) => {
            let choices = ask.choices.iter().flat_map(|choice| [Some(&choice.text), choice.why.as_ref()]);
            std::iter::once(&ask.question).chain(choices.flatten()).collect()
        }
    }
}

fn of_task(task: &Task) -> Vec<&Passage> {
    std::iter::once(&task.text).chain(&task.hints).collect()
}
