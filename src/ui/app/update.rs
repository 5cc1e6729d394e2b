//! The whole interface's logic: a message and a model give the next model. No browser in it.

use std::rc::Rc;

use super::acting::{perform, say};
use super::learning::{Learn, Learning};
use super::model::Model;
use super::msg::{Direction, Errand, Msg};
use super::playback::STOPS;
use super::screen::{Panel, arrange, go_to_command};
use super::scrubbing::scrub;
use super::selecting::{hover, point_at, select, select_next, select_nth};
use super::travel::{approach, arrived, go_to, travel};
use super::{
    asking, assigning, branches, clock, comparing, drafting, editing, hearing, learning, listing, runs,
    searching, sharing, stepping,
};
use crate::figures;
use crate::recording::Frame;
use crate::ui::caption::Told;
use crate::ui::history::picture::Picture;
use crate::ui::notice::Notice;
use crate::ui::palette;
use crate::ui::reads;

/// Changes the model as the message says. Whether anything is to be drawn anew: if only time passed, what
/// moves is placed, and nothing is drawn.
pub fn update(model: &mut Model, msg: Msg) -> bool {
    match msg {
        Msg::PointAt(at) => return point_at(model, at),
        Msg::Hover { x, y } => return hover(model, x, y),
        _ => {}
    }
    if assigning::forbids(model, &msg) {
        return true;
    }
    let drawn = matches!(msg, Msg::Tick(_) | Msg::Drag(_)).then(|| Drawn::of(model));
    obey(model, msg);
    drawn.is_none_or(|drawn| drawn != Drawn::of(model))
}

/// What is drawn and may change with time.
struct Drawn {
    frame: Rc<Frame>,
    told: Rc<Told>,
    picture: Rc<Picture>,
    playing: bool,
    said: Option<(usize, bool)>,
    digits: usize,
    learning: Rc<Learning>,
}

impl Drawn {
    fn of(model: &Model) -> Drawn {
        Drawn {
            frame: model.frame.clone(),
            told: model.telling.told.clone(),
            picture: model.window.picture.clone(),
            playing: model.playback.playing,
            said: model.stepping.as_ref().map(|script| (script.said, script.goes)),
            digits: clock::digits(model.now).len(),
            learning: model.learning.clone(),
        }
    }
}

impl PartialEq for Drawn {
    fn eq(&self, other: &Drawn) -> bool {
        Rc::ptr_eq(&self.frame, &other.frame)
            && Rc::ptr_eq(&self.told, &other.told)
            && Rc::ptr_eq(&self.picture, &other.picture)
            && Rc::ptr_eq(&self.learning, &other.learning)
            && (self.playing, self.said, self.digits) == (other.playing, other.said, other.digits)
    }
}

fn obey(model: &mut Model, msg: Msg) {
    if is_about_time(&msg) && stepping::goes(model) {
        stepping::stop(model);
        if msg == Msg::PlayOrPause {
            return;
        }
    }
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
        Msg::PointAt(_) | Msg::Hover { .. } => {}
        Msg::Point(at) => model.pointed = at,
        Msg::List(browse) => listing::browse(model, browse),
        Msg::Ask(wish) => asking::ask(model, wish),
        Msg::Runs(change) => runs::change(model, change),
        Msg::Search(step) => searching::search(model, step),
        Msg::SaveFigures => save_figures(model),
        Msg::SavePicture(view, format) => model.errands.push(Errand::SavePicture(view, format)),
        Msg::Unsaved(why) => model.telling.refuse(model.now, &format!("The picture cannot be saved: {why}.")),
        Msg::Fork(fork) => branches::change(model, fork),
        Msg::Beside(wish) => comparing::wish(model, wish),
        Msg::Share(share) => sharing::share(model, share),
        Msg::Linked(fragment) if fragment.is_empty() => learning::learn(model, Learn::Leave),
        Msg::Linked(fragment) => sharing::open(model, &fragment),
        Msg::Learn(learn) => learning::learn(model, learn),
        Msg::Page(direction) => page(model, direction),
        Msg::Lines(lines) => stepping::step(model, lines),
        Msg::Draft(draft) => drafting::draft(model, draft),
        Msg::OpenNotes => model.errands.push(Errand::OpenNotes),
        Msg::NoNotes(text) => model.notice = Some(Notice { text, offer: None }),
        Msg::Notes(wish) => wish.msg().into_iter().for_each(|msg| obey(model, msg)),
        Msg::Assignment => assigning::tell(model),
        Msg::Dismiss => model.notice = None,
        Msg::Still(still) => model.playback.still = still,
        Msg::Say(statement) => say(model, statement),
        Msg::Do(deed) => perform(model, deed),
        Msg::Try(line) => drop(hearing::hear(model, &line)),
        Msg::Select(selection) => select(model, selection),
        Msg::SelectNth(place) => select_nth(model, place),
        Msg::SelectNext(kind) => select_next(model, kind),
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
    learning::follow::follow(model);
    listing::follow(model);
    model.window.large = model.screen.present;
    model.window.follow(&model.player, model.now, model.latest);
    if model.screen.panel == Panel::History {
        model.upright.follow(&model.player);
    }
}

/// Whether somebody wants to be at another moment, or the run to be another.
fn is_about_time(msg: &Msg) -> bool {
    let travels =
        matches!(msg, Msg::Step(_) | Msg::Turn(_) | Msg::Start | Msg::Latest | Msg::Seek(_) | Msg::GoTo(_));
    let plays = matches!(msg, Msg::PlayOrPause | Msg::Page(_) | Msg::Grab { .. } | Msg::BeforeViolation);
    travels || plays || matches!(msg, Msg::Fork(_) | Msg::List(_) | Msg::Learn(_) | Msg::Ask(_))
}

fn tick(model: &mut Model, wall: f64) {
    if let Some(goal) = model.goal {
        model.playback.playing = false;
        return approach(model, goal);
    }
    if stepping::goes(model) {
        return stepping::go_on(model);
    }
    if model.playback.moves() {
        if !learning::show::advance(model, wall) {
            model.playback.advance(&mut model.player, wall);
        }
        model.telling.age(wall);
        arrived(model);
    }
}

/// Whoever presents turns pages: of a lesson, while one is open.
fn page(model: &mut Model, direction: Direction) {
    match (model.learning.link.is_some(), direction) {
        (true, Direction::Onward) => learning::learn(model, Learn::Next),
        (true, Direction::Back) => learning::learn(model, Learn::Back),
        (false, _) => travel(model, &Msg::Step(direction)),
    }
}

/// The figures as a file, which says in its name if rules were off.
fn save_figures(model: &mut Model) {
    let figures = model.frame.figures.up_to(model.now);
    let rows = figures::rows(&figures).map(|row| row + "\n");
    let modified = if model.frame.cluster.rules.broken().next().is_some() { " modified Raft" } else { "" };
    let name = format!("{}{modified} figures.csv", model.runs.name);
    let text = format!("{}\n{}", figures::HEAD, rows.collect::<String>());
    model.errands.push(Errand::HandOver { name, text });
}
