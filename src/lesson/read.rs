//! A lesson or a challenge, read from its text.

mod ask;
mod head;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::markdown::{Block, Page, Section, page, slug};
use super::{Challenge, Fault, Goal, Passage};
use crate::raft::Micros;
use crate::script::line::Claim;
use crate::script::{Line, parse_line};
use crate::store::duration;

pub use ask::{Ask, Choice};
use head::Head;

/// The scripts beside the lessons, by their path.
pub type Scripts = BTreeMap<String, String>;

/// A lesson.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// Its name: that of its folder.
    pub id: String,
    /// Its file.
    pub file: Arc<str>,
    /// What it is called.
    pub title: String,
    /// How long it takes.
    pub minutes: u8,
    /// The question that it answers.
    pub question: String,
    /// What stands before the first step.
    pub intro: Passage,
    /// Its steps.
    pub steps: Vec<Step>,
}

/// A step of a lesson.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its title, where it stands.
    pub title: Passage,
    /// Its name in links.
    pub id: String,
    /// Its text.
    pub prose: Passage,
    /// The script that is played when it begins.
    pub show: Option<Passage>,
    /// What there is to do.
    pub part: Part,
    /// What is said to whoever presents it.
    pub notes: Vec<Passage>,
    /// How long it takes before a class, if its notes say so.
    pub time: Option<Micros>,
}

/// What there is to do in a step.
#[derive(Clone, Debug)]
pub enum Part {
    /// Nothing.
    Read,
    /// To predict something.
    Ask(Ask),
    /// To reach a goal.
    Do(Task),
    /// A challenge, by its name.
    Challenge(Passage),
}

/// A goal to reach.
#[derive(Clone, Debug)]
pub struct Task {
    /// What is asked for.
    pub text: Passage,
    /// What must hold at one moment.
    pub goals: Vec<Goal>,
    /// Hints, from the vague to the plain.
    pub hints: Vec<Passage>,
    /// A script that reaches the goal.
    pub solution: Passage,
}

/// A challenge with its text.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// What the engine grades.
    pub challenge: Challenge,
    /// Its text.
    pub prose: Passage,
    /// Its task.
    pub task: Task,
    /// What is said to whoever presents it.
    pub notes: Vec<Passage>,
}

/// Reads a lesson. What is wrong in one place does not keep the rest from being read.
pub fn lesson(id: &str, file: &Arc<str>, text: &str, scripts: &Scripts) -> (Lesson, Vec<Fault>) {
    let (Page { head, intro, sections }, mut faults) = page(file, text);
    let mut head = Head::new(file, head, &mut faults);
    let (title, question) = (head.text("title"), head.text("question"));
    let minutes = head.number("minutes", 1, 60).unwrap_or(1) as u8;
    head.end(&["title", "minutes", "question"]);
    if let Some(block) = intro.blocks.first() {
        faults.push(
            block.body.fault(format!("`{}` stands before the first step: expected `## …` first", block.word)),
        );
    }
    let mut reader = Reader { scripts, faults };
    let steps: Vec<Step> = sections.iter().map(|section| reader.step(section)).collect();
    if steps.is_empty() {
        reader.faults.push(intro.prose.fault("a lesson has at least one step: expected `## …`"));
    }
    for (at, step) in steps.iter().enumerate() {
        if steps[..at].iter().any(|other| other.id == step.id) {
            reader.faults.push(step.title.fault("another step of this lesson has the same title"));
        }
    }
    let lesson =
        Lesson { id: id.into(), file: file.clone(), title, minutes, question, intro: intro.prose, steps };
    (lesson, reader.faults)
}

/// Reads a challenge; none if it lacks what makes it one.
pub fn challenge(id: &str, file: &Arc<str>, text: &str, scripts: &Scripts) -> (Option<Sheet>, Vec<Fault>) {
    let (Page { head, intro, sections }, mut faults) = page(file, text);
    if let Some(section) = sections.first() {
        faults.push(section.title.fault("a challenge has no steps: expected no `##`"));
    }
    let mut head = Head::new(file, head, &mut faults);
    let title = head.text("title");
    let level = head.number("level", 1, 5).unwrap_or(1) as u8;
    let par = head.number("par", 1, 1000).unwrap_or(1) as usize;
    let most = head.optional_number("most", 1, 1000).map(|most| most as usize);
    let within = head.span("within");
    let (only, without) = (head.words("only"), head.words("without").unwrap_or_default());
    head.end(&["title", "level", "par", "most", "within", "only", "without"]);
    let mut reader = Reader { scripts, faults };
    let step = reader.step(&intro);
    let (Part::Do(task), Some(start)) = (step.part, step.show) else {
        reader.faults.push(
            intro.prose.fault("a challenge has a `show` with which it begins, and a `do` with its goal"),
        );
        return (None, reader.faults);
    };
    let goals = task.goals.clone();
    let challenge = Challenge { id: id.into(), title, level, par, most, within, only, without, start, goals };
    (Some(Sheet { challenge, prose: step.prose, task, notes: step.notes }), reader.faults)
}

/// A goal as it is written.
///
/// # Errors
/// If it is no condition, or one that does not last.
pub fn goal(said: Passage) -> Result<Goal, Fault> {
    let line = format!("expect {}", said.text);
    match parse_line(&line) {
        Ok(Some(Line::Expect(condition))) => match condition.claim {
            Claim::Sent(..) | Claim::Fired(..) | Claim::Refused => Err(said.fault(
                "expected a condition that lasts; `sent`, `fired` and `refused` tell of one statement only",
            )),
            _ => Ok(Goal { said, condition }),
        },
        Ok(_) => Err(said.fault("expected a condition, as in `leader S2` or `S1 commit=2`")),
        Err(error) => Err(said.fault(format!("{}: {}", said.text, error.message))),
    }
}

struct Reader<'a> {
    scripts: &'a Scripts,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn step(&mut self, section: &Section) -> Step {
        let blocks = &section.blocks;
        let show = self.only(blocks, "show").and_then(|block| self.script(block));
        let found = ["ask", "do", "challenge"].map(|word| self.only(blocks, word));
        if found.iter().flatten().count() > 1 {
            self.faults.push(
                section
                    .title
                    .fault("a step asks, lets do or leads to a challenge: expected one of the three"),
            );
        }
        let (reveal, solution) = (self.only(blocks, "reveal"), self.only(blocks, "solution"));
        for (block, with, word) in [(reveal, found[0], "ask"), (solution, found[1], "do")] {
            if let (Some(block), None) = (block, with) {
                self.faults.push(block.body.fault(format!("`{}` without `{word}`", block.word)));
            }
        }
        let part = match found {
            [Some(block), ..] => self.ask(block, reveal).map(Part::Ask),
            [_, Some(block), _] => self.task(block, solution).map(Part::Do),
            [.., Some(block)] => {
                Some(Part::Challenge(Passage { text: block.body.text.trim().into(), ..block.body.clone() }))
            }
            _ => None,
        };
        let notes = blocks.iter().filter(|block| block.word == "notes").map(|block| block.body.clone());
        Step {
            id: slug(&section.title.text),
            title: section.title.clone(),
            prose: section.prose.clone(),
            show,
            part: part.unwrap_or(Part::Read),
            notes: notes.collect(),
            time: self.time(blocks),
        }
    }

    /// How long the notes say that the step takes, all together.
    fn time(&mut self, blocks: &[Block]) -> Option<Micros> {
        let mut all = None;
        for block in blocks.iter().filter(|block| block.word == "notes" && !block.argument.is_empty()) {
            match duration::parse(&block.argument) {
                Some(time) => all = Some(Micros(all.map_or(0, |all: Micros| all.0) + time)),
                None => self.faults.push(block.body.fault_above(format!(
                    "`notes {}`: expected nothing behind `notes`, or how long the step takes before a class, as 90s",
                    block.argument
                ))),
            }
        }
        all
    }

    /// The block of this word, of which there is one at most.
    fn only<'b>(&mut self, blocks: &'b [Block], word: &str) -> Option<&'b Block> {
        let mut all = blocks.iter().filter(|block| block.word == word);
        let first = all.next();
        self.faults.extend(all.map(|block| block.body.fault(format!("a second `{word}` in one step"))));
        first
    }

    /// The script that a block holds or names.
    fn script(&mut self, block: &Block) -> Option<Passage> {
        let body = &block.body;
        if block.argument.is_empty() {
            return Some(body.clone());
        }
        if !body.text.trim().is_empty() {
            self.faults
                .push(body.fault(format!("expected nothing in the block, for it names {}", block.argument)));
        }
        let folder = body.file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let path =
            if folder.is_empty() { block.argument.clone() } else { format!("{folder}/{}", block.argument) };
        match self.scripts.get(&path) {
            Some(text) => Some(Passage { file: path.into(), line: 1, text: text.clone() }),
            None => {
                self.faults
                    .push(Fault { line: body.line - 1, ..body.fault(format!("there is no script {path}")) });
                None
            }
        }
    }

    fn task(&mut self, block: &Block, solution: Option<&Block>) -> Option<Task> {
        let body = &block.body;
        let (mut goals, mut hints, mut text) = (Vec::new(), Vec::new(), Vec::new());
        for (below, line) in body.text.lines().enumerate() {
            let passage = |text: &str| Passage {
                file: body.file.clone(),
                line: body.line + below,
                text: text.trim().into(),
            };
            if let Some(said) = line.strip_prefix("goal:") {
                goals.extend(goal(passage(said)).map_err(|fault| self.faults.push(fault)));
            } else if let Some(said) = line.strip_prefix("hint:") {
                hints.push(passage(said));
            } else {
                text.push(line);
            }
        }
        if goals.is_empty() {
            self.faults.push(body.fault("a task has a goal: expected `goal: CONDITION`"));
        }
        if hints.is_empty() {
            self.faults.push(body.fault("a task has a hint: expected `hint: …`"));
        }
        let Some(solution) = solution.and_then(|block| self.script(block)) else {
            self.faults.push(body.fault("a task has a solution: expected a block ```solution"));
            return None;
        };
        let text = Passage { text: text.join("\n").trim().into(), ..body.clone() };
        Some(Task { text, goals, hints, solution })
    }

    fn ask(&mut self, block: &Block, reveal: Option<&Block>) -> Option<Ask> {
        let Some(reveal) = reveal.and_then(|block| self.script(block)) else {
            self.faults.push(
                block.body.fault("the run answers: expected a block ```reveal with the script that does"),
            );
            return None;
        };
        Some(ask::read(&block.body, reveal, &mut self.faults))
    }
}
