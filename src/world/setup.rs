//! What a world begins with: its size and its settings.

use super::Dice;
use crate::raft::Micros;
use crate::raft::options::Membership;
use crate::sim::settings::{Reads, Setting, Settings, Share};
use crate::sim::statement::Setup;

/// A cluster of any size with any settings, but for those that are fixed.
pub(super) fn setup(dice: &mut Dice, fixed: &[Setting]) -> Setup {
    let (servers, seed) = (dice.pick(&[1, 2, 3, 3, 3, 4, 5, 5]), dice.throw(1 << 30));
    let drawn: Vec<Setting> = times(dice).into_iter().chain(protocol(dice)).chain(clocks(dice)).collect();
    Setup { servers, seed, settings: together(&drawn, fixed), ..Setup::default() }
}

/// The settings drawn, with the fixed ones over them. Leases are safe with stickiness only: one of the two gives
/// way to what is fixed.
fn together(drawn: &[Setting], fixed: &[Setting]) -> Settings {
    let amends = [None, Some(Setting::Reads(Reads::Index)), Some(Setting::Stickiness(true))];
    let tries = amends.into_iter().filter_map(|amend| {
        let mut settings = Settings::default();
        let all: Vec<Setting> = drawn.iter().copied().chain(amend).chain(fixed.iter().copied()).collect();
        settings.set_all(&all).is_ok().then_some(settings)
    });
    tries.into_iter().next().unwrap_or_default()
}

fn times(dice: &mut Dice) -> [Setting; 7] {
    let shortest = dice.pick(&[40, 100, 150, 150, 300]);
    let longest = shortest * dice.pick(&[15, 20, 20, 30]) / 10;
    let fsync = dice.pick(&[0, 3_000, 20_000]);
    let (loss, duplicate) = (dice.pick(&[0, 10]), dice.pick(&[0, 10]));
    [
        Setting::ElectionTimeout(Micros::millis(shortest), Micros::millis(longest)),
        Setting::Heartbeat(Micros::millis(shortest / dice.pick(&[2, 3, 3, 5]))),
        Setting::Loss(dice.percent(1 + loss)),
        Setting::Duplicate(dice.percent(1 + duplicate)),
        Setting::Latency(Micros(dice.throw(5_000)), Micros(5_000 + dice.throw(15_000))),
        Setting::Fsync(Micros(dice.throw(1 + fsync / 10)), Micros(fsync / 10 + dice.throw(1 + fsync))),
        Setting::ClientTimeout(Micros::millis(100 + dice.throw(900))),
    ]
}

fn protocol(dice: &mut Dice) -> [Setting; 14] {
    let noop = !dice.one_in(4);
    // Without a no-op the entries of older terms wait for a new one, for which there must be room.
    let most_uncommitted = if noop { dice.pick(&[1000, 1000, 1, 3]) } else { 1000 };
    [
        Setting::Prevote(dice.one_in(2)),
        Setting::Stickiness(dice.one_in(2)),
        Setting::Checkquorum(dice.one_in(2)),
        Setting::EarlySend(dice.one_in(2)),
        Setting::Noop(noop),
        Setting::MaxBatch(1 + dice.throw(5)),
        Setting::MaxInflight(1 + dice.throw(4)),
        Setting::SnapshotEvery(dice.pick(&[0, 0, 3, 10])),
        Setting::SnapshotChunk(dice.pick(&[0, 0, 7, 100])),
        Setting::MaxUncommitted(most_uncommitted),
        Setting::Revisions(dice.pick(&[1000, 1000, 2])),
        Setting::SessionTimeout(Micros::millis(dice.pick(&[0, 0, 300, 2_000]))),
        Setting::Membership(dice.pick(&[Membership::Single, Membership::Joint])),
        Setting::Reads(dice.pick(&[Reads::Index, Reads::Log, Reads::Lease])),
    ]
}

fn clocks(dice: &mut Dice) -> [Setting; 1] {
    [Setting::ClockDrift(dice.pick(&[Share(0), Share(0), Share(20_000), Share(200_000)]))]
}
