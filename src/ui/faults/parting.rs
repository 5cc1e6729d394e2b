//! The partition editor: a press puts a server into the next group, and another parts the groups.

use yew::prelude::*;

use crate::raft::ServerId;
use crate::ui::app::Msg;
use crate::ui::ring::groups::Groups;

/// What the editor shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The servers.
    pub ids: Vec<ServerId>,
    /// Where messages go.
    pub send: Callback<Msg>,
}

/// The partition editor.
#[component]
pub fn Parting(props: &Props) -> Html {
    let groups = {
        let ids = props.ids.clone();
        use_state(move || Groups::new(&ids))
    };
    let server = |id: &ServerId| {
        let (groups, id) = (groups.clone(), *id);
        let letter = groups.letter(id);
        let press = Callback::from(move |_: MouseEvent| {
            let mut next = (*groups).clone();
            next.cycle(id);
            groups.set(next);
        });
        html! { <button key={id.to_string()} class="btn" aria-label={format!("{id} {letter}, its group; put it into the next one")} onclick={press}>{ id.to_string() }{ " " }<b>{ letter }</b></button> }
    };
    let statement = groups.statement();
    let can = statement.is_some();
    let part = props.send.filter_reform(move |_: MouseEvent| statement.clone().map(Msg::Say));
    let part = Callback::from(move |event: MouseEvent| {
        part.emit(event);
    });
    html! {
        <div class="parting-editor">
            { for props.ids.iter().map(server) }
            <button class="btn primary" disabled={!can} onclick={part}>{ "Partition" }</button>
        </div>
    }
}
