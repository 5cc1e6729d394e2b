//! The front matter of a text, asked key by key.

use std::sync::Arc;

use super::super::{Fault, Passage};
use crate::raft::Micros;
use crate::store::duration;

pub struct Head<'a> {
    file: Arc<str>,
    keys: Vec<(String, Passage)>,
    faults: &'a mut Vec<Fault>,
}

impl<'a> Head<'a> {
    pub fn new(file: &Arc<str>, keys: Vec<(String, Passage)>, faults: &'a mut Vec<Fault>) -> Head<'a> {
        Head { file: file.clone(), keys, faults }
    }

    fn find(&self, key: &str) -> Option<Passage> {
        self.keys.iter().find(|(known, _)| known == key).map(|(_, value)| value.clone())
    }

    fn needed(&mut self, key: &str, expected: &str) -> Option<Passage> {
        let found = self.find(key).filter(|value| !value.text.is_empty());
        if found.is_none() {
            let message = format!("the front matter lacks `{key}`: expected {expected}");
            self.faults.push(Fault { file: self.file.clone(), line: 1, message });
        }
        found
    }

    pub fn text(&mut self, key: &str) -> String {
        self.needed(key, "a text").map(|value| value.text).unwrap_or_default()
    }

    pub fn number(&mut self, key: &str, least: u16, most: u16) -> Option<u16> {
        let value = self.needed(key, &format!("a whole number from {least} to {most}"))?;
        self.in_range(key, &value, least, most)
    }

    pub fn optional_number(&mut self, key: &str, least: u16, most: u16) -> Option<u16> {
        let value = self.find(key)?;
        self.in_range(key, &value, least, most)
    }

    fn in_range(&mut self, key: &str, value: &Passage, least: u16, most: u16) -> Option<u16> {
        let number = value.text.parse().ok().filter(|number| (least..=most).contains(number));
        if number.is_none() {
            let message =
                format!("`{key}` is {}: expected a whole number from {least} to {most}", value.text);
            self.faults.push(value.fault(message));
        }
        number
    }

    pub fn span(&mut self, key: &str) -> Option<Micros> {
        let value = self.find(key)?;
        let span = duration::parse(&value.text).map(Micros);
        if span.is_none() {
            self.faults.push(value.fault(format!("`{key}` is {}: expected a duration, as 5s", value.text)));
        }
        span
    }

    /// Words parted by commas.
    pub fn words(&self, key: &str) -> Option<Vec<String>> {
        Some(
            self.find(key)?
                .text
                .split(',')
                .map(|word| word.trim().to_owned())
                .filter(|word| !word.is_empty())
                .collect(),
        )
    }

    /// Keys but these are faults.
    pub fn end(self, known: &[&str]) {
        let unknown = self.keys.iter().filter(|(key, _)| !known.contains(&key.as_str()));
        for (key, value) in unknown {
            self.faults.push(value.fault(format!("unknown key `{key}`: expected {}", known.join(", "))));
        }
    }
}
