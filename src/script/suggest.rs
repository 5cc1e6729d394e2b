//! "Did you mean …?": the known word that a mistyped one is nearest to.

use super::text::Word;

/// `; did you mean kill?`, or else all that there are.
pub(super) fn did_you_mean(word: &Word, known: &[&str]) -> String {
    or_else(word, known, || format!("; expected one of {}", known.join(", ")))
}

/// `; did you mean kill?`, or else this advice.
pub(super) fn did_you_mean_or(word: &Word, known: &[&str], advice: &str) -> String {
    or_else(word, known, || format!("; {advice}"))
}

fn or_else(word: &Word, known: &[&str], otherwise: impl Fn() -> String) -> String {
    let near = nearest(&word.bare().unwrap_or_default(), known);
    near.map_or_else(otherwise, |name| format!("; did you mean {name}?"))
}

fn nearest<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    let typed = typed.to_ascii_lowercase();
    // A third of the letters may be wrong; longer words than any known one are not compared at all.
    let most = (typed.chars().count() / 3).max(1);
    let longest = known.iter().map(|name| name.len()).max().unwrap_or(0);
    if typed.is_empty() || typed.len() > longest + most {
        return None;
    }
    let distances = known.iter().map(|name| (distance(&typed, &name.to_ascii_lowercase()), *name));
    distances
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// How many letters must be put in, taken out or replaced, or neighbours swapped, to make one the other.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_near_and_another_word_is_not() {
        let known = ["kill", "pause", "partition"];
        let check = |typed: &str, found: Option<&str>| assert_eq!(nearest(typed, &known), found, "{typed}");
        check("kil", Some("kill"));
        check("KLIL", Some("kill"));
        check("partiton", Some("partition"));
        check("puase", Some("pause"));
        check("frob", None);
        check("", None);
        check(&"x".repeat(100_000), None);
    }
}
