//! Durations as one writes them, `500ms` or `1.5s`: whole microseconds, without a float between.

/// The units, the largest first, in microseconds.
const UNITS: [(&str, u64); 3] = [("s", 1_000_000), ("ms", 1_000), ("us", 1)];

/// The microseconds of `500ms`; none if it is no duration, or no whole number of them.
pub fn parse(text: &str) -> Option<u64> {
    let (digits, unit) = unit(text);
    decimal(digits, unit?)
}

/// A duration in the largest unit that needs no fraction.
pub fn print(micros: u64) -> String {
    let (unit, size) = unit_for(&[micros]);
    format!("{}{unit}", micros / size)
}

/// The digits, and how many microseconds the unit behind them has.
pub fn unit(text: &str) -> (&str, Option<u64>) {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let behind = &text[digits.len()..];
    let found = UNITS.iter().find(|(name, _)| behind.eq_ignore_ascii_case(name));
    found.map_or((text, None), |(_, size)| (digits, Some(*size)))
}

/// `1.5` of a unit in whole parts of it; none if it does not come out even.
pub fn decimal(digits: &str, unit: u64) -> Option<u64> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_decimal = !whole.is_empty() && whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit());
    if !is_decimal || digits.ends_with('.') || fraction.len() > 6 {
        return None;
    }
    let scale = 10u64.pow(fraction.len() as u32);
    let parts = format!("{whole}{fraction}").parse::<u64>().ok()?.checked_mul(unit)?;
    (parts % scale == 0).then_some(parts / scale)
}

/// The largest unit that all of these are whole numbers of, and how many microseconds it has.
pub fn unit_for(spans: &[u64]) -> (&'static str, u64) {
    if spans.iter().all(|span| *span == 0) {
        return ("ms", 1_000);
    }
    let fits = |size: u64| spans.iter().all(|span| span.is_multiple_of(size));
    UNITS.into_iter().find(|(_, size)| fits(*size)).unwrap_or(("us", 1))
}
