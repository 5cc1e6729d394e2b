//! The state machine: keys and their values.
