//! The rules of the protocol, each with a switch: off, and one sees what it was for, or lets the search find a run
//! that shows it.

mod finder;

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::app::Msg;
use super::app::searching::{Searching, Step};
use crate::raft::rules::{RULES, Rule, RuleInfo, Rules as InForce};
use crate::sim::statement::Statement;
use crate::ui::worker::words::guarded;
use crate::words;

/// The groups, each with its first rule.
const GROUPS: [(&str, Rule); 4] = [
    ("Terms and voting", Rule::AdoptHigherTerm),
    ("Replication and commitment", Rule::LeaderAppendOnly),
    ("Membership", Rule::NewestConfiguration),
    ("Snapshots, reads, clients, transfer", Rule::CompactAppliedOnly),
];

/// What the list shows.
#[derive(Properties)]
pub struct Props {
    /// Which rules are in force.
    pub rules: InForce,
    /// The search, and what the list is narrowed to.
    pub searching: Rc<Searching>,
    /// Where messages go.
    pub send: Callback<Msg>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Props) -> bool {
        self.rules == other.rules && Rc::ptr_eq(&self.searching, &other.searching) && self.send == other.send
    }
}

/// All rules.
#[component]
pub fn Rules(props: &Props) -> Html {
    let shown: Vec<&RuleInfo> = RULES.iter().filter(|info| fits(info, &props.searching.filter)).collect();
    html! {
        <div class="rules-tab">
            { filter(props, shown.len()) }
            <div class="panel rules">
                { off(props) }
                { for GROUPS.iter().enumerate().map(|(place, (title, _))| group(props, place, title, &shown)) }
            </div>
            { finder::view(&props.searching, &props.send) }
        </div>
    }
}

/// Whether a rule belongs to what is looked for: each word stands somewhere in what is known of it.
fn fits(info: &RuleInfo, filter: &str) -> bool {
    let known =
        [info.id, info.text, info.source, words::cited(info.rule), info.shipped, &without(info)].join(" ");
    let known = known.to_lowercase();
    filter.to_lowercase().split_whitespace().all(|word| known.contains(word))
}

fn filter(props: &Props, shown: usize) -> Html {
    let oninput = props.send.reform(|event: InputEvent| {
        let field: HtmlInputElement = event.target_unchecked_into();
        Msg::Search(Step::Filter(field.value()))
    });
    html! {
        <div class="filter">
            <input type="search" aria-label="Find a rule" placeholder="vote, §5.4, etcd…" autocomplete="off"
                value={props.searching.filter.clone()} {oninput} />
            <span role="status">{ format!("{shown} of {}", RULES.len()) }</span>
        </div>
    }
}

/// Which rules are off, and the way back.
fn off(props: &Props) -> Html {
    let broken: Vec<Rule> = props.rules.broken().collect();
    let Some(modified) = words::modified(props.rules) else {
        return html! { <p class="off">{ "All rules are in force. Switch one off, or let the search find a run that shows what it is for." }</p> };
    };
    let mend = props.send.reform(move |_: MouseEvent| Msg::Say(Statement::Mend(broken.clone())));
    html! {
        <p class="off modified">{ format!("{modified}. ") }<button class="try" onclick={mend}>{ "Switch all on" }</button></p>
    }
}

fn group(props: &Props, place: usize, title: &'static str, shown: &[&'static RuleInfo]) -> Html {
    let first = GROUPS[place].1;
    let next = GROUPS.get(place + 1).map(|(_, rule)| *rule);
    let belongs = |info: &&&RuleInfo| info.rule >= first && next.is_none_or(|next| info.rule < next);
    let rows: Vec<Html> = shown.iter().filter(belongs).map(|info| rule_row(props, info)).collect();
    if rows.is_empty() {
        return html! { <div key={title}></div> };
    }
    html! { <section key={title} aria-label={title}><h3>{ title }</h3><ul>{ for rows }</ul></section> }
}

fn rule_row(props: &Props, info: &'static RuleInfo) -> Html {
    let id = format!("rule-{}", info.id);
    html! {
        <li key={info.id} class={classes!((!props.rules.keep(info.rule)).then_some("broken"))}>
            { switch(props, info, id.clone()) }
            <div>
                <label for={id}><b>{ info.id }</b>{ sentence(info.text) }</label>
                <small>{ format!("{} · {}", source(info), without(info)) }</small>
                <small>{ shipped(info) }</small>
                { find(props, info.rule) }
            </div>
        </li>
    }
}

fn switch(props: &Props, info: &RuleInfo, id: String) -> Html {
    let (rule, on) = (info.rule, props.rules.keep(info.rule));
    let turn = props.send.reform(move |_: Event| {
        Msg::Say(if on { Statement::Break(vec![rule]) } else { Statement::Mend(vec![rule]) })
    });
    html! { <input type="checkbox" role="switch" {id} checked={on} disabled={info.breaks.is_none()} onchange={turn} /> }
}

/// A button for rules that guard an invariant.
fn find(props: &Props, rule: Rule) -> Html {
    if guarded(rule).is_none() {
        return html! { <></> };
    }
    let begin = props.send.reform(move |_: MouseEvent| Msg::Search(Step::Begin(rule)));
    html! {
        <button class="try" aria-label={format!("Find a run that breaks it: {}", rule.id())} onclick={begin}>{ "Find a run that breaks it" }</button>
    }
}

/// The rule's words as a sentence.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

/// Where it stands, without abbreviations of ours.
fn source(info: &RuleInfo) -> String {
    info.source.replace("F2", "Figure 2").replace("D ", "dissertation §")
}

/// What goes wrong without it.
fn without(info: &RuleInfo) -> String {
    match (info.breaks, guarded(info.rule)) {
        (_, Some(invariant)) => format!("protects {}", invariant.name()),
        (None, _) => "cannot be switched off".into(),
        (Some("disrupted"), _) => "without it leaders fall for no reason".into(),
        (Some("stuck"), _) => "without it nothing gets done".into(),
        (Some(other), _) => format!("without it {other}"),
    }
}

/// Who had this very bug.
fn shipped(info: &RuleInfo) -> String {
    if info.shipped.is_empty() { String::new() } else { format!("Shipped without it: {}", info.shipped) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_in_the_list_and_found_by_what_is_known_of_it() {
        let found = |filter: &str| {
            RULES.iter().filter(|info| fits(info, filter)).map(|info| info.id).collect::<Vec<_>>()
        };
        assert_eq!(found("").len(), RULES.len());
        assert_eq!(found("§5.4.2"), ["commit-own-term"]);
        assert_eq!(found("VOTE pysync"), ["persist-vote"]);
        assert!(found("etcd").contains(&"refusal-carries-term"));
        assert!(found("election safety").contains(&"one-vote-a-term"));
        assert_eq!(found("no such thing"), [""; 0]);
        let first_of_all = RULES[0].rule;
        assert_eq!(GROUPS[0].1, first_of_all);
        assert!(GROUPS.is_sorted_by_key(|(_, rule)| *rule));
    }

    #[test]
    fn what_a_rule_is_for_is_said() {
        let check = |rule: Rule, expected: &str| assert_eq!(without(rule.info()), expected);
        check(Rule::PersistVote, "protects Election Safety");
        check(Rule::AdoptHigherTerm, "cannot be switched off");
        check(Rule::PreVote, "without it leaders fall for no reason");
        check(Rule::NoOpFirst, "without it nothing gets done");
    }
}
