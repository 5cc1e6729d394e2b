//! `#marks`: each mark in each state on one page, for looking at and for tests.
//!
//! Nothing here is a drawing of its own. Small scripts are said to real clusters, and what comes of them is drawn
//! by the functions that draw it on the stage and in the logs.

pub mod cases;

use yew::prelude::*;

use self::cases::{Case, LINKS, LOGS, MESSAGES, SERVERS};
use super::geometry::{Plan, Point, Size};
use super::glyph::client::client;
use super::glyph::definitions;
use super::glyph::link::{LinkMark, link};
use super::glyph::message::{burst, copied, held, hue_of, shape};
use super::glyph::moved;
use super::glyph::server::{ServerMark, server};
use super::glyph::timer::timer;
use super::logs::bare;
use super::ring::scene::Scene;
use crate::raft::ServerId;
use crate::sim::cluster::Cluster;
use crate::sim::statement::ClientId;

/// The box of a server and its name.
const BOX: Size = Size { width: 300.0, height: 150.0 };
/// That of a link.
const LONG: Size = Size { width: 300.0, height: 110.0 };
/// That of a client.
const CORNER: Size = Size { width: 300.0, height: 110.0 };

/// The page.
#[component]
pub fn Marks() -> Html {
    html! {
        <main class="marks-page">
            { definitions() }
            <h1>{ "Marks" }</h1>
            <p>{ "Hue means term, and nothing else. Filled asks, hollow answers. What cannot be seen without colour is not said by colour." }</p>
            <h2>{ "Servers" }</h2>
            <div class="gallery">{ for SERVERS.iter().filter_map(of_server) }</div>
            <h2>{ "Messages" }</h2>
            <div class="gallery small">{ for MESSAGES.iter().filter_map(of_message) }</div>
            <h2>{ "Links" }</h2>
            <div class="gallery">{ for LINKS.iter().filter_map(of_link) }</div>
            <h2>{ "Clients" }</h2>
            <div class="gallery">{ for cases::CLIENTS.iter().filter_map(of_client) }</div>
            <h2>{ "Logs" }</h2>
            { for LOGS.iter().filter_map(of_logs) }
        </main>
    }
}

fn figure(mark: &'static str, says: &'static str, picture: Html) -> Html {
    html! { <figure key={mark} data-mark={mark}>{ picture }<figcaption>{ says }</figcaption></figure> }
}

fn field(size: Size, content: Html) -> Html {
    html! { <svg class="ring mark-of" width={size.width.to_string()} height={size.height.to_string()} aria-hidden="true">{ content }</svg> }
}

/// S1, or the learner S4, as it is at the end of the case, in the middle of a box, its name to the right.
fn of_server(case: &Case) -> Option<Html> {
    let cluster = case.end()?;
    let scene = Scene::of(&cluster, &Scene::default());
    let who = if case.name == "learner" { ServerId(4) } else { ServerId(1) };
    let mark: &ServerMark = scene.servers.iter().find(|mark| mark.id == who)?;
    // Of two servers side by side the second has its name at its right.
    let plan = Plan::new(Size { width: 700.0, ..BOX }, false, &[ServerId(2), who], &[]);
    let mut place = *plan.servers.get(&who)?;
    place.at = Point { x: 70.0, y: BOX.height / 2.0 };
    let due = scene.timers.iter().find(|timer| timer.server == mark.id);
    let timer = due.map(|mark| {
        let left = (mark.due - cluster.now).0 as f64 / mark.longest.0.max(1) as f64;
        timer(place.at, plan.scale, left, !mark.runs)
    });
    let drawn = html! {
        <g data-server={who.to_string()} data-role={mark.role_name()} data-state={mark.state_name()} data-term={mark.term.to_string()}>
            <g class="timers">{ timer.unwrap_or_default() }</g>
            { server(mark, place, plan.scale, case.name == "selected") }
        </g>
    };
    Some(figure(case.name, case.says, field(BOX, drawn)))
}

/// The message that the case's last line sends.
fn of_message(case: &Case) -> Option<Html> {
    let packet = case.message()?;
    let more = match case.name {
        "copy" => copied(),
        "held" => held(),
        "lost" => burst(),
        _ => Html::default(),
    };
    let drawn = html! {
        <g class={classes!("message-mark", hue_of(&packet))} data-message={packet.id.to_string()} data-kind={packet.kind()}>
            <g transform={moved(Point { x: 48.0, y: 30.0 })}>
                { if case.name == "tail" { html! { <path class="tail" d="M-44 0H0" stroke-width="3" /> } } else { Html::default() } }
                { shape(&packet) }{ more }
            </g>
        </g>
    };
    Some(figure(case.name, case.says, field(Size { width: 96.0, height: 60.0 }, drawn)))
}

/// The link between S1 and S2.
fn of_link(case: &Case) -> Option<Html> {
    let scene = Scene::of(&case.end()?, &Scene::default());
    let mark: &LinkMark = scene.links.first()?;
    let plan = Plan::new(LONG, false, &[ServerId(1), ServerId(2)], &[]);
    let servers = scene
        .servers
        .iter()
        .filter_map(|mark| Some(server(mark, *plan.servers.get(&mark.id)?, plan.scale, false)));
    let drawn = html! {
        <g data-link={mark.name()}>{ link(mark, &plan, case.name == "selected-link")? }{ for servers }</g>
    };
    Some(figure(case.name, case.says, field(LONG, drawn)))
}

/// Client c1.
fn of_client(case: &Case) -> Option<Html> {
    let scene = Scene::of(&case.end()?, &Scene::default());
    let mark = scene.clients.first()?;
    let plan = Plan::new(CORNER, false, &[], &[ClientId(1)]);
    let at = *plan.clients.get(&ClientId(1))?;
    let drawn = html! { <g data-client="c1">{ client(mark, at, &plan, case.name == "selected-client") }</g> };
    Some(figure(case.name, case.says, field(CORNER, drawn)))
}

fn of_logs(case: &Case) -> Option<Html> {
    let cluster: Cluster = case.end()?;
    Some(html! {
        <figure key={case.name} class="log-figure" data-mark={case.name}>
            { bare(&cluster) }<figcaption>{ case.says }</figcaption>
        </figure>
    })
}
