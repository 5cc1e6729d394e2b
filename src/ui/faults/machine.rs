//! A machine: its process, its clock and its disk.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::raft::ServerId;
use crate::script::{self, Line};
use crate::sim::machine::Machine;
use crate::sim::statement::Statement;
use crate::ui::app::Msg;

/// How fast a clock may be made to run.
const CLOCKS: [&str; 5] = ["25%", "50%", "100%", "150%", "200%"];
/// How long a disk may be made to take, and what that is called.
const DISKS: [(&str, &str); 4] =
    [("usual", "as set"), ("20..50ms", "slow"), ("100..200ms", "very slow"), ("3600s", "stuck")];

/// All machines: what can be done to each.
pub fn row(id: ServerId, role: &'static str, machine: &Machine, send: &Callback<Msg>) -> Html {
    let runs = machine.host.is_some();
    let say = |word: &'static str, can: bool, statement: Statement| {
        let press = send.reform(move |_: MouseEvent| Msg::Say(statement.clone()));
        html! { <button class="btn" disabled={!can} aria-label={format!("{word} {id}")} onclick={press}>{ word }</button> }
    };
    html! {
        <div key={id.to_string()} class="machine" role="group" aria-label={format!("{id}, {role}")}>
            <b>{ id.to_string() }<small>{ role }</small></b>
            <div class="machine-deeds">
                { if runs { say("Crash", true, Statement::Kill(id)) } else { say("Start", true, Statement::Start(id)) } }
                { if machine.paused { say("Resume", true, Statement::Resume(id)) } else { say("Pause", runs, Statement::Pause(id)) } }
                { say("Wipe", !runs, Statement::Wipe(id)) }
            </div>
            { clock_and_disk(id, machine, send) }
        </div>
    }
}

/// How fast its clock runs, and how long its disk takes.
pub fn clock_and_disk(id: ServerId, machine: &Machine, send: &Callback<Msg>) -> Html {
    let clock = printed(Statement::Clock(id, machine.clock.rate));
    let disk = printed(Statement::Disk(id, machine.disk.own));
    let clocks = CLOCKS.map(|speed| (speed, speed));
    html! {
        <div class="clock-and-disk">
            <label>{ "Clock" }{ choice(format!("clock {id}"), &clocks, clock, send) }</label>
            <label>{ "Disk" }{ choice(format!("disk {id}"), &DISKS, disk, send) }</label>
        </div>
    }
}

/// What a statement says behind its server.
fn printed(statement: Statement) -> String {
    statement.to_string().split_whitespace().nth(2).unwrap_or_default().into()
}

fn choice(line: String, values: &[(&str, &str)], now: String, send: &Callback<Msg>) -> Html {
    let odd = (!values.iter().any(|(value, _)| *value == now)).then_some((now.as_str(), now.as_str()));
    let option = |(value, word): (&str, &str)| {
        html! { <option key={value.to_string()} value={value.to_string()} selected={value == now}>{ word }</option> }
    };
    let options: Vec<Html> = odd.into_iter().chain(values.iter().copied()).map(option).collect();
    let chosen = send.filter_reform(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        said(&format!("{line} {}", select.value()))
    });
    let chosen = Callback::from(move |event: Event| {
        chosen.emit(event);
    });
    html! { <select class="btn" onchange={chosen}>{ for options }</select> }
}

fn said(line: &str) -> Option<Msg> {
    match script::parse_line(line) {
        Ok(Some(Line::Act(statement))) => Some(Msg::Say(statement)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_can_be_chosen_can_be_said_and_is_printed_so() {
        let lines = CLOCKS.iter().map(|speed| format!("clock S1 {speed}"));
        for line in lines.chain(DISKS.iter().map(|(time, _)| format!("disk S1 {time}"))) {
            let Some(Msg::Say(statement)) = said(&line) else { panic!("{line}") };
            assert_eq!(Some(printed(statement).as_str()), line.split(' ').nth(2));
        }
    }
}
