//! What is open and how it looks: tabs, panels, dialogs, the theme.

use std::rc::Rc;

use super::learning::{self, Learn};
use super::model::Model;
use super::msg::{Errand, Msg};
use crate::ui::palette::Palette;

/// What is open and how it looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screen {
    /// What was chosen once and for all.
    pub look: Look,
    /// Whether the reader's system is dark.
    pub dark_system: bool,
    /// The left rail's tab.
    pub rail: Rail,
    /// Whether both sides are folded away.
    pub folded: bool,
    /// Whether a room looks on: larger, and without the sides.
    pub present: bool,
    /// Whether it stands in another page.
    pub embedded: bool,
    /// A phone shows one of these under the ring.
    pub panel: Panel,
    /// What lies over everything.
    pub dialog: Option<Dialog>,
    /// Whether servers are being put into groups, for a partition.
    pub parting: bool,
}

/// What a reader chooses for this and all later visits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Light or dark.
    pub theme: Theme,
    /// Whether single letters do something: who speaks to the machine, or bumps keys, does without.
    pub letters: bool,
}

impl Default for Look {
    fn default() -> Look {
        Look { theme: Theme::System, letters: true }
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the reader's system has it.
    #[default]
    System,
    /// Ink on paper.
    Light,
    /// Chalk on slate.
    Dark,
}

/// The tabs of the left rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rail {
    /// Lessons and challenges.
    Learn,
    /// What was said, and the line to say more.
    Console,
    /// What happened.
    Events,
    /// Which links work.
    Faults,
    /// What the run is set to.
    Settings,
    /// What the run measured.
    Figures,
    /// The rules, to switch off.
    Rules,
    /// The clients' operations.
    Clients,
}

/// What a phone shows under the ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// The logs.
    Logs,
    /// The history, from top to bottom.
    History,
    /// The inspector.
    Server,
    /// The left rail.
    Rail,
    /// The lesson in it.
    Learn,
}

/// What lies over everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// All keys.
    Keys,
    /// How the page looks.
    Look,
    /// The runs that are kept.
    Runs,
    /// Everything that can be done.
    Palette,
    /// What a new run begins with.
    NewRun,
    /// Which view is to be saved as a picture.
    Picture,
    /// What this is.
    About,
    /// What this run could have been.
    Branches,
    /// Two runs, one above the other.
    Beside,
    /// The address of the run.
    Share,
}

impl Screen {
    pub(super) fn new(look: Look, dark_system: bool) -> Screen {
        Screen {
            look,
            dark_system,
            rail: Rail::Console,
            folded: false,
            present: false,
            embedded: false,
            panel: Panel::Logs,
            dialog: None,
            parting: false,
        }
    }

    /// Whether it is dark now. A room is rarely dark: on a projector only who chose it has it so.
    pub fn is_dark(&self) -> bool {
        match self.look.theme {
            Theme::System => self.dark_system && !self.present,
            theme => theme == Theme::Dark,
        }
    }
}

impl Theme {
    /// Its name on the page and in storage.
    pub fn name(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The theme of this name; of any other, the system's.
    pub fn named(name: &str) -> Theme {
        [Theme::Light, Theme::Dark].into_iter().find(|theme| theme.name() == name).unwrap_or_default()
    }
}

impl Panel {
    /// Its name on the page.
    pub fn name(self) -> &'static str {
        match self {
            Panel::Logs => "logs",
            Panel::History => "history",
            Panel::Server => "server",
            Panel::Rail => "rail",
            Panel::Learn => "learn",
        }
    }
}

pub(super) fn arrange(model: &mut Model, msg: Msg) {
    let screen = &mut model.screen;
    match msg {
        Msg::Rail(Rail::Learn) => learning::learn(model, Learn::Show),
        Msg::Rail(rail) => screen.rail = rail,
        Msg::Panel(panel) => {
            screen.panel = panel;
            if panel == Panel::Rail && screen.rail == Rail::Learn {
                screen.rail = Rail::Console;
            }
        }
        Msg::Fold => screen.folded = !screen.folded,
        Msg::Show(dialog) => {
            screen.dialog = Some(dialog);
            if dialog == Dialog::Palette {
                learning::ask_for_list(model);
                model.palette = Rc::new(Palette::of(model));
            }
        }
        Msg::CloseDialog => screen.dialog = None,
        Msg::Part(parting) => screen.parting = parting,
        Msg::Present => {
            screen.present = !screen.present;
            model.errands.push(Errand::Paint);
        }
        Msg::ChangeTheme => {
            let theme = if screen.is_dark() { Theme::Light } else { Theme::Dark };
            look(model, Look { theme, ..model.screen.look });
        }
        Msg::Look(chosen) => look(model, chosen),
        Msg::DarkSystem(dark) => screen.dark_system = dark,
        Msg::Escape if screen.dialog.is_some() => screen.dialog = None,
        Msg::Escape if screen.parting => screen.parting = false,
        Msg::Escape => {
            model.selection = None;
            model.asked = None;
            model.errands.push(Errand::LeaveCommand);
        }
        _ => {}
    }
}

fn look(model: &mut Model, look: Look) {
    model.screen.look = look;
    model.errands.extend([Errand::Paint, Errand::KeepLook]);
}

pub(super) fn go_to_command(model: &mut Model) {
    if model.screen.embedded {
        return;
    }
    // A task has the line beside it.
    let is_here =
        model.screen.rail == Rail::Learn && model.learning.task().is_some() && model.learning.is_staged();
    if !is_here {
        model.screen.rail = Rail::Console;
        model.screen.panel = Panel::Rail;
    }
    model.screen.folded = false;
    model.errands.push(Errand::FocusCommand);
}
