//! Lessons and challenges: text and scripts in, and the run itself is the examiner.
//!
//! `docs/lessons.md` tells how they are written. A [`Stage`] is where their scripts are played, one after the
//! other, as one run. A [`Challenge`] grades what somebody did, and a [result code](code) carries it to whoever
//! wants to see it again.
//!
//! With the feature `texts` the texts themselves are read ([`markdown`], [`read`]), put together to a [`course`]
//! and [checked](check): every solution is played, and the right answers must be what happens. The page loads
//! what was rendered when it was built; only its worker reads texts, for whoever is writing some.

pub mod challenge;
pub mod code;
pub mod stage;

#[cfg(feature = "texts")]
pub mod check;
#[cfg(feature = "texts")]
pub mod course;
#[cfg(feature = "texts")]
pub mod json;
#[cfg(feature = "texts")]
pub mod markdown;
#[cfg(feature = "texts")]
pub mod read;
#[cfg(feature = "texts")]
pub mod sources;
#[cfg(feature = "texts")]
pub mod target;

#[cfg(test)]
mod tests;

use std::fmt::{self, Display, Formatter};
use std::sync::Arc;

pub use challenge::{Challenge, Grade};
pub use stage::Stage;

use crate::script::line::Condition;

/// A piece of a text, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The file.
    pub file: Arc<str>,
    /// The line with which it begins, from 1.
    pub line: usize,
    /// What it says.
    pub text: String,
}

/// A condition, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// As it is written.
    pub said: Passage,
    /// What it says.
    pub condition: Condition,
}

/// Something that is wrong with a lesson.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// In which file.
    pub file: Arc<str>,
    /// In which line, from 1.
    pub line: usize,
    /// What is wrong, and what was expected.
    pub message: String,
}

impl Passage {
    /// A fault at its first line.
    pub fn fault(&self, message: impl Into<String>) -> Fault {
        self.fault_at(0, message)
    }

    /// A fault in the line above its first: of a block, where it is opened.
    pub fn fault_above(&self, message: impl Into<String>) -> Fault {
        Fault { file: self.file.clone(), line: self.line.saturating_sub(1).max(1), message: message.into() }
    }

    /// A fault so many lines below its first.
    pub fn fault_at(&self, below: usize, message: impl Into<String>) -> Fault {
        Fault { file: self.file.clone(), line: self.line + below, message: message.into() }
    }
}

impl Display for Fault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", crate::script::error::escaped(&self.file), self.line, self.message)
    }
}
