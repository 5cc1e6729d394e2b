//! Events and results as JSON, one object a line.
//!
//! `{"event":…}` is an [event](crate::export::events), `{"case":…}` and `{"statement":…}` say where in the script it
//! belongs, `{"failure":…}`, `{"violation":…}` and `{"error":…}` what went wrong, and the last line of all is
//! `{"passed":…,"failed":…}`.

use serde_json::{Value, json};

use crate::check::Violation;
use crate::export::events::marked;
use crate::script::Error;
use crate::script::file::Source;
use crate::script::run::{Failure, Unexpected};

pub use crate::export::events::event;

/// A line of the script that is about to be done.
pub fn statement(file: &str, source: &Source) -> Value {
    json!({ "statement": source.text.trim(), "file": file, "line": source.number })
}

/// A failed expectation.
pub fn failure(file: &str, failure: &Failure) -> Value {
    let Error { line, column, length, message, .. } = &failure.error;
    let inner = json!({ "file": file, "line": line, "column": column, "length": length, "found": message, "source": failure.source, "case": failure.case });
    json!({ "failure": marked(inner, failure.rules) })
}

/// An invariant that nobody expected to break.
pub fn violation(file: &str, unexpected: &Unexpected) -> Value {
    let Violation { invariant, event, at, text, .. } = &unexpected.violation;
    let inner = json!({ "file": file, "case": unexpected.case, "invariant": invariant.id(), "event": event.0, "at": at.0, "text": text });
    json!({ "violation": marked(inner, unexpected.rules) })
}

/// A line that could not be read.
pub fn error(file: &str, error: &Error, source: &str) -> Value {
    let Error { line, column, length, message, .. } = error;
    json!({ "error": { "file": file, "line": line, "column": column, "length": length, "message": message, "source": source } })
}
