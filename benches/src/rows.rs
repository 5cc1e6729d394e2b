//! The rows of the table.

use raftarium::check::Watched;
use raftarium::sim::cluster::Cluster;

use crate::ours::Ours;
use crate::simulator::{self, LOADS, Load, Simulate};
use crate::work::{Core, Elect, Read, Replicate, Work};

/// What is measured in one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// 100,000 commands of 16 bytes.
    Replicate { servers: u64, window: u64 },
    /// 1,000,000 reads by ReadIndex.
    Read { servers: u64, window: u64 },
    /// 20,000 elections.
    Elect { servers: u64 },
    /// 200,000 events of the simulator.
    Simulate { load: Load, judged: bool },
}

/// All rows, in the order of the table.
pub fn rows() -> Vec<Row> {
    let sizes = [3, 5].into_iter().flat_map(|servers| [1, 64, 1024].map(|window| (servers, window)));
    let replicate = sizes.clone().map(|(servers, window)| Row::Replicate { servers, window });
    let read = sizes.map(|(servers, window)| Row::Read { servers, window });
    let elect = [3, 5].map(|servers| Row::Elect { servers });
    let simulate =
        LOADS.into_iter().flat_map(|load| [false, true].map(|judged| Row::Simulate { load, judged }));
    replicate.chain(read).chain(elect).chain(simulate).collect()
}

impl Row {
    /// What stands in the table's first column.
    pub fn title(self) -> String {
        match self {
            Row::Replicate { servers, window } => format!("commands, {servers} servers, window {window}"),
            Row::Read { servers, window } => format!("reads, {servers} servers, window {window}"),
            Row::Elect { servers } => format!("elections, {servers} servers"),
            Row::Simulate { load, judged } => {
                format!("events, {}, {}", load.title(), if judged { "judged" } else { "alone" })
            }
        }
    }

    /// How many commands, reads, elections or events it is.
    pub fn count(self) -> u64 {
        match self {
            Row::Replicate { .. } => 100_000,
            // Windows of them are read within microseconds; a hundred thousand would be over in ten milliseconds.
            Row::Read { .. } => 1_000_000,
            Row::Elect { .. } => 20_000,
            Row::Simulate { .. } => 200_000,
        }
    }

    /// The row's work for this repository's code.
    pub fn prepare(self) -> Box<dyn Work> {
        let events = self.count();
        match self {
            Row::Simulate { load, judged: false } => {
                let world = Cluster::new(&simulator::setup()).expect("a good set-up");
                Box::new(Simulate { world, events, load })
            }
            Row::Simulate { load, judged: true } => {
                let world = Watched::new(&simulator::setup()).expect("a good set-up");
                Box::new(Simulate { world, events, load })
            }
            _ => self.of_core(Ours::new).expect("work of a core"),
        }
    }

    /// The row's work for any core; none if it is no core's.
    pub fn of_core<C: Core + 'static>(self, new: impl FnOnce(u64) -> C) -> Option<Box<dyn Work>> {
        let count = self.count();
        match self {
            Row::Replicate { servers, window } => {
                Some(Box::new(Replicate { cluster: new(servers), count, window }))
            }
            Row::Read { servers, window } => Some(Box::new(Read { cluster: new(servers), count, window })),
            Row::Elect { servers } => Some(Box::new(Elect { cluster: new(servers), count, servers })),
            Row::Simulate { .. } => None,
        }
    }
}
