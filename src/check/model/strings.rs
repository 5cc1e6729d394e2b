//! Strings: one value under a key.

use super::{Held, Kept, Keys, Told, held, put_back};
use crate::store::{Bytes, Code, Command};

/// The longest that a value may be.
const LONGEST: usize = 4096;

/// Carries out a command, if it is one of these.
pub(super) fn step(keys: &mut Keys, command: &Command) -> Option<Told> {
    Some(match command {
        Command::Get { key } => match held(keys, key) {
            None => Told::Found(None),
            Some(Held::Text(text)) => Told::Found(Some(text.clone())),
            Some(_) => Told::Refused(Code::WrongType),
        },
        Command::Set { key, value, ttl } => match held(keys, key) {
            None | Some(Held::Text(_)) => {
                let kept = Kept { held: Held::Text(value.clone()), mortal: ttl.is_some() };
                keys.insert(key.clone(), kept);
                Told::Done
            }
            Some(_) => Told::Refused(Code::WrongType),
        },
        Command::Incr { key, by } => on_text(keys, key, |text| {
            let held = match text {
                None => 0,
                Some(digits) => digits_of(digits).ok_or(Code::NotANumber)?,
            };
            let sum = held.checked_add(*by).ok_or(Code::Overflow)?;
            *text = Some(sum.to_string().into_bytes());
            Ok(Told::Many(sum))
        }),
        Command::Append { key, value } => on_text(keys, key, |text| {
            let both = [text.as_deref().unwrap_or_default(), value].concat();
            if both.len() > LONGEST {
                return Err(Code::TooLong);
            }
            let told = Told::Many(both.len() as i64);
            *text = Some(both);
            Ok(told)
        }),
        Command::Cas { key, expected, new } => on_text(keys, key, |text| {
            let fits = text == expected;
            if fits {
                *text = Some(new.clone());
            }
            Ok(Told::Is(fits))
        }),
        Command::GetDel { key } => on_text(keys, key, |text| Ok(Told::Found(text.take()))),
        Command::StrLen { key } => {
            on_text(keys, key, |text| Ok(Told::Many(text.as_ref().map_or(0, |text| text.len() as i64))))
        }
        _ => return None,
    })
}

/// Works on a string, or on none, and puts back what is left.
fn on_text(
    keys: &mut Keys,
    key: &Bytes,
    work: impl FnOnce(&mut Option<Bytes>) -> Result<Told, Code>,
) -> Told {
    let mut text = match held(keys, key) {
        None => None,
        Some(Held::Text(text)) => Some(text.clone()),
        Some(_) => return Told::Refused(Code::WrongType),
    };
    let before = text.clone();
    let told = work(&mut text);
    if text != before {
        let empty = text.is_none();
        put_back(keys, key, empty, Held::Text(text.unwrap_or_default()));
    }
    told.unwrap_or_else(Told::Refused)
}

/// A number as it is written: no sign but a minus, no zero before it.
fn digits_of(text: &[u8]) -> Option<i64> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let is_plain = match digits {
        [] => false,
        [b'0'] => text == b"0",
        [first, ..] => *first != b'0' && digits.iter().all(u8::is_ascii_digit),
    };
    is_plain.then(|| std::str::from_utf8(text).ok()?.parse().ok()).flatten()
}
