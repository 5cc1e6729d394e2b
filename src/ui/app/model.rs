//! What the interface knows: the run, where in it we are, and what is open on the screen.

use std::rc::Rc;

use super::hearing::Heard;
use super::msg::Errand;
use super::playback::{Pace, Playback};
use crate::raft::{ServerId, Time};
use crate::recording::{Frame, Player};
use crate::sim::statement::{Refused, Setup};
use crate::ui::caption::Telling;
use crate::ui::console::talk::Talk;
use crate::ui::history::lanes::Lanes;
use crate::ui::history::window::Window;
use crate::ui::ring::messages::LostMark;
use crate::ui::selection::Selection;

/// The state of the whole interface.
pub struct Model {
    /// The run.
    pub player: Player,
    /// The moment shown: the same until something happens.
    pub frame: Rc<Frame>,
    /// The time shown, which moves from frame to frame while playing.
    pub now: Time,
    /// The latest time reached; to be found again after going back.
    pub latest: Time,
    /// Whether and how fast time moves.
    pub playback: Playback,
    /// The sentence on top.
    pub telling: Telling,
    /// What was said and answered.
    pub talk: Rc<Talk>,
    /// Messages lost of late.
    pub lost: Rc<Vec<LostMark>>,
    /// What expectations look back on.
    pub heard: Heard,
    /// What is chosen.
    pub selection: Option<Selection>,
    /// What happened when, as lanes.
    pub lanes: Lanes,
    /// Which part of it is seen.
    pub window: Window,
    /// The next value that the *SET x* button writes.
    pub next_value: u32,
    /// What is open.
    pub screen: Screen,
    /// What is to be done outside, in order.
    pub errands: Vec<Errand>,
}

/// What is open and how it looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screen {
    /// Light or dark.
    pub theme: Theme,
    /// The left rail's tab.
    pub rail: Rail,
    /// Whether both sides are folded away.
    pub folded: bool,
    /// Whether a room looks on: larger, and without the sides.
    pub present: bool,
    /// A phone shows one of these under the ring.
    pub panel: Panel,
    /// What lies over everything.
    pub dialog: Option<Dialog>,
    /// Whether servers are being put into groups, for a partition.
    pub parting: bool,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Ink on paper.
    #[default]
    Light,
    /// Chalk on slate.
    Dark,
}

/// The tabs of the left rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rail {
    /// What was said, and the line to say more.
    Console,
    /// Which links work.
    Faults,
    /// What the run is set to.
    Settings,
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
    /// The inspector.
    Server,
    /// The left rail.
    Rail,
}

/// What lies over everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// All keys.
    Keys,
}

/// What is remembered from session to session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remembered {
    /// The theme, chosen or as the system asks for.
    pub theme: Theme,
    /// What was typed.
    pub history: Vec<String>,
    /// Whether the reader asked for less motion.
    pub still: bool,
}

impl Model {
    /// A fresh cluster of five servers that runs.
    pub fn new(remembered: Remembered) -> Model {
        let setup = Setup { servers: 5, ..Setup::default() };
        let player = Player::new(setup).expect("a fresh cluster can always be had");
        let frame = player.frame();
        let mut model = Model {
            playback: Playback::new(&player, remembered.still),
            telling: Telling::default(),
            talk: Rc::new(Talk::new(remembered.history)),
            heard: Heard::default(),
            selection: None,
            lost: Rc::default(),
            lanes: Lanes::new(&frame.cluster),
            window: Window::default(),
            next_value: 1,
            screen: Screen::new(remembered.theme),
            errands: Vec::new(),
            now: player.now(),
            latest: player.now(),
            frame,
            player,
        };
        model.telling.tell(&model.frame, &[], true);
        model
    }

    /// Begins a new run in the same rooms.
    pub fn begin(&mut self, setup: Setup) -> Result<(), Refused> {
        self.player = Player::new(setup)?;
        self.frame = self.player.frame();
        let stop = self.playback.stop;
        self.playback = Playback::new(&self.player, self.playback.still);
        self.playback.stop = stop;
        self.telling = Telling::default();
        self.telling.tell(&self.frame, &[], true);
        self.heard = Heard::default();
        Rc::make_mut(&mut self.talk).begin();
        self.selection = None;
        self.lost = Rc::default();
        self.lanes = Lanes::new(&self.frame.cluster);
        self.window.begin();
        (self.now, self.latest) = (self.player.now(), self.player.now());
        Ok(())
    }

    /// The server that is selected, if it is one.
    pub fn selected_server(&self) -> Option<ServerId> {
        match self.selection {
            Some(Selection::Server(id) | Selection::Entry(id, _)) => Some(id),
            _ => None,
        }
    }

    /// How fast time passes at this moment, and why.
    pub fn pace(&self) -> Pace {
        self.playback.pace(&self.player)
    }
}

impl Screen {
    fn new(theme: Theme) -> Screen {
        Screen {
            theme,
            rail: Rail::Console,
            folded: false,
            present: false,
            panel: Panel::Logs,
            dialog: None,
            parting: false,
        }
    }
}

impl Theme {
    /// Its name on the page and in storage.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

impl Panel {
    /// Its name on the page.
    pub fn name(self) -> &'static str {
        match self {
            Panel::Logs => "logs",
            Panel::Server => "server",
            Panel::Rail => "rail",
        }
    }
}
