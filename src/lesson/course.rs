//! A folder of lessons, put together: lessons, challenges, words and misconceptions, and what links them.

mod links;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::markdown::{self, Section, slug};
use super::read::{self, Lesson, Sheet};
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
    lent: Vec<String>,
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
    /// Reads a folder, and tells what is wrong with its texts and the links between them. Nothing is played. A list of words
    /// that it does not have is lent to it.
    pub fn read(files: &Files, lent: &Files) -> (Course, Vec<Fault>) {
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
        for (path, text) in lent.iter().filter(|(path, _)| !files.contains_key(*path)) {
            let (page, _) = markdown::page(&path.as_str().into(), text);
            course.lent.push(path.clone());
            course.list(path).into_iter().for_each(|list| *list = page.sections.iter().map(entry).collect());
        }
        course.challenges.sort_by_key(|sheet| (sheet.challenge.level, sheet.challenge.id.clone()));
        faults.extend(course.faults_of_links());
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
}

fn entry(section: &Section) -> Entry {
    Entry { id: slug(&section.title.text), title: section.title.clone(), prose: section.prose.clone() }
}
