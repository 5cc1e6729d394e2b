//! The colours, computed from the stylesheets: hue means term and nothing else, neighbouring terms can be told
//! apart by everybody, what is to be read has contrast, and no text is small.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

mod science;

use science::{Rgb, Vision, contrast, difference};

/// The least CIEDE2000 between neighbouring terms, in every kind of colour vision.
const APART: f64 = 13.5;
/// WCAG 2.2: text, and what else has to be seen.
const TEXT: f64 = 4.5;
const GRAPHICS: f64 = 3.0;
/// How much of hue the chrome may have: ink and paper are tinted a little.
const TINT: i32 = 20;

/// A token's colour in the light and in the dark theme.
type Tokens = BTreeMap<String, [Rgb; 2]>;

#[test]
fn neighbouring_terms_can_be_told_apart_by_everybody() {
    let tokens = tokens();
    for vision in Vision::ALL {
        for term in 0..6 {
            let of = |term: u32| tokens[&format!("--term-{}", term % 6)][0];
            let apart = difference(vision.seen(of(term)), vision.seen(of(term + 1)));
            assert!(apart >= APART, "{vision:?}: term {term} and the next differ by {apart:.1}");
        }
    }
}

#[test]
fn what_stands_on_a_term_can_be_read() {
    let tokens = tokens();
    for term in 0..6 {
        let (fill, text) = (tokens[&format!("--term-{term}")], tokens[&format!("--term-{term}-on")]);
        for (fill, text) in fill.into_iter().zip(text) {
            let found = contrast(fill, text);
            assert!(found >= TEXT, "term {term}: {found:.2}");
        }
    }
}

#[test]
fn text_and_edges_have_contrast_in_both_themes() {
    let tokens = tokens();
    let check = |name: &str, under: &str, least: f64| {
        for (theme, (front, back)) in tokens[name].into_iter().zip(tokens[under]).enumerate() {
            let found = contrast(front, back);
            assert!(found >= least, "{name} on {under}, theme {theme}: {found:.2} of {least}");
        }
    };
    for back in ["--surface", "--raised", "--sunk"] {
        for text in ["--ink", "--ink-2", "--ink-3", "--alarm"] {
            check(text, back, TEXT);
        }
        check("--edge", back, GRAPHICS);
    }
    check("--on-alarm", "--alarm", TEXT);
}

/// What text is written in where a rule says nothing of what is behind it: each is checked on all of the page.
const INKS: [&str; 4] = ["--ink", "--ink-2", "--ink-3", "--alarm"];

#[test]
fn every_pair_that_a_stylesheet_uses_can_be_read() {
    let tokens = tokens();
    let mut pairs = 0;
    for path in files("styles", "css").into_iter().filter(|path| !path.ends_with("tokens.css")) {
        let sheet = uncommented(&fs::read_to_string(&path).expect("a stylesheet"));
        for rule in sheet.split('}').filter_map(|rule| rule.rsplit_once('{')).map(|(_, rule)| rule) {
            let (front, back) = (token(rule, "color"), token(rule, "background"));
            match (front.and_then(|name| tokens.get(name)), back.and_then(|name| tokens.get(name))) {
                (Some(front), Some(back)) => {
                    pairs += 1;
                    for (front, back) in front.iter().zip(back) {
                        let found = contrast(*front, *back);
                        assert!(found >= TEXT, "{}: {rule}: {found:.2}", path.display());
                    }
                }
                (Some(_), None) if back.is_none() => {
                    let name = front.unwrap_or_default();
                    assert!(INKS.contains(&name), "{}: {name} on nothing: {rule}", path.display());
                }
                _ => {}
            }
        }
    }
    assert!(pairs >= 10, "only {pairs} rules name both");
}

#[test]
fn every_term_stands_out_from_the_dark_page() {
    let tokens = tokens();
    for (term, back) in (0..6).flat_map(|term| ["--surface", "--raised"].map(|back| (term, back))) {
        let found = contrast(tokens[&format!("--term-{term}")][1], tokens[back][1]);
        assert!(found >= GRAPHICS, "term {term} on {back}: {found:.2}");
    }
}

/// The token that a rule gives a property as its only value.
fn token<'a>(rule: &'a str, property: &str) -> Option<&'a str> {
    let declared = rule.split(';').filter_map(|line| line.split_once(':'));
    let value =
        declared.filter(|(name, _)| name.trim() == property).map(|(_, value)| value.trim()).next_back()?;
    value.strip_prefix("var(")?.strip_suffix(')').filter(|name| !name.contains(','))
}

#[test]
fn only_terms_and_the_alarm_have_a_hue() {
    for (name, colours) in tokens() {
        let coloured = colours.iter().any(|colour| colour.tint() > TINT);
        let may = name.starts_with("--term-") || name == "--alarm";
        assert!(may || !coloured, "{name} has a hue: {colours:?}");
    }
}

#[test]
fn no_other_stylesheet_and_no_drawing_names_a_colour() {
    let functions = ["hsl", "hwb", "lab(", "lch(", "oklab", "oklch", "color("];
    let names = ["red", "green", "blue", "orange", "purple", "yellow", "teal", "pink", "brown", "gold"];
    let sheets = files("styles", "css").into_iter().filter(|path| !path.ends_with("tokens.css"));
    for path in sheets {
        let text = uncommented(&fs::read_to_string(&path).expect("a stylesheet"));
        for value in text.split(['{', ';']).filter_map(|line| line.split_once(':')).map(|(_, value)| value) {
            let words: Vec<&str> = value.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
            let function = functions.iter().find(|function| value.contains(**function));
            let named = words.iter().find(|word| names.contains(word));
            assert!(function.is_none() && named.is_none(), "{}: {value}", path.display());
            for colour in colours(value) {
                assert!(colour.tint() <= TINT, "{}: {value} has a hue", path.display());
            }
        }
    }
    let known: Vec<Rgb> = tokens().into_values().flatten().collect();
    for path in files("src/ui", "rs") {
        let text = fs::read_to_string(&path).expect("a source file");
        for colour in colours(&text) {
            // A picture that is taken away as a file cannot ask the stylesheet: it has the tokens' colours with it.
            let may = path.ends_with("picture/palette.rs") && known.contains(&colour);
            assert!(may, "{} names {colour:?}: that is for tokens.css", path.display());
        }
    }
}

#[test]
fn no_text_is_smaller_than_12_pixels() {
    for path in files("styles", "css") {
        let text = uncommented(&fs::read_to_string(&path).expect("a stylesheet"));
        let declarations = text.split(['{', ';', '}']).filter_map(|line| line.split_once(':'));
        for (name, value) in declarations.map(|(name, value)| (name.trim(), value.trim())) {
            let sizes = matches!(name, "font" | "font-size") || name.starts_with("--text-");
            let first = value.split([' ', '/']).filter_map(|word| word.strip_suffix("px")).next();
            if let Some(size) = first.and_then(|size| size.parse::<f64>().ok()).filter(|_| sizes) {
                assert!(size >= 12.0, "{}: {name}: {value}", path.display());
            }
        }
    }
}

/// The colours of tokens.css by their names.
fn tokens() -> Tokens {
    let sheet = Path::new(env!("CARGO_MANIFEST_DIR")).join("styles/tokens.css");
    let text = uncommented(&fs::read_to_string(sheet).expect("the tokens"));
    let declared = text.split(['{', ';', '}']).filter_map(|line| line.split_once(':'));
    let coloured = declared.filter_map(|(name, value)| match colours(value)[..] {
        [one] => Some((name.trim().to_string(), [one, one])),
        [light, dark] => Some((name.trim().to_string(), [light, dark])),
        _ => None,
    });
    let tokens: Tokens = coloured.collect();
    assert!(tokens.len() >= 20, "there are tokens: {tokens:?}");
    tokens
}

/// All colours written as `#rrggbb`.
fn colours(text: &str) -> Vec<Rgb> {
    let hex = |rest: &str| {
        let digits = rest.get(..6)?;
        let ends = !rest[6..].starts_with(|c: char| c.is_ascii_alphanumeric());
        (ends && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| Rgb::read(digits))
    };
    text.split('#').skip(1).filter_map(hex).collect()
}

fn uncommented(text: &str) -> String {
    let mut parts = text.split("/*");
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |text, part| text + part.split_once("*/").map_or("", |(_, rest)| rest))
}

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            match path.is_dir() {
                true => folders.push(path),
                false if path.extension().is_some_and(|own| own == ending) => found.push(path),
                false => {}
            }
        }
    }
    assert!(!found.is_empty());
    found
}
