//! Bytes as text: what can be read is shown, the rest is escaped.
//!
//! The escapes are those of the script language, `\"` `\\` `\n` `\t`, `\u{…}` for other characters that
//! control how text is shown and are not seen themselves, and `\xHH` for a byte that is no UTF-8, so that every
//! value has one printed form and no two values share one.

use std::fmt::Write;

/// How many characters of a name a sentence quotes.
const NAME: usize = 40;

/// In double quotes, as answers print values: `"a b"`.
pub fn quoted(bytes: &[u8]) -> String {
    format!("\"{}\"", escaped(bytes))
}

/// As one would type it: `plain`, or `"in quotes"` where it has to be.
pub fn word(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.is_empty() && text.chars().all(is_plain) => text.into(),
        _ => quoted(bytes),
    }
}

/// As a word in a sentence; the end of a very long one is left out.
pub fn name(bytes: &[u8]) -> String {
    cut(&word(bytes), NAME)
}

/// Without quotes around it.
pub fn escaped(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        chunk.valid().chars().for_each(|c| push(&mut text, c));
        for byte in chunk.invalid() {
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    text
}

/// The first characters of a text, `…` the last of them if something is left out.
pub fn cut(text: &str, most: usize) -> String {
    match text.chars().count() {
        count if count <= most => text.into(),
        _ => text.chars().take(most - 1).chain(['…']).collect(),
    }
}

fn push(text: &mut String, c: char) {
    match c {
        '"' => text.push_str("\\\""),
        '\\' => text.push_str("\\\\"),
        '\n' => text.push_str("\\n"),
        '\t' => text.push_str("\\t"),
        c if is_unseen(c) => text.extend(c.escape_unicode()),
        c => text.push(c),
    }
}

/// Control characters, and those that break lines or turn the direction of what follows them.
fn is_unseen(c: char) -> bool {
    let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || turns || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// Characters that mean nothing to the script language, wherever in a word they stand.
fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | ':' | '/' | '-')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_can_be_read_is_shown_and_the_rest_escaped() {
        let check = |bytes: &[u8], text: &str| assert_eq!(escaped(bytes), text);
        check(b"", "");
        check(b"a b", "a b");
        check("grün 🙂".as_bytes(), "grün 🙂");
        check(b"\"\\\n\t", r#"\"\\\n\t"#);
        check(b"\x00\r\x1b\x7f", r"\u{0}\u{d}\u{1b}\u{7f}");
        check("\u{85}\u{202e}\u{2028}".as_bytes(), r"\u{85}\u{202e}\u{2028}");
        check(b"a\xff\xc3", r"a\xff\xc3");
    }

    #[test]
    fn a_word_is_quoted_where_it_has_to_be() {
        let check = |bytes: &[u8], text: &str| assert_eq!(word(bytes), text);
        check(b"x", "x");
        check(b"user:1/a-b.c_d", "user:1/a-b.c_d");
        check(b"", "\"\"");
        for special in ["a b", "a=b", "#", "@S3", "a|b", "->"] {
            check(special.as_bytes(), &format!("\"{special}\""));
        }
        check(b"\xff", "\"\\xff\"");
    }

    #[test]
    fn a_long_name_is_cut() {
        assert_eq!(name(&[b'a'; 1000]).chars().count(), NAME);
        assert_eq!(cut("abcd", 4), "abcd");
        assert_eq!(cut("abcde", 4), "abc…");
    }

    /// The bytes of a quoted text, read back by other means: one escape after the other.
    fn unescaped(text: &str) -> Vec<u8> {
        let Some((plain, rest)) = text.split_once('\\') else {
            return text.into();
        };
        let (bytes, rest): (Vec<u8>, &str) = match &rest[..1] {
            "n" => (b"\n".into(), &rest[1..]),
            "t" => (b"\t".into(), &rest[1..]),
            "x" => (vec![u8::from_str_radix(&rest[1..3], 16).unwrap()], &rest[3..]),
            "u" => {
                let (code, rest) = rest[2..].split_once('}').unwrap();
                let code = u32::from_str_radix(code, 16).unwrap();
                (char::from_u32(code).unwrap().to_string().into(), rest)
            }
            itself => (itself.into(), &rest[1..]),
        };
        [plain.as_bytes(), &bytes, &unescaped(rest)].concat()
    }

    proptest! {
        #[test]
        fn nothing_is_lost(bytes: Vec<u8>) {
            prop_assert_eq!(unescaped(&escaped(&bytes)), bytes);
        }

        #[test]
        fn nothing_stays_unseen(text: String) {
            prop_assert!(!escaped(text.as_bytes()).chars().any(is_unseen));
        }
    }
}
