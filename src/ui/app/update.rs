//! The whole interface's logic: a message and a model give the next model. No browser in it.

use std::rc::Rc;

use super::asking::Wish;
use super::hearing::{self, Heard};
use super::model::{Dialog, Look, Model, Panel, Rail, Theme};
use super::msg::{Deed, Direction, Errand, Msg};
use super::playback::STOPS;
use super::{
    asking, branches, clock, comparing, deeds, editing, linking, listing, runs, searching, sharing, stepping,
};
use crate::figures;
use crate::raft::Time;
use crate::recording::{Frame, Player};
use crate::sim::event::{Event, EventId};
use crate::sim::statement::Statement;
use crate::ui::caption::Told;
use crate::ui::console::talk::{self, Words};
use crate::ui::history::picture::Picture;
use crate::ui::notice::Notice;
use crate::ui::palette::places::{self, Place};
use crate::ui::palette::{self, Palette};
use crate::ui::reads;
use crate::ui::ring::messages::{LostMark, lost_in};
use crate::ui::selection::Selection;
use crate::why::Subject;

/// How many events happen again in one frame while the playhead is dragged.
const MOST_A_FRAME: u32 = 1_500;
/// How far one looks for a turning point, in events.
const FAR: usize = 5_000;
/// How many lost messages are shown at once.
const LOSSES: usize = 12;

/// Changes the model as the message says. Whether anything is to be drawn anew: if only time passed, what
/// moves is placed, and nothing is drawn.
pub fn update(model: &mut Model, msg: Msg) -> bool {
    if let Msg::PointAt(at) = msg {
        return point_at(model, at);
    }
    let drawn = matches!(msg, Msg::Tick(_)).then(|| Drawn::of(model));
    obey(model, msg);
    drawn.is_none_or(|drawn| drawn != Drawn::of(model))
}

/// What is drawn and may change with time.
struct Drawn {
    frame: Rc<Frame>,
    told: Rc<Told>,
    picture: Rc<Picture>,
    playing: bool,
    digits: usize,
}

impl Drawn {
    fn of(model: &Model) -> Drawn {
        Drawn {
            frame: model.frame.clone(),
            told: model.telling.told.clone(),
            picture: model.window.picture.clone(),
            playing: model.playback.playing,
            digits: clock::digits(model.now).len(),
        }
    }
}

impl PartialEq for Drawn {
    fn eq(&self, other: &Drawn) -> bool {
        Rc::ptr_eq(&self.frame, &other.frame)
            && Rc::ptr_eq(&self.told, &other.told)
            && Rc::ptr_eq(&self.picture, &other.picture)
            && (self.playing, self.digits) == (other.playing, other.digits)
    }
}

fn obey(model: &mut Model, msg: Msg) {
    match msg {
        Msg::Tick(wall) => tick(model, wall),
        Msg::Step(_) | Msg::Turn(_) | Msg::Start | Msg::Latest | Msg::Seek(_) | Msg::BeforeViolation => {
            travel(model, &msg)
        }
        Msg::PlayOrPause => model.playback.playing = !model.playback.playing,
        Msg::Slower => model.playback.slower(),
        Msg::Faster => model.playback.faster(),
        Msg::Speed(stop) => model.playback.stop = stop.min(STOPS.len() - 1),
        Msg::ReadKey(key) => Rc::make_mut(&mut model.comparison).key = key,
        Msg::Compare => {
            let comparison = Rc::make_mut(&mut model.comparison);
            comparison.at = model.now;
            comparison.tried = reads::compare(&model.frame.cluster, &comparison.key.trim().into());
        }
        Msg::PointAt(_) => {}
        Msg::Point(at) => model.pointed = at,
        Msg::List(browse) => listing::browse(model, browse),
        Msg::Ask(wish) => asking::ask(model, wish),
        Msg::Runs(change) => runs::change(model, change),
        Msg::Search(step) => searching::search(model, step),
        Msg::SaveFigures => save_figures(model),
        Msg::SavePicture(view, format) => model.errands.push(Errand::SavePicture(view, format)),
        Msg::Unsaved(why) => model.telling.refuse(model.now, &format!("The picture cannot be saved: {why}.")),
        #[cfg(debug_assertions)]
        Msg::Panic => panic!("somebody asked for it, by #panic"),
        Msg::Fork(fork) => branches::change(model, fork),
        Msg::Beside(wish) => comparing::wish(model, wish),
        Msg::Share(share) => sharing::share(model, share),
        Msg::Linked(fragment) => sharing::open(model, &fragment),
        Msg::Lines(lines) => stepping::step(model, lines),
        Msg::Dismiss => model.notice = None,
        Msg::Still(still) => model.playback.still = still,
        Msg::Say(statement) => say(model, statement),
        Msg::Do(deed) => perform(model, deed),
        Msg::Try(line) => drop(hearing::hear(model, &line)),
        Msg::Select(selection) => select(model, selection),
        Msg::SelectNth(place) => select_nth(model, place),
        Msg::SelectNext(kind) => select(model, deeds::next(model, kind)),
        Msg::Grasp(held) => model.playback.held = held,
        Msg::Edit(edit) => editing::edit(model, edit),
        Msg::GoToCommand => go_to_command(model),
        Msg::Palette(change) => palette::change(model, change),
        Msg::GoTo(place) => go_to(model, place),
        Msg::Measured { .. }
        | Msg::Grab { .. }
        | Msg::Drag(_)
        | Msg::LetGo
        | Msg::Zoom { .. }
        | Msg::Pan(_)
        | Msg::Pinch { .. }
        | Msg::LookAt(_)
        | Msg::Whole => scrub(model, &msg),
        _ => arrange(model, msg),
    }
    listing::follow(model);
    model.window.follow(&model.player, model.now, model.latest);
    if model.screen.panel == Panel::History {
        model.upright.follow(&model.player);
    }
}

/// Only what is drawn over the history is drawn anew for it.
fn point_at(model: &mut Model, at: Option<(&'static str, String)>) -> bool {
    let before = model.pointed;
    model.pointed = at.and_then(|(attribute, value)| linking::named(model, attribute, &value));
    let in_history =
        |thing: Option<Selection>| matches!(thing, Some(Selection::Event(_) | Selection::Message(_)));
    before != model.pointed && (in_history(before) || in_history(model.pointed))
}

fn tick(model: &mut Model, wall: f64) {
    if let Some(goal) = model.goal {
        model.playback.playing = false;
        return approach(model, goal);
    }
    if model.playback.moves() {
        model.playback.advance(&mut model.player, wall);
        model.telling.age(wall);
        arrived(model);
    }
}

/// Towards a moment to which the playhead was dragged: no more of it in one frame than a frame has time for. The
/// playhead is under the hand already.
fn approach(model: &mut Model, goal: Time) {
    let there = model.player.approach(goal, MOST_A_FRAME);
    arrived(model);
    model.now = if there { model.player.now() } else { goal };
    model.goal = (!there).then_some(goal);
}

/// Time stands while one travels by hand.
fn travel(model: &mut Model, msg: &Msg) {
    model.playback.playing = false;
    if let Some(goal) = model.goal.take() {
        model.player.seek(goal);
    }
    let player = &mut model.player;
    match msg {
        Msg::Step(Direction::Onward) => drop(player.step()),
        Msg::Step(Direction::Back) => drop(player.back()),
        Msg::Turn(direction) => turn(model, *direction),
        Msg::Start => player.seek(Time(0)),
        Msg::Latest => player.seek(model.latest),
        Msg::Seek(time) => player.seek(*time),
        Msg::BeforeViolation => before_violation(player),
        _ => {}
    }
    arrived(model);
}

/// To a place that was named, if there is one.
fn go_to(model: &mut Model, place: Place) {
    model.playback.playing = false;
    if let Err(why) = places::go(&mut model.player, place, model.latest) {
        model.telling.refuse(model.now, &why);
    }
    arrived(model);
}

/// Back by events until nothing is broken any more.
fn before_violation(player: &mut Player) {
    if let Some(first) = player.watched().witness.violations().first().map(|violation| violation.at) {
        player.seek(first);
        while !player.watched().witness.violations().is_empty() && player.back() {}
    }
}

fn turn(model: &mut Model, direction: Direction) {
    let player = &mut model.player;
    let last = player.frame().event.as_ref().map_or(EventId(0), |event| event.id);
    match direction {
        Direction::Back => match player.chronicle().turn_before(last).map(|turn| turn.event) {
            Some(event) => player.seek_event(event),
            None => player.seek(Time(0)),
        },
        Direction::Onward => {
            let found = |player: &Player| player.chronicle().turn_behind(last).map(|turn| turn.event);
            (0..FAR).any(|_| found(player).is_some() || !player.step());
            if let Some(event) = found(player) {
                player.seek_event(event);
            }
        }
    }
}

/// Takes over what the player shows now.
pub(super) fn arrived(model: &mut Model) {
    model.now = model.player.now();
    model.latest = model.latest.max(model.now);
    let begins = model.player.begins();
    if begins > model.begins {
        model.begins = begins;
        let text = format!(
            "The oldest part is let go; the run starts at {} now. Save it first?",
            clock::tenths(begins)
        );
        model.notice = Some(Notice::new(text, "Save", Msg::Runs(runs::Change::Export)));
    }
    let frame = model.player.frame();
    if Rc::ptr_eq(&frame, &model.frame) {
        return;
    }
    let events = model.player.events();
    let known = model.frame.event.as_ref().map(|event| event.id);
    let fresh = &events[events.partition_point(|event| Some(event.id) <= known)..];
    model.frame = frame;
    see_losses(&mut model.lost, fresh);
    model.trails.0.borrow_mut().follow(events);
    model.telling.tell(&model.frame, events, model.playback.playing);
    talk::hear(&mut model.talk, &model.frame);
    forget_what_is_gone(model);
}

/// Keeps the latest losses; none of them while nothing new happens, as when one goes back.
fn see_losses(lost: &mut Rc<Vec<LostMark>>, fresh: &[Event]) {
    let new = lost_in(fresh);
    if !new.is_empty() {
        let lost = Rc::make_mut(lost);
        lost.extend(new);
        lost.drain(..lost.len().saturating_sub(LOSSES));
    } else if fresh.is_empty() {
        *lost = Rc::default();
    }
}

/// A message that arrived cannot stay selected.
fn forget_what_is_gone(model: &mut Model) {
    let cluster = &model.frame.cluster;
    let gone = match model.selection {
        Some(Selection::Message(id)) => !cluster.network.in_flight.contains_key(&id),
        Some(Selection::Server(id)) => !cluster.machines.contains_key(&id),
        Some(Selection::Event(id)) => model.player.known().last().is_none_or(|last| last.id < id),
        _ => false,
    };
    if gone {
        model.asked = None;
        model.selection = None;
    }
}

/// A click says a statement: it is done, and the console shows it as if typed.
fn say(model: &mut Model, statement: Statement) {
    let text = statement.to_string();
    model.heard = Heard { asker: model.heard.asker, ..Heard::since(&model.player) };
    Rc::make_mut(&mut model.talk).say(model.now, Words::Clicked(text));
    act(model, statement);
}

/// Does a statement now. The future that was recorded is gone with it.
pub(super) fn act(model: &mut Model, statement: Statement) {
    let forked = model.now < model.latest;
    if model.player.now() < model.now {
        model.player.seek(model.now);
    }
    model.goal = None;
    branches::remember(model);
    let name = statement.clone();
    let asks = match &statement {
        Statement::Ask { client, .. } => Some(*client),
        _ => None,
    };
    let done = model.player.act(statement);
    let old = (forked && done.is_ok()).then(|| branches::fork(model, &name));
    runs::touched(model);
    model.notice = None;
    let talk = Rc::make_mut(&mut model.talk);
    match done {
        Ok(()) => {
            model.heard.asker = asks.or(model.heard.asker);
            if forked {
                talk.undo_after(model.now);
                model.asked = None;
                let said = branches::said(model.now, &old.unwrap_or_default());
                talk.say(model.now, Words::Remark(said.clone()));
                model.notice = Some(Notice::new(said, "Undo", Msg::Fork(branches::Fork::Undo)));
                model.latest = model.now;
            }
            if let Some(client) = asks {
                talk.ask(model.now, &model.player.frame().cluster, client);
            }
        }
        Err(refused) => {
            model.branches.nothing_done();
            model.heard.refused = Some(refused.to_string());
            talk.say(model.now, Words::Refused(refused.to_string()));
            model.telling.refuse(model.now, &refused.to_string());
        }
    }
    arrived(model);
}

fn perform(model: &mut Model, deed: Deed) {
    let statement = deeds::statement(model, deed);
    if deed == Deed::SetX {
        model.next_value += 1;
    }
    match statement {
        Ok(statement) => say(model, statement),
        Err(why) => {
            Rc::make_mut(&mut model.talk).say(model.now, Words::Remark(why.into()));
            model.telling.refuse(model.now, why);
        }
    }
}

/// Who chooses a message wants to look at it: time stands, or it would be gone.
fn select(model: &mut Model, selection: Option<Selection>) {
    if matches!(selection, Some(Selection::Message(_))) {
        model.playback.playing = false;
    }
    if let Some(Selection::Event(id)) = selection {
        return asking::ask(model, Wish::Of(Subject::Event(id)));
    }
    if model.selection != selection {
        model.asked = None;
    }
    model.selection = selection;
    model.screen.panel = match selection {
        Some(_) => Panel::Server,
        None => model.screen.panel,
    };
}

fn select_nth(model: &mut Model, place: usize) {
    if let Some(id) = model.frame.cluster.machines.keys().nth(place) {
        let id = *id;
        model.asked = None;
        model.selection = Some(Selection::Server(id));
    }
}

/// The figures as a file, which says in its name if rules were off.
fn save_figures(model: &mut Model) {
    let figures = &model.frame.figures;
    let rows = figures::rows(figures).map(|row| row + "\n");
    let modified = if model.frame.cluster.rules.broken().next().is_some() { " modified Raft" } else { "" };
    let name = format!("{}{modified} figures.csv", model.runs.name);
    let text = format!("{}\n{}", figures::HEAD, rows.collect::<String>());
    model.errands.push(Errand::HandOver { name, text });
}

/// The history in hand: the playhead is dragged over a stretch that stands still.
fn scrub(model: &mut Model, msg: &Msg) {
    match *msg {
        Msg::Measured { width, height } => model.window.measured(width, height),
        Msg::Zoom { factor, x } => model.window.zoom(factor, x, model.now, model.latest),
        Msg::Pan(pixels) => model.window.pan(pixels, model.now, model.latest),
        Msg::LookAt(part) => model.window.center(part, model.now, model.latest),
        Msg::Whole => model.window.whole(model.now, model.latest),
        Msg::Pinch { apart, x } => model.window.pinch(apart, x, model.now, model.latest),
        Msg::LetGo => model.window.hold(None),
        Msg::Grab { x, y } => press(model, x, y),
        Msg::Drag(x) if model.window.held().is_some_and(|from| (from - x).abs() > SHAKE) => {
            model.window.hold(Some(f64::INFINITY));
            drag_to(model, x);
        }
        _ => {}
    }
}

/// A press on something goes to what happened there and selects it; elsewhere it takes the playhead in hand.
fn press(model: &mut Model, x: f64, y: f64) {
    match model.window.hit(x, y) {
        Some(event) => {
            model.window.hold(Some(x));
            go_and_select(model, event);
        }
        None => {
            model.window.hold(Some(f64::INFINITY));
            drag_to(model, x);
        }
    }
}

fn go_and_select(model: &mut Model, event: EventId) {
    model.playback.playing = false;
    model.goal = None;
    model.player.seek_event(event);
    arrived(model);
    select(model, Some(Selection::Event(event)));
}

fn drag_to(model: &mut Model, x: f64) {
    model.playback.playing = false;
    let goal = model.window.moment(x).min(model.latest).max(model.player.begins());
    approach(model, goal);
}

/// A press that moves no farther is none that drags, in pixels.
const SHAKE: f64 = 4.0;

pub(super) fn go_to_command(model: &mut Model) {
    model.screen.rail = Rail::Console;
    model.screen.folded = false;
    model.screen.panel = Panel::Rail;
    model.errands.push(Errand::FocusCommand);
}

fn look(model: &mut Model, look: Look) {
    model.screen.look = look;
    model.errands.extend([Errand::Paint, Errand::KeepLook]);
}

fn arrange(model: &mut Model, msg: Msg) {
    let screen = &mut model.screen;
    match msg {
        Msg::Rail(rail) => screen.rail = rail,
        Msg::Panel(panel) => screen.panel = panel,
        Msg::Fold => screen.folded = !screen.folded,
        Msg::Show(dialog) => {
            screen.dialog = Some(dialog);
            if dialog == Dialog::Palette {
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
