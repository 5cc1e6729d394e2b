//! What this is: its version, what it was built from, and what it may be used for.

use yew::prelude::*;

/// From when and which commit it was built, as `cargo xtask build --release` says: the commit's own date, so that one
/// commit always makes the same page.
const BUILT: Option<(&str, &str)> = match (option_env!("RAFTARIUM_DATE"), option_env!("RAFTARIUM_COMMIT")) {
    (Some(date), Some(commit)) => Some((date, commit)),
    _ => None,
};

/// What it says.
pub fn view() -> Html {
    let built =
        BUILT.map_or("while it was worked on".into(), |(date, commit)| format!("{date}, commit {commit}"));
    html! {
        <div class="about">
            <p>{ "Real Raft servers and a key-value store on a simulated network, to see and to understand." }</p>
            <dl>
                <dt>{ "Version" }</dt><dd>{ env!("CARGO_PKG_VERSION") }</dd>
                <dt>{ "Built" }</dt><dd>{ built }</dd>
                <dt>{ "Licence" }</dt><dd>{ "MIT or Apache-2.0, at your choice" }</dd>
                <dt>{ "Typefaces" }</dt><dd>{ "Inter and JetBrains Mono, SIL Open Font License 1.1" }</dd>
            </dl>
            <p>{ "All of it runs in this page. Nothing that you do leaves it, but for a link that you share yourself." }</p>
        </div>
    }
}
