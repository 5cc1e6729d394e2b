//! Settings that belong together, as one statement.

use crate::script::{self, Line};
use crate::sim::settings::Setting;
use crate::sim::statement::Statement;

/// A network, its disks and clocks, and timers that go with them.
#[derive(Debug)]
pub struct Preset {
    /// What it is called.
    pub name: &'static str,
    /// What it is like.
    pub text: &'static str,
    /// The statement that sets it.
    pub set: &'static str,
}

/// All presets. Each sets all that any of them sets, so that one takes the place of another.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "Teaching",
        text: "Slow enough to watch: hops of 10 to 15 ms, the timers of the paper",
        set: "set latency=10..15ms loss=0% duplicate=0% election-timeout=150..300ms heartbeat=50ms fsync=1..3ms clock-drift=0% client-timeout=500ms",
    },
    Preset {
        name: "LAN",
        text: "One data centre: hops below a millisecond, quick disks",
        set: "set latency=200..500us loss=0% duplicate=0% election-timeout=150..300ms heartbeat=30ms fsync=500..2000us clock-drift=0.01% client-timeout=500ms",
    },
    Preset {
        name: "WAN",
        text: "Across an ocean: hops of 40 to 90 ms, and timers to match",
        set: "set latency=40..90ms loss=0.1% duplicate=0% election-timeout=1000..2000ms heartbeat=200ms fsync=1..5ms clock-drift=0.01% client-timeout=2s",
    },
    Preset {
        name: "Flaky",
        text: "A bad network: messages late, lost and doubled, disks that stall, clocks that drift",
        set: "set latency=5..60ms loss=10% duplicate=5% election-timeout=300..600ms heartbeat=50ms fsync=1..20ms clock-drift=1% client-timeout=1s",
    },
];

impl Preset {
    /// What it sets.
    pub fn settings(&self) -> Vec<Setting> {
        match script::parse_line(self.set) {
            Ok(Some(Line::Act(Statement::Set(settings)))) => settings,
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::mem::discriminant;

    use super::*;
    use crate::sim::settings::Settings;
    use crate::words;

    #[test]
    fn presets_set_the_same_things_and_nothing_speaks_against_them() {
        let kinds = |preset: &Preset| preset.settings().iter().map(discriminant).collect::<Vec<_>>();
        for preset in PRESETS {
            assert_eq!(preset.settings().len(), 8, "{}", preset.name);
            assert_eq!(kinds(preset), kinds(&PRESETS[0]), "{}", preset.name);
            let mut settings = Settings::default();
            settings.set_all(&preset.settings()).unwrap();
            assert_eq!(words::judge(&settings, 5, &[]), [], "{}", preset.name);
        }
    }

    #[test]
    fn a_run_begins_as_for_teaching() {
        let mut settings = Settings::default();
        settings.set_all(&PRESETS[0].settings()).unwrap();
        assert_eq!(settings, Settings::default());
    }
}
