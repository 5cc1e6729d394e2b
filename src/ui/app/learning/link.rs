//! A link to a lesson, a step of it, or a challenge: `#lesson=02-leader-election&step=nobody-leads-yet`.

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The file that holds it, without its ending: the name of a lesson, or `challenge-` and the name of a challenge.
    pub file: String,
    /// The name of the step; none: the first.
    pub step: Option<String>,
}

/// What the file of a challenge begins with.
const CHALLENGE: &str = "challenge-";

impl Link {
    /// To a lesson, or to a step of it.
    pub fn lesson(id: &str, step: Option<&str>) -> Link {
        Link { file: id.into(), step: step.map(String::from) }
    }

    /// To a challenge.
    pub fn challenge(id: &str) -> Link {
        Link { file: format!("{CHALLENGE}{id}"), step: None }
    }

    /// What stands behind the `#` of an address, if that leads to a lesson or challenge.
    pub fn read(fragment: &str) -> Option<Link> {
        let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
        let of = |key: &str| {
            let mut pairs = fragment.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(name, value)| *name == key && is_name(value)).map(|(_, value)| value)
        };
        match (of("lesson"), of("challenge")) {
            (Some(id), _) => Some(Link::lesson(id, of("step"))),
            (None, Some(id)) => Some(Link::challenge(id)),
            (None, None) => None,
        }
    }

    /// The challenge it leads to, if it leads to one.
    pub fn to_challenge(&self) -> Option<&str> {
        self.file.strip_prefix(CHALLENGE)
    }

    /// As it stands in an address.
    pub fn fragment(&self) -> String {
        match (self.to_challenge(), &self.step) {
            (Some(id), _) => format!("#challenge={id}"),
            (None, Some(step)) => format!("#lesson={}&step={step}", self.file),
            (None, None) => format!("#lesson={}", self.file),
        }
    }
}

/// A name becomes part of an address: nothing in it may lead elsewhere.
fn is_name(value: &str) -> bool {
    let may_stand = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    !value.is_empty() && value.chars().all(may_stand)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_comes_back_as_it_was_and_leads_nowhere_else() {
        let links = [
            Link::lesson("05-replication", None),
            Link::lesson("a", Some("b-c")),
            Link::challenge("elect-s3"),
        ];
        for link in links {
            assert_eq!(Link::read(&link.fragment()), Some(link));
        }
        for other in ["", "#run=abc", "#play", "#lesson=", "#lesson=../x", "#lesson=a/b", "#challenge=a.b"] {
            assert_eq!(Link::read(other), None, "{other}");
        }
        assert_eq!(Link::read("#lesson=a&step=../b"), Some(Link::lesson("a", None)));
    }
}
