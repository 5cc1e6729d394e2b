//! How far a search is, when a person watches.

use std::io::{IsTerminal, stderr};

use indicatif::{ProgressBar, ProgressStyle};

use crate::raft::rules::Rule;
use crate::search::{Search, Task};

const STYLE: &str = "{bar:32} {human_pos} of {human_len} runs · {per_sec} · {eta} left at most · {msg}";

/// A bar over the runs that there may be.
pub struct Bar(Option<ProgressBar>);

impl Bar {
    /// For this search.
    pub fn new(task: &Task) -> Bar {
        let style = || ProgressStyle::with_template(STYLE).expect("the template is one");
        let name = task.rule.map_or("all rules kept", Rule::id);
        let bar = || ProgressBar::new(task.budget).with_style(style()).with_message(name);
        Bar(stderr().is_terminal().then(bar))
    }

    /// One more step is done.
    pub fn tell(&self, search: &Search) {
        let Some(bar) = &self.0 else { return };
        bar.set_position(search.runs());
        if let Some(events) = search.events() {
            bar.set_message(format!("{events} events, looking for fewer"));
        }
    }

    /// The search is over.
    pub fn end(&self) {
        self.0.iter().for_each(ProgressBar::finish_and_clear);
    }
}
