//! The page within another: the element that puts it there, and the way out of it.

use yew::prelude::*;

use crate::recording::link::{Link, MARK};

/// The sizes that are offered, in CSS pixels: a narrow column, a wider one, a slide.
pub const SIZES: [(u32, u32); 3] = [(480, 360), (640, 480), (960, 540)];

/// What stands in an address of the page when it is to stand in another.
const EMBED: &str = "embed";

/// Whether an address's query asks for it, as in `?embed`.
pub fn is_asked_for(query: &str) -> bool {
    let query = query.strip_prefix('?').unwrap_or(query);
    query.split('&').any(|pair| pair.split('=').next() == Some(EMBED))
}

/// The page's address without its query and what stands behind its `#`.
pub fn page_of(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
}

/// The element that shows a link in another page.
pub fn snippet(page: &str, fragment: &str, (width, height): (u32, u32)) -> String {
    let fragment = fragment.replace('&', "&amp;");
    format!(
        "<iframe src=\"{page}?{EMBED}{fragment}\" width=\"{width}\" height=\"{height}\" title=\"Raftarium: a live Raft cluster\" \
         loading=\"lazy\" allow=\"clipboard-write\"></iframe>"
    )
}

/// The same link to a run for a page of its own; what is no such link stays as it is.
fn unframed(fragment: &str) -> String {
    match Link::decode(fragment) {
        Ok(mut link) if fragment.starts_with(MARK) && link.options.embedded => {
            link.options.embedded = false;
            link.encode()
        }
        _ => fragment.into(),
    }
}

/// The way from the embedded page to the whole one, in a window of its own.
pub fn way_out() -> Html {
    let address = web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    let fragment = address.find('#').map_or("", |at| &address[at..]);
    let whole = format!("{}{}", page_of(&address), unframed(fragment));
    html! {
        <a class="btn plain whole" href={whole} target="_blank" rel="noopener" title="Open it in Raftarium, in a window of its own">
            { "Raftarium" }<span aria-hidden="true">{ "↗" }</span>
        </a>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::link::Options;

    #[test]
    fn the_way_out_leads_to_a_page_of_its_own() {
        let embedded = Link { options: Options { embedded: true, ..Options::default() }, ..Link::default() };
        assert_eq!(unframed(&embedded.encode()), Link::default().encode());
        for other in ["", "#lessons", "#run=AQ", &Link::default().encode()] {
            assert_eq!(unframed(other), other);
        }
    }

    #[test]
    fn the_query_says_whether_it_is_embedded() {
        for query in ["?embed", "embed", "?a=1&embed", "?embed=1"] {
            assert!(is_asked_for(query), "{query}");
        }
        for query in ["", "?", "?embedded", "?a=embed"] {
            assert!(!is_asked_for(query), "{query}");
        }
    }

    #[test]
    fn the_snippet_leads_to_the_same_place_in_a_frame() {
        let page = page_of("https://example.org/raftarium/?embed#run=old");
        assert_eq!(page, "https://example.org/raftarium/");
        let said = snippet(page, "#lesson=a&step=b", SIZES[0]);
        assert!(said.contains("src=\"https://example.org/raftarium/?embed#lesson=a&amp;step=b\""), "{said}");
        assert!(said.contains("width=\"480\" height=\"360\"") && said.contains(" title="), "{said}");
    }
}
