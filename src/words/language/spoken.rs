//! Which language is spoken: English, unless the reader wants one of the others that there are.

use std::sync::OnceLock;

use super::Language;

/// The languages beside English, each by its code as browsers and systems name it: a line for each file, such as
/// `("de", include_str!("../languages/german.txt"))`.
pub const OTHERS: &[(&str, &str)] = &[];

static SPOKEN: OnceLock<Language> = OnceLock::new();

impl Language {
    /// The language in which everything is said.
    pub fn spoken() -> &'static Language {
        SPOKEN.get().unwrap_or_else(|| Language::english())
    }
}

/// Chooses what is spoken from now on, before anything was said: the first of the wanted languages that there is.
pub fn speak<'a>(wanted: impl IntoIterator<Item = &'a str>) {
    let file = chosen(wanted, OTHERS);
    // A file that cannot be read is found by the tests; a reader is better served in English.
    if let Some(language) = file.and_then(|text| Language::translation(text).ok()) {
        let _ = SPOKEN.set(language);
    }
}

/// The file of the first wanted language that there is; none if that is English, or there is none of them.
/// `de-CH` is served by `de`.
fn chosen<'a>(
    wanted: impl IntoIterator<Item = &'a str>,
    others: &[(&str, &'static str)],
) -> Option<&'static str> {
    let known = |code: &str| {
        let code = code.split(['-', '_']).next().unwrap_or_default();
        let other = others.iter().find(|(name, _)| name.eq_ignore_ascii_case(code));
        other.map(|(_, text)| Some(*text)).or_else(|| code.eq_ignore_ascii_case("en").then_some(None))
    };
    wanted.into_iter().find_map(known).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_that_a_reader_wants_and_that_there_is_is_spoken() {
        let others = [("de", "goes_on = {s} läuft weiter."), ("fr", "goes_on = {s} continue.")];
        let check = |wanted: &[&str], found: Option<&str>| {
            assert_eq!(chosen(wanted.iter().copied(), &others), found, "{wanted:?}");
        };
        check(&["de-CH", "en"], Some(others[0].1));
        check(&["it", "fr_FR", "de"], Some(others[1].1));
        check(&["en-GB", "de"], None);
        check(&["it"], None);
        check(&[], None);
    }

    #[test]
    fn every_other_language_can_be_read() {
        for (code, text) in OTHERS {
            assert!(Language::translation(text).is_ok(), "{code}: {:?}", Language::translation(text));
        }
    }
}
