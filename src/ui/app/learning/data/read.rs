//! The JSON of a lesson, a challenge or a list, as `src/lesson/json.rs` writes it.

use std::sync::Arc;

use serde_json::Value;

use super::{Ask, Choice, Index, Lesson, Listed, Part, Sheet, Step, Task, Words};
use crate::lesson::{Challenge, Goal, Passage};
use crate::script::{Line, parse_line};

/// What a file of lessons must be, if it is not.
type Read<T> = Result<T, String>;

/// The list of all lessons and challenges.
///
/// # Errors
/// If the text is no such list.
pub fn index(text: &str) -> Read<Index> {
    let value = json(text)?;
    let listed = |value: &Value| {
        let weight = value["minutes"].as_u64().or(value["level"].as_u64()).unwrap_or_default();
        let par = value["par"].as_u64().unwrap_or_default();
        let steps = list(&value["steps"]).iter().map(|step| self::text(step, "id")).collect::<Read<_>>()?;
        Ok(Listed { id: self::text(value, "id")?, title: self::text(value, "title")?, weight, par, steps })
    };
    let all = |key: &str| list(&value[key]).iter().map(listed).collect::<Read<Vec<Listed>>>();
    Ok(Index { lessons: all("lessons")?, challenges: all("challenges")? })
}

/// A lesson.
///
/// # Errors
/// If the text is none.
pub fn lesson(text: &str) -> Read<Lesson> {
    let value = json(text)?;
    let steps = list(&value["steps"]).iter().map(step).collect::<Read<Vec<Step>>>()?;
    if steps.is_empty() {
        return Err("it has no steps".into());
    }
    let of = |key: &str| self::text(&value, key);
    let minutes = value["minutes"].as_u64().unwrap_or_default();
    Ok(Lesson {
        id: of("id")?,
        title: of("title")?,
        minutes,
        question: of("question")?,
        intro: of("intro")?,
        steps,
    })
}

/// A challenge.
///
/// # Errors
/// If the text is none.
pub fn sheet(text: &str) -> Read<Sheet> {
    let value = json(text)?;
    let of = |key: &str| self::text(&value, key);
    let task = task(&value["do"])?;
    let number = |key: &str| value[key].as_u64().map(|number| number as usize);
    let words = |key: &str| list(&value[key]).iter().filter_map(Value::as_str).map(String::from).collect();
    let challenge = Challenge {
        id: of("id")?,
        title: of("title")?,
        level: number("level").unwrap_or(1) as u8,
        par: number("par").unwrap_or(1),
        most: number("most"),
        within: value["within"].as_str().map(span).transpose()?,
        only: value["only"].is_array().then(|| words("only")),
        without: words("without"),
        start: passage(of("show")?),
        goals: task.goals.clone(),
    };
    Ok(Sheet { challenge, html: of("html")?, task })
}

/// The glossary, or the misconceptions.
///
/// # Errors
/// If the text is neither.
pub fn words(text: &str) -> Read<Words> {
    let Value::Object(entries) = json(text)? else { return Err("expected an object".into()) };
    let entry =
        |(id, value): (String, Value)| Ok((id, (self::text(&value, "title")?, self::text(&value, "html")?)));
    entries.into_iter().map(entry).collect()
}

fn step(value: &Value) -> Read<Step> {
    let part = if value["ask"].is_object() {
        Part::Ask(ask(&value["ask"])?)
    } else if value["do"].is_object() {
        Part::Do(task(&value["do"])?)
    } else if let Some(id) = value["challenge"].as_str() {
        Part::Challenge(id.into())
    } else {
        Part::Read
    };
    let [show, notes] = ["show", "notes"].map(|key| value[key].as_str().unwrap_or_default().to_string());
    Ok(Step {
        id: text(value, "id")?,
        title: text(value, "title")?,
        html: text(value, "html")?,
        show,
        part,
        notes,
        seconds: value["seconds"].as_u64().unwrap_or_default(),
    })
}

fn ask(value: &Value) -> Read<Ask> {
    let choice = |value: &Value| {
        let [misconception, why] = ["misconception", "why"].map(|key| value[key].as_str().map(String::from));
        Ok(Choice { html: text(value, "html")?, when: goals(&value["when"])?, misconception, why })
    };
    let choices = list(&value["choices"]).iter().map(choice).collect::<Read<_>>()?;
    Ok(Ask { html: text(value, "html")?, choices, reveal: text(value, "reveal")? })
}

fn task(value: &Value) -> Read<Task> {
    let hints = list(&value["hints"]).iter().filter_map(Value::as_str).map(String::from).collect();
    Ok(Task {
        html: text(value, "html")?,
        goals: goals(&value["goals"])?,
        hints,
        solution: text(value, "solution")?,
    })
}

fn goals(value: &Value) -> Read<Vec<Goal>> {
    list(value).iter().filter_map(Value::as_str).map(goal).collect()
}

fn goal(said: &str) -> Read<Goal> {
    match parse_line(&format!("expect {said}")) {
        Ok(Some(Line::Expect(condition))) => Ok(Goal { said: passage(said.into()), condition }),
        _ => Err(format!("`{said}` is no condition")),
    }
}

/// A span as a script has it, as in `run 5s`.
fn span(said: &str) -> Read<crate::raft::Micros> {
    match parse_line(&format!("run {said}")) {
        Ok(Some(Line::Run(span))) => Ok(span),
        _ => Err(format!("`{said}` is no span")),
    }
}

/// A text of which nobody needs to know where it stood.
pub fn passage(text: String) -> Passage {
    Passage { file: Arc::from("the lesson"), line: 1, text }
}

fn json(text: &str) -> Read<Value> {
    serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value, key: &str) -> Read<String> {
    value[key].as_str().map(String::from).ok_or_else(|| format!("it lacks `{key}`"))
}
