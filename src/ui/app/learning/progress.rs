//! What somebody did in lessons and challenges, kept in the browser and nowhere else, and as a file. One line for each:
//!
//! ```text
//! # Progress in the lessons of Raftarium
//! step 02-leader-election nobody-leads-yet right
//! solved elect-s3 1 elect-s3.AQ…
//! ```

use std::collections::BTreeMap;

/// What the text begins with.
pub const MARK: &str = "# Progress in the lessons of Raftarium";

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The steps that were seen, by lesson and step.
    steps: BTreeMap<(String, String), Mark>,
    /// The challenges that were solved: in how few actions, and the code that proves it.
    solved: BTreeMap<String, (usize, String)>,
}

/// How far a step was brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// It was read.
    Seen,
    /// It was predicted otherwise than it came.
    Wrong,
    /// It was predicted, or done.
    Right,
}

const MARKS: [(Mark, &str); 3] = [(Mark::Seen, "seen"), (Mark::Wrong, "wrong"), (Mark::Right, "right")];

impl Progress {
    /// A step was brought so far. The first prediction counts: what was wrong does not become right by trying again.
    pub fn note(&mut self, lesson: &str, step: &str, mark: Mark) {
        let known = self.steps.entry((lesson.into(), step.into())).or_insert(mark);
        if *known == Mark::Seen {
            *known = mark;
        }
    }

    /// A challenge was solved. The fewest actions stay.
    pub fn solve(&mut self, challenge: &str, actions: usize, code: String) {
        let best = self.solved.get(challenge).is_none_or(|(known, _)| actions < *known);
        if best {
            self.solved.insert(challenge.into(), (actions, code));
        }
    }

    /// How far a step was brought; none: it was not opened.
    pub fn of(&self, lesson: &str, step: &str) -> Option<Mark> {
        self.steps.get(&(lesson.to_string(), step.to_string())).copied()
    }

    /// In how few actions a challenge was solved, and with which code.
    pub fn solution(&self, challenge: &str) -> Option<&(usize, String)> {
        self.solved.get(challenge)
    }

    /// Whether a text is some progress, and no run.
    pub fn is_in(text: &str) -> bool {
        text.lines().next().is_some_and(|line| line.trim_end() == MARK)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.solved.is_empty()
    }

    /// As a text.
    pub fn write(&self) -> String {
        let name =
            |mark: Mark| MARKS.iter().find(|(other, _)| *other == mark).map_or("seen", |(_, name)| name);
        let steps =
            self.steps.iter().map(|((lesson, step), mark)| format!("step {lesson} {step} {}\n", name(*mark)));
        let solved =
            self.solved.iter().map(|(id, (actions, code))| format!("solved {id} {actions} {code}\n"));
        format!("{MARK}\n{}", steps.chain(solved).collect::<String>())
    }

    /// Takes up what a text says. What cannot be read of it is left out.
    ///
    /// # Errors
    /// If it is no progress at all.
    pub fn take(&mut self, text: &str) -> Result<(), String> {
        if !Progress::is_in(text) {
            return Err(format!("expected a file that begins with `{MARK}`"));
        }
        for line in text.lines().skip(1) {
            match line.split(' ').collect::<Vec<_>>()[..] {
                ["step", lesson, step, mark] => {
                    let mark = MARKS.iter().find(|(_, name)| *name == mark);
                    mark.into_iter().for_each(|(mark, _)| self.note(lesson, step, *mark));
                }
                ["solved", id, actions, code] => {
                    actions.parse().into_iter().for_each(|actions| self.solve(id, actions, code.into()));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_comes_back_as_it_was_and_two_are_joined() {
        let mut here = Progress::default();
        here.note("a", "one", Mark::Seen);
        here.note("a", "two", Mark::Wrong);
        here.solve("elect-s3", 3, "elect-s3.AA".into());
        let mut back = Progress::default();
        back.take(&here.write()).unwrap();
        assert_eq!(back, here);

        let mut other = Progress::default();
        other.note("a", "one", Mark::Right);
        other.note("a", "two", Mark::Right);
        other.solve("elect-s3", 1, "elect-s3.BB".into());
        here.take(&other.write()).unwrap();
        assert_eq!(here.of("a", "one"), Some(Mark::Right));
        assert_eq!(here.of("a", "two"), Some(Mark::Wrong), "the first prediction counts");
        assert_eq!(here.solution("elect-s3"), Some(&(1, "elect-s3.BB".to_string())));
    }

    #[test]
    fn what_is_no_progress_is_refused_and_a_bad_line_is_left_out() {
        let mut progress = Progress::default();
        assert!(progress.take("cluster 5\n").is_err());
        progress.take(&format!("{MARK}\nstep a b great\nsolved x many code\nstep a\n")).unwrap();
        assert!(progress.is_empty());
    }
}
