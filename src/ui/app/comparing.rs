//! Two runs beside each other, in step: the open one, and another branch or itself under another setting or rule.

use std::mem::discriminant;
use std::rc::Rc;

use super::model::Model;
use super::msg::Direction;
use super::screen::Dialog;
use crate::compare::{self, Comparison};
use crate::raft::Time;
use crate::raft::rules::Rule;
use crate::recording::{Player, Recording};
use crate::script::{self, Line};
use crate::sim::settings::Setting;
use crate::sim::statement::Statement;
use crate::ui::history::picture::{Canvas, Picture};
use crate::ui::history::window::{Margins, NAME};
use crate::words;

/// So many events of each run are compared, at the most.
const MOST: usize = 300_000;

/// What is seen of a run before and behind the moment, in microseconds.
const SEEN: (u64, u64) = (300_000, 100_000);
/// Both together.
pub const SPAN: f64 = (SEEN.0 + SEEN.1) as f64;

/// Two runs, one above the other.
#[derive(Clone, Debug)]
pub struct Beside {
    /// What they are called.
    pub names: [String; 2],
    /// The runs.
    players: [Player; 2],
    /// The latest moment of both.
    pub end: Time,
    /// Up to where both are counted: as far as both went.
    pub until: Time,
    /// The moment that is seen of both.
    pub at: Time,
    /// What came of comparing them.
    pub comparison: Comparison,
    /// Their pictures.
    pub pictures: [Rc<Picture>; 2],
    /// What just happened in each.
    pub told: [String; 2],
    /// Which rules are off in each at any time, if any.
    pub modified: [Option<String>; 2],
}

impl PartialEq for Beside {
    fn eq(&self, other: &Beside) -> bool {
        let same = |place: usize| Rc::ptr_eq(&self.pictures[place], &other.pictures[place]);
        (self.at, &self.names) == (other.at, &other.names) && same(0) && same(1)
    }
}

/// What can be done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Compare the open run with this branch.
    Branch(u32),
    /// Compare it with itself, begun with this: `set latency=40ms`, `break RULE`, `seed 7`.
    With(String),
    /// To the next or the previous event of either.
    Step(Direction),
    /// To a moment.
    Seek(Time),
    /// To the first difference.
    First,
}

/// Does what is wished.
pub fn wish(model: &mut Model, wish: Wish) {
    match wish {
        Wish::Branch(id) => {
            let Some(branch) = model.branches.get(id) else { return };
            let (name, run, latest) = (branch.name.clone(), branch.run.clone(), branch.latest);
            begin(model, name, &run, latest);
        }
        Wish::With(line) => {
            let changed = changed(model.player.recording(), line.trim());
            match changed {
                Ok(run) => begin(model, format!("with {}", line.trim()), &run, model.latest),
                Err(why) => model.said_beside = why,
            }
        }
        Wish::Step(_) | Wish::Seek(_) | Wish::First => go(model, &wish),
    }
}

/// The same recording, begun with something else.
fn changed(recording: &Recording, line: &str) -> Result<Recording, String> {
    let expected = "A setting, a rule or a seed is expected: `set latency=40..60ms`, `break RULE`, `mend RULE`, \
                    `seed 7`.";
    // `set` may be left out.
    let short = script::parse_line(&format!("set {line}")).ok().flatten();
    let short = short.filter(|line| matches!(line, Line::Act(Statement::Set(_))));
    let parsed = match short {
        Some(parsed) => Some(parsed),
        None => script::parse_line(line).map_err(|error| error.message)?,
    };
    let mut changed = recording.clone();
    match parsed.ok_or(expected)? {
        Line::Act(Statement::Set(settings)) => {
            changed.setup.settings.set_all(&settings)?;
            retain(&mut changed, |statement| sets_more(statement, &settings));
        }
        Line::Act(Statement::Break(rules)) => {
            rules.iter().for_each(|rule| changed.setup.rules.break_rule(*rule));
        }
        Line::Act(Statement::Mend(rules)) => {
            rules.iter().for_each(|rule| changed.setup.rules.mend(*rule));
            retain(&mut changed, |statement| breaks_more(statement, &rules));
        }
        Line::Seed(seed) => changed.setup.seed = seed,
        _ => return Err(expected.into()),
    }
    Ok(changed)
}

/// Keeps the statements of which something is left.
fn retain(recording: &mut Recording, is_left: impl Fn(&mut Statement) -> bool) {
    let mut acts = std::mem::take(&mut recording.acts).iter().cloned().collect::<Vec<_>>();
    acts.retain_mut(|act| is_left(&mut act.statement));
    recording.acts = acts.into_iter().collect();
}

/// What is set once and for all is not set to something else later. Whether anything is left of a statement.
fn sets_more(statement: &mut Statement, once: &[Setting]) -> bool {
    let Statement::Set(settings) = statement else { return true };
    settings.retain(|later| !once.iter().any(|one| discriminant(one) == discriminant(later)));
    !settings.is_empty()
}

/// Nor is a rule broken later that is to hold.
fn breaks_more(statement: &mut Statement, mended: &[Rule]) -> bool {
    let Statement::Break(rules) = statement else { return true };
    rules.retain(|rule| !mended.contains(rule));
    !rules.is_empty()
}

fn begin(model: &mut Model, name: String, other: &Recording, latest: Time) {
    let own = model.player.recording();
    let until = model.latest.min(latest);
    let found = compare::recordings((own, until), (other, until), MOST);
    let players = Player::open(own.clone()).and_then(|own| Ok([own, Player::open(other.clone())?]));
    match (found, players) {
        (Ok(comparison), Ok(players)) => {
            let at = comparison.first.as_ref().map_or(model.now, |first| first.at);
            let mut beside = Beside {
                names: [model.branches.name().to_string(), name],
                players,
                end: model.latest.max(latest),
                until,
                at,
                comparison,
                pictures: Default::default(),
                told: Default::default(),
                modified: [own, other].map(modified),
            };
            beside.go(at);
            model.playback.playing = false;
            model.beside = Some(Rc::new(beside));
            model.said_beside.clear();
            model.screen.dialog = Some(Dialog::Beside);
        }
        (Err(why), _) | (_, Err(why)) => model.said_beside = why.to_string(),
    }
}

/// What is to be said of a run in which rules are off, be it later than what is seen of it.
fn modified(recording: &Recording) -> Option<String> {
    let mut rules = recording.setup.rules;
    for act in recording.acts.iter() {
        if let Statement::Break(broken) = &act.statement {
            broken.iter().for_each(|rule| rules.break_rule(*rule));
        }
    }
    words::modified(rules)
}

fn go(model: &mut Model, wish: &Wish) {
    let Some(beside) = model.beside.as_mut().map(Rc::make_mut) else { return };
    let at = match wish {
        Wish::Seek(at) => *at,
        Wish::First => beside.comparison.first.as_ref().map_or(beside.end, |first| first.at),
        Wish::Step(Direction::Onward) => beside.next().unwrap_or(beside.end),
        _ => beside.previous(),
    };
    beside.go(at.min(beside.end));
}

impl Beside {
    /// When something happens next in either.
    fn next(&self) -> Option<Time> {
        let later = |player: &Player| player.next_at().filter(|at| *at > self.at);
        self.players.iter().filter_map(later).min()
    }

    /// When something happened in either before this moment.
    fn previous(&self) -> Time {
        let before = self.players.iter().flat_map(|player| player.events()).map(|event| event.at);
        before.filter(|at| *at < self.at).max().unwrap_or(Time(0))
    }

    fn go(&mut self, at: Time) {
        self.at = at;
        for (place, player) in self.players.iter_mut().enumerate() {
            player.seek(at);
            self.pictures[place] = Rc::new(picture(player, at));
            let latest = player.events().last();
            self.told[place] = latest.map_or(String::new(), |event| words::caption(event).text);
        }
    }
}

/// The box of one picture, in its own units.
pub const BOX: (f64, f64) = (900.0, 170.0);

fn picture(player: &Player, at: Time) -> Picture {
    let start = at.0.saturating_sub(SEEN.0);
    let margins = Margins { left: 0.0, right: 0.0, top: 12.0, bottom: 18.0 };
    let end = start + SEEN.0 + SEEN.1;
    let canvas = Canvas {
        margins,
        height: BOX.1,
        name: NAME,
        origin: start as f64,
        left: 0.0,
        end: end as f64,
        scale: BOX.0 / SPAN,
        latest: at,
        afar: false,
    };
    let events = player.recall(Time(start.saturating_sub(100_000)), at, 4_000);
    canvas.draw(&player.frame(), player.chronicle(), &events)
}
