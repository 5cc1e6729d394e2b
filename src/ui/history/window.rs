//! Which stretch of the run is seen. The playhead walks to the right and then stays, and the run moves on
//! below it; who drags it moves it over a stretch that stands still.

use std::rc::Rc;

use super::picture::{self, Picture};
use crate::raft::Time;
use crate::recording::{Frame, Player};

/// Where the playhead stays once it got there, as a part of the width.
const PLAYHEAD: f64 = 0.72;
/// The least and the most virtual time seen at once, in microseconds.
const SPANS: (f64, f64) = (50_000.0, 60_000_000.0);

/// Which stretch is seen, how big the box is, and the picture.
#[derive(Clone, Debug)]
pub struct Window {
    /// The box in CSS pixels.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// The moment at the left edge, in microseconds.
    start: f64,
    /// How many virtual microseconds are seen at once.
    span: f64,
    /// Whether somebody has the playhead in hand.
    held: bool,
    /// The picture as of the latest event.
    pub picture: Rc<Picture>,
    drawn: Option<Drawn>,
}

/// What a picture was drawn for.
#[derive(Clone, Debug)]
struct Drawn {
    frame: Rc<Frame>,
    size: (f64, f64),
    span: f64,
    start: f64,
}

/// Room for names at the left, for the end at the right, for cuts above and the ruler below.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Margins {
    /// Left of the lanes.
    pub left: f64,
    /// Right of them.
    pub right: f64,
    /// Above them.
    pub top: f64,
    /// Below them.
    pub bottom: f64,
}

impl Default for Window {
    fn default() -> Window {
        Window {
            width: 1440.0,
            height: 150.0,
            start: 0.0,
            span: 800_000.0,
            held: false,
            picture: Rc::default(),
            drawn: None,
        }
    }
}

impl Window {
    /// A new run begins.
    pub fn begin(&mut self) {
        self.start = 0.0;
        self.held = false;
    }

    /// The box was measured.
    pub fn measured(&mut self, width: f64, height: f64) {
        (self.width, self.height) = (width, height);
    }

    /// See `factor` times as much; the playhead stays where it is.
    pub fn zoom(&mut self, factor: f64, now: Time) {
        let span = (self.span * factor).clamp(SPANS.0, SPANS.1);
        let now = now.0 as f64;
        self.start = (now - (now - self.start) * span / self.span).max(0.0);
        self.span = span;
    }

    /// Somebody takes the playhead in hand, or lets it go.
    pub fn hold(&mut self, held: bool) {
        self.held = held;
    }

    /// Whether somebody has it in hand.
    pub fn is_held(&self) -> bool {
        self.held
    }

    /// What is left around the lanes.
    pub fn margins(&self) -> Margins {
        match self.height > 80.0 {
            true => Margins { left: 64.0, right: 40.0, top: 24.0, bottom: 22.0 },
            false => Margins { left: 14.0, right: 14.0, top: 6.0, bottom: 4.0 },
        }
    }

    /// Pixels for each microsecond.
    fn scale(&self) -> f64 {
        let margins = self.margins();
        (self.width - margins.left - margins.right).max(1.0) / self.span
    }

    /// Where the playhead stands, from the left of the box.
    pub fn playhead(&self, now: Time) -> f64 {
        self.margins().left + (now.0 as f64 - self.start) * self.scale()
    }

    /// By how much the picture is shifted, from the left of the box.
    pub fn shift(&self) -> f64 {
        self.margins().left + (self.picture.origin - self.start) * self.scale()
    }

    /// The moment at this place of the box.
    pub fn moment(&self, x: f64) -> Time {
        let at = self.start + (x - self.margins().left) / self.scale();
        Time(at.max(0.0) as u64)
    }

    /// Goes with the time, and draws the picture anew if it is another one.
    pub fn follow(&mut self, player: &Player) {
        let now = player.now().0 as f64;
        if !self.held {
            let latest_start = now - PLAYHEAD * self.span;
            self.start = if now < self.start { latest_start } else { self.start.max(latest_start) }.max(0.0);
        }
        let frame = player.frame();
        if !self.drawn.as_ref().is_some_and(|drawn| self.suffices(drawn, &frame)) {
            let canvas = picture::Canvas {
                margins: self.margins(),
                height: self.height,
                origin: self.start,
                // What comes into sight before the next event is drawn too.
                end: self.start + 2.0 * self.span,
                scale: self.scale(),
            };
            self.picture = Rc::new(canvas.draw(&frame, player.chronicle(), player.events()));
            let size = (self.width, self.height);
            self.drawn = Some(Drawn { frame, size, span: self.span, start: self.start });
        }
    }

    /// Whether what was drawn can still be shown.
    fn suffices(&self, drawn: &Drawn, frame: &Rc<Frame>) -> bool {
        let within = (drawn.start..drawn.start + 0.9 * self.span).contains(&self.start);
        let same = (drawn.size, drawn.span) == ((self.width, self.height), self.span);
        Rc::ptr_eq(&drawn.frame, frame) && within && same
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::statement::Setup;

    fn seen_at(window: &mut Window, player: &mut Player, micros: u64) -> f64 {
        player.seek(Time(micros));
        window.follow(player);
        window.playhead(player.now())
    }

    #[test]
    fn the_playhead_walks_and_then_stays() {
        let mut player = Player::new(Setup::default()).unwrap();
        let mut window = Window::default();
        let left = window.margins().left;
        assert_eq!(seen_at(&mut window, &mut player, 0), left);
        let walked = seen_at(&mut window, &mut player, 100_000);
        assert!(walked > left);
        let there = seen_at(&mut window, &mut player, 2_000_000);
        assert_eq!(seen_at(&mut window, &mut player, 3_000_000), there);
        assert!(there > walked);
    }

    #[test]
    fn who_drags_finds_the_run_standing_still() {
        let mut player = Player::new(Setup::default()).unwrap();
        let mut window = Window::default();
        seen_at(&mut window, &mut player, 2_000_000);
        window.hold(true);
        let x = window.playhead(Time(1_700_000));
        let moment = window.moment(x);
        let found = seen_at(&mut window, &mut player, moment.0);
        assert!((found - x).abs() < 1.0, "{found} for {x}");
    }

    #[test]
    fn zooming_keeps_the_playhead() {
        let mut player = Player::new(Setup::default()).unwrap();
        let mut window = Window::default();
        let before = seen_at(&mut window, &mut player, 2_000_000);
        window.zoom(0.5, player.now());
        assert!((window.playhead(player.now()) - before).abs() < 0.01);
    }
}
