//! A question, its options, and what makes each of them true.

use super::super::{Fault, Goal, Passage};
use super::goal;

/// A prediction to make.
#[derive(Clone, Debug)]
pub struct Ask {
    /// What is asked.
    pub question: Passage,
    /// The options.
    pub choices: Vec<Choice>,
    /// The script with which the run answers.
    pub reveal: Passage,
}

/// An option.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What it says.
    pub text: Passage,
    /// Whether it is what happens.
    pub is_right: bool,
    /// What holds after the reveal if it is what happened.
    pub when: Vec<Goal>,
    /// The misconception that it comes from.
    pub misconception: Option<Passage>,
    /// Why it is not so.
    pub why: Option<Passage>,
}

/// Reads a question.
pub fn read(body: &Passage, reveal: Passage, faults: &mut Vec<Fault>) -> Ask {
    let mut question = Vec::new();
    let mut choices: Vec<Choice> = Vec::new();
    for (below, line) in body.text.lines().enumerate() {
        let passage = |text: &str| Passage {
            file: body.file.clone(),
            line: body.line + below,
            text: text.trim().into(),
        };
        if let Some((is_right, text)) = option(line) {
            choices.push(Choice {
                text: passage(text),
                is_right,
                when: Vec::new(),
                misconception: None,
                why: None,
            });
            continue;
        }
        match choices.last_mut() {
            None => question.push(line),
            Some(_) if line.trim().is_empty() => {}
            Some(choice) => {
                let said = line.strip_prefix("  ").and_then(|line| line.split_once(':'));
                match said.map(|(key, value)| (key.trim(), passage(value))) {
                    Some(("when", said)) => choice.when.extend(goal(said).map_err(|fault| faults.push(fault))),
                    Some(("misconception", said)) => choice.misconception = Some(said),
                    Some(("why", said)) => choice.why = Some(said),
                    _ => faults.push(body.fault_at(
                        below,
                        "expected `- [x] …` or `- [ ] …`, or below one, indented by two, `when:`, `misconception:` or `why:`",
                    )),
                }
            }
        }
    }
    let question = Passage { text: question.join("\n").trim().into(), ..body.clone() };
    if question.text.is_empty() {
        faults.push(body.fault("expected a question before the options"));
    }
    let right = choices.iter().filter(|choice| choice.is_right).count();
    if right != 1 || choices.len() < 2 {
        let message = format!(
            "expected at least two options, one of them right (`[x]`); found {}, {right} right",
            choices.len()
        );
        faults.push(body.fault(message));
    }
    for choice in choices.iter().filter(|choice| choice.when.is_empty()) {
        faults.push(
            choice.text.fault("expected `  when: CONDITION` below: what holds if this is what happens"),
        );
    }
    Ask { question, choices, reveal }
}

/// `- [x] text`: whether it is right, and the text.
fn option(line: &str) -> Option<(bool, &str)> {
    line.strip_prefix("- [x] ")
        .map(|text| (true, text))
        .or_else(|| line.strip_prefix("- [ ] ").map(|text| (false, text)))
}
