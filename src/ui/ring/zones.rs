//! Where a message that is carried can be let go: four places that appear while it is in the hand.
//!
//! They lie on the half of the stage where the message did not start, so that none is entered by accident.

use yew::prelude::*;

use crate::sim::packet::{MessageId, Pattern};
use crate::sim::statement::Statement;
use crate::ui::geometry::{FINGER, Point, Size};
use crate::ui::glyph::px;

/// One of the places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// It arrives now.
    Deliver,
    /// It stays in flight, or goes on if it does.
    Hold,
    /// It travels twice.
    Copy,
    /// It is lost.
    Drop,
}

const ZONES: [Zone; 4] = [Zone::Deliver, Zone::Hold, Zone::Copy, Zone::Drop];
/// A zone is as broad as there is room for, up to this.
const BREADTH: f64 = 124.0;
/// What is left between two of them and the edge.
const GAP: f64 = 8.0;

impl Zone {
    /// The one under the pointer, for a message that was taken up at `start`.
    pub fn at(pointer: Point, start: Point, size: Size) -> Option<Zone> {
        let (top, width) = (top(start, size), breadth(size));
        let within = (top..top + FINGER).contains(&pointer.y);
        let under = |place: &usize| {
            let left = left(*place, size);
            (left..left + width).contains(&pointer.x)
        };
        (0..ZONES.len()).find(under).filter(|_| within).map(|place| ZONES[place])
    }

    /// What letting go there says.
    pub fn statement(self, id: MessageId, held: bool) -> Statement {
        let this = Pattern::Number(id);
        match self {
            Zone::Deliver => Statement::Deliver(this),
            Zone::Hold if held => Statement::Release(Some(this)),
            Zone::Hold => Statement::Hold(this),
            Zone::Copy => Statement::Duplicate(this),
            Zone::Drop => Statement::Drop(this),
        }
    }

    fn word(self, held: bool) -> &'static str {
        match self {
            Zone::Deliver => "Deliver",
            Zone::Hold if held => "Release",
            Zone::Hold => "Hold",
            Zone::Copy => "Copy",
            Zone::Drop => "Drop",
        }
    }
}

fn top(start: Point, size: Size) -> f64 {
    if start.y > size.height / 2.0 { GAP } else { size.height - FINGER - GAP }
}

fn breadth(size: Size) -> f64 {
    ((size.width - GAP) / ZONES.len() as f64 - GAP).clamp(1.0, BREADTH)
}

fn left(place: usize, size: Size) -> f64 {
    let all = (breadth(size) + GAP) * ZONES.len() as f64 - GAP;
    (size.width - all) / 2.0 + (breadth(size) + GAP) * place as f64
}

/// The four places, the one under the pointer in ink.
pub fn zones(pointer: Point, start: Point, held: bool, size: Size) -> Html {
    let chosen = Zone::at(pointer, start, size);
    let (y, width) = (top(start, size), breadth(size));
    let one = |(place, zone): (usize, &Zone)| {
        let x = left(place, size);
        let class = classes!("zone", (chosen == Some(*zone)).then_some("chosen"));
        html! {
            <g key={place} {class}>
                <rect x={px(x)} y={px(y)} width={px(width)} height={px(FINGER)} rx="7" />
                <text x={px(x + width / 2.0)} y={px(y + FINGER / 2.0 + 5.0)} font-size="14" text-anchor="middle">
                    { zone.word(held) }
                </text>
            </g>
        }
    };
    html! { <g class="zones" aria-hidden="true">{ for ZONES.iter().enumerate().map(one) }</g> }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAGE: Size = Size { width: 800.0, height: 360.0 };

    #[test]
    fn the_places_are_away_from_where_the_message_was_taken_up() {
        let check = |start: f64, y: f64, zone| {
            let (pointer, start) = (Point { x: 400.0 + BREADTH / 2.0, y }, Point { x: 400.0, y: start });
            assert_eq!(Zone::at(pointer, start, STAGE), zone);
        };
        check(50.0, 330.0, Some(Zone::Copy));
        check(50.0, 50.0, None);
        check(300.0, 30.0, Some(Zone::Copy));
        check(300.0, 330.0, None);
    }

    #[test]
    fn all_of_them_are_on_a_phone() {
        let phone = Size { width: 390.0, height: 250.0 };
        assert!(left(0, phone) >= 0.0 && left(3, phone) + breadth(phone) <= phone.width);
        assert!(breadth(phone) > FINGER);
    }
}
