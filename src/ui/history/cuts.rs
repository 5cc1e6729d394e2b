//! The brackets above the lanes: when links were cut, and which.

use yew::prelude::*;

use super::picture::Picture;

/// The stretches in which links were cut. What was said last stays in sight, however short its stretch is yet;
/// of those before, what finds room; of those that lie ahead, nothing. First what stays where it is while the picture moves on, from the left end
/// of the lanes, then what moves with it.
pub fn brackets(Picture { cuts, letter, .. }: &Picture, shift: f64, end: f64) -> (Html, Html) {
    let breadth = |text: &str| text.len() as f64 * letter;
    let mut room = end - 8.0;
    let (mut stuck, mut moved): (Vec<Html>, Vec<Html>) = Default::default();
    let done = cuts.partition_point(|(from, ..)| super::whole(from + shift) <= super::whole(end));
    for (place, (from, to, text)) in cuts[..done].iter().enumerate().rev() {
        let (start, to) = (super::whole(from + shift), super::whole(to + shift));
        let latest = place + 1 == done;
        let begin = start.max(0.0) + 4.0;
        let left = begin.min(if latest { room - breadth(text) } else { f64::MAX }).max(4.0);
        let fits = latest || left + breadth(text) <= room.min(to);
        room = room.min(if fits { left } else { start } - 8.0);
        let moves = start > 0.0 && left == begin;
        let word = |x: f64| html! { <text key={place} class="cut" x={super::whole(x).to_string()} y="12">{ if fits { text } else { "" } }</text> };
        moved.push(html! {
            <g key={place}>
                <path class="bracket" d={format!("M{from} 22v-6H{}v6", super::whole(to - shift))} />
                { if moves { word(left - shift) } else { Html::default() } }
            </g>
        });
        if !moves {
            stuck.push(word(left));
        }
    }
    (html! { <g>{ for stuck }</g> }, html! { <g>{ for moved }</g> })
}
