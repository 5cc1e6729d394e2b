//! The same work for every core: commands in windows, reads in windows, elections.

/// The bytes of a command: its number, and as many again.
pub const COMMAND_BYTES: usize = 16;

/// Something that is prepared, and done while a clock runs.
pub trait Work {
    /// Does it and checks that it was done: everything, once, in order.
    fn run(&mut self);
}

/// A cluster of one kind of core, all servers in this thread, with a network that delivers everything in order.
pub trait Core {
    /// Gives the leader a command.
    fn propose(&mut self, command: [u8; COMMAND_BYTES]);
    /// Asks the leader for a linearizable read, by ReadIndex.
    fn read(&mut self, number: u64);
    /// Lets the election timer of a server fire; servers are numbered from 1.
    fn campaign(&mut self, server: u64);
    /// Delivers messages until nobody has anything to say.
    fn settle(&mut self);
    /// Lets the leader's heartbeat timer fire.
    fn beat(&mut self);
    /// Who leads, and in which term; none if nobody does, or more than one.
    fn leader(&self) -> Option<(u64, u64)>;
    /// How far each server has applied commands.
    fn applied(&self) -> &[Tally];
    /// The reads that the leader served.
    fn served(&self) -> &Tally;
}

/// Counts what comes and sees that it comes in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    next: u64,
}

impl Tally {
    /// Number `next` comes next, or the count would be wrong.
    pub fn count(&mut self, number: u64) {
        assert_eq!(number, self.next, "out of order");
        self.next += 1;
    }

    /// A command that was applied.
    pub fn count_command(&mut self, bytes: &[u8]) {
        assert_eq!(bytes.len(), COMMAND_BYTES);
        let (number, _) = bytes.split_first_chunk().expect("sixteen bytes");
        self.count(u64::from_le_bytes(*number));
    }
}

/// `count` commands, `window` of them under way at once; done when every server has applied all.
pub struct Replicate<C> {
    pub cluster: C,
    pub count: u64,
    pub window: u64,
}

/// `count` reads, `window` of them under way at once.
pub struct Read<C> {
    pub cluster: C,
    pub count: u64,
    pub window: u64,
}

/// `count` elections, won in turn by each of the servers.
pub struct Elect<C> {
    pub cluster: C,
    pub count: u64,
    pub servers: u64,
}

impl<C: Core> Work for Replicate<C> {
    fn run(&mut self) {
        elect(&mut self.cluster, 1);
        in_windows(self.count, self.window, |window| {
            for number in window {
                let mut command = [0x5a; COMMAND_BYTES];
                command[..8].copy_from_slice(&number.to_le_bytes());
                self.cluster.propose(command);
            }
            self.cluster.settle();
        });
        self.cluster.beat();
        self.cluster.settle();
        for tally in self.cluster.applied() {
            assert_eq!(tally.next, self.count);
        }
    }
}

impl<C: Core> Work for Read<C> {
    fn run(&mut self) {
        elect(&mut self.cluster, 1);
        in_windows(self.count, self.window, |window| {
            window.for_each(|number| self.cluster.read(number));
            self.cluster.settle();
        });
        assert_eq!(self.cluster.served().next, self.count);
    }
}

impl<C: Core> Work for Elect<C> {
    fn run(&mut self) {
        for number in 0..self.count {
            elect(&mut self.cluster, 1 + number % self.servers);
        }
        let (_, term) = self.cluster.leader().expect("a leader");
        assert_eq!(term, self.count);
    }
}

fn in_windows(count: u64, window: u64, mut work: impl FnMut(std::ops::Range<u64>)) {
    let mut number = 0;
    while number < count {
        let end = count.min(number + window);
        work(number..end);
        number = end;
    }
}

fn elect(cluster: &mut impl Core, server: u64) {
    cluster.campaign(server);
    cluster.settle();
    assert_eq!(cluster.leader().map(|(leader, _)| leader), Some(server));
}
