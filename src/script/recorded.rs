//! A recording as a script: its set-up, each statement with its moment, and the moment where it ends. Run
//! again, it is the same run, event for event.

use super::line::Line;
use super::settings::changed;
use crate::raft::Time;
use crate::recording::{Recording, Timed};
use crate::sim::statement::{Setup, Statement};

/// The lines of a recording that ends at a moment.
pub fn recorded(recording: &Recording, end: Time) -> Vec<Line> {
    let acts = recording.acts.iter().filter(|act| act.at <= end).map(timed);
    let last = Line::At { time: end, nth: None, line: None };
    set_up(&recording.setup).into_iter().chain(acts).chain([last]).collect()
}

fn timed(act: &Timed) -> Line {
    let line = Some(Box::new(Line::Act(act.statement.clone())));
    Line::At { time: act.at, nth: Some(act.nth), line }
}

/// What a run begins with, as far as it is not what every run begins with.
fn set_up(setup: &Setup) -> Vec<Line> {
    let mut lines = vec![Line::Cluster(setup.servers), Line::Seed(setup.seed)];
    let settings = changed(&setup.settings);
    if !settings.is_empty() {
        lines.push(Line::Act(Statement::Set(settings)));
    }
    let broken: Vec<_> = setup.rules.broken().collect();
    if !broken.is_empty() {
        lines.push(Line::Act(Statement::Break(broken)));
    }
    lines.extend(setup.given.iter().cloned().map(Line::Given));
    lines
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::recording::Player;
    use crate::script::run::{Audience, run};
    use crate::script::{Names, Script, random};
    use crate::sim::event::Event;

    /// The events of a script.
    #[derive(Default)]
    struct Seen(Vec<Event>);

    impl Audience for Seen {
        fn event(&mut self, event: &Event, _: &crate::check::Watched) {
            self.0.push(event.clone());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_recording_printed_and_run_is_the_same_run(
            setup in random::setup(),
            told in vec((0..40_000u64, 0..3u32, random::statement()), 1..40),
        ) {
            let mut player = Player::new(setup).unwrap();
            for (pause, steps, statement) in told {
                player.run_to(Time(player.now().0 + pause));
                for _ in 0..steps {
                    player.step();
                }
                let line = Line::Act(statement.clone());
                // Where a rule is broken messages may go on without end; a `settle` then fails wherever it stands.
                let endless = matches!(statement, Statement::Settle(_))
                    && player.watched().clone().act(&statement).is_err();
                if !endless && Names::of(&player.watched().cluster).check(&line, "").is_ok() {
                    let _ = player.act(statement);
                }
            }
            // It ends after all that is due at its last moment.
            player.run_to(player.now());
            let text: Vec<String> = recorded(player.recording(), player.now()).iter().map(Line::to_string).collect();
            let text = text.join("\n");
            let mut seen = Seen::default();
            let report = run(&Script::parse(&text).map_err(|e| e.explain(&text)).unwrap(), &mut seen);
            prop_assert!(report.failures.is_empty(), "{:?}\n{text}", report.failures);
            prop_assert!(seen.0 == player.events(), "{text}");
        }
    }
}
