//! The keyboard (WAI-ARIA and WCAG 2.1.4), in one table: what can be done, by which keys, and what it is called.
//! What a key means, the page of all keys, the tooltips of buttons and the command palette are made from it.
//!
//! Single letters are off while somebody types, and can be turned off altogether; a control that understands a key
//! itself keeps it.

use Group::{Between, Clusters, Console, Lessons, Screen, Servers, Time};

use super::app::branches::Fork;
use super::app::editing::Edit;
use super::app::listing::Browse;
use super::app::runs::Change;
use super::app::sharing::Share;
use super::app::{Deed, Dialog, Direction, Kind, Learn, Msg, Rail, Wish};

/// Something that can be done, by key or from the palette.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// What it does, as one would say it.
    pub name: &'static str,
    /// Where it stands among the others.
    pub group: Group,
    /// The keys that do it: the browser's names of them, `Shift+` or `Mod+` (Ctrl, or ⌘) before it.
    pub keys: &'static [&'static str],
    /// What is to happen.
    pub msg: Msg,
}

/// What actions are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Playing and travelling.
    Time,
    /// Lessons and challenges.
    Lessons,
    /// The selected server.
    Servers,
    /// All servers at once.
    Clusters,
    /// The selected link or message.
    Between,
    /// The command line and what it answered.
    Console,
    /// What is seen of the page.
    Screen,
}

impl Group {
    /// All of them, in reading order.
    pub const ALL: [Group; 7] = [Time, Lessons, Servers, Clusters, Between, Console, Screen];

    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Time => "Time",
            Lessons => "Lessons",
            Servers => "The selected server",
            Clusters => "The cluster",
            Between => "Links and messages",
            Console => "Console",
            Screen => "Screen",
        }
    }
}

const fn action(group: Group, name: &'static str, keys: &'static [&'static str], msg: Msg) -> Action {
    Action { name, group, keys, msg }
}

/// Everything that can be done with one key or one choice.
pub const ACTIONS: &[Action] = &[
    action(Time, "Play or pause", &["Space", "."], Msg::PlayOrPause),
    action(Time, "Next event", &["ArrowRight"], Msg::Step(Direction::Onward)),
    action(Time, "Previous event", &["ArrowLeft"], Msg::Step(Direction::Back)),
    action(Time, "Next turning point", &["Shift+ArrowRight"], Msg::Turn(Direction::Onward)),
    action(Time, "Previous turning point", &["Shift+ArrowLeft"], Msg::Turn(Direction::Back)),
    action(Time, "Slower", &["["], Msg::Slower),
    action(Time, "Faster", &["]"], Msg::Faster),
    action(Time, "Undo", &["Mod+z"], Msg::Fork(Fork::Undo)),
    action(Time, "Redo", &["Mod+Shift+z", "Mod+y"], Msg::Fork(Fork::Redo)),
    action(Time, "Branches of this run, to open and compare", &[], Msg::Show(Dialog::Branches)),
    action(Time, "Share this run", &[], Msg::Share(Share::Show)),
    action(
        Time,
        "Assignment: a link that locks settings, faults or solutions",
        &[],
        Msg::Share(Share::Assign),
    ),
    action(Time, "See the history larger", &["+", "="], Msg::Zoom { factor: 0.5, x: None }),
    action(Time, "See more of the history", &["-"], Msg::Zoom { factor: 2.0, x: None }),
    action(Time, "See the whole run, or what is near", &["0"], Msg::Whole),
    action(Time, "Look farther left in the history", &["<", ","], Msg::Pan(-200.0)),
    action(Time, "Look farther right in the history", &[">"], Msg::Pan(200.0)),
    action(Time, "Go to the start", &["Home"], Msg::Start),
    action(Time, "Go to the latest moment", &["End"], Msg::Latest),
    action(Time, "Jot down a note on this moment", &["j"], Msg::List(Browse::Write)),
    action(Time, "Go to the moment before the violation", &[], Msg::BeforeViolation),
    action(Lessons, "Lessons and challenges", &[], Msg::Learn(Learn::Show)),
    action(Lessons, "Notes for the lecturer, in a window of their own", &[], Msg::OpenNotes),
    action(Lessons, "Next step", &["n"], Msg::Learn(Learn::Next)),
    action(Lessons, "Step before", &["b"], Msg::Learn(Learn::Back)),
    action(Lessons, "Next step; without a lesson, next event", &["PageDown"], Msg::Page(Direction::Onward)),
    action(Lessons, "Step before; without a lesson, previous event", &["PageUp"], Msg::Page(Direction::Back)),
    action(Servers, "Crash it, or start it again", &["x"], Msg::Do(Deed::CrashOrStart)),
    action(Servers, "Time out now; of a leader, send heartbeats now", &["t"], Msg::Do(Deed::TimeOut)),
    action(Servers, "Isolate it", &["i"], Msg::Do(Deed::Isolate)),
    action(Servers, "Pause it, or let it go on", &[], Msg::Do(Deed::PauseOrResume)),
    action(Servers, "Slow its clock to half, or set it right", &[], Msg::Do(Deed::SlowClock)),
    action(Servers, "Take a snapshot", &[], Msg::Do(Deed::Snapshot)),
    action(Servers, "Make it leader", &[], Msg::Do(Deed::MakeLeader)),
    action(Servers, "Promote it to a voter", &[], Msg::Do(Deed::Promote)),
    action(Servers, "Remove it from the cluster", &[], Msg::Do(Deed::Remove)),
    action(Clusters, "Heal everything", &["h"], Msg::Do(Deed::Heal)),
    action(Clusters, "Partition: put servers into groups", &["g"], Msg::Part(true)),
    action(Clusters, "Add a server", &[], Msg::Do(Deed::AddServer)),
    action(Clusters, "Set x to the next number", &[], Msg::Do(Deed::SetX)),
    action(Between, "Select the next link", &["l"], Msg::SelectNext(Kind::Link)),
    action(Between, "Select the next message in flight", &["m"], Msg::SelectNext(Kind::Message)),
    action(
        Between,
        "Cut the link: one way, both, the other way, healed; copy the message",
        &["c"],
        Msg::Do(Deed::CutOrCopy),
    ),
    action(Between, "Hold the message back, or let it go on", &["k"], Msg::Do(Deed::Hold)),
    action(Between, "Delay the message: its way takes as long again", &["e"], Msg::Do(Deed::Delay)),
    action(Between, "Deliver the message: it is received now", &["r"], Msg::Do(Deed::Deliver)),
    action(Between, "Drop the message", &["Delete"], Msg::Do(Deed::Drop)),
    action(
        Between,
        "Why? Of what is selected; of nothing, of what just happened",
        &["w"],
        Msg::Ask(Wish::Selected),
    ),
    action(Console, "Type a command", &["/"], Msg::GoToCommand),
    action(Console, "Copy the console", &[], Msg::Edit(Edit::Copy)),
    action(Console, "Clear the console", &[], Msg::Edit(Edit::Clear)),
    action(Screen, "Do anything: search all actions", &["Mod+k"], Msg::Show(Dialog::Palette)),
    action(Screen, "All keys", &["?"], Msg::Show(Dialog::Keys)),
    action(Screen, "Present: large, for a room that looks on", &["p"], Msg::Present),
    action(Screen, "Dark or light", &["d"], Msg::ChangeTheme),
    action(Screen, "Look and keys: theme, and single letters on or off", &[], Msg::Show(Dialog::Look)),
    action(Screen, "Fold both sides away, or back", &["\\"], Msg::Fold),
    action(Screen, "Close, or select nothing", &["Escape"], Msg::Escape),
    action(Screen, "Show the console", &[], Msg::Rail(Rail::Console)),
    action(Screen, "Show the events", &[], Msg::Rail(Rail::Events)),
    action(Screen, "Show the faults", &[], Msg::Rail(Rail::Faults)),
    action(Screen, "Show the settings", &[], Msg::Rail(Rail::Settings)),
    action(Screen, "Show the figures", &[], Msg::Rail(Rail::Figures)),
    action(Screen, "Show the rules", &[], Msg::Rail(Rail::Rules)),
    action(Screen, "Show the clients", &[], Msg::Rail(Rail::Clients)),
    action(Screen, "Runs: open, name, export, import", &[], Msg::Show(Dialog::Runs)),
    action(Screen, "New run", &[], Msg::Runs(Change::New)),
    action(Screen, "New run of another size, or from a situation", &[], Msg::Show(Dialog::NewRun)),
    action(Screen, "Export the run as a .raft file", &[], Msg::Runs(Change::Export)),
    action(Screen, "Save the figures as CSV", &[], Msg::SaveFigures),
    action(Screen, "About Raftarium: version and licence", &[], Msg::Show(Dialog::About)),
    action(Screen, "Save a view as a picture, SVG or PNG", &[], Msg::Show(Dialog::Picture)),
    action(Screen, "Export the clients' history as JSON", &[], Msg::Runs(Change::ExportHistory)),
];

/// The keys that select a server, and what they are called together.
pub const SELECT: (&str, &str) = ("1 … 9", "Select a server");

/// A key that was pressed, as far as we care.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Press {
    /// The browser's name of it: `a`, `ArrowLeft`.
    pub key: String,
    /// Whether Shift was down.
    pub shift: bool,
    /// Whether Ctrl or ⌘ was down.
    pub command: bool,
    /// What had the focus.
    pub on: Focus,
    /// Whether single letters do something; they can be turned off.
    pub letters: bool,
}

/// What had the focus, as far as it takes keys for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// Nothing that takes keys.
    Page,
    /// A button or a link: takes Space and Enter.
    Button,
    /// A radio button, a check box, a tab: takes Space and the arrows.
    Choice,
    /// A slider: takes the arrows, Home and End.
    Slider,
    /// A line one types into: takes all but Escape.
    Text,
    /// Something in an open dialog: it is the dialog's.
    Dialog,
}

/// What a key means here; none if it is not ours.
pub fn meaning(press: &Press) -> Option<Msg> {
    let key = if press.key == " " { "Space" } else { &press.key };
    let ours = match press.on {
        // Who types undoes what was typed.
        Focus::Text if press.command && matches!(key, "z" | "Z" | "y") => false,
        _ if press.command => press.on != Focus::Dialog,
        Focus::Dialog => false,
        Focus::Text => key == "Escape",
        Focus::Button => !matches!(key, "Space" | "Enter"),
        Focus::Choice => !matches!(key, "Space" | "ArrowLeft" | "ArrowRight" | "Home" | "End"),
        Focus::Slider => !matches!(key, "ArrowLeft" | "ArrowRight" | "Home" | "End" | "PageUp" | "PageDown"),
        Focus::Page => true,
    };
    let off = !press.letters && !press.command && is_character(key);
    if !ours || off {
        return None;
    }
    if let (false, Ok(place @ 1..=9)) = (press.command, key.parse::<usize>()) {
        return Some(Msg::SelectNth(place - 1));
    }
    let found = ACTIONS.iter().find(|action| action.keys.iter().any(|chord| is(chord, key, press)));
    found.map(|action| action.msg.clone())
}

/// Whether this is the chord. A character may need Shift to be typed at all.
fn is(chord: &str, key: &str, press: &Press) -> bool {
    let (command, chord) = chord.strip_prefix("Mod+").map_or((false, chord), |rest| (true, rest));
    let (shift, chord) = chord.strip_prefix("Shift+").map_or((false, chord), |rest| (true, rest));
    let shifts = is_character(key) && !command || shift == press.shift || key == "Escape";
    command == press.command && shifts && chord.eq_ignore_ascii_case(key)
}

fn is_character(key: &str) -> bool {
    key.chars().count() == 1
}

/// A chord as it stands on a key: `Shift →`, `X`.
pub fn label(chord: &str) -> String {
    let (prefix, key) = chord.rsplit_once('+').filter(|(_, key)| !key.is_empty()).unwrap_or(("", chord));
    let key = match key {
        "ArrowRight" => "→".into(),
        "ArrowLeft" => "←".into(),
        "PageDown" => "Page Down".into(),
        "PageUp" => "Page Up".into(),
        "Escape" => "Esc".into(),
        "Delete" => "Del".into(),
        key if is_character(key) => key.to_uppercase(),
        key => key.into(),
    };
    match prefix {
        "" => key,
        "Mod" => format!("Ctrl/⌘ {key}"),
        "Mod+Shift" => format!("Ctrl/⌘ Shift {key}"),
        prefix => format!("{prefix} {key}"),
    }
}

/// A button's tooltip: what it does, and the key that does the same, if one does.
pub fn titled(name: &str, msg: &Msg) -> String {
    let action = ACTIONS.iter().find(|action| action.msg == *msg);
    match action.and_then(|action| action.keys.first()) {
        Some(chord) => format!("{name} ({})", label(chord)),
        None => name.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: &str, on: Focus) -> Press {
        Press { key: key.into(), shift: false, command: false, on, letters: true }
    }

    fn check(key: &str, on: Focus, expected: Option<Msg>) {
        assert_eq!(meaning(&press(key, on)), expected, "{key} on {on:?}");
    }

    #[test]
    fn a_letter_means_something_unless_it_is_typed() {
        check("x", Focus::Page, Some(Msg::Do(Deed::CrashOrStart)));
        check("X", Focus::Button, Some(Msg::Do(Deed::CrashOrStart)));
        check("x", Focus::Text, None);
        check("3", Focus::Page, Some(Msg::SelectNth(2)));
        check("0", Focus::Page, Some(Msg::Whole));
        check("F1", Focus::Page, None);
        let shifted = |key: &str| meaning(&Press { shift: true, ..press(key, Focus::Page) });
        assert_eq!(shifted("?"), Some(Msg::Show(Dialog::Keys)));
        assert_eq!(shifted("ArrowRight"), Some(Msg::Turn(Direction::Onward)));
    }

    #[test]
    fn with_ctrl_only_what_is_meant_for_it() {
        let with_ctrl = |key: &str, on| meaning(&Press { command: true, ..press(key, on) });
        assert_eq!(with_ctrl("k", Focus::Text), Some(Msg::Show(Dialog::Palette)));
        assert_eq!(with_ctrl("K", Focus::Page), Some(Msg::Show(Dialog::Palette)));
        assert_eq!(with_ctrl("k", Focus::Dialog), None);
        for key in ["x", "1", "ArrowLeft", "c"] {
            assert_eq!(with_ctrl(key, Focus::Page), None, "{key} is the browser's");
        }
    }

    #[test]
    fn single_letters_can_be_turned_off() {
        let off = |key: &str| meaning(&Press { letters: false, ..press(key, Focus::Page) });
        for key in ["x", "3", "/", "?", ".", "["] {
            assert!(meaning(&press(key, Focus::Page)).is_some(), "{key} does something else");
            assert_eq!(off(key), None, "{key}");
        }
        for key in [" ", "ArrowLeft", "PageDown", "Home", "Escape"] {
            assert!(off(key).is_some(), "{key} is no letter");
        }
    }

    #[test]
    fn a_control_keeps_the_keys_it_understands() {
        check(" ", Focus::Page, Some(Msg::PlayOrPause));
        check(" ", Focus::Button, None);
        check("ArrowLeft", Focus::Button, Some(Msg::Step(Direction::Back)));
        check("ArrowLeft", Focus::Choice, None);
        check("ArrowLeft", Focus::Slider, None);
        check(" ", Focus::Slider, Some(Msg::PlayOrPause));
        check("Escape", Focus::Text, Some(Msg::Escape));
        check("Escape", Focus::Dialog, None);
    }

    #[test]
    fn no_key_does_two_things_and_no_name_stands_twice() {
        let keys: Vec<&str> = ACTIONS.iter().flat_map(|action| action.keys).copied().collect();
        let names: Vec<&str> = ACTIONS.iter().map(|action| action.name).collect();
        for all in [keys, names] {
            let mut once = all.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), all.len());
        }
    }

    #[test]
    fn a_tooltip_names_the_key() {
        assert_eq!(titled("Heal", &Msg::Do(Deed::Heal)), "Heal (H)");
        assert_eq!(titled("Next event", &Msg::Step(Direction::Onward)), "Next event (→)");
        assert_eq!(titled("Add server", &Msg::Do(Deed::AddServer)), "Add server");
        assert_eq!(label("Mod+k"), "Ctrl/⌘ K");
        assert_eq!(label("+"), "+");
        assert_eq!(label("Shift+ArrowLeft"), "Shift ←");
    }
}
