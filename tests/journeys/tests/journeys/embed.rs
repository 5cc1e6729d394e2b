//! The page in another: it fits, it takes no key that is not its own, and Tab leads through it.

use journeys::{Page, journey};

/// A course page with a link before and one behind the frame. It is of the same site, in place of a text that each browser
/// shows as it is: from nowhere in particular a browser lets no page look into this machine.
async fn in_a_course(page: &Page, width: u32, height: u32) {
    let address = page.address().await;
    let home = address.split(['?', '#']).next().unwrap_or_default();
    page.go(&format!("{home}fonts.css")).await;
    let course = format!(
        "<a id=before href=#>before</a><iframe src=\"{home}?embed\" width={width} height={height} title=Raftarium></iframe><a id=behind href=#>behind</a>"
    );
    page.ask::<()>("document.body.innerHTML = arguments[0]", vec![course.into()]).await;
}

/// How far what is in the frame reaches beyond it, and whether its header is seen.
const BEYOND: &str = "const root = document.documentElement;
    return [root.scrollWidth - innerWidth, root.scrollHeight - innerHeight, document.querySelector('.top').offsetHeight]";

#[test]
fn it_fits_into_each_frame() {
    journey("it fits into each frame", async |page: Page| {
        let home = page.address().await;
        for (width, height) in [(480, 360), (640, 480), (960, 540)] {
            page.go(&home).await;
            in_a_course(&page, width, height).await;
            page.enter_frame(0).await;
            page.see("a leader", async |page| page.leader().await).await;
            assert_eq!(page.ask::<[i32; 3]>(BEYOND, vec![]).await, [0, 0, 0], "{width} × {height}");
            page.leave_frame().await;
        }
    });
}

#[test]
fn tab_leads_through_it_and_keys_stay_outside() {
    journey("Tab leads through it", async |page: Page| {
        in_a_course(&page, 640, 480).await;
        page.enter_frame(0).await;
        page.see("a leader", async |page| page.leader().await).await;
        page.leave_frame().await;
        let focus = "return document.activeElement.id || document.activeElement.tagName";
        assert_eq!(page.ask::<String>(focus, vec![]).await, "BODY", "it takes no focus by itself");
        page.ask::<()>("document.getElementById('before').focus()", vec![]).await;
        page.chord("p").await;
        let mut presses = 0;
        while page.ask::<String>(focus, vec![]).await != "behind" {
            presses += 1;
            assert!(presses < 80, "Tab does not lead out of the frame");
            page.chord("Tab").await;
        }
        assert!(presses > 5, "it can be reached by Tab");
        page.enter_frame(0).await;
        let mode = page.ask::<String>("return document.documentElement.dataset.mode", vec![]).await;
        assert_eq!(mode, "desk", "a key outside is none of its own");
    });
}
