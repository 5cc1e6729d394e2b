//! A chart: paths in a box, what they mean, and the same in a sentence. The page and the files of pictures
//! draw the same ones.

use std::fmt::Write;

use crate::figures::{Availability, Bucket, Figures};
use crate::raft::{Micros, Term};
use crate::ui::logs::hue;
use crate::words::span;

/// The box of a chart.
pub const WIDTH: f64 = 240.0;
/// Its height.
pub const HEIGHT: f64 = 48.0;
/// What is left free above the highest value.
const AIR: f64 = 3.0;

/// One chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// Its name in files and tests.
    pub name: &'static str,
    /// What it shows.
    pub title: &'static str,
    /// What it comes to over the whole run.
    pub value: String,
    /// What its upper edge is.
    pub top: String,
    /// What its marks mean.
    pub key: &'static str,
    /// All of it in a sentence.
    pub said: String,
    /// What is drawn, from the ground up.
    pub marks: Vec<Mark>,
}

/// A path, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// `line`, `line dashed`, `full`, `hatched`, `tick`, `tick won`, or `area` with the hue of a term.
    pub class: String,
    /// The path.
    pub d: String,
}

/// All charts of a run.
pub fn all(figures: &Figures) -> Vec<Chart> {
    let total = figures.total();
    vec![
        terms(figures, &total),
        latency(figures, &total),
        messages(figures, &total),
        bytes(figures, &total),
        availability(figures, &total),
    ]
}

/// Where the buckets stand: each with its left edge and the breadth of all.
fn placed(figures: &Figures) -> impl Iterator<Item = (f64, f64, &Bucket)> {
    let end = figures.until().0.max(figures.width().0) as f64;
    let breadth = figures.width().0 as f64 / end * WIDTH;
    figures.buckets().map(move |(from, bucket)| (from.0 as f64 / end * WIDTH, breadth, bucket))
}

/// Terms as steps in their own hues, and a tick for each election.
fn terms(figures: &Figures, total: &Bucket) -> Chart {
    let highest = total.term.0.max(1);
    let y = |term: Term| HEIGHT - (HEIGHT - 10.0) * term.0 as f64 / highest as f64;
    let mut areas: Vec<(Term, f64, f64)> = Vec::new();
    let (mut begun, mut won) = (String::new(), String::new());
    for (x, breadth, bucket) in placed(figures) {
        match areas.last_mut() {
            Some((term, _, end)) if *term == bucket.term => *end = x + breadth,
            _ => areas.push((bucket.term, x, x + breadth)),
        }
        let middle = tenth(x + breadth / 2.0);
        if bucket.elections > bucket.won {
            let _ = write!(begun, "M{middle} 0V6");
        }
        if bucket.won > 0 {
            let _ = write!(won, "M{middle} 0V10");
        }
    }
    let area = |(term, from, to): &(Term, f64, f64)| Mark {
        class: format!("area {}", hue(*term)),
        d: format!("M{} {HEIGHT}V{}H{}V{HEIGHT}Z", tenth(*from), tenth(y(*term)), tenth(to.min(WIDTH))),
    };
    let mut marks: Vec<Mark> = areas.iter().filter(|(term, ..)| term.0 > 0).map(area).collect();
    marks.extend([mark("tick", begun), mark("tick won", won)]);
    let (elections, won) = (total.elections, total.won);
    Chart {
        name: "terms",
        title: "Elections",
        value: format!("term {} · {elections} begun, {won} won", total.term),
        top: total.term.to_string(),
        key: "steps: the term · ticks: elections, the long ones won",
        said: format!(
            "Terms and elections: term {} was reached, {elections} elections begun and {won} won.",
            total.term
        ),
        marks,
    }
}

fn latency(figures: &Figures, total: &Bucket) -> Chart {
    let of = |bucket: &Bucket, percent| bucket.latency.percentile(percent);
    let part = |percent| placed(figures).map(move |(x, breadth, bucket)| (x, breadth, of(bucket, percent)));
    let most = figures.buckets().filter_map(|(_, bucket)| of(bucket, 99)).max();
    let top = round_up(most.unwrap_or(0));
    let said = |percent| of(total, percent).map_or("–".into(), |micros| span(Micros(micros)));
    Chart {
        name: "commit-latency",
        title: "Commit latency",
        value: format!("p50 {} · p99 {}", said(50), said(99)),
        top: most.map_or(String::new(), |_| span(Micros(top))),
        key: "solid: half of the commands take no longer · dashed: 99 of 100",
        said: match of(total, 50) {
            None => "Commit latency: no command was committed yet.".into(),
            Some(_) => format!(
                "Commit latency from the leader's append on: half of {} commands take no longer than {}, 99 of 100 no longer than {}.",
                total.commands,
                said(50),
                said(99)
            ),
        },
        marks: vec![mark("line dashed", steps(part(99), top)), mark("line", steps(part(50), top))],
    }
}

fn messages(figures: &Figures, total: &Bucket) -> Chart {
    let name = ["messages-per-command", "Messages per committed command"];
    per_command(figures, name, Bucket::messages_per_command, hundredths, total)
}

fn bytes(figures: &Figures, total: &Bucket) -> Chart {
    let name = ["bytes-per-command", "Bytes per committed command"];
    per_command(figures, name, Bucket::bytes_per_command, |bytes| bytes.to_string(), total)
}

/// What a command costs, where any was committed, and over the whole run. That may be more than it cost anywhere:
/// what was sent since the last commit belongs to it alone.
fn per_command(
    figures: &Figures,
    [name, title]: [&'static str; 2],
    cost: fn(&Bucket) -> Option<u64>,
    print: fn(u64) -> String,
    total: &Bucket,
) -> Chart {
    let stretches = stretches(figures);
    let whole = cost(total);
    let value = whole.map_or("–".into(), print);
    let most = stretches.iter().filter_map(|(.., bucket)| cost(bucket)).chain(whole).max();
    let top = round_up(most.unwrap_or(0));
    let levels = stretches.iter().map(|(x, breadth, bucket)| (*x, *breadth, cost(bucket)));
    Chart {
        name,
        title,
        said: format!(
            "{title}: {value} over the whole run, {} messages of {} bytes between servers for {} commands.",
            total.messages, total.bytes, total.commands
        ),
        value,
        top: most.map_or(String::new(), |_| print(top)),
        key: "between servers, heartbeats counted in · solid: since the commit before · dashed: the whole run",
        marks: vec![
            mark("line dashed", steps([(0.0, WIDTH, whole)].into_iter(), top)),
            mark("line", steps(levels, top)),
        ],
    }
}

/// From commit to commit: what was sent while nothing was committed belongs to the next that was.
fn stretches(figures: &Figures) -> Vec<(f64, f64, Bucket)> {
    let mut open: Option<(f64, Bucket)> = None;
    let mut all = Vec::new();
    for (x, breadth, bucket) in placed(figures) {
        let (from, sum) = open.take().unwrap_or((x, Bucket::default()));
        let sum = sum.with(bucket);
        match bucket.commands {
            0 => open = Some((from, sum)),
            _ => all.push((from, x + breadth - from, sum)),
        }
    }
    all
}

/// For how much of each bucket there were a leader and a quorum, or a leader alone.
fn availability(figures: &Figures, total: &Bucket) -> Chart {
    let mut parts = [String::new(), String::new()];
    let mut open: Option<(f64, f64, [f64; 2])> = None;
    let draw = |parts: &mut [String; 2], (from, to, shares): (f64, f64, [f64; 2])| {
        let (from, to) = (tenth(from), tenth(to.min(WIDTH)));
        let levels = [HEIGHT, HEIGHT * (1.0 - shares[0]), HEIGHT * (1.0 - shares[0] - shares[1])];
        for (part, level) in parts.iter_mut().zip(levels.windows(2)) {
            if level[0] - level[1] > 0.01 {
                let _ = write!(part, "M{from} {}H{to}V{}H{from}Z", tenth(level[0]), tenth(level[1]));
            }
        }
    };
    for (x, breadth, bucket) in placed(figures) {
        let all = bucket.time.iter().map(|time| time.0).sum::<u64>().max(1) as f64;
        let shares = [bucket.time[0].0 as f64 / all, bucket.time[1].0 as f64 / all];
        match &mut open {
            Some((_, to, same)) if *same == shares => *to = x + breadth,
            _ => {
                open.replace((x, x + breadth, shares)).into_iter().for_each(|run| draw(&mut parts, run));
            }
        }
    }
    open.into_iter().for_each(|run| draw(&mut parts, run));
    let [available, no_quorum] = parts;
    let part = |of: Availability| format!("{} {}", of.name(), share(total, of));
    Chart {
        name: "availability",
        title: "Availability",
        value: share_available(total),
        top: String::new(),
        key: "full: leader and quorum · hatched: leader, no quorum · empty: no leader",
        said: format!("Availability: {}.", Availability::ALL.map(part).join(", ")),
        marks: vec![mark("full", available), mark("hatched", no_quorum)],
    }
}

/// For how much of its time there were a leader and a quorum.
pub fn share_available(bucket: &Bucket) -> String {
    share(bucket, Availability::Available)
}

fn share(bucket: &Bucket, of: Availability) -> String {
    let all = bucket.time.iter().map(|time| time.0).sum::<u64>().max(1);
    let tenths = (bucket.time[of as usize].0 as f64 / all as f64 * 1_000.0).round();
    format!("{} %", tenths / 10.0)
}

/// A line that is level over each stretch which has a value.
fn steps(levels: impl Iterator<Item = (f64, f64, Option<u64>)>, top: u64) -> String {
    let mut path = String::new();
    let mut drawn = false;
    for (x, breadth, level) in levels {
        let Some(value) = level else {
            drawn = false;
            continue;
        };
        let y = tenth(HEIGHT - (HEIGHT - AIR) * value as f64 / top.max(1) as f64);
        let _ = match drawn {
            true => write!(path, "V{y}H{}", tenth((x + breadth).min(WIDTH))),
            false => write!(path, "M{} {y}H{}", tenth(x), tenth((x + breadth.max(1.5)).min(WIDTH))),
        };
        drawn = true;
    }
    path
}

fn mark(class: &str, d: String) -> Mark {
    Mark { class: class.into(), d }
}

/// The next number that is 1, 2 or 5 with zeros behind it.
fn round_up(value: u64) -> u64 {
    let power = 10_u64.pow(value.max(1).ilog10());
    [1, 2, 5, 10].into_iter().map(|digit| digit * power).find(|round| *round >= value).unwrap_or(value)
}

fn hundredths(value: u64) -> String {
    // Of many, the fraction is nothing to read.
    if value < 10_000 { (value as f64 / 100.0).to_string() } else { (value / 100).to_string() }
}

fn tenth(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::Player;
    use crate::script::{self, Line};
    use crate::sim::statement::Setup;

    fn played(lines: &[&str]) -> Player {
        let mut player = Player::new(Setup::default()).unwrap();
        for line in lines {
            match script::parse_line(line) {
                Ok(Some(Line::Act(statement))) => player.act(statement).expect(line),
                Ok(Some(Line::Run(span))) => player.run_to(player.now() + span),
                other => panic!("{line}: {other:?}"),
            }
        }
        player
    }

    fn after(lines: &[&str]) -> Vec<Chart> {
        all(played(lines).figures())
    }

    fn drawn(chart: &Chart, class: &str) -> String {
        chart.marks.iter().filter(|mark| mark.class == class).map(|mark| mark.d.clone()).collect()
    }

    #[test]
    fn before_anything_happens_the_charts_are_empty_and_say_so() {
        let charts = all(&Figures::default());
        assert_eq!(
            charts
                .iter()
                .map(|chart| chart.marks.iter().map(|mark| mark.d.len()).sum::<usize>())
                .sum::<usize>(),
            0
        );
        assert_eq!(charts[1].said, "Commit latency: no command was committed yet.");
        assert_eq!(charts[2].value, "–");
    }

    #[test]
    fn a_run_is_drawn_from_its_beginning_to_now() {
        let charts = after(&["load c1 rate=20/s", "run 2s"]);
        let [terms, latency, messages, bytes, availability] = &charts[..] else { panic!("{charts:?}") };
        assert!(terms.said.ends_with("term 1 was reached, 1 elections begun and 1 won."), "{}", terms.said);
        assert_eq!(drawn(terms, "tick won").matches('M').count(), 1);
        assert!(drawn(terms, "area hue-1").ends_with(&format!("H{WIDTH}V{HEIGHT}Z")));
        assert!(!drawn(latency, "line").is_empty() && !drawn(latency, "line dashed").is_empty());
        assert!(messages.said.contains("Messages per committed command: "));
        assert_ne!(bytes.value, "–");
        assert!(!drawn(availability, "full").is_empty() && drawn(availability, "hatched").is_empty());
    }

    #[test]
    fn a_leader_without_a_quorum_is_hatched() {
        let charts = after(&["run 1s", "set timers=off", "partition S1 | S2 | S3", "run 1s", "note \"now\""]);
        let availability = &charts[4];
        assert!(!drawn(availability, "hatched").is_empty());
        assert!(availability.said.contains("leader, no quorum 50 %"), "{}", availability.said);
    }

    #[test]
    fn what_a_command_cost_counts_from_the_one_before() {
        let lines =
            ["set timers=off", "timeout S1", "run 200ms", "c1: SET x 1", "run 1s", "c1: SET x 2", "run 1s"];
        let stretches = stretches(played(&lines).figures());
        assert_eq!(stretches.iter().map(|(.., sum)| sum.commands).sum::<u32>(), 2);
        let idle =
            |(_, _, sum): &&(f64, f64, Bucket)| sum.time.iter().map(|time| time.0).sum::<u64>() > 500_000;
        assert!(
            stretches.iter().any(|one| idle(&one)),
            "the second has the quiet second before it: {stretches:?}"
        );
        let end = |(x, breadth, _): &(f64, f64, Bucket)| x + breadth;
        assert!(
            stretches.windows(2).all(|two| (end(&two[0]) - two[1].0).abs() < 1e-9),
            "they lie side by side"
        );
    }

    #[test]
    fn what_stands_above_a_chart_lies_on_its_axis() {
        let lines = [
            "set timers=off",
            "timeout S1",
            "run 200ms",
            "c1: SET x 1",
            "run 200ms",
            "set timers=on",
            "run 5s",
        ];
        let charts = after(&lines);
        let chart = charts.iter().find(|chart| chart.name == "messages-per-command").unwrap();
        let number = |text: &str| text.parse::<f64>().unwrap();
        assert!(number(&chart.value) > 100.0, "heartbeats go on without commands: {}", chart.value);
        assert!(number(&chart.value) <= number(&chart.top), "{} of {}", chart.value, chart.top);
        assert!(!drawn(chart, "line dashed").is_empty());
    }

    #[test]
    fn edges_are_round_numbers() {
        let check = |value: u64, round: u64| assert_eq!(round_up(value), round);
        check(0, 1);
        check(1, 1);
        check(20_032, 50_000);
        check(50_000, 50_000);
        check(51_000, 100_000);
    }
}
