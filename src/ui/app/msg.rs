//! Everything that can happen to the interface, and what it wants done outside.

use super::asking::Wish;
use super::branches::Fork;
use super::comparing::Wish as Beside;
use super::drafting::Draft;
use super::editing::Edit;
use super::learning::{Learn, outside::Chore};
use super::listing::Browse;
use super::presenting;
use super::runs::Change;
use super::screen::{Dialog, Look, Panel, Rail};
use super::searching;
use super::sharing::Share;
use super::stepping::Lines;
use crate::raft::Time;
use crate::sim::statement::Statement;
use crate::ui::palette::{self, places::Place};
use crate::ui::picture::{Format, View};
use crate::ui::selection::Selection;
use crate::ui::worker::words::Order;

/// Onward or back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To what comes.
    Onward,
    /// To what was.
    Back,
}

/// What can be gone through by key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The links between servers; of the selected server first.
    Link,
    /// The messages in flight.
    Message,
}

/// Something that a button or key does to the selected server or to the cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Crash it, or start it again.
    CrashOrStart,
    /// Its timer fires now: a leader's for the next heartbeat, any other's for an election.
    TimeOut,
    /// It hears nobody.
    Isolate,
    /// Everybody hears everybody.
    Heal,
    /// It stalls, or goes on.
    PauseOrResume,
    /// Its clock runs at half the speed, or as it should again.
    SlowClock,
    /// It compacts its log.
    Snapshot,
    /// The leader hands over to it.
    MakeLeader,
    /// It becomes a voter.
    Promote,
    /// It leaves the cluster.
    Remove,
    /// The selected link is cut one way, both ways, the other way, and healed; the selected message is copied.
    CutOrCopy,
    /// The selected message is held back, or goes on.
    Hold,
    /// The selected message takes as long again.
    Delay,
    /// The selected message arrives now.
    Deliver,
    /// The selected message is lost.
    Drop,
    /// A new server joins.
    AddServer,
    /// A client sets x to the next number.
    SetX,
}

/// Everything that can happen to the interface.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// An animation frame: so many microseconds passed since the last one.
    Tick(f64),
    /// Play, or stop.
    PlayOrPause,
    /// To the next event, or to before the latest.
    Step(Direction),
    /// To the next or previous turning point.
    Turn(Direction),
    /// To the start.
    Start,
    /// To the latest moment reached.
    Latest,
    /// To a moment.
    Seek(Time),
    /// To a place that was named.
    GoTo(Place),
    /// To the moment before an invariant first broke.
    BeforeViolation,
    /// One stop slower.
    Slower,
    /// One stop faster.
    Faster,
    /// This stop.
    Speed(usize),
    /// A click says a statement.
    Say(Statement),
    /// A button's or a key's deed.
    Do(Deed),
    /// A line is said that stands somewhere to be tried.
    Try(String),
    /// Select something, or nothing.
    Select(Option<Selection>),
    /// Select the n-th server, from 0.
    SelectNth(usize),
    /// Select the next of these, or the first.
    SelectNext(Kind),
    /// Something that moves is taken in hand, or let go.
    Grasp(bool),
    /// Something happens to the command line.
    Edit(Edit),
    /// Go to the command line.
    GoToCommand,
    /// Another tab of the rail.
    Rail(Rail),
    /// Another panel on a phone.
    Panel(Panel),
    /// Both sides away, or back.
    Fold,
    /// Dark if it is light, light if it is dark.
    ChangeTheme,
    /// How the page looks from now on.
    Look(Look),
    /// The reader's system is dark, or is not any more.
    DarkSystem(bool),
    /// For a room that looks on, or back.
    Present,
    /// Open a dialog.
    Show(Dialog),
    /// It was closed.
    CloseDialog,
    /// Begin or stop to put servers into groups.
    Part(bool),
    /// Close what is open, or select nothing.
    Escape,
    /// The history's box was measured.
    Measured { width: f64, height: f64 },
    /// The history is pressed at this place.
    Grab { x: f64, y: f64 },
    /// It is dragged there.
    Drag(f64),
    /// It is pointed at there, and not pressed.
    Hover { x: f64, y: f64 },
    /// It is let go.
    LetGo,
    /// See so many times as much of the history; what is at `x` stays there, or else the playhead.
    Zoom { factor: f64, x: Option<f64> },
    /// Two fingers on the history are so many pixels apart, and their middle is at `x`.
    Pinch { apart: f64, x: f64 },
    /// See what lies so many pixels farther to the right.
    Pan(f64),
    /// See what lies around this part of the whole run.
    LookAt(f64),
    /// See the whole run, or what is near.
    Whole,
    /// Something is done with branches, or undone.
    Fork(Fork),
    /// Something is done with two runs beside each other.
    Beside(Beside),
    /// The run is sent.
    Share(Share),
    /// The address was changed: what stands behind its `#` now.
    Linked(String),
    /// A script goes on, or begins again.
    Lines(Lines),
    /// Something happens to lessons in the making.
    Draft(Draft),
    /// Open the notes in a window of their own.
    OpenNotes,
    /// It cannot be opened, and why.
    NoNotes(String),
    /// The window of notes wants something.
    Notes(presenting::Wish),
    /// Say what the assignment locks.
    Assignment,
    /// Something is done with lessons.
    Learn(Learn),
    /// A page further or back: a step of the lesson, or without one an event.
    Page(Direction),
    /// The notice was read.
    Dismiss,
    /// The reader asked for less motion, or does not any more.
    Still(bool),
    /// This key is to be read in four ways.
    ReadKey(String),
    /// Read it so, from this moment on.
    Compare,
    /// Something is done with the list of events.
    List(Browse),
    /// Something is pointed at, or has the focus: its attribute and what that names; none: nothing.
    PointAt(Option<(&'static str, String)>),
    /// The same, once it is known what it is.
    Point(Option<Selection>),
    /// Why is something so?
    Ask(Wish),
    /// Something is done with runs.
    Runs(Change),
    /// Something happens to the palette.
    Palette(palette::Move),
    /// Something happens to the search.
    Search(searching::Step),
    /// The figures as a file.
    SaveFigures,
    /// A view as a picture.
    SavePicture(View, Format),
    /// A picture could not be saved, and why.
    Unsaved(String),
}

/// What the page is to do that a model cannot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Errand {
    /// Put the focus on the command line.
    FocusCommand,
    /// Put the focus on the line for notes.
    FocusNote,
    /// Take it away again, to where it was before.
    LeaveCommand,
    /// Paint the page light or dark, small or large.
    Paint,
    /// Remember how it is to look.
    KeepLook,
    /// Remember what was typed.
    KeepHistory,
    /// Put a text on the clipboard.
    Copy(String),
    /// Keep the open run.
    KeepRun,
    /// Keep a run that was just left under its name.
    KeepText { name: String, text: String },
    /// Bring a run that is kept.
    FetchRun(String),
    /// Keep a run no longer.
    ForgetRun(String),
    /// Keep the open run under its new name; then, and only then, no longer under this one, which was its own.
    RenameRun(String),
    /// Put the page's address with this fragment into the clipboard, or the element that shows it in a frame of this size.
    CopyAddress { fragment: String, frame: Option<(u32, u32)> },
    /// Ask the reader which file is to be opened.
    Import,
    /// Save the open run where the reader wants it.
    SaveAs,
    /// Hand the open run over as a file.
    Export,
    /// Let a worker play these texts of lessons.
    Judge(String),
    /// Read the folder of lessons no more.
    CloseDrafts,
    /// Open the notes in a window of their own.
    OpenNotes,
    /// Let a worker search.
    Search(Order),
    /// Let it go.
    EndSearch,
    /// Hand its clients' history over as a file.
    ExportHistory,
    /// Hand a text over as a file of this name.
    HandOver { name: String, text: String },
    /// Hand a view over as a picture.
    SavePicture(View, Format),
    /// Something for a lesson.
    Learn(Chore),
}
