//! A script that nobody recorded, as a recording: what it does, each deed with its moment. What it expects is left out.

use super::{Moment, Player, Recording, Timed, Unread};
use crate::check::Watched;
use crate::raft::Time;
use crate::script::line::Line;
use crate::script::run::{Audience, run};
use crate::script::{Script, file::Source};
use crate::sim::event::{Event, EventId, Trigger};
use crate::sim::statement::Statement;

/// Takes note of what a script does.
#[derive(Default)]
struct Scribe {
    recording: Recording,
    /// Whether its cluster is there.
    began: bool,
    /// A `settle` that was said, and from which moment on, unless that is now.
    settles: Option<(Statement, Option<Moment>)>,
    last: EventId,
    end: Time,
}

impl Recording {
    /// What a text is, a recording or a script, and the moment at which it ends.
    ///
    /// # Errors
    /// If it is neither, or a script that cannot be recorded.
    pub fn of_text(text: &str) -> Result<(Recording, Time), String> {
        match Recording::from_script(text) {
            Ok(recorded) => Ok(recorded),
            Err(Unread::NoScript(why)) => Err(why),
            Err(Unread::OnlyScript(_)) => {
                let script = Script::parse(text).map_err(|_| "is no script".to_string())?;
                Recording::of_script(&script)
            }
        }
    }

    /// What the last run of a script is when it is recorded, and the moment at which it ends.
    ///
    /// # Errors
    /// If it cannot be set up, or would go otherwise when it is played.
    pub fn of_script(script: &Script) -> Result<(Recording, Time), String> {
        let mut scribe = Scribe::default();
        run(script, &mut scribe);
        let Scribe { recording, last, end, .. } = scribe;
        let mut player = Player::open(recording.clone()).map_err(|refused| refused.to_string())?;
        player.run_to(end);
        let played = player.events().last().map_or(EventId(0), |event| event.id);
        let same = played == last && player.now() == end;
        same.then_some((recording, end)).ok_or("what it does by hand cannot be recorded".into())
    }
}

impl Scribe {
    /// Whether an event is the first of the `settle` that was said.
    fn settles_in(&self, event: &Event, nth: u32) -> bool {
        match self.settles.as_ref().map(|(_, from)| from) {
            None => false,
            Some(None) => true,
            Some(Some(Moment { at, after: Some(after) })) => (event.at, nth) >= (*at, *after),
            // All that was due then has happened: what arrives early arrives by hand.
            Some(Some(Moment { at, after: None })) => {
                let early =
                    matches!(&event.trigger, Trigger::Arrival(packet) if packet.arrives_at > event.at);
                event.at == *at && early
            }
        }
    }
}

impl Audience for Scribe {
    fn case(&mut self, _name: Option<&str>) {
        *self = Scribe::default();
    }

    fn began(&mut self, _watched: &Watched) {
        self.began = true;
    }

    fn line(&mut self, source: &Source) {
        let Ok(line) = &source.line else { return };
        if !self.began {
            self.recording.begins_with(line);
        }
        self.settles = match line {
            Line::Act(settle @ Statement::Settle(_)) => Some((settle.clone(), None)),
            Line::At { time, nth, line: Some(inner) } => match &**inner {
                Line::Act(settle @ Statement::Settle(_)) => {
                    Some((settle.clone(), Some(Moment { at: *time, after: *nth })))
                }
                _ => None,
            },
            _ => None,
        };
    }

    fn event(&mut self, event: &Event, watched: &Watched) {
        self.last = event.id;
        let nth = watched.cluster.events_now().saturating_sub(1);
        let statement = match &event.trigger {
            Trigger::Act(statement) => Some((**statement).clone()),
            _ if self.settles_in(event, nth) => self.settles.take().map(|(settle, _)| settle),
            _ => None,
        };
        self.recording.acts.extend(statement.map(|statement| Timed { at: event.at, nth, statement }));
    }

    fn ended(&mut self, _name: Option<&str>, watched: &Watched) {
        self.end = watched.cluster.now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a script does is what its recording does.
    fn check(text: &str, acts: &[&str]) {
        let script = Script::parse(text).unwrap();
        let (recording, end) = Recording::of_script(&script).unwrap();
        let said: Vec<String> = recording.acts.iter().map(|act| act.statement.to_string()).collect();
        assert_eq!(said, acts, "{text}");
        let again = Recording::from_script(&recording.to_script(end));
        assert_eq!(again, Ok((recording, end)));
    }

    #[test]
    fn a_script_becomes_what_it_does() {
        check("cluster 3\nrun 1s\nkill S1\nexpect safe\n", &["kill S1"]);
        check(
            "cluster 3\nbreak pre-vote\nmend pre-vote\ntimeout S2\nsettle\nSET x 1\nrun 50ms\nsettle\nrun 1s\n",
            &["timeout S2", "settle", "SET x 1", "settle"],
        );
        check("cluster 3\ntimeout S2\nat 5ms settle\nat 5ms settle\nrun 1s", &["timeout S2", "settle"]);
        check("case \"one\"\nkill S1\ncase \"two\"\ncluster 5\nkill S2\nrun 1s\n", &["kill S2"]);
    }

    #[test]
    fn what_cannot_be_set_up_is_no_recording() {
        let script = Script::parse("cluster 3\ngiven S1 term=1 log=3\nkill S1\n").unwrap();
        assert!(Recording::of_script(&script).is_err());
    }
}
