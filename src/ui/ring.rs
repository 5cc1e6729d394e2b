//! The ring: servers, links and messages at this moment, and the hand that changes them.
//!
//! It takes the two kinds of now. A [`Scene`] is made anew only when the frame is another; between two
//! frames only what takes `now` is drawn again. Everything that a hand does here is a statement or a
//! selection in the end, and the ring itself remembers nothing of the cluster.

pub mod bar;
pub mod buttons;
mod carry;
pub mod crowd;
pub mod groups;
pub mod hand;
pub mod layers;
pub mod menu;
pub mod messages;
pub mod picture;
mod pressed;
pub mod scene;
pub mod stroke;
pub mod touch;
pub mod zones;

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use self::bar::bar;
use self::buttons::Buttons;
use self::groups::Groups;
use self::hand::Meaning;
use self::picture::Picture;
use self::pressed::{deed, keys, press, strike};
use self::scene::Scene;
use self::touch::{Field, use_touch};
use super::app::{self, NextSet};
use super::geometry::{Plan, Point, Size};
use super::measure::use_size;
use super::selection::Selection;
use crate::raft::note::{CommittedBy, Note};
use crate::raft::{ServerId, Time};
use crate::recording::Frame;
use crate::sim::event::{Event as Happened, EventId};
use crate::sim::statement::Statement;

pub use self::messages::{LostMark, lost_in};

/// What the ring is drawn from.
#[derive(Properties)]
pub struct Props {
    /// The moment's cluster; another only when something happened.
    pub frame: Rc<Frame>,
    /// The moment.
    pub now: Time,
    /// What is chosen.
    pub selection: Option<Selection>,
    /// What was just lost.
    #[prop_or_default]
    pub lost: Rc<Vec<LostMark>>,
    /// Less motion.
    #[prop_or_default]
    pub still: bool,
    /// On a projector.
    #[prop_or_default]
    pub present: bool,
    /// Whether servers are being put into groups.
    #[prop_or_default]
    pub parting: bool,
    /// Choose something, or nothing.
    pub select: Callback<Option<Selection>>,
    /// A hand says a statement.
    pub say: Callback<Statement>,
    /// Begin or stop to put servers into groups.
    #[prop_or_default]
    pub part: Callback<bool>,
    /// A hand takes a message, or lets it go.
    #[prop_or_default]
    pub grasp: Callback<bool>,
    /// What the button that sets x says.
    #[prop_or(NextSet::FIRST)]
    pub next_set: NextSet,
    /// What buttons do that is said elsewhere on larger screens.
    #[prop_or_default]
    pub deed: Callback<app::Deed>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Props) -> bool {
        let same_frame = Rc::ptr_eq(&self.frame, &other.frame) && Rc::ptr_eq(&self.lost, &other.lost);
        let same_look =
            self.now == other.now && self.selection == other.selection && self.still == other.still;
        let same_mode =
            (self.present, self.parting, self.next_set) == (other.present, other.parting, other.next_set);
        let same_ends = self.select == other.select && self.say == other.say && self.part == other.part;
        same_frame && same_look && same_mode && same_ends
    }
}

/// The ring.
#[component]
pub fn Ring(props: &Props) -> Html {
    let size = use_state(Size::default);
    let measured = size.setter();
    let field = use_size(Callback::from(move |(width, height)| measured.set(Size { width, height })));
    let scene = use_scene(&props.frame);
    let plan = use_plan(*size, props.present, &scene);
    let groups = use_groups(props.parting, &scene);
    use_first_server(&field, groups.is_some());
    let shown = Field { node: field.clone(), scene: scene.clone(), plan: plan.clone(), now: props.now };
    let touch = use_touch(&shown, &mean(props), &props.grasp);
    let grip = touch.grip.as_deref();
    let stage = shown.stage(&touch.zones);
    let menu_at = use_state(|| None::<Point>);
    let set_menu = {
        let menu_at = menu_at.clone();
        Callback::from(move |at: Option<Point>| menu_at.set(at))
    };
    let context = menu::opens(props, &scene, set_menu.clone());
    let down = {
        let (down, set_menu, is_open) = (touch.down.clone(), set_menu.clone(), menu_at.is_some());
        Callback::from(move |event: PointerEvent| {
            if is_open {
                set_menu.emit(None);
            }
            down.emit(event);
        })
    };
    let menu = menu_at
        .filter(|_| props.selection.is_some())
        .map(|at| menu::menu(at, *size, &scene, props.selection, &deed(props), set_menu.reform(|()| None)));
    let event = props.frame.event.as_ref();
    let picture = html! {
        <Picture scene={scene.clone()} plan={plan.clone()} now={props.now} still={props.still} selection={props.selection}
            lost={props.lost.clone()} latest={event.map(|event| event.at)} pulse={event.and_then(pulse)} groups={(*groups).clone()}
            carried={grip.and_then(|grip| grip.carried())}
            pulled={grip.and_then(|grip| grip.pulled())}
            stroke={Rc::new(grip.map_or_else(Vec::new, |grip| grip.stroke().to_vec()))}
            zones={touch.zones.clone()} hint={grip.and_then(|grip| Some((grip.at(), grip.hint(&stage)?)))}>
            <Buttons scene={scene.clone()} plan={plan.clone()} selection={props.selection} groups={(*groups).clone()}
                press={press(props, &groups)} strike={strike(props, &scene)} />
        </Picture>
    };
    html! {
        <div class="ring">
            <div class="field" ref={field} onpointerdown={down} oncontextmenu={context} onpointermove={touch.moved} onpointerup={touch.up}
                onpointercancel={touch.cancelled} onkeydown={keys(props)}>
                { if size.width > 0.0 { picture } else { html! { <div></div> } } }
                { for menu }
            </div>
            { bar(&scene, props, groups.as_ref(), &deed(props)) }
        </div>
    }
}

/// The scene of a frame, made once for each.
#[hook]
fn use_scene(frame: &Rc<Frame>) -> Rc<Scene> {
    let kept = use_mut_ref(|| (None::<Rc<Frame>>, Rc::<Scene>::default()));
    let mut kept = kept.borrow_mut();
    if kept.0.as_ref().is_none_or(|old| !Rc::ptr_eq(old, frame)) {
        let scene = Scene::of(&frame.cluster, &kept.1);
        *kept = (Some(frame.clone()), Rc::new(scene));
    }
    kept.1.clone()
}

/// Where everything stands, made anew only if the box or who is there changed.
#[hook]
fn use_plan(size: Size, present: bool, scene: &Scene) -> Rc<Plan> {
    let who = (size, present, scene.server_ids(), scene.client_ids());
    use_memo(who, |(size, present, servers, clients)| Plan::new(*size, *present, servers, clients))
}

/// The groups while servers are being put into them; they begin as one.
#[hook]
fn use_groups(parting: bool, scene: &Scene) -> UseStateHandle<Option<Groups>> {
    let groups = use_state(|| None::<Groups>);
    let servers = scene.server_ids();
    let set = groups.setter();
    use_effect_with((parting, servers), move |(parting, servers)| {
        set.set(parting.then(|| Groups::new(servers)));
    });
    groups
}

/// Who puts servers into groups begins with the first of them, and Tab goes on from there.
#[hook]
fn use_first_server(field: &NodeRef, parting: bool) {
    let field = field.clone();
    use_effect_with(parting, move |parting| {
        let first = field
            .cast::<Element>()
            .and_then(|field| field.query_selector(".hit[data-server]").ok().flatten());
        // It fails for what cannot have the focus, and a button can.
        let _ = first.filter(|_| *parting).map(|first| first.unchecked_into::<HtmlElement>().focus());
    });
}

fn mean(props: &Props) -> Callback<Meaning> {
    let (select, say) = (props.select.clone(), props.say.clone());
    Callback::from(move |meaning| match meaning {
        Meaning::Select(selection) => select.emit(selection),
        Meaning::Say(statements) => statements.into_iter().for_each(|statement| say.emit(statement)),
    })
}

/// Where a leader was just elected or deposed, or something committed: at most one ring widens there.
fn pulse(event: &Happened) -> Option<(ServerId, EventId)> {
    let turns = |note: &Note| {
        matches!(
            note,
            Note::Elected { .. }
                | Note::SteppedDown { was: "leader", .. }
                | Note::Committed { by: CommittedBy::Majority, .. }
        )
    };
    event.notes().find(|(_, note)| turns(note)).map(|(id, _)| (id, event.id))
}
