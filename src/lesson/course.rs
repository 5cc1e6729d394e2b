//! A folder of lessons, put together: lessons, challenges, words and misconceptions, and what links them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::lent::LISTS;
use super::markdown::{self, Section, slug};
use super::read::{self, Lesson, Part, Sheet};
use super::sources::sources;
use super::{Fault, Passage};

/// The texts of a folder, by their path in it, parted by `/`.
pub type Files = BTreeMap<String, String>;

/// All that there is to learn.
#[derive(Clone, Debug, Default)]
pub struct Course {
    /// The lessons, by the names of their folders.
    pub lessons: Vec<Lesson>,
    /// The challenges, by their level and name.
    pub challenges: Vec<Sheet>,
    /// The words that are explained.
    pub glossary: Vec<Entry>,
    /// What people believe, and how it is.
    pub misconceptions: Vec<Entry>,
    /// Which of the two lists are lent by the course that comes with the program, for the folder has none.
    lent: Vec<&'static str>,
}

/// A word, or a misconception.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name in links.
    pub id: String,
    /// Its title, where it stands.
    pub title: Passage,
    /// What is said of it.
    pub prose: Passage,
}

impl Course {
    /// Reads a folder, and tells what is wrong with its texts and the links between them. Nothing is played.
    pub fn read(files: &Files) -> (Course, Vec<Fault>) {
        let (mut course, mut faults) = (Course::default(), Vec::new());
        for (path, text) in files {
            let file: Arc<str> = path.as_str().into();
            if let Some(id) = path.strip_suffix("/lesson.md").filter(|id| !id.contains('/')) {
                let (lesson, wrong) = read::lesson(id, &file, text, files);
                course.lessons.push(lesson);
                faults.extend(wrong);
            } else if let Some(id) =
                path.strip_prefix("challenges/").and_then(|name| name.strip_suffix(".md"))
            {
                let (sheet, wrong) = read::challenge(id, &file, text, files);
                course.challenges.extend(sheet);
                faults.extend(wrong);
            } else if path.ends_with(".md") {
                let (page, wrong) = markdown::page(&file, text);
                faults.extend(wrong);
                match course.list(path) {
                    Some(list) => *list = page.sections.iter().map(entry).collect(),
                    None => {
                        let message =
                            "expected NAME/lesson.md, challenges/NAME.md, glossary.md or misconceptions.md";
                        faults.push(Fault { file, line: 1, message: message.into() });
                    }
                }
            }
        }
        for (path, text) in LISTS.into_iter().filter(|(path, _)| !files.contains_key(*path)) {
            let (page, _) = markdown::page(&path.into(), text);
            course.lent.push(path);
            course.list(path).into_iter().for_each(|list| *list = page.sections.iter().map(entry).collect());
        }
        course.challenges.sort_by_key(|sheet| (sheet.challenge.level, sheet.challenge.id.clone()));
        faults.extend(course.links());
        faults.sort();
        (course, faults)
    }

    /// The list that a file holds.
    fn list(&mut self, path: &str) -> Option<&mut Vec<Entry>> {
        match path {
            "glossary.md" => Some(&mut self.glossary),
            "misconceptions.md" => Some(&mut self.misconceptions),
            _ => None,
        }
    }

    /// What a link's target is called, if it leads to something of this course that is there.
    pub fn title_of(&self, target: &str) -> Option<&str> {
        let (kind, name) = target.split_once(':')?;
        let of = |entries: &'_ [Entry]| entries.iter().position(|entry| entry.id == name);
        match kind {
            "glossary" => of(&self.glossary).map(|at| self.glossary[at].title.text.as_str()),
            "misconception" => of(&self.misconceptions).map(|at| self.misconceptions[at].title.text.as_str()),
            "challenge" => {
                let mut sheets = self.challenges.iter().map(|sheet| &sheet.challenge);
                sheets.find(|challenge| challenge.id == name).map(|challenge| challenge.title.as_str())
            }
            "lesson" => {
                let (id, step) = name.split_once('#').map_or((name, None), |(id, step)| (id, Some(step)));
                let lesson = self.lessons.iter().find(|lesson| lesson.id == id)?;
                match step {
                    Some(step) => {
                        lesson.steps.iter().find(|is| is.id == step).map(|step| step.title.text.as_str())
                    }
                    None => Some(lesson.title.as_str()),
                }
            }
            _ => None,
        }
    }

    /// Faults of links, sources, and words that nothing uses.
    fn links(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut used: BTreeSet<String> = BTreeSet::new();
        for lesson in &self.lessons {
            self.follow(&lesson.intro, &mut used, &mut faults);
            for step in &lesson.steps {
                let mut cited = self.follow(&step.prose, &mut used, &mut faults);
                for passage in of_part(&step.part).into_iter().chain(&step.notes) {
                    cited += self.follow(passage, &mut used, &mut faults);
                }
                match &step.part {
                    Part::Challenge(id) => self.resolve(id, &format!("challenge:{}", id.text), &mut used, &mut faults),
                    _ if cited == 0 => faults.push(step.title.fault(
                        "a step says where what it claims is written: expected a source, as (§5.2), (Figure 8) or (D 6.4)",
                    )),
                    Part::Ask(ask) => {
                        for said in ask.choices.iter().filter_map(|choice| choice.misconception.as_ref()) {
                            self.resolve(said, &format!("misconception:{}", said.text), &mut used, &mut faults);
                        }
                    }
                    _ => {}
                }
            }
        }
        for sheet in &self.challenges {
            let mut cited = self.follow(&sheet.prose, &mut used, &mut faults);
            for passage in of_task(&sheet.task).into_iter().chain(&sheet.notes) {
                cited += self.follow(passage, &mut used, &mut faults);
            }
            if cited == 0 {
                faults.push(sheet.prose.fault("expected a source in the text of a challenge, as (§5.2)"));
            }
        }
        let lists = [
            ("glossary", "glossary.md", &self.glossary),
            ("misconception", "misconceptions.md", &self.misconceptions),
        ];
        for (kind, _, entries) in lists.into_iter().filter(|(_, path, _)| !self.lent.contains(path)) {
            for entry in entries {
                if self.follow(&entry.prose, &mut used, &mut faults) == 0 {
                    faults.push(entry.title.fault("expected a source, as (§5.2)"));
                }
                let leads = markdown::links(&entry.prose);
                let to_run = |to: &str| to.starts_with("lesson:") || to.starts_with("challenge:");
                if kind == "misconception" && !leads.iter().any(|link| to_run(&link.target.text)) {
                    faults
                        .push(entry.title.fault("expected a link to a step or a challenge that refutes it"));
                }
            }
            let is_unused = |entry: &&Entry| !used.contains(&format!("{kind}:{}", entry.id));
            faults.extend(entries.iter().filter(is_unused).map(|entry| {
                entry.title.fault(format!(
                    "nothing links to it: expected {kind}:{} somewhere in the lessons",
                    entry.id
                ))
            }));
        }
        faults
    }

    /// Follows the links of a passage, checks its sources, and tells how many it names.
    fn follow(&self, passage: &Passage, used: &mut BTreeSet<String>, faults: &mut Vec<Fault>) -> usize {
        let (mut cited, wrong) = sources(passage);
        faults.extend(wrong);
        for link in markdown::links(passage) {
            let to = link.target.text.clone();
            cited += usize::from(to.starts_with("https://"));
            self.resolve(&link.target, &to, used, faults);
        }
        cited
    }

    fn resolve(&self, at: &Passage, to: &str, used: &mut BTreeSet<String>, faults: &mut Vec<Fault>) {
        if to.starts_with("https://") {
            return;
        }
        used.insert(to.to_owned());
        if self.title_of(to).is_some() {
            return;
        }
        let known = ["glossary:", "misconception:", "challenge:", "lesson:"];
        let message = if known.iter().any(|kind| to.starts_with(kind)) {
            format!("there is no {to}")
        } else {
            format!(
                "a link to {to}: expected https://…, lesson:NAME, challenge:NAME, glossary:WORD or misconception:NAME"
            )
        };
        faults.push(at.fault(message));
    }
}

fn entry(section: &Section) -> Entry {
    Entry { id: slug(&section.title.text), title: section.title.clone(), prose: section.prose.clone() }
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

fn of_task(task: &read::Task) -> Vec<&Passage> {
    std::iter::once(&task.text).chain(&task.hints).collect()
}
