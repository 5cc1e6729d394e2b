//! The same run gives the same events on every machine; `web.rs` asks the same of WebAssembly.

#[path = "common/long_run.rs"]
mod long_run;

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
