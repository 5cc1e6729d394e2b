//! What a link leaves out of its reader's hands: a lecturer's assignment is a link with some of these.
//!
//! They guard against slips and temptation, not against cunning: whoever takes them out of the address is rid of them.
//! What proves that a challenge was done is its result code.

use crate::sim::statement::Statement;

/// Something that is locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// Settings and rules stay as they are.
    Settings,
    /// Servers, links and messages are left alone.
    Faults,
    /// Nothing can be typed.
    Console,
    /// There are no hints.
    Hints,
    /// There are no solutions.
    Solutions,
}

/// What is locked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Locks(u8);

impl Lock {
    /// All there are.
    pub const ALL: [Lock; 5] = [Lock::Settings, Lock::Faults, Lock::Console, Lock::Hints, Lock::Solutions];

    /// Its name in a link.
    pub fn name(self) -> &'static str {
        match self {
            Lock::Settings => "settings",
            Lock::Faults => "faults",
            Lock::Console => "console",
            Lock::Hints => "hints",
            Lock::Solutions => "solutions",
        }
    }

    /// What it means to the reader.
    pub fn sentence(self) -> &'static str {
        match self {
            Lock::Settings => "settings and rules are fixed",
            Lock::Faults => "servers, links and messages are left alone",
            Lock::Console => "the console is closed",
            Lock::Hints => "there are no hints",
            Lock::Solutions => "there are no solutions",
        }
    }
}

impl Locks {
    /// Whether this is locked.
    pub fn has(self, lock: Lock) -> bool {
        self.0 & 1 << lock as u8 != 0
    }

    /// Whether nothing is.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Locks this, or opens it if it is locked.
    pub fn switch(&mut self, lock: Lock) {
        self.0 ^= 1 << lock as u8;
    }

    /// With this locked.
    pub fn with(self, lock: Lock) -> Locks {
        Locks(self.0 | 1 << lock as u8)
    }

    /// The names of all that is locked, parted by commas.
    pub fn print(self) -> String {
        let names: Vec<&str> = self.all().map(Lock::name).collect();
        names.join(",")
    }

    /// What the names say is locked. A name that is not known is left out.
    pub fn read(names: &str) -> Locks {
        let named = |name: &str| Lock::ALL.into_iter().find(|lock| lock.name() == name);
        names.split(',').filter_map(named).fold(Locks::default(), Locks::with)
    }

    /// What it all means to the reader, as one sentence; none if nothing is locked.
    pub fn sentence(self) -> Option<String> {
        let said: Vec<&str> = self.all().map(Lock::sentence).collect();
        (!said.is_empty()).then(|| format!("This is an assignment: {}.", said.join(", ")))
    }

    /// The lock that keeps a statement from being said, if one does.
    pub fn against(self, statement: &Statement) -> Option<Lock> {
        let said = statement.to_string();
        let word = said.split(' ').next().unwrap_or_default();
        let lock = match statement {
            Statement::Ask { .. } | Statement::Note(_) => return None,
            _ if ["set", "break", "mend"].contains(&word) => Lock::Settings,
            _ => Lock::Faults,
        };
        self.has(lock).then_some(lock)
    }

    fn all(self) -> impl Iterator<Item = Lock> {
        Lock::ALL.into_iter().filter(move |lock| self.has(*lock))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::{Line, parse_line};

    #[test]
    fn locks_come_back_as_they_were() {
        for mask in 0..32 {
            assert_eq!(Locks::read(&Locks(mask).print()), Locks(mask));
        }
        assert_eq!(Locks::read("settings,magic,"), Locks::default().with(Lock::Settings));
        assert_eq!(Locks::default().sentence(), None);
    }

    #[test]
    fn a_lock_keeps_from_what_it_is_for_and_from_nothing_else() {
        let check = |locks: &str, line: &str, expected: Option<Lock>| {
            let Ok(Some(Line::Act(statement))) = parse_line(line) else { panic!("{line}") };
            assert_eq!(Locks::read(locks).against(&statement), expected, "{locks}: {line}");
        };
        check("settings", "set latency=5..5ms", Some(Lock::Settings));
        check("settings", "break persist-vote", Some(Lock::Settings));
        check("settings", "kill S1", None);
        check("faults", "kill S1", Some(Lock::Faults));
        check("faults", "cut S1 -> S2", Some(Lock::Faults));
        check("faults", "set latency=5..5ms", None);
        check("faults,settings", "SET x 1", None);
        check("console,hints,solutions", "kill S1", None);
    }
}
