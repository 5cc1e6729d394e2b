//! A part of the history that is drawn once, moved as a whole, and seen between two ends.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use super::whole;
use crate::ui::glyph::px;
use crate::ui::motion::Mark;

/// The window and the reel behind it.
#[derive(Clone)]
pub struct Strip {
    window: NodeRef,
    reel: NodeRef,
    marks: Rc<RefCell<Option<Rc<Marks>>>>,
}

/// What is written to in each frame.
pub struct Marks {
    window: Mark,
    reel: Mark,
}

/// A strip of the component that draws it.
#[hook]
pub fn use_strip() -> Strip {
    let (window, reel) = (use_node_ref(), use_node_ref());
    Strip { window, reel, marks: use_mut_ref(|| None) }
}

impl Strip {
    /// Draws it.
    pub fn view(&self, content: Html) -> Html {
        html! {
            <div class="strip" ref={self.window.clone()}><svg class="reel" aria-hidden="true" ref={self.reel.clone()}>{ content }</svg></div>
        }
    }

    /// Where to write, once it is drawn. Yew may have drawn it with other elements than before.
    pub fn marks(&self) -> Option<Rc<Marks>> {
        let find = || {
            let window = Mark::of(&self.window, "clip-path")?;
            Some(Rc::new(Marks { window, reel: Mark::of(&self.reel, "transform")? }))
        };
        let mut marks = self.marks.borrow_mut();
        *marks = marks.take().filter(|marks| marks.window.is_of(&self.window)).or_else(find);
        marks.clone()
    }
}

impl Marks {
    /// Shows it between these ends, moved so far.
    pub fn place(&self, (left, right): (f64, f64), shift: f64) {
        self.window.set(format!("inset(0 calc(100% - {}px) 0 {}px)", px(right), px(left)));
        self.reel.set(format!("translateX({}px)", px(whole(shift))));
    }
}
