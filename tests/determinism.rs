//! The same run gives the same events on every machine; `web.rs` asks the same of WebAssembly.

#[path = "common/long_run.rs"]
mod long_run;
#[path = "common/sent.rs"]
mod sent;

use std::process::Command;

#[test]
fn a_link_that_was_sent_opens_with_the_digest_that_every_machine_finds() {
    assert_eq!(sent::digest(), sent::EXPECTED, "if the cluster has changed, write the new one there");
    let told = Command::new(env!("CARGO_BIN_EXE_raftarium")).args(["digest", sent::LINK]).output().unwrap();
    assert_eq!(String::from_utf8(told.stdout).unwrap(), format!("{}  1500000 us\n", sent::EXPECTED));
}

#[test]
fn sixty_seconds_with_faults_have_the_digest_that_every_machine_finds() {
    assert_eq!(
        long_run::digest(),
        long_run::EXPECTED,
        "if what the cluster does has changed, write the new one there"
    );
}

#[test]
fn twice_the_same_run_is_the_same() {
    assert_eq!(long_run::digest(), long_run::digest());
}
