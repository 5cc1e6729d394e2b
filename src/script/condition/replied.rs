//! What a client was told, and whether that was expected.

use crate::script::line::Reply;
use crate::sim::event::Outcome;
use crate::store::Response;

/// An outcome as answers are printed.
pub fn printed(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Answered(response) => response.to_string(),
        Outcome::NotLeader => "error NOTLEADER".into(),
        Outcome::Busy => "error BUSY".into(),
        Outcome::Unknown => "unknown".into(),
    }
}

/// Whether this is the answer; none: there is none yet.
pub fn fits(outcome: Option<&Outcome>, expected: &Reply) -> bool {
    match (outcome, expected) {
        (None, expected) => *expected == Reply::Pending,
        (Some(Outcome::Unknown), expected) => *expected == Reply::Unknown,
        (Some(Outcome::NotLeader | Outcome::Busy), Reply::Error(None)) => true,
        (Some(Outcome::NotLeader), Reply::Error(Some(code))) => code == "NOTLEADER",
        (Some(Outcome::Busy), Reply::Error(Some(code))) => code == "BUSY",
        (Some(Outcome::Answered(response)), expected) => answers(response, expected),
        (Some(Outcome::NotLeader | Outcome::Busy), _) => false,
    }
}

fn answers(response: &Response, expected: &Reply) -> bool {
    match (response, expected) {
        (Response::Ok, Reply::Ok)
        | (Response::Nil, Reply::Nil)
        | (Response::Yes, Reply::Yes)
        | (Response::No, Reply::No)
        | (Response::Error(_), Reply::Error(None)) => true,
        (Response::Count(count), Reply::Count(expected)) => count == expected,
        (Response::Lasts(Some(micros)), Reply::Lasts(expected)) => *micros == expected.0,
        (Response::Lasts(None), Reply::Values(expected)) => expected.is_empty(),
        (Response::Value(value), Reply::Values(expected)) => {
            expected.as_slice() == std::slice::from_ref(value)
        }
        (Response::List(values), Reply::Values(expected)) => values == expected,
        (Response::Each(all), Reply::Each(expected)) => {
            all.len() == expected.len()
                && all.iter().zip(expected).all(|(one, expected)| answers(one, expected))
        }
        (Response::Each(all), expected) => match all.as_slice() {
            [] => *expected == Reply::Values(Vec::new()),
            [one] => answers(one, expected),
            _ => false,
        },
        (Response::Error(error), Reply::Error(Some(code))) => error.code.to_string() == *code,
        _ => false,
    }
}
