//! Everything that can be done, as one list: the table of actions, and what there is in this run.

use crate::raft::ServerId;
use crate::raft::rules::{RULES, Rule};
use crate::script::help::TOPICS;
use crate::script::settings::SETTINGS;
use crate::script::statements::STATEMENTS;
use crate::sim::cluster::Cluster;
use crate::sim::statement::Statement;
use crate::store::USAGES;
use crate::ui::app::editing::Edit;
use crate::ui::app::playback::STOPS;
use crate::ui::app::runs::Change;
use crate::ui::app::searching::Step;
use crate::ui::app::{Deed, Look, Model, Msg, Theme, deeds};
use crate::ui::keys::{ACTIONS, Action, label};
use crate::ui::palette::{Move, beginnings, files, links, places};
use crate::ui::selection::Selection;
use crate::ui::worker::words::guarded;

/// One thing to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What it is.
    pub name: String,
    /// What else is to be said of it: a statement, a summary.
    pub hint: String,
    /// What kind of thing it is.
    pub group: &'static str,
    /// The keys that do the same.
    pub keys: Vec<String>,
    /// What choosing it does.
    pub does: Msg,
}

impl Item {
    /// Something without a key of its own.
    pub fn new(group: &'static str, name: impl Into<String>, hint: impl Into<String>, does: Msg) -> Item {
        Item { name: name.into(), hint: hint.into(), group, keys: Vec::new(), does }
    }
}

/// All of it.
pub fn all(model: &Model) -> Vec<Item> {
    let cluster = &model.frame.cluster;
    let mut items: Vec<Item> = ACTIONS.iter().map(of_action).collect();
    items.extend(ways());
    items.extend(places::turns());
    items.extend(cluster.machines.keys().flat_map(|id| of_server(cluster, *id)));
    items.extend(links::all(cluster));
    items.extend(beginnings::all(model));
    items.extend(files::all());
    items.extend(speeds());
    items.extend(themes(model));
    items.extend(runs(model));
    items.extend(RULES.iter().flat_map(|info| of_rule(cluster, info.rule)));
    items.extend(settings());
    items.extend(templates());
    items.extend(help());
    items
}

fn of_action(action: &Action) -> Item {
    let keys = action.keys.iter().map(|chord| label(chord)).collect();
    Item { keys, ..Item::new(action.group.title(), action.name, "", action.msg.clone()) }
}

/// Places to go to, which are then typed.
fn ways() -> Vec<Item> {
    let way = |name: &str, hint: &str, typed: &str| {
        Item::new("Time", name, hint, Msg::Palette(Move::Query(typed.into())))
    };
    vec![
        way("Go to a moment…", "1.862 s, 450 ms", "time "),
        way("Go to an event…", "event 12", "event "),
        way("Go to a term…", "term 3: when its leader was elected", "term "),
        way("Go to an index…", "index 4: when it was committed", "index "),
    ]
}

/// What is done to one server: each as the statement that it says.
fn of_server(cluster: &Cluster, id: ServerId) -> Vec<Item> {
    let select = Item::new("Server", format!("Select {id}"), "", Msg::Select(Some(Selection::Server(id))));
    let said = |deed: Deed| {
        let statement = deeds::to_server(cluster, id, deed)?;
        let name = deed_name(&statement, id);
        Some(Item::new("Server", name, statement.to_string(), Msg::Say(statement)))
    };
    let deeds = [
        Deed::CrashOrStart,
        Deed::TimeOut,
        Deed::Isolate,
        Deed::PauseOrResume,
        Deed::SlowClock,
        Deed::Snapshot,
        Deed::MakeLeader,
        Deed::Promote,
        Deed::Remove,
    ];
    [select].into_iter().chain(deeds.into_iter().filter_map(said)).collect()
}

fn deed_name(statement: &Statement, id: ServerId) -> String {
    match statement {
        Statement::Kill(_) => format!("Crash {id}"),
        Statement::Start(_) => format!("Start {id}"),
        Statement::Beat(_) => format!("Let {id} send heartbeats now"),
        Statement::Timeout(_) => format!("Time out {id} now"),
        Statement::Partition(_) => format!("Isolate {id}"),
        Statement::Pause(_) => format!("Pause {id}"),
        Statement::Resume(_) => format!("Let {id} go on"),
        Statement::Clock(..) => format!("Change the speed of {id}'s clock"),
        Statement::Snapshot(_) => format!("Let {id} take a snapshot"),
        Statement::Transfer { .. } => format!("Make {id} leader"),
        Statement::Promote { .. } => format!("Promote {id} to a voter"),
        Statement::Remove { .. } => format!("Remove {id} from the cluster"),
        other => other.to_string(),
    }
}

fn speeds() -> Vec<Item> {
    let speed = |(stop, times): (usize, &u32)| {
        let name = if *times == 1 { "Speed: real time".into() } else { format!("Speed: slowed {times}×") };
        Item::new("Time", name, "", Msg::Speed(stop))
    };
    STOPS.iter().enumerate().map(speed).collect()
}

fn themes(model: &Model) -> Vec<Item> {
    let theme = |(theme, name): (Theme, &str)| {
        Item::new("Screen", format!("Theme: {name}"), "", Msg::Look(Look { theme, ..model.screen.look }))
    };
    [(Theme::Light, "light"), (Theme::Dark, "dark"), (Theme::System, "as the system has it")]
        .into_iter()
        .map(theme)
        .collect()
}

fn runs(model: &Model) -> Vec<Item> {
    let others = model.runs.kept.iter().map(|run| &run.name).filter(|name| **name != model.runs.name);
    others
        .map(|name| Item::new("Runs", format!("Open {name}"), "", Msg::Runs(Change::Open(name.clone()))))
        .collect()
}

fn of_rule(cluster: &Cluster, rule: Rule) -> Vec<Item> {
    let (id, text) = (rule.id(), rule.info().text);
    let mut items = Vec::new();
    if rule.info().breaks.is_some() {
        items.push(match cluster.rules.keep(rule) {
            true => Item::new("Rules", format!("Break {id}"), text, Msg::Say(Statement::Break(vec![rule]))),
            false => Item::new("Rules", format!("Mend {id}"), text, Msg::Say(Statement::Mend(vec![rule]))),
        });
    }
    if guarded(rule).is_some() {
        let find = format!("Find a run that breaks {id}");
        items.push(Item::new("Rules", find, text, Msg::Search(Step::Begin(rule))));
    }
    items
}

/// Each setting with its choices, or to be completed.
fn settings() -> Vec<Item> {
    let mut items = Vec::new();
    for info in SETTINGS {
        let offers = info.offers();
        if offers.len() > 1 {
            for value in offers {
                let text = format!("set {}={value}", info.name);
                items.push(Item::new("Settings", text.clone(), info.summary, Msg::Edit(Edit::Hear(text))));
            }
        } else {
            let text = format!("set {}=", info.name);
            items.push(Item::new("Settings", format!("{text}…"), info.summary, Msg::Edit(Edit::Draft(text))));
        }
    }
    items
}

/// Statements and commands, to be completed on the command line.
fn templates() -> Vec<Item> {
    let statements = STATEMENTS.iter().map(|info| (info.name, info.usage, info.summary));
    let commands = USAGES.iter().map(|usage| (usage.name, usage.usage, usage.summary));
    let draft = |(name, usage, summary): (&str, &str, &str)| {
        Item::new("Command", usage, summary, Msg::Edit(Edit::Draft(format!("{name} "))))
    };
    statements.chain(commands).map(draft).collect()
}

fn help() -> Vec<Item> {
    let statements = STATEMENTS.iter().map(|info| info.name);
    let commands = USAGES.iter().map(|usage| usage.name);
    let topics = TOPICS.into_iter().chain(["page"]).chain(statements).chain(commands);
    let item = |topic: &str| {
        Item::new("Help", format!("Help on {topic}"), "", Msg::Edit(Edit::Hear(format!("help {topic}"))))
    };
    let all = Item::new("Help", "Help on everything", "", Msg::Edit(Edit::Hear("help".into())));
    [all].into_iter().chain(topics.map(item)).collect()
}
