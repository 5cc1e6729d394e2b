//! How well a name fits what was typed: every word of it stands in the name, as a stretch or at least letter by
//! letter in order.

/// How well, more being better; none if it does not.
pub fn score(typed: &str, name: &str, hint: &str) -> Option<u32> {
    let (typed, name, hint) = (typed.trim().to_lowercase(), name.to_lowercase(), hint.to_lowercase());
    // The words in this order come before the same ones in another.
    let mut sum = u32::from(name.contains(&typed));
    for word in typed.split_whitespace() {
        sum += of_word(word, &name).or_else(|| hint.contains(word).then_some(IN_THE_HINT))?;
    }
    // Of two that fit as well, the shorter is meant.
    let length = name.chars().count().min(99) as u32;
    Some(sum * 100 + (99 - length))
}

const AT_A_WORD: u32 = 40;
const INSIDE: u32 = 20;
const IN_THE_HINT: u32 = 10;
const SCATTERED: u32 = 1;

fn of_word(word: &str, name: &str) -> Option<u32> {
    let starts_a_word =
        |at: usize| name[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
    if name.match_indices(word).any(|(at, _)| starts_a_word(at)) {
        return Some(AT_A_WORD);
    }
    if name.contains(word) {
        return Some(INSIDE);
    }
    let mut letters = name.chars();
    word.chars().all(|letter| letters.any(|other| other == letter)).then_some(SCATTERED)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names that fit, best first.
    fn ranked<'a>(typed: &str, names: &[&'a str]) -> Vec<&'a str> {
        let mut fitting: Vec<(u32, &str)> =
            names.iter().filter_map(|name| Some((score(typed, name, "")?, *name))).collect();
        fitting.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        fitting.into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn what_stands_there_comes_before_what_is_scattered() {
        let names = ["Crash S1", "Mend persist-vote", "Break persist-vote", "Go to the start", "Crash S12"];
        assert_eq!(ranked("crash", &names), ["Crash S1", "Crash S12"]);
        assert_eq!(ranked("cr s1", &names), ["Crash S1", "Crash S12"]);
        assert_eq!(ranked("s2 s1", &["Heal S1 S2", "Heal S2 S1"]), ["Heal S2 S1", "Heal S1 S2"]);
        assert_eq!(ranked("VOTE", &names), ["Mend persist-vote", "Break persist-vote"]);
        assert_eq!(ranked("bpv", &names), ["Break persist-vote"]);
        assert_eq!(ranked("", &names).len(), names.len());
        assert_eq!(ranked("zzz", &names), [""; 0]);
        assert_eq!(ranked("ß日", &names), [""; 0]);
    }

    #[test]
    fn the_hint_counts_too_but_less() {
        assert!(score("dark", "Dark or light", "") > score("dark", "Look and keys", "light or dark"));
        assert!(score("dark", "Look and keys", "light or dark").is_some());
    }
}
