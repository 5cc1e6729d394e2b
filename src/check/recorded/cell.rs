//! An object that holds one value: the register and the key that recorded histories are about.

use std::sync::Arc;

use super::Foresee;
use crate::check::linearize::Model;

/// A value, or nil.
pub type Value = Option<Arc<str>>;

/// What the object is in: its value.
pub type State = Value;

/// One value that is read, written, swapped and appended to.
#[derive(Clone, Copy, Debug)]
pub struct Cell;

/// What one can ask.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    /// What is the value?
    Read,
    /// Let this be the value.
    Write(Value),
    /// If the value is the first, let it be the second.
    Swap(Value, Value),
    /// Put this behind the value.
    Append(Arc<str>),
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Said {
    /// This is the value.
    Found(Value),
    /// Written, or appended.
    Done,
    /// Whether it was swapped.
    Swapped(bool),
}

impl Model for Cell {
    type State = State;
    type Call = Deed;
    type Answer = Said;

    fn step(state: &mut State, deed: &Deed) -> Said {
        match deed {
            Deed::Read => Said::Found(state.clone()),
            Deed::Write(value) => {
                state.clone_from(value);
                Said::Done
            }
            Deed::Swap(expected, new) => {
                let fits = state == expected;
                if fits {
                    state.clone_from(new);
                }
                Said::Swapped(fits)
            }
            Deed::Append(text) => {
                *state = Some([state.as_deref().unwrap_or_default(), text].concat().into());
                Said::Done
            }
        }
    }

    fn reads_only(deed: &Deed) -> bool {
        *deed == Deed::Read
    }

    fn by_itself(_: &State) -> impl Iterator<Item = State> {
        std::iter::empty()
    }
}

impl Foresee for Cell {
    type Sight = Value;

    fn sight<'a>(_: &Deed, said: &'a Said) -> Option<&'a Value> {
        match said {
            Said::Found(value) => Some(value),
            _ => None,
        }
    }

    fn is_in_sight(state: &State, sight: &Value, grows: bool) -> bool {
        match sight {
            Some(text) if grows => text.starts_with(state.as_deref().unwrap_or_default()),
            _ => state == sight,
        }
    }

    fn leads_to(deed: &Deed, sight: &Value, grows: bool) -> bool {
        match deed {
            Deed::Write(value) | Deed::Swap(_, value) => Cell::is_in_sight(value, sight, grows),
            Deed::Read | Deed::Append(_) => false,
        }
    }

    fn grows(deed: &Deed) -> bool {
        matches!(deed, Deed::Append(_))
    }

    fn changed_nothing(deed: &Deed, said: &Said) -> bool {
        Cell::reads_only(deed) || *said == Said::Swapped(false)
    }
}
