//! Sending the run: as an address that holds all of it, or as a file; and opening what was sent.

use super::assigning;
use super::branches;
use super::kept::Kept;
use super::learning::{self, Learn, link::Link as Goal};
use super::linking;
use super::model::Model;
use super::msg::Errand;
use super::playback::STOPS;
use super::runs;
use super::screen::Dialog;
use super::selecting::select;
use crate::recording::link::locks::{Lock, Locks};
use crate::recording::link::{Link, MARK, MOST, Options, View};
use crate::recording::{Digest, Moment};
use crate::sim::event::EventId;
use crate::ui::embed::SIZES;
use crate::ui::notice::Notice;

/// What the dialog shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sharing {
    /// The fragment of the address.
    pub fragment: String,
    /// How it is to be shown.
    pub options: Options,
    /// Whether it opens at this moment, and not at the end.
    pub here: bool,
    /// Whether it leads to the step of the lesson, or the challenge, that is open, and not to the run.
    pub of_lesson: bool,
    /// How large the frame is in which another page shows it: its place among the sizes.
    pub size: usize,
    /// What stands for the run at the moment at which it opens, and that moment: the same on every machine.
    pub digest: Option<(Digest, Moment)>,
    /// What came of copying it.
    pub said: String,
}

/// What can be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Share {
    /// Show the address.
    Show,
    /// Show the address, with this chosen.
    ShowWith(Choice),
    /// An option is switched, by its name.
    Switch(Choice),
    /// Copy the address.
    Copy,
    /// Another size of the frame in another page, by its place among the sizes.
    Size(usize),
    /// Copy the element that shows it in another page.
    CopySnippet,
    /// It leads to the lesson; or to the run.
    OfLesson(bool),
    /// Show the address of an assignment.
    Assign,
    /// This is locked in the assignment, or is not.
    Lock(Lock),
    /// It was copied, or not.
    Copied(bool),
}

/// What can be chosen about a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// At this moment, not at the end.
    Here,
    /// Playing.
    Play,
    /// Embedded: only the stage and the history.
    Embed,
    /// Presenting.
    Present,
    /// Without the console.
    Bare,
}

impl Sharing {
    /// Whether it is too long for an address.
    pub fn is_long(&self) -> bool {
        self.fragment.len() > MOST
    }

    /// The choices, what they say, and whether each is made.
    pub fn choices(&self) -> [(Choice, &'static str, bool); 5] {
        let Options { playing, embedded, presenting, without_console, .. } = self.options;
        [
            (Choice::Here, "at this moment", self.here),
            (Choice::Play, "playing", playing),
            (Choice::Embed, "embedded", embedded),
            (Choice::Present, "presenting", presenting),
            (Choice::Bare, "without the console", without_console),
        ]
    }

    fn switch(&mut self, choice: Choice) {
        let on = match choice {
            Choice::Here => &mut self.here,
            Choice::Play => &mut self.options.playing,
            Choice::Embed => &mut self.options.embedded,
            Choice::Present => &mut self.options.presenting,
            Choice::Bare => &mut self.options.without_console,
        };
        *on = !*on;
    }
}

/// Does what is to be done about the address.
pub fn share(model: &mut Model, share: Share) {
    match share {
        Share::Show => show_dialog(model, Locks::default()),
        Share::ShowWith(choice) => {
            show_dialog(model, Locks::default());
            model.sharing.switch(choice);
            write(model);
        }
        Share::Switch(choice) => {
            model.sharing.switch(choice);
            write(model);
        }
        Share::Assign => show_dialog(model, Locks::default().with(Lock::Settings)),
        Share::OfLesson(of_lesson) => {
            model.sharing.of_lesson = of_lesson;
            write(model);
        }
        Share::Lock(lock) => {
            model.sharing.options.locks.switch(lock);
            write(model);
        }
        Share::Copy => copy(model, None),
        Share::Size(size) => model.sharing.size = size.min(SIZES.len() - 1),
        Share::CopySnippet => copy(model, Some(SIZES[model.sharing.size])),
        Share::Copied(true) => model.sharing.said = "Copied.".into(),
        Share::Copied(false) => {
            model.sharing.said = "The browser does not let the page copy: select it, and copy by hand.".into()
        }
    }
}

fn show_dialog(model: &mut Model, locks: Locks) {
    model.playback.playing = false;
    let options = Options { locks, ..Options::default() };
    let of_lesson = model.learning.is_staged();
    let size = model.sharing.size;
    model.sharing = Sharing { here: true, of_lesson, size, options, ..Sharing::default() };
    model.screen.dialog = Some(Dialog::Share);
    write(model);
}

fn copy(model: &mut Model, frame: Option<(u32, u32)>) {
    model.errands.push(Errand::CopyAddress { fragment: model.sharing.fragment.clone(), frame });
}

fn write(model: &mut Model) {
    let link = model.learning.link.as_ref().filter(|_| model.sharing.of_lesson);
    model.sharing.fragment = match link {
        Some(link) => assigning::locked(&link.fragment(), model.sharing.options.locks),
        None => of_run(model),
    };
    model.sharing.digest = (!model.sharing.of_lesson).then(|| digest(model));
    model.sharing.said.clear();
}

/// The digest of the moment at which the link opens.
fn digest(model: &Model) -> (Digest, Moment) {
    if model.sharing.here || model.now == model.latest {
        return (model.player.digest(), model.player.moment());
    }
    let mut player = model.player.clone();
    player.go_to(Moment::end_of(model.latest));
    (player.digest(), player.moment())
}

fn of_run(model: &Model) -> String {
    let (now, view) = match model.sharing.here {
        true => (model.moment(), seen(model)),
        false => (Moment::end_of(model.latest), View::default()),
    };
    let (recording, options) = (model.player.recording().clone(), model.sharing.options);
    Link { recording, end: model.latest, now, options, view }.encode()
}

/// What is seen of the run now.
fn seen(model: &Model) -> View {
    let (from, to) = model.window.seen();
    View {
        seen: Some((from as u64, (to - from) as u64)),
        slowed: Some(model.playback.slowed()),
        told: model.telling.told.event.map(|event| event.0),
        selected: model.selection.and_then(linking::name),
    }
}

/// Shows what was seen when the link was made, as far as it is there.
fn see(model: &mut Model, view: &View) {
    let stop = STOPS.iter().position(|stop| Some(*stop) == view.slowed);
    model.playback.stop = stop.unwrap_or(model.playback.stop);
    if let Some(seen) = view.seen {
        model.window.open_at(seen, model.now, model.latest);
    }
    if let Some(event) = view.told {
        model.telling.tell_of(EventId(event), model.player.events(), &model.frame);
    }
    let selected = view.selected.as_deref().and_then(|name| name.split_once('='));
    let selected = selected.and_then(|(attribute, value)| linking::named(model, attribute, value));
    if let Some(thing) = selected.filter(|thing| thing.is_there(model)) {
        select(model, Some(thing));
    }
}

/// The address of the list of lessons.
pub(super) const LESSONS: &str = "#lessons";

/// Opens the run that an address holds; or a sentence says why not, and what was open stays.
pub fn open(model: &mut Model, fragment: &str) {
    if fragment.split('&').next() == Some(LESSONS) {
        learning::learn(model, Learn::Show);
        return assigning::lock(model, assigning::of_fragment(fragment));
    }
    if let Some(link) = Goal::read(fragment) {
        learning::open(model, link);
        return assigning::lock(model, assigning::of_fragment(fragment));
    }
    // Places of the page have names too.
    if !fragment.starts_with(MARK) {
        return;
    }
    match Link::decode(fragment) {
        Ok(link) => show(model, link),
        Err(why) => tell(model, why.to_string()),
    }
}

fn show(model: &mut Model, Link { recording, end, now, options, view }: Link) {
    let kept = Kept { recording, end, now, branches: Default::default(), stop: None };
    if !runs::may_leave(model) {
        let why = model.runs.said.clone();
        return tell(model, why);
    }
    match branches::instead(model, |model| runs::open_recording(model, kept)) {
        Ok(()) => {
            model.runs.name = model.runs.free("Shared run");
            see(model, &view);
            let screen = &mut model.screen;
            screen.embedded |= options.embedded;
            screen.present = options.presenting;
            screen.folded |= options.without_console;
            model.playback.playing = options.playing;
            model.errands.push(Errand::Paint);
            assigning::lock(model, options.locks);
        }
        Err(why) => tell(model, format!("This link holds no run that can be played: {why}.")),
    }
}

fn tell(model: &mut Model, text: String) {
    model.notice = Some(Notice { text, offer: None });
}
