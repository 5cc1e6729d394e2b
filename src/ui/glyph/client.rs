//! A client: a tag at the rim with its name, what it wants and what it was told.

use yew::prelude::*;

use super::{placed, px};
use crate::sim::statement::ClientId;
use crate::store::text;
use crate::ui::geometry::{Plan, Point, TAG};

/// So many letters of each line find room on a phone.
const NARROW: usize = 12;

/// What is to be seen of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientMark {
    /// Who it is.
    pub id: ClientId,
    /// Its latest operation, shortly.
    pub wants: String,
    /// What it was told, or whom it waits for.
    pub told: String,
    /// Whether the operation is under way.
    pub open: bool,
    /// Its name for a screen reader.
    pub name: String,
}

/// A client at its place; its words stand between it and the edge.
pub fn client(mark: &ClientMark, at: Point, plan: &Plan, selected: bool) -> Html {
    let k = plan.scale.k.max(1.0);
    let right = at.x > plan.size.width / 2.0;
    let class = classes!("client", mark.open.then_some("open"), selected.then_some("selected"));
    let tag = if right { "M17-11H-8L-17 0L-8 11H17Z" } else { "M-17-11H8L17 0L8 11H-17Z" };
    html! {
        <g key={mark.id.to_string()} {class}>
            <g transform={placed(at, k)}>
                <path class="client-tag" d={tag} />
                <text class="client-name" x={if right { "3" } else { "-3" }} y="4.5" font-size="13"
                    text-anchor="middle">{ mark.id.to_string() }</text>
            </g>
            <g>{ if plan.worded { words(mark, at, plan) } else { Html::default() } }</g>
        </g>
    }
}

/// What it wants and what it was told.
fn words(mark: &ClientMark, at: Point, plan: &Plan) -> Html {
    let k = plan.scale.k.max(1.0);
    let (right, below) = (at.x > plan.size.width / 2.0, at.y > plan.size.height / 2.0);
    let (side, anchor) = if right { (1.0, "end") } else { (-1.0, "start") };
    let size = (plan.scale.font * 0.87).max(12.0);
    let edge = TAG.height * k / 2.0;
    let narrow = !plan.scale.beside;
    // On a phone those above have their words beside them, and all have few.
    let (x, anchor, first) = match (below, narrow) {
        (true, _) => (at.x + side * TAG.width * k / 2.0, anchor, at.y + edge + size * 1.15),
        (false, false) => (at.x + side * TAG.width * k / 2.0, anchor, at.y - edge - size * 1.55),
        (false, true) => (at.x - side * (TAG.width * k / 2.0 + 6.0), anchor, at.y - size * 0.1),
    };
    let short = |text: &str| brief(text, if narrow { NARROW } else { usize::MAX });
    html! {
        <>
            <text class="mono" x={px(x)} y={px(first)} font-size={px(size)} text-anchor={anchor}>{ short(&mark.wants) }</text>
            <text class="word" x={px(x)} y={px(first + size * 1.2)} font-size={px(size)} text-anchor={anchor}>{ short(&mark.told) }</text>
        </>
    }
}

/// As many letters as there is room for: if not all of it, what stands before a colon or a comma, for what stands there
/// is whole.
fn brief(text: &str, room: usize) -> String {
    let head = text.split([':', ',']).next().unwrap_or_default();
    let is_long = text.chars().count() > room;
    text::cut(if is_long && head.chars().count() <= room { head } else { text }, room)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_there_is_little_room_the_whole_beginning_is_told() {
        let check = |text, told| assert_eq!(brief(text, NARROW), told);
        check("asks S1", "asks S1");
        check("unknown: still open", "unknown");
        check("asks S1, attempt 2", "asks S1");
        check("SET greeting hello", "SET greetin…");
    }
}
