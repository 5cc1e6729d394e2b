//! An assignment: a link that keeps things out of its reader's hands. The page says what is locked, and refuses it.

use super::editing::Edit;
use super::learning::Learn;
use super::learning::progress::Progress;
use super::model::Model;
use super::msg::Msg;
use super::runs::Change;
use crate::recording::link::locks::{Lock, Locks};
use crate::sim::statement::Statement;
use crate::ui::notice::Notice;

/// What stands before the names of what is locked, in a link to a lesson or a challenge.
const KEY: &str = "locks=";

/// What the fragment of a link to a lesson or a challenge locks.
pub fn of_fragment(fragment: &str) -> Locks {
    let names = fragment.split(['#', '&']).find_map(|pair| pair.strip_prefix(KEY));
    names.map_or_else(Locks::default, Locks::read)
}

/// The fragment with what is locked.
pub fn locked(fragment: &str, locks: Locks) -> String {
    match locks.is_empty() {
        true => fragment.into(),
        false => format!("{fragment}&{KEY}{}", locks.print()),
    }
}

/// Locks this, too, and says what is locked. What was locked stays so until the page is loaded anew: a link that stands
/// in a lesson opens nothing.
pub fn lock(model: &mut Model, locks: Locks) {
    model.locks = Lock::ALL.into_iter().filter(|lock| locks.has(*lock)).fold(model.locks, Locks::with);
    if !locks.is_empty() {
        tell(model);
    }
}

/// Says what is locked.
pub fn tell(model: &mut Model) {
    let text = model.locks.sentence();
    model.notice = text.map(|text| Notice { text, offer: None });
}

/// Whether a statement may be said.
///
/// # Errors
/// Why not.
pub fn allows(model: &Model, statement: &Statement) -> Result<(), String> {
    model.locks.against(statement).map_or(Ok(()), |lock| Err(refusal(lock)))
}

/// Whether something is locked that a message would need; then it is said, and nothing else is to happen.
pub fn forbids(model: &mut Model, msg: &Msg) -> bool {
    let lock = against(msg).filter(|lock| model.locks.has(*lock));
    if let Some(lock) = lock {
        model.notice = Some(Notice { text: refusal(lock), offer: None });
    }
    lock.is_some()
}

/// What has to be open for a message to be followed.
fn against(msg: &Msg) -> Option<Lock> {
    match msg {
        Msg::Runs(Change::Opened { text: Ok(text), .. }) if Progress::is_in(text) => None,
        Msg::Runs(Change::New | Change::Begin { .. } | Change::Open(_) | Change::Opened { .. }) => {
            Some(Lock::Settings)
        }
        Msg::Learn(Learn::Hint) => Some(Lock::Hints),
        Msg::Learn(Learn::Solution) => Some(Lock::Solutions),
        Msg::Edit(Edit::Enter | Edit::Paste(_) | Edit::Hear(_)) | Msg::Try(_) => Some(Lock::Console),
        _ => None,
    }
}

fn refusal(lock: Lock) -> String {
    format!("Locked by this assignment: {}.", lock.sentence())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_stand_in_the_open_in_a_link_to_a_lesson() {
        let locks = Locks::read("hints,solutions");
        let fragment = locked("#challenge=elect-s3", locks);
        assert_eq!(fragment, "#challenge=elect-s3&locks=hints,solutions");
        assert_eq!(of_fragment(&fragment), locks);
        assert_eq!(locked("#lesson=a&step=b", Locks::default()), "#lesson=a&step=b");
        assert!(of_fragment("#lesson=a&step=locks").is_empty());
    }
}
