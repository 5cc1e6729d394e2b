//! What the window of notes is told, and what it may ask for: short texts from one window of the browser to the other.

use serde_json::{Value, json};

use super::learning::Learn;
use super::model::Model;
use super::msg::Msg;

/// What stands on the lecturer's desk: the step that the room sees, and what is to be said of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Desk {
    /// The lesson; empty: none is open.
    pub lesson: String,
    /// The step, from 1.
    pub step: u64,
    /// How many steps there are.
    pub steps: u64,
    /// What the step is called.
    pub title: String,
    /// What is to be said, as HTML.
    pub notes: String,
    /// How long the step takes before a class, in seconds; 0: nothing says so.
    pub seconds: u64,
    /// What the room reads at the latest cue point.
    pub cue: String,
    /// What the next step is called.
    pub next: String,
    /// Whether the run plays.
    pub playing: bool,
}

impl Desk {
    /// What there is to say of this moment.
    pub fn of(model: &Model) -> Desk {
        let learning = &model.learning;
        let (Some(lesson), Some(step)) = (&learning.lesson, learning.step()) else { return Desk::default() };
        let at = learning.at.step;
        Desk {
            lesson: lesson.title.clone(),
            step: at as u64 + 1,
            steps: lesson.steps.len() as u64,
            title: step.title.clone(),
            notes: step.notes.clone(),
            seconds: step.seconds,
            cue: learning.at.remark.clone().unwrap_or_default(),
            next: lesson.steps.get(at + 1).map(|next| next.title.clone()).unwrap_or_default(),
            playing: model.playback.playing,
        }
    }

    /// As it is sent.
    pub fn write(&self) -> String {
        json!({
            "lesson": self.lesson, "step": self.step, "steps": self.steps, "title": self.title, "notes": self.notes,
            "seconds": self.seconds, "cue": self.cue, "next": self.next, "playing": self.playing,
        })
        .to_string()
    }

    /// As it was sent; none if it was something else.
    pub fn read(text: &str) -> Option<Desk> {
        let value: Value = serde_json::from_str(text).ok()?;
        let said = |key: &str| Some(value[key].as_str()?.to_string());
        let number = |key: &str| value[key].as_u64();
        Some(Desk {
            lesson: said("lesson")?,
            step: number("step")?,
            steps: number("steps")?,
            title: said("title")?,
            notes: said("notes")?,
            seconds: number("seconds")?,
            cue: said("cue")?,
            next: said("next")?,
            playing: value["playing"].as_bool()?,
        })
    }
}

/// What the window of notes asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// To be told: it has just been opened.
    Tell,
    /// On: past a cue point, or to the next step.
    Next,
    /// Back.
    Back,
    /// Play, or stop.
    PlayOrPause,
}

impl Wish {
    const ALL: [(Wish, &str); 4] =
        [(Wish::Tell, "tell"), (Wish::Next, "next"), (Wish::Back, "back"), (Wish::PlayOrPause, "play")];

    /// As it is sent.
    pub fn word(self) -> &'static str {
        Wish::ALL.iter().find(|(wish, _)| *wish == self).map_or("", |(_, word)| word)
    }

    /// As it was sent.
    pub fn read(word: &str) -> Option<Wish> {
        Wish::ALL.iter().find(|(_, said)| *said == word).map(|(wish, _)| *wish)
    }

    /// What is to happen to the page; none if it is only to tell.
    pub fn msg(self) -> Option<Msg> {
        match self {
            Wish::Tell => None,
            Wish::Next => Some(Msg::Learn(Learn::Next)),
            Wish::Back => Some(Msg::Learn(Learn::Back)),
            Wish::PlayOrPause => Some(Msg::PlayOrPause),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_arrives() {
        let desk = Desk {
            lesson: "A \"b\"".into(),
            step: 2,
            notes: "<p>c</p>".into(),
            seconds: 90,
            ..Desk::default()
        };
        assert_eq!(Desk::read(&desk.write()), Some(desk));
        for (wish, word) in Wish::ALL {
            assert_eq!(Wish::read(word), Some(wish));
            assert_eq!(wish.word(), word);
        }
        for other in ["", "{}", "next ", "[1]"] {
            assert_eq!((Desk::read(other), Wish::read(other)), (None, None), "{other}");
        }
    }
}
