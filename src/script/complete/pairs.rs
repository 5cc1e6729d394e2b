//! Words of the form `NAME=VALUE`: first the name is completed, and then the value.

use super::super::settings::SETTINGS;
use super::Candidate;
use crate::sim::load::Kind;

/// A `NAME=VALUE`: its name, and the values it may have; where those are without end, one.
pub struct Pair {
    pub name: String,
    pub values: Vec<String>,
    pub sample: &'static str,
}

/// The names, or once one stands there with its comparison, its values.
pub fn pairs(typed: &str, pairs: Vec<Pair>) -> Vec<Candidate> {
    let Some(at) = typed.find(['=', '!', '<', '>']) else {
        let begun = |Pair { name, values, sample }: &Pair| {
            let value = values.first().map_or(*sample, String::as_str);
            Candidate::begun(format!("{name}="), format!("{name}={value}"))
        };
        return pairs.iter().map(begun).collect();
    };
    let (name, behind) = typed.split_at(at);
    let signs = behind.len() - behind.trim_start_matches(['=', '!', '<', '>']).len();
    let compared = &typed[..at + signs];
    let of_name = pairs.into_iter().filter(|pair| pair.name.eq_ignore_ascii_case(name));
    of_name.flat_map(|pair| pair.values).map(|value| Candidate::of(format!("{compared}{value}"))).collect()
}

/// Settings, of the whole run or of a link.
pub fn settings(of_link: bool) -> Vec<Pair> {
    let infos = SETTINGS.iter().filter(|info| info.of_link || !of_link);
    let values = |offers: Vec<&str>| offers.into_iter().map(String::from).collect();
    infos.map(|info| Pair { name: info.name.into(), values: values(info.offers()), sample: "" }).collect()
}

/// How a client asks by itself.
pub fn load() -> Vec<Pair> {
    let pair = |name: &str, values: Vec<String>| Pair { name: name.into(), values, sample: "" };
    vec![
        pair("rate", vec!["10/s".into()]),
        pair("mix", Kind::ALL.map(|(_, kind)| kind.to_string()).to_vec()),
        pair("keys", vec!["3".into()]),
    ]
}
