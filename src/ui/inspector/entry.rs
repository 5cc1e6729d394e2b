//! An entry: what it carries, who holds it where, how many it takes, and why it is committed or not.

use yew::prelude::*;

use crate::raft::log::Entry;
use crate::raft::{Index, ServerId};
use crate::sim::cluster::Cluster;
use crate::ui::app::clock;
use crate::ui::logs::cells::{Cell, Table, log};
use crate::why::entry::{Copy, Standing, standing};
use crate::words;

/// Everything about the entry at this place, if there is one.
pub fn view(cluster: &Cluster, server: ServerId, index: Index) -> Option<Html> {
    let entry = log(cluster.machines.get(&server)?).get(index)?;
    let standing = standing(cluster, server, index)?;
    let field = |(name, value): (String, String)| html! { <><dt key={name.clone()}>{ name }</dt><dd>{ value }</dd></> };
    let copies = standing.copies.iter().map(|(id, copy)| (id.to_string(), held(cluster, *id, index, *copy)));
    Some(html! {
        <div class="inspector">
            <h2>{ format!("Index {index} ") }<span>{ format!("of {server}'s log") }</span></h2>
            <p class="stands">{ stands(&standing) }</p>
            <h3><span>{ "Entry" }</span></h3>
            <dl class="fields">{ for fields(cluster, server, index, entry).into_iter().map(field) }</dl>
            <h3><span>{ "Where this very entry is" }</span></h3>
            <dl class="fields">{ for copies.map(field) }</dl>
        </div>
    })
}

/// `stored on S3 S1; 3 of 5 needed; own term`
fn stands(standing: &Standing) -> String {
    let stored: Vec<String> = standing.stored.iter().map(ServerId::to_string).collect();
    let stored = if stored.is_empty() { "no voter's disk".into() } else { stored.join(" ") };
    let term = match standing.leader {
        Some((_, term)) if term == standing.term => "own term".into(),
        Some((leader, term)) => format!("of term {}, {leader} leads term {term}", standing.term),
        None => "nobody leads".into(),
    };
    format!("Stored on {stored}; {} of {} needed; {term}", standing.needed, standing.voters)
}

fn fields(cluster: &Cluster, server: ServerId, index: Index, entry: &Entry) -> Vec<(String, String)> {
    let table = Table::of(cluster);
    let cells = table.rows.iter().find(|row| row.server == server).map(|row| row.cells.as_slice());
    let stored = cells.and_then(|cells| cells.iter().find(|cell| cell.index == index));
    let state = match stored.and_then(|cell: &Cell| cell.entry.as_ref()) {
        Some(stored) if stored.conflict => "conflicts with the leader",
        Some(stored) => stored.status.name(),
        None => "stored",
    };
    let fields = [
        ("term", entry.term.to_string()),
        ("carries", words::payload(&entry.payload)),
        ("created at", clock::seconds(entry.stamp)),
        ("state", state.to_string()),
    ];
    fields.into_iter().map(|(name, value)| (name.to_string(), value)).collect()
}

/// Where a server has the entry, and whether it knows it to be committed.
fn held(cluster: &Cluster, server: ServerId, index: Index, copy: Copy) -> String {
    let has = match copy {
        Copy::Missing => return "not there".into(),
        Copy::Other(term) => return format!("another one, of term {term}"),
        Copy::Memory => "in memory only",
        Copy::Disk => "on disk",
        Copy::Snapshot => "in its snapshot",
    };
    let host = cluster.machines.get(&server).and_then(|machine| machine.host.as_ref());
    let knows = match host.map(|host| &host.server) {
        None => ", down",
        Some(server) if index <= server.last_applied => ", applied",
        Some(server) if index <= server.commit_index => ", committed",
        Some(_) => ", not known to be committed",
    };
    format!("{has}{knows}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::Player;
    use crate::script;
    use crate::sim::statement::Setup;

    #[test]
    fn an_entry_says_where_it_is_and_how_many_it_takes() {
        let mut player = Player::new(Setup { servers: 5, ..Setup::default() }).unwrap();
        let lines = [
            "set timers=off fsync=0ms",
            "timeout S3",
            "settle",
            "partition S3 S1 | S2 S4 S5",
            "SET x 1 @S3",
            "settle",
        ];
        for line in lines {
            let Some(script::Line::Act(statement)) = script::parse_line(line).unwrap() else {
                panic!("{line}")
            };
            player.act(statement).unwrap();
        }
        let cluster = &player.watched().cluster;
        let standing = standing(cluster, ServerId(3), Index(2)).unwrap();
        assert_eq!(stands(&standing), "Stored on S1 S3; 3 of 5 needed; own term");
        let held: Vec<String> =
            standing.copies.iter().map(|(id, copy)| held(cluster, *id, Index(2), *copy)).collect();
        let there = "on disk, not known to be committed";
        assert_eq!(held, [there, "not there", there, "not there", "not there"]);
    }
}
