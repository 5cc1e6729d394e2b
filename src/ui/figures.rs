//! The figures: what the run measured, as small charts over its time, as a table, and as a file.
//!
//! They are drawn anew only when something happens, and while nobody looks at them not at all.

pub mod chart;

use yew::prelude::*;

use self::chart::{Chart, HEIGHT, WIDTH};
use super::Moment;
use super::app::{Dialog, Msg, clock};
use super::header::modified_tag;
use crate::figures::{Bucket, Figures as Measured};
use crate::raft::{Micros, Time};
use crate::words::span;

/// The table has no more rows than this.
const ROWS: usize = 24;

/// What the figures are drawn from.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The moment.
    pub moment: Moment,
    /// Where messages go.
    pub send: Callback<Msg>,
}

/// All figures.
#[component]
pub fn Figures(props: &Props) -> Html {
    let table_is_open = use_state(|| false);
    let figures = &props.moment.figures;
    let send = |msg: Msg| props.send.reform(move |_: MouseEvent| msg.clone());
    let toggle = {
        let open = table_is_open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    html! {
        <div class="panel figures">
            { modified_tag() }
            <div class="figure-deeds">
                <button class="btn" title="All buckets as comma-separated values" onclick={send(Msg::SaveFigures)}>{ "Save CSV" }</button>
                <button class="btn" onclick={send(Msg::Show(Dialog::Picture))}>{ "Save picture…" }</button>
                <button class="btn" aria-expanded={table_is_open.to_string()} onclick={toggle}>{ "Table" }</button>
            </div>
            { if *table_is_open { table(&figures.coarser(ROWS)) } else { charts(figures) } }
        </div>
    }
}

fn charts(figures: &Measured) -> Html {
    html! {
        <div key="charts">
            { for chart::all(figures).iter().map(drawn) }
            <p class="axis"><span>{ clock::seconds(Time(0)) }</span><span>{ format!("{} a point", span(figures.width())) }</span><span>{ clock::seconds(figures.until()) }</span></p>
        </div>
    }
}

fn drawn(chart: &Chart) -> Html {
    let mark = |(place, mark): (usize, &chart::Mark)| html! { <path key={place} class={mark.class.clone()} d={mark.d.clone()} /> };
    html! {
        <figure class="chart" key={chart.name} data-figure={chart.name}>
            <figcaption><b>{ chart.title }</b><span>{ &chart.value }</span></figcaption>
            <div class="plot">
                <svg viewBox={format!("0 0 {WIDTH} {HEIGHT}")} preserveAspectRatio="none" role="img" aria-label={chart.said.clone()}>
                    { super::glyph::definitions() }
                    { for chart.marks.iter().enumerate().map(mark) }
                </svg>
                <small aria-hidden="true">{ &chart.top }</small>
            </div>
            <p class="key">{ chart.key }</p>
        </figure>
    }
}

/// The same in words and numbers.
fn table(figures: &Measured) -> Html {
    const HEAD: [&str; 7] =
        ["From", "Term", "Elections", "Commands", "p50 · p99", "Messages · bytes", "Available"];
    html! {
        <div class="figure-table" key="table" tabindex="0" role="group" aria-label="Figures as a table, scrolls">
            <table>
                <thead><tr>{ for HEAD.iter().map(|head| html! { <th key={*head} scope="col">{ *head }</th> }) }</tr></thead>
                <tbody>{ for figures.buckets().map(|(from, bucket)| row(from, bucket)) }</tbody>
            </table>
        </div>
    }
}

fn row(from: Time, bucket: &Bucket) -> Html {
    let elections = match bucket.elections {
        0 => "0".into(),
        begun => format!("{begun}, {} won", bucket.won),
    };
    let part =
        |percent| bucket.latency.percentile(percent).map_or("–".into(), |micros| span(Micros(micros)));
    html! {
        <tr key={from.0.to_string()}>
            <th scope="row">{ clock::seconds(from) }</th>
            <td>{ bucket.term.to_string() }</td>
            <td>{ elections }</td>
            <td>{ bucket.commands }</td>
            <td>{ format!("{} · {}", part(50), part(99)) }</td>
            <td>{ format!("{} · {}", bucket.messages, bucket.bytes) }</td>
            <td>{ chart::share_available(bucket) }</td>
        </tr>
    }
}
