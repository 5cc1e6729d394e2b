//! The brackets above the lanes: when links were cut, and which.

use yew::prelude::*;

/// The breadth of a letter above the lanes.
const LETTER: f64 = 6.4;

/// The stretches in which links were cut. What was said last stays in sight, however short its stretch is yet;
/// of those before, what finds room.
pub fn brackets(cuts: &[(f64, f64, String)], shift: f64, end: f64) -> Html {
    let breadth = |text: &str| text.len() as f64 * LETTER;
    let mut room = end - 8.0;
    let mut drawn: Vec<Html> = Vec::new();
    for (place, (from, to, text)) in cuts.iter().enumerate().rev() {
        let (from, to) = (super::tenth(from + shift), super::tenth(to + shift));
        let latest = place + 1 == cuts.len();
        let left = (from.max(0.0) + 4.0).min(if latest { room - breadth(text) } else { f64::MAX }).max(4.0);
        let fits = latest || left + breadth(text) <= room.min(to);
        room = room.min(if fits { left } else { from } - 8.0);
        drawn.push(html! {
            <g key={place}>
                <path class="bracket" d={format!("M{from} 22v-6H{to}v6")} />
                <text class="cut" x={super::tenth(left).to_string()} y="12">{ if fits { text } else { "" } }</text>
            </g>
        });
    }
    html! { <g>{ for drawn }</g> }
}
