//! Result codes: what somebody did in a challenge, as a text that can be pasted anywhere and played again.
//!
//! A code is `NAME.BYTES`: the challenge's name, and in base64 a version, a checksum of the challenge, one of all the
//! rest, and the recording: one statement a line, with the time since the one before and its place among the events of
//! its moment. The checksums guard against slips, not against cunning: what proves a result is that it is played again.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::challenge::Challenge;
use crate::raft::Time;
use crate::recording::Timed;
use crate::script::{Line, parse_line};

/// The version of the form.
const VERSION: u8 = 1;
/// The most characters of a code.
pub const MOST: usize = 64 << 10;

/// A code as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The name of the challenge.
    pub challenge: String,
    /// The checksum of the challenge for which it was made.
    of: u32,
    /// What was done.
    pub acts: Vec<Timed>,
    /// The moment of the goal, and after how many of its events.
    pub end: (Time, u32),
}

impl Code {
    /// The code of what was done in a challenge up to a moment.
    pub fn new(challenge: &Challenge, acts: &[Timed], end: (Time, u32)) -> Code {
        Code { challenge: challenge.id.clone(), of: print_of(challenge), acts: acts.to_vec(), end }
    }

    /// As it is pasted.
    pub fn print(&self) -> String {
        let mut before = Time(0);
        let mut text = String::new();
        for act in &self.acts {
            text += &format!("{}/{} {}\n", act.at.0.saturating_sub(before.0), act.nth, act.statement);
            before = act.at;
        }
        text += &format!("{}/{}", self.end.0.0.saturating_sub(before.0), self.end.1);
        let mut bytes = vec![VERSION];
        bytes.extend(self.of.to_be_bytes());
        bytes.extend(checksum(&[self.challenge.as_bytes(), &bytes, text.as_bytes()]).to_be_bytes());
        bytes.extend(text.as_bytes());
        format!("{}.{}", self.challenge, URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Reads a code.
    ///
    /// # Errors
    /// Why it is none.
    pub fn read(text: &str) -> Result<Code, String> {
        let text = text.trim();
        if text.len() > MOST {
            return Err(format!("this is no result code: it has more than {} KiB", MOST >> 10));
        }
        let (name, rest) =
            text.split_once('.').filter(|(name, rest)| !name.is_empty() && !rest.is_empty()).ok_or(
                "this is no result code: expected the name of a challenge, a dot, and letters behind it",
            )?;
        let altered = || "the code was altered or is incomplete: its checksum does not fit".to_owned();
        let bytes = URL_SAFE_NO_PAD.decode(rest).map_err(|_| altered())?;
        let (head, body) = bytes.split_at_checked(9).ok_or_else(altered)?;
        if head[0] != VERSION {
            return Err(format!("the code is of another version: {}, expected {VERSION}", head[0]));
        }
        let number = |at: usize| u32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        if number(5) != checksum(&[name.as_bytes(), &head[..5], body]) {
            return Err(altered());
        }
        let body = std::str::from_utf8(body).map_err(|_| altered())?;
        let (acts, end) = recording(body).ok_or("the code holds no recording: it was not made by the app")?;
        Ok(Code { challenge: name.into(), of: number(1), acts, end })
    }

    /// Whether it was made for this challenge, as it is now.
    pub fn is_for(&self, challenge: &Challenge) -> bool {
        self.challenge == challenge.id && self.of == print_of(challenge)
    }
}

/// What was done, and the moment of the end.
fn recording(text: &str) -> Option<(Vec<Timed>, (Time, u32))> {
    let (mut acts, mut now) = (Vec::new(), 0_u64);
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let (moment, said) = line.split_once(' ').map_or((line, None), |(moment, said)| (moment, Some(said)));
        let (since, nth) = moment.split_once('/')?;
        now = now.checked_add(since.parse().ok()?)?;
        let (at, nth) = (Time(now), nth.parse().ok()?);
        match (said, lines.peek()) {
            (None, None) => return Some((acts, (at, nth))),
            (Some(said), Some(_)) => {
                let Ok(Some(Line::Act(statement))) = parse_line(said) else { return None };
                acts.push(Timed { at, nth, statement });
            }
            _ => return None,
        }
    }
    None
}

/// A checksum of all that a challenge asks.
fn print_of(challenge: &Challenge) -> u32 {
    let goals: Vec<&str> = challenge.goals.iter().map(|goal| goal.said.text.as_str()).collect();
    checksum(&[challenge.start.text.as_bytes(), goals.join("\n").as_bytes()])
}

/// FNV-1a over all parts and their ends.
pub fn checksum(parts: &[&[u8]]) -> u32 {
    let bytes = parts.iter().flat_map(|part| part.iter().copied().chain([0]));
    bytes.fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
