use proptest::collection::vec;
use proptest::prelude::*;

use super::cell::{Cell, Deed, Said, Value};
use super::*;
use crate::check::linearize::{Line, Model, Verdict};

fn value() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![None, Some("1".into()), Some("2".into())])
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        2 => Just(Deed::Read),
        1 => value().prop_map(Deed::Write),
        1 => (value(), value()).prop_map(|(old, new)| Deed::Swap(old, new)),
        1 => Just(Deed::Append("1".into())),
    ]
}

/// Calls at random moments, answered as at random moments within, now and then otherwise or not at all.
fn calls() -> impl Strategy<Value = Calls<Cell>> {
    let call = (deed(), [0..500usize, 0..500usize, 0..500usize], 0..8u8, value());
    vec(call, 1..8).prop_map(|drawn| {
        let mut drawn: Vec<_> = drawn
            .into_iter()
            .zip(0..)
            .map(|((deed, mut at, fate, other), number)| {
                at.sort_unstable();
                (deed, at.map(|at| 20 * at + 2 * number), fate, other)
            })
            .collect();
        drawn.sort_by_key(|(_, at, ..)| at[1]);
        let mut state = None;
        let mut calls: Vec<Call<Cell>> = drawn
            .into_iter()
            .map(|(deed, [begins, _, ends], fate, other)| {
                let said = if fate == 0 { Said::Found(other) } else { Cell::step(&mut state, &deed) };
                Call { begins, deed: deed.into(), end: (fate != 1).then_some((ends + 1, said)) }
            })
            .collect();
        calls.sort_by_key(|call| call.begins);
        Calls { state: None, calls }
    })
}

/// All orders of all subsets, one after the other.
fn naive(calls: &[Call<Cell>], state: &Value, happened: &mut Vec<usize>) -> bool {
    let waits = |place: usize| !happened.contains(&place) && calls[place].end.is_some();
    if !(0..calls.len()).any(waits) {
        return true;
    }
    let deadline =
        (0..calls.len()).filter(|place| waits(*place)).filter_map(|p| Some(calls[p].end.as_ref()?.0));
    let deadline = deadline.min().unwrap_or(usize::MAX);
    (0..calls.len()).any(|place| {
        let call = &calls[place];
        let mut state = state.clone();
        let said = Cell::step(&mut state, &call.deed);
        let may = !happened.contains(&place) && call.begins < deadline;
        if !may || call.end.as_ref().is_some_and(|(_, told)| *told != said) {
            return false;
        }
        happened.push(place);
        let found = naive(calls, &state, happened);
        happened.pop();
        found
    })
}

/// What the judge says who listens while a run goes on.
fn live(calls: &Calls<Cell>) -> Verdict {
    let mut line: Line<Cell> = Line::new(calls.state.clone(), 100_000);
    let begins = calls.calls.iter().zip(0..).map(|(call, id)| (call.begins, id, None));
    let ends = calls.calls.iter().zip(0..).filter_map(|(call, id)| {
        let (at, said) = call.end.as_ref()?;
        Some((*at, id, Some(said)))
    });
    let mut moments: Vec<(usize, u64, Option<&Said>)> = begins.chain(ends).collect();
    moments.sort_by_key(|(at, ..)| *at);
    for (_, id, said) in moments {
        match said {
            None => line.begin((1, id), calls.calls[id as usize].deed.clone()),
            Some(said) => line.answer((1, id), said),
        }
    }
    line.verdict()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn the_naive_search_and_the_live_judge_agree(calls in calls()) {
        let naive = naive(&calls.calls, &calls.state, &mut Vec::new());
        let expected = if naive { Verdict::Linearizable } else { Verdict::NotLinearizable };
        prop_assert_eq!(order(&calls, &mut 1_000_000), expected);
        prop_assert_eq!(live(&calls), expected);
        if !naive {
            let blamed = smallest(&calls, 2_000_000);
            let claimed = |some: &[usize]| {
                let known = |(place, call): (usize, &Call<Cell>)| Call {
                    end: call.end.clone().filter(|_| some.contains(&place)),
                    ..call.clone()
                };
                let calls = Calls { state: None, calls: calls.calls.iter().enumerate().map(known).collect() };
                order(&calls, &mut 1_000_000)
            };
            prop_assert_eq!(claimed(&blamed), Verdict::NotLinearizable, "they have no order");
            let end = |place: &usize| calls.calls[*place].end.as_ref().map(|(at, _)| *at);
            let last = blamed.iter().filter_map(end).max();
            let by_then: Vec<usize> = (0..calls.calls.len()).filter(|place| end(place) <= last).collect();
            for fewer in subsets(&by_then, blamed.len() - 1) {
                prop_assert_eq!(claimed(&fewer), Verdict::Linearizable, "and there are no fewer");
            }
        }
    }
}

/// All choices of so many of these.
fn subsets(these: &[usize], count: usize) -> Vec<Vec<usize>> {
    match these {
        _ if count == 0 => vec![Vec::new()],
        [] => Vec::new(),
        [first, rest @ ..] => {
            let mut with = subsets(rest, count - 1);
            with.iter_mut().for_each(|chosen| chosen.push(*first));
            with.into_iter().chain(subsets(rest, count)).collect()
        }
    }
}

#[test]
fn beyond_the_budget_nothing_is_claimed() {
    let call = |n: usize| Call::<Cell> {
        begins: n,
        deed: Arc::new(Deed::Append(n.to_string().into())),
        end: Some((1_000 + n, Said::Done)),
    };
    let deed = Deed::Swap(Some("no".into()), None);
    let last = Call { begins: 3_000, deed: deed.into(), end: Some((3_001, Said::Swapped(true))) };
    let calls = Calls { state: None, calls: (0..30).map(call).chain([last]).collect() };
    assert_eq!(order(&calls, &mut 10_000), Verdict::NotDecided);
}

#[test]
fn many_lost_calls_and_a_long_history_are_no_trouble() {
    let lost = (0..2_000).map(|n| Call::<Cell> {
        begins: n,
        deed: Arc::new(Deed::Write(Some((n % 5).to_string().into()))),
        end: None,
    });
    let reads = (0..20_000).map(|n| {
        let value = Some(((n / 3) % 5).to_string().into());
        Call {
            begins: 10_000 + 2 * n,
            deed: Deed::Read.into(),
            end: Some((10_001 + 2 * n, Said::Found(value))),
        }
    });
    // Each value is written four hundred times at most.
    let few = Calls { state: None, calls: lost.clone().chain(reads.clone().take(5_000)).collect() };
    assert_eq!(order(&few, &mut 1_000_000), Verdict::Linearizable);
    let many = Calls { state: None, calls: lost.chain(reads).collect() };
    assert_eq!(order(&many, &mut 1_000_000), Verdict::NotLinearizable);
}
