//! Figures as comma-separated values: a row for each bucket.

use super::{Bucket, Figures};

/// The names of the columns. What does not apply in a row, as a latency where nothing was committed, is empty.
pub const HEAD: &str = "from_s,to_s,elections,won,term,commands,commit_p50_ms,commit_p99_ms,messages,bytes,\
messages_per_command,bytes_per_command,leader_and_quorum_s,leader_no_quorum_s,no_leader_s";

/// A row for each bucket, without their names.
pub fn rows(figures: &Figures) -> impl Iterator<Item = String> {
    let row = |(from, bucket): (_, &Bucket)| {
        let crate::raft::Time(from) = from;
        let to = (from + figures.width().0).min(figures.until().0.max(from));
        let latency = |percent| or_empty(bucket.latency.percentile(percent).map(|span| parts(span, 1_000)));
        let time = bucket.time.map(|span| parts(span.0, 1_000_000));
        [
            parts(from, 1_000_000),
            parts(to, 1_000_000),
            bucket.elections.to_string(),
            bucket.won.to_string(),
            bucket.term.to_string(),
            bucket.commands.to_string(),
            latency(50),
            latency(99),
            bucket.messages.to_string(),
            bucket.bytes.to_string(),
            or_empty(bucket.messages_per_command().map(|hundredths| parts(hundredths, 100))),
            or_empty(bucket.bytes_per_command()),
        ]
        .into_iter()
        .chain(time)
        .collect::<Vec<_>>()
        .join(",")
    };
    figures.buckets().map(row)
}

fn or_empty(value: Option<impl ToString>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

/// A number that is so many parts of one, as a decimal fraction: `12.5`.
fn parts(number: u64, of_one: u64) -> String {
    let digits = of_one.ilog10() as usize;
    let text = format!("{}.{:0digits$}", number / of_one, number % of_one);
    text.trim_end_matches('0').trim_end_matches('.').into()
}
