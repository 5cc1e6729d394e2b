//! What can be done with lessons, and who does it.

use super::super::model::Model;
use super::super::msg::Errand;
use super::link::Link;
use super::{edit, keeping, loading, opening, steps};

/// What can be done with lessons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Learn {
    /// To the panel, as it was left.
    Show,
    /// Open a lesson, a step of it, or a challenge.
    Open(Link),
    /// To the next step; presenting, to the next thing to be seen.
    Next,
    /// To the step before.
    Back,
    /// To this step.
    Step(usize),
    /// List all steps, or do not.
    List,
    /// To the end of what is being shown.
    Skip,
    /// This is predicted; or nothing, but the answer is wanted.
    Answer(Option<usize>),
    /// One hint more.
    Hint,
    /// Show the solution; once it is shown, play it.
    Solution,
    /// The step anew.
    Again,
    /// The run is the reader's own from here on.
    TakeOver,
    /// Back to the step.
    ComeBack,
    /// To the list, and to the run that was open before.
    Leave,
    /// Explain a word of `glossary` or `misconceptions`.
    Explain(&'static str, String),
    /// No more.
    CloseAside,
    /// A file came, or why it did not.
    Loaded { file: String, text: Result<String, String> },
    /// Ask again for what did not come.
    Retry,
    /// Put a challenge's code on the clipboard.
    CopyCode,
    /// Hand the progress over as a file.
    Export,
    /// Take up what a file says.
    Import(Result<String, String>),
}

/// Does what is to be done with lessons.
pub fn learn(model: &mut Model, learn: Learn) {
    match learn {
        Learn::Show => opening::show_panel(model),
        Learn::Open(link) => opening::open(model, link),
        Learn::Loaded { file, text } => loading::loaded(model, &file, text),
        Learn::Retry => loading::retry(model),
        Learn::Leave => opening::leave(model),
        Learn::List => edit(model).listed ^= true,
        Learn::Explain(list, name) => loading::explain(model, list, name),
        Learn::CloseAside => edit(model).aside = None,
        Learn::Hint => edit(model).at.hints += 1,
        Learn::Export => keeping::export(model),
        Learn::Import(text) => keeping::import(model, text),
        Learn::CopyCode => {
            if let Some(Ok((_, Some(code)))) = &model.learning.at.reached {
                model.errands.push(Errand::Copy(code.clone()));
            }
        }
        learn => steps::step(model, learn),
    }
}
