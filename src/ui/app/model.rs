//! What the interface knows: the run, where in it we are, and what is open on the screen.

use std::rc::Rc;

use super::asking::Asked;
use super::branches::Branches;
use super::comparing::Beside;
use super::drafting::Drafts;
use super::hearing::Heard;
use super::learning::show::Stretch;
use super::learning::{self, Learning};
use super::listing::{Found, Listing};
use super::msg::Errand;
use super::playback::{Pace, Playback};
use super::runs::{self, Runs, Shelved};
use super::screen::{Look, Screen};
use super::searching::Searching;
use super::sharing::{self, Sharing};
use super::stepping::{self, Stepping};
use crate::raft::{ServerId, Time};
use crate::recording::link::locks::Locks;
use crate::recording::{Bound, Frame, Moment, Player};
use crate::sim::statement::{Refused, Setup};
use crate::ui::caption::Telling;
use crate::ui::clients::trail;
use crate::ui::console::talk::Talk;
use crate::ui::history::upright::Upright;
use crate::ui::history::window::Window;
use crate::ui::notice::Notice;
use crate::ui::palette::Palette;
use crate::ui::reads::Comparison;
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
    /// The list of events.
    pub listing: Rc<Listing>,
    /// Which events fit into it.
    pub found: Found,
    /// What is pointed at.
    pub pointed: Option<Selection>,
    /// What was asked about last, with the answer; none: nothing is.
    pub asked: Option<Rc<Asked>>,
    /// What clients' operations went through.
    pub trails: trail::Shared,
    /// Four ways to read, as they were compared last.
    pub comparison: Rc<Comparison>,
    /// The search for a run that breaks a rule.
    pub searching: Rc<Searching>,
    /// Everything that can be done, while it is searched.
    pub palette: Rc<Palette>,
    /// Which part of the run is seen.
    pub window: Window,
    /// The same from top to bottom, for a phone.
    pub upright: Upright,
    /// What this run could have been, and what can be undone.
    pub branches: Branches,
    /// Two runs that are compared.
    pub beside: Option<Rc<Beside>>,
    /// Why two runs could not be compared.
    pub said_beside: String,
    /// The address that is shown to be sent.
    pub sharing: Sharing,
    /// What is not in the reader's hands: the page was opened by an assignment.
    pub locks: Locks,
    /// Lessons and challenges.
    pub learning: Rc<Learning>,
    /// Lessons in the making, that are shown in place of the course.
    pub drafts: Option<Rc<Drafts>>,
    /// The stretch of the run that a lesson shows.
    pub stretch: Option<Stretch>,
    /// A script that is stepped through.
    pub stepping: Option<Rc<Stepping>>,
    /// Many lines are said at once: what they came to is taken over behind the last.
    pub hurries: bool,
    /// What just became of the run as a whole.
    pub notice: Option<Notice>,
    /// Where the playhead was dragged, as long as the run is on its way there.
    pub goal: Option<Time>,
    /// The first moment one can go to, as it was told.
    pub begins: Time,
    /// What is open.
    pub screen: Screen,
    /// The runs that are kept, and which of them this is.
    pub runs: Runs,
    /// What is to be done outside, in order.
    pub errands: Vec<Errand>,
}

/// What is remembered from session to session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remembered {
    /// What was chosen once and for all.
    pub look: Look,
    /// Whether the reader's system is dark.
    pub dark_system: bool,
    /// What was typed.
    pub history: Vec<String>,
    /// Whether the reader asked for less motion.
    pub still: bool,
    /// The names and sizes of the runs that are kept.
    pub runs: Vec<Shelved>,
    /// What was done in lessons.
    pub progress: String,
    /// What stands behind the `#` of the address.
    pub fragment: String,
    /// Whether the address asks for the page to stand in another.
    pub embedded: bool,
    /// The run that was open when the page was left: its name and its text.
    pub left_open: Option<(String, String)>,
}

impl Model {
    /// A fresh cluster of five servers that runs.
    pub fn new(remembered: Remembered) -> Model {
        let player = Player::new(Model::first_setup()).expect("a fresh cluster can always be had");
        let frame = player.frame();
        let mut model = Model {
            playback: Playback::new(&player, remembered.still),
            telling: Telling::default(),
            talk: Rc::new(Talk::new(remembered.history)),
            heard: Heard::default(),
            selection: None,
            listing: Rc::default(),
            found: Found::default(),
            pointed: None,
            asked: None,
            lost: Rc::default(),
            trails: trail::Shared::default(),
            comparison: Rc::new(Comparison { key: "x".into(), ..Comparison::default() }),
            searching: Rc::default(),
            palette: Rc::default(),
            window: Window::default(),
            upright: Upright::default(),
            branches: Branches::default(),
            beside: None,
            said_beside: String::new(),
            sharing: Sharing::default(),
            locks: Locks::default(),
            learning: Rc::new(Learning::new(&remembered.progress)),
            drafts: None,
            stretch: None,
            stepping: None,
            hurries: false,
            notice: None,
            goal: None,
            begins: Time(0),
            screen: Screen::new(remembered.look, remembered.dark_system),
            runs: Runs::default(),
            errands: Vec::new(),
            now: player.now(),
            latest: player.now(),
            frame,
            player,
        };
        model.screen.embedded = remembered.embedded;
        model.telling.tell(&model.frame, &[], true);
        runs::resume(&mut model, remembered.runs, remembered.left_open);
        sharing::open(&mut model, &remembered.fragment);
        model.branches.is_first();
        model
    }

    /// Begins a new run in the same rooms.
    ///
    /// # Errors
    /// If it cannot be set up so; nothing changes then.
    pub fn begin(&mut self, setup: Setup) -> Result<(), Refused> {
        self.begin_with(Player::new(setup)?);
        Ok(())
    }

    /// Puts another run, at its beginning, in the place of this one.
    pub fn begin_with(&mut self, player: Player) {
        let bound = self.player.bound();
        self.player = player;
        bound.into_iter().for_each(|bound| self.player.keep_within(bound));
        learning::left(self);
        self.branches.begin();
        self.stepping = None;
        (self.beside, self.notice, self.goal, self.begins) = (None, None, None, Time(0));
        self.frame = self.player.frame();
        let stop = self.playback.stop;
        self.playback = Playback::new(&self.player, self.playback.still);
        self.playback.stop = stop;
        self.telling = Telling::default();
        self.telling.tell(&self.frame, &[], true);
        self.heard = Heard::default();
        Rc::make_mut(&mut self.talk).begin();
        self.selection = None;
        self.found = Found::default();
        self.pointed = None;
        self.asked = None;
        self.listing = Rc::default();
        self.lost = Rc::default();
        self.trails = trail::Shared::default();
        Rc::make_mut(&mut self.comparison).tried.clear();
        self.window.begin();
        self.upright = Upright::default();
        (self.now, self.latest) = (self.player.now(), self.player.now());
    }

    /// From now on, no more memory than this is to be used.
    pub fn keep_within(&mut self, bound: Bound) {
        self.player.keep_within(bound);
    }

    /// The moment shown, to the event: where the playhead is dragged to, even if the run is yet on its way there.
    pub fn moment(&self) -> Moment {
        self.goal.map_or_else(|| self.player.moment(), Moment::end_of)
    }

    /// Whether something changes by itself from frame to frame.
    pub fn moves(&self) -> bool {
        self.playback.moves() || self.goal.is_some() || stepping::goes(self)
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
