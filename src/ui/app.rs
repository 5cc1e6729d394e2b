//! The one component that has a state: it owns the [`Model`], hands it the messages, and does what a
//! model cannot: frames, storage, the focus.
//!
//! There are two kinds of now. `frame` changes only when something happens, and only then is anything drawn;
//! everything that shows it is skipped while the pointer to it stays the same. `now` changes with every animation
//! frame, and what moves with it is placed past the virtual DOM ([`super::motion`]): messages and timers in the
//! ring, the clock, the playhead. While time stands, no animation frame is asked for at all.

mod acting;
pub mod asking;
pub mod assigning;
pub mod black_box;
pub mod branches;
pub mod clock;
pub mod comparing;
pub mod deeds;
pub mod drafting;
pub mod editing;
pub mod hearing;
pub mod kept;
pub mod learning;
pub mod linking;
pub mod listing;
pub mod model;
pub mod msg;
pub mod next_set;
mod noting;
pub mod playback;
pub mod presenting;
pub mod runs;
pub mod screen;
mod scrubbing;
pub mod searching;
mod selecting;
pub mod sharing;
pub mod stepping;
mod travel;
pub mod update;

mod browser;
mod clipboard;
mod files;
mod focus;
pub mod picker;
mod shelf;
#[cfg(test)]
mod tests;

pub use asking::Wish;
pub use learning::Learn;
pub use model::{Model, Remembered};
pub use msg::{Deed, Direction, Errand, Kind, Msg};
pub use next_set::NextSet;
pub use screen::{Dialog, Look, Panel, Rail, Theme};
pub use shelf::import;
pub use update::update;

use gloo_events::EventListener;
use gloo_render::{AnimationFrame, request_animation_frame};
use yew::prelude::*;

use super::Moment;
use super::caption::Caption;
use super::dialogs::Dialogs;
use super::embed;
use super::glyph::definitions;
use super::header::{Header, is_modified};
use super::history::{self, upright};
use super::inspector::Inspector;
use super::logs::Logs;
use super::motion::{At, Motion};
use super::notes::line::Prompter;
use super::notice;
use super::rail::Rail as LeftRail;
use super::ring::Ring;
use super::selection::Selection;
use super::transport::{Actions, Travel, passing};
use super::worker::Seeker;
use crate::recording::Bound;
use crate::sim::statement::Statement;

/// The app.
pub struct App {
    model: Model,
    send: Callback<Msg>,
    say: Callback<Statement>,
    select: Callback<Option<Selection>>,
    part: Callback<bool>,
    grasp: Callback<bool>,
    deed: Callback<Deed>,
    motion: Motion,
    /// The animation frame that was asked for.
    frame: Option<AnimationFrame>,
    /// When the last one was, in milliseconds.
    drawn_at: Option<f64>,
    /// Searches, while it does.
    seeker: Option<Seeker>,
    /// Plays lessons that are being written, while it does.
    judge: Option<Seeker>,
    /// Tells the window of notes, while there is one.
    prompter: Option<Prompter>,
    /// What is lit in all views.
    lit: Vec<String>,
    /// Where the focus is, and where it goes.
    focus: focus::Keeper,
    /// Asks before the page is left with a run that is not kept.
    leaving: Option<EventListener>,
    _listeners: Vec<EventListener>,
}

/// What reaches the component.
pub enum Call {
    /// An animation frame, at this many milliseconds.
    Frame(f64),
    /// Everything else.
    Send(Msg),
}

impl Component for App {
    type Message = Call;
    type Properties = ();

    fn create(ctx: &Context<App>) -> App {
        let send = ctx.link().callback(Call::Send);
        let mut model = Model::new(browser::remembered());
        model.keep_within(Bound { taken: browser::memory, most: 62_000_000 });
        browser::paint(&model.screen);
        App {
            model,
            say: send.reform(Msg::Say),
            select: send.reform(Msg::Select),
            part: send.reform(Msg::Part),
            grasp: send.reform(Msg::Grasp),
            deed: send.reform(Msg::Do),
            motion: Motion::default(),
            frame: None,
            drawn_at: None,
            seeker: None,
            judge: None,
            prompter: Prompter::again(&send),
            lit: Vec::new(),
            focus: focus::Keeper::new(),
            leaving: None,
            _listeners: browser::listen(&send),
            send,
        }
    }

    fn update(&mut self, ctx: &Context<App>, call: Call) -> bool {
        let msg = match call {
            Call::Frame(at) => self.tick(at),
            Call::Send(msg) => msg,
        };
        let (is_asked, is_left) =
            (msg == Msg::Notes(presenting::Wish::Tell), msg == Msg::Runs(runs::Change::Keep));
        let changed = update(&mut self.model, msg);
        if let Some(prompter) = &mut self.prompter {
            prompter.tell(&self.model, is_asked);
            is_left.then(|| prompter.leave());
        }
        black_box::note(&self.model);
        match (self.model.runs.trouble.is_some(), &self.leaving) {
            (true, None) => self.leaving = Some(browser::ask_before_leaving()),
            (false, Some(_)) => self.leaving = None,
            _ => {}
        }
        self.light();
        self.ask_for_a_frame(ctx);
        // While a script is said, the next frame may come before this one is drawn whole.
        if !changed || stepping::goes(&self.model) {
            self.motion.go(self.at());
        }
        changed
    }

    fn view(&self, _ctx: &Context<App>) -> Html {
        let screen = &self.model.screen;
        let class = classes!(
            "app",
            screen.folded.then_some("no-rail no-side"),
            screen.embedded.then_some("embedded"),
            self.model.selection.is_some().then_some("chosen"),
            self.model.asked.is_some().then_some("asks"),
            is_modified(&self.model.frame.cluster).then_some("is-modified"),
            self.model.learning.link.is_some().then_some("teaches"),
        );
        html! {
            <ContextProvider<Motion> context={self.motion.clone()}>
            <div {class} data-panel={screen.panel.name()}>
                { self.before_the_stage() }
                { self.time() }
                { self.stage() }
                { self.after_the_stage() }
                { notice::view(self.model.notice.as_ref(), self.model.stepping.as_deref(), &self.send) }
            </div>
            </ContextProvider<Motion>>
        }
    }

    fn rendered(&mut self, ctx: &Context<App>, first_render: bool) {
        if first_render {
            self.ask_for_a_frame(ctx);
        }
        for errand in std::mem::take(&mut self.model.errands) {
            match errand {
                Errand::Search(order) => {
                    let told = self.send.reform(|news| Msg::Search(searching::Step::Told(news)));
                    self.seeker = Seeker::start(order, &told);
                    if self.seeker.is_none() {
                        told.emit(None);
                    }
                }
                Errand::EndSearch => self.seeker = None,
                Errand::Judge(texts) => {
                    let told = self.send.reform(|told| Msg::Draft(drafting::Draft::Judged(told)));
                    self.judge = Seeker::judge(&texts, &told);
                    if self.judge.is_none() {
                        told.emit(None);
                    }
                }
                Errand::OpenNotes => match Prompter::start(&self.send) {
                    Ok(prompter) => self.prompter = Some(prompter),
                    Err(why) => self.send.emit(Msg::NoNotes(why)),
                },
                Errand::LeaveCommand => self.focus.leave_command(),
                errand => browser::run(errand, &self.model, &self.send),
            }
        }
        self.motion.go(self.at());
        self.focus.mend();
    }
}

impl App {
    fn tick(&mut self, at: f64) -> Msg {
        self.frame = None;
        let since = self.drawn_at.replace(at).map_or(0.0, |last| at - last);
        Msg::Tick(since * 1_000.0)
    }

    /// One animation frame is asked for while time moves, and none while it stands.
    fn ask_for_a_frame(&mut self, ctx: &Context<App>) {
        if !self.model.moves() {
            self.frame = None;
            self.drawn_at = None;
        } else if self.frame.is_none() {
            let link = ctx.link().clone();
            self.frame = Some(request_animation_frame(move |at| link.send_message(Call::Frame(at))));
        }
    }

    /// The moment that is seen, for what moves.
    fn at(&self) -> At {
        let (now, window) = (self.model.now, &self.model.window);
        At { now, playhead: window.playhead(now), shift: window.shift() }
    }

    /// Lights up what is selected or pointed at. While nothing is, this costs nothing.
    fn light(&mut self) {
        let lit = linking::lit(&self.model);
        if lit != self.lit {
            browser::light(&lit);
            self.lit = lit;
        }
    }

    fn moment(&self) -> Moment {
        Moment(self.model.frame.clone())
    }

    /// What the focus reaches before the transport and the stage.
    fn before_the_stage(&self) -> Html {
        let (model, send) = (&self.model, &self.send);
        html! {
            <>
                <Header moment={self.moment()} assigned={!model.locks.is_empty()} run={model.runs.name.clone()} kept={model.runs.trouble.is_none()} send={send.clone()} />
                <LeftRail tab={model.screen.rail} locks={model.locks} moment={self.moment()} learning={model.learning.clone()} drafts={model.drafts.clone()} showing={learning::show::is_under_way(model)} talk={model.talk.clone()} trails={model.trails.clone()} comparison={model.comparison.clone()} searching={model.searching.clone()} listing={model.listing.clone()} send={send.clone()} />
            </>
        }
    }

    /// What it reaches after them.
    fn after_the_stage(&self) -> Html {
        let (model, send) = (&self.model, &self.send);
        html! {
            <>
                <Inspector moment={self.moment()} trails={model.trails.clone()} selection={model.selection} asked={model.asked.clone()} send={send.clone()} />
                <Dialogs open={model.screen.dialog} runs={model.runs.clone()} palette={model.palette.clone()} look={model.screen.look} branches={model.branches.clone()} beside={model.beside.clone()} said={model.said_beside.clone()} sharing={model.sharing.clone()} in_lesson={model.learning.link.is_some()} send={send.clone()} />
            </>
        }
    }

    /// What just happened, the ring, and the logs.
    fn stage(&self) -> Html {
        let model = &self.model;
        html! {
            <main class="stage">
                { definitions() }
                <Caption told={model.telling.told.clone()} playing={model.playback.playing} send={self.send.clone()} />
                <div class="cluster">
                    <Ring frame={model.frame.clone()} now={model.now} selection={model.selection} select={self.select.clone()}
                        say={self.say.clone()} still={model.playback.still} present={model.screen.present} lost={model.lost.clone()}
                        parting={model.screen.parting} part={self.part.clone()} grasp={self.grasp.clone()}
                        next_set={NextSet::of(model)} deed={self.deed.clone()} />
                </div>
                <Logs moment={self.moment()} selection={model.selection} fresh={model.talk.lines.is_empty()}
                    dragged={model.window.is_dragged()} send={self.send.clone()} />
                { upright::view(model, &self.send) }
                { self.phone_tabs() }
            </main>
        }
    }

    fn phone_tabs(&self) -> Html {
        let tab = |panel: Panel, word: &'static str| {
            let open = self.send.reform(move |_: MouseEvent| match panel {
                Panel::Learn => Msg::Learn(Learn::Show),
                panel => Msg::Panel(panel),
            });
            let chosen = self.model.screen.panel == panel;
            html! { <button class={classes!("btn", chosen.then_some("primary"))} aria-pressed={chosen.to_string()} onclick={open}>{ word }</button> }
        };
        html! {
            <nav class="phone-tabs" aria-label="Panel">
                { tab(Panel::Learn, "Learn") }
                { tab(Panel::Logs, "Logs") }{ tab(Panel::History, "History") }{ tab(Panel::Server, "Server") }{ tab(Panel::Rail, "Console") }
            </nav>
        }
    }

    /// The transport and the history.
    fn time(&self) -> Html {
        let (model, send) = (&self.model, &self.send);
        let (playing, stop) = (model.playback.playing, model.playback.stop);
        html! {
            <section class="time" aria-label="Time">
                <div class="transport">
                    <Travel {playing} send={send.clone()} />
                    { passing(model.now, model.pace(), stop, send) }
                    <Actions next_set={NextSet::of(model)} branch={AttrValue::from(model.branches.name().to_string())} send={send.clone()} />
                    { for model.screen.embedded.then(embed::way_out) }
                </div>
                { history::view(model, send) }
                { history::overview::view(model, send) }
            </section>
        }
    }
}
