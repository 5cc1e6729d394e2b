//! A message as its fields and as its bytes. Who points at a field, or has the focus on it, sees its bytes marked,
//! and the other way round.

use std::sync::Arc;

use yew::prelude::*;

use super::octets::{Part, fixed_parts, parts};
use super::packet::fields;
use crate::sim::packet::{Body, Packet};

/// What is shown.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The message.
    pub packet: Arc<Packet>,
}

/// The field that is pointed at.
type Marked = UseStateHandle<Option<String>>;

/// The fields of a message, and its bytes below.
#[component]
pub fn Annotated(props: &Props) -> Html {
    let marked: Marked = use_state(|| None);
    let packet = &*props.packet;
    let what = if matches!(packet.body, Body::Request(_)) { "The same" } else { "The new server's JOIN" };
    let fixed = fixed_parts(packet).map(|parts| html! {
        <>
            <p>{ format!("{what} in the fixed layout of a small cache: lengths in four bytes, the lowest first.") }</p>
            { octets(&parts, &marked) }
        </>
    });
    let parts = parts(packet);
    let length: usize = parts.iter().map(|part| part.bytes.len()).sum();
    html! {
        <>
            <h3><span>{ "Fields" }</span></h3>
            <dl class="fields">{ for fields(packet).into_iter().map(|row| field(row, &marked)) }</dl>
            <h3><span>{ "Bytes" }</span><span>{ format!("{length} bytes") }</span></h3>
            { octets(&parts, &marked) }
            { for fixed }
        </>
    }
}

fn field((name, value): (&'static str, String), marked: &Marked) -> Html {
    let class = is_marked(name, marked).then_some("marked");
    let (on, off) = (mark(name, marked), mark(None, marked));
    html! {
        <>
            <dt key={name} class={classes!(class)} onmouseenter={on.reform(drop)} onmouseleave={off.reform(drop)}>{ name }</dt>
            <dd class={classes!(class)} tabindex="0" onmouseenter={on.reform(drop)} onmouseleave={off.reform(drop)} onfocus={on.reform(drop)} onblur={off.reform(drop)}>{ value }</dd>
        </>
    }
}

fn octets(parts: &[Part], marked: &Marked) -> Html {
    let part = |(place, part): (usize, &Part)| {
        let hex: Vec<String> = part.bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let class = is_marked(&part.field, marked).then_some("marked");
        let (on, off) = (mark(&*part.field, marked), mark(None, marked));
        html! {
            <li key={place} class={classes!(class)} tabindex="-1" onmouseenter={on.reform(drop)} onmouseleave={off.reform(drop)} onfocus={on.reform(drop)} onblur={off.reform(drop)}>
                <code>{ hex.join(" ") }</code><span>{ &part.name }</span><b>{ &part.value }</b>
            </li>
        }
    };
    html! { <ol class="octets">{ for parts.iter().enumerate().map(part) }</ol> }
}

fn is_marked(field: &str, marked: &Marked) -> bool {
    marked.as_deref() == Some(field)
}

/// Marks this field, or none.
fn mark<'a>(field: impl Into<Option<&'a str>>, marked: &Marked) -> Callback<()> {
    let (field, marked) = (field.into().map(str::to_owned), marked.clone());
    Callback::from(move |()| marked.set(field.clone()))
}
