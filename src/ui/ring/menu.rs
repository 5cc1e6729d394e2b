//! What a right click or a long press shows beside the pointer: the deeds for what is under it. Nothing is
//! here that has no button elsewhere.

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::Props;
use super::bar::{Deed, chosen};
use super::scene::Scene;
use super::touch::under;
use crate::ui::geometry::{Point, Size};
use crate::ui::glyph::px;
use crate::ui::selection::Selection;

const HTML: &str = "http://www.w3.org/1999/xhtml";
const BREADTH: f64 = 200.0;
/// It keeps so far from the lower edge, if there is room.
const HEIGHT: f64 = 260.0;

/// Opens the menu for what is under the pointer, and selects that.
pub fn opens(props: &Props, scene: &Scene, set: Callback<Option<Point>>) -> Callback<MouseEvent> {
    let (select, links) = (props.select.clone(), scene.links.clone());
    Callback::from(move |event: MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let field = target.as_ref().and_then(|target| target.closest(".field").ok().flatten());
        let selection = target.as_ref().and_then(|target| under(target, &links));
        let (Some(field), Some(selection)) = (field, selection) else { return };
        event.prevent_default();
        let corner = field.get_bounding_client_rect();
        let at = Point {
            x: f64::from(event.client_x()) - corner.left(),
            y: f64::from(event.client_y()) - corner.top(),
        };
        select.emit(Some(selection));
        set.emit(Some(at));
    })
}

/// The menu at a place.
pub fn menu(
    at: Point,
    size: Size,
    scene: &Scene,
    selection: Option<Selection>,
    deed: &Callback<Deed>,
    close: Callback<()>,
) -> Html {
    let x = at.x.min(size.width - BREADTH - 4.0).max(0.0);
    let y = at.y.min(size.height - HEIGHT).max(0.0);
    let done = {
        let close = close.clone();
        let deed = deed.clone();
        Callback::from(move |done: Deed| {
            deed.emit(done);
            close.emit(());
        })
    };
    let pressed = Callback::from(|event: PointerEvent| event.stop_propagation());
    let key = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            close.emit(());
        }
    });
    html! {
        <svg class="hits">
            <foreignObject x={px(x)} y={px(y)} width={px(BREADTH)} height={px(HEIGHT)}>
                <div xmlns={HTML} class="context-menu" role="group" aria-label="What can be done to it" onpointerdown={pressed} onkeydown={key}>
                    { chosen(scene, selection, &done) }
                </div>
            </foreignObject>
        </svg>
    }
}
