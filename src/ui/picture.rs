//! Any view as a file: a picture with a title, that looks the same in another program. Paint stands in the
//! marks themselves, since a file has no stylesheet; letters come with it.

pub mod charts;
pub mod logs;
pub mod menu;
pub mod page;
pub mod palette;

use super::app::clock;
use super::app::model::Model;
use crate::words;
use palette::Palette;

/// What can be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Servers, links and messages.
    Ring,
    /// The logs.
    Logs,
    /// The history.
    History,
    /// One of the charts.
    Figure(&'static str),
    /// All charts.
    Figures,
}

/// As what it is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// To be scaled and changed.
    Svg,
    /// Twice as many pixels as on the screen.
    Png,
}

/// A drawing without a title, and its size.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// Its marks.
    pub marks: String,
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
}

/// What stands around a drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// The run and its moment.
    pub text: String,
    /// Which rules are off, if any.
    pub modified: Option<String>,
    /// Where the run is to be found, if anywhere.
    pub link: Option<String>,
}

/// All that can be saved, with what it is called.
pub const VIEWS: [(View, &str); 9] = [
    (View::Ring, "Ring"),
    (View::Logs, "Logs"),
    (View::History, "History"),
    (View::Figures, "All figures"),
    (View::Figure("terms"), "Terms and elections"),
    (View::Figure("commit-latency"), "Commit latency"),
    (View::Figure("messages-per-command"), "Messages per command"),
    (View::Figure("bytes-per-command"), "Bytes per command"),
    (View::Figure("availability"), "Availability"),
];

/// The height of the title and of the line below the drawing.
const HEAD: f64 = 56.0;
const FOOT: f64 = 28.0;
/// A picture is at least as wide as its title.
const NARROWEST: f64 = 480.0;

impl View {
    /// A word for it in the name of a file.
    pub fn word(self) -> &'static str {
        match self {
            View::Ring => "ring",
            View::Logs => "logs",
            View::History => "history",
            View::Figures => "figures",
            View::Figure(name) => name,
        }
    }
}

impl Title {
    /// The title of a picture of this moment.
    pub fn of(model: &Model, link: Option<String>) -> Title {
        let cluster = &model.frame.cluster;
        let text = format!("{} · {} · {}", model.runs.name, clock::seconds(model.now), words::state(cluster));
        Title { text, modified: words::modified(cluster.rules), link }
    }
}

/// What is drawn from the model alone; none for what is taken from the page.
pub fn drawing(model: &Model, view: View, palette: &Palette) -> Option<Drawing> {
    match view {
        View::Logs => Some(logs::drawing(&model.frame.cluster, palette)),
        View::Figures => Some(charts::drawing(&model.frame.figures.up_to(model.now), None, palette)),
        View::Figure(name) => {
            Some(charts::drawing(&model.frame.figures.up_to(model.now), Some(name), palette))
        }
        View::Ring | View::History => None,
    }
}

/// The whole picture, with the fonts' faces if there are any.
pub fn file(title: &Title, drawing: &Drawing, palette: &Palette, faces: &str) -> String {
    let (width, height) = (drawing.width.max(NARROWEST).ceil(), (drawing.height + HEAD + FOOT).ceil());
    let Palette { surface, ink, ink_2, ink_3, .. } = palette;
    let mark = title.modified.as_ref().map_or(String::new(), |text| {
        format!(
            r#"<text x="16" y="44" font-size="13" font-weight="600" fill="{ink}">{}</text><rect x="1.5" y="1.5" width="{}" height="{}" fill="none" stroke="{ink}" stroke-width="3" stroke-dasharray="8 6"/>"#,
            escaped(text),
            width - 3.0,
            height - 3.0
        )
    });
    let link = title.link.as_ref().map_or(String::new(), |link| format!(" · {}", escaped(link)));
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="Inter, system-ui, sans-serif"><title>{text}</title><style>{faces}</style><rect width="{width}" height="{height}" fill="{surface}"/><text x="16" y="24" font-size="15" font-weight="640" fill="{ink}">{text}</text>{mark}<svg x="{left}" y="{HEAD}" width="{w}" height="{h}">{marks}</svg><text x="16" y="{foot}" font-size="12" fill="{ink_3}"><tspan fill="{ink_2}">Raftarium</tspan>{link}</text></svg>"#,
        text = escaped(&title.text),
        left = (width - drawing.width) / 2.0,
        w = drawing.width,
        h = drawing.height,
        marks = drawing.marks,
        foot = height - 10.0,
    )
}

/// Text as it stands in a picture.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // What XML has no place for.
            letter if letter.is_control() => escaped.push('\u{fffd}'),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::app::model::Remembered;
    use crate::ui::app::msg::Msg;
    use crate::ui::app::update;

    fn model(lines: &[&str]) -> Model {
        let mut model = Model::new(Remembered::default());
        for line in lines {
            update(&mut model, Msg::Try((*line).into()));
        }
        model
    }

    /// Each element that is opened is closed, and nothing is left to a stylesheet.
    #[track_caller]
    fn check(picture: &str) {
        let mut open: Vec<&str> = Vec::new();
        for tag in picture.split('<').skip(1) {
            let name = tag.split(['>', ' ', '/']).next().unwrap_or_default();
            match (tag.strip_prefix('/'), tag.split('>').next().is_some_and(|tag| tag.ends_with('/'))) {
                (Some(end), _) => assert_eq!(open.pop(), end.split('>').next(), "{picture}"),
                (None, true) => {}
                (None, false) => open.push(name),
            }
        }
        assert!(open.is_empty(), "{open:?} are not closed");
        for forbidden in [" class=", "var(--", "NaN"] {
            assert!(!picture.contains(forbidden), "{forbidden} in {picture}");
        }
    }

    #[test]
    fn every_view_of_the_model_is_a_picture_that_stands_alone() {
        let model = model(&[
            "run until leader within 5s",
            "SET x \"<&>\"",
            "run 500ms",
            "snapshot S1",
            "kill S2",
            "SET y 2",
            "run 30ms",
        ]);
        let title = Title::of(&model, Some("https://example.org/#r=a&b".into()));
        for (view, _) in VIEWS {
            for palette in [&palette::LIGHT, &palette::DARK] {
                let drawn = drawing(&model, view, palette);
                assert_eq!(drawn.is_none(), matches!(view, View::Ring | View::History));
                drawn.iter().for_each(|drawn| check(&file(&title, drawn, palette, "")));
            }
        }
    }

    #[test]
    fn the_title_tells_the_run_the_moment_and_the_link() {
        let model = model(&["run 250ms"]);
        let drawn = Drawing { marks: String::new(), width: 700.0, height: 100.0 };
        let picture =
            file(&Title::of(&model, Some("https://example.org/#a&b".into())), &drawn, &palette::LIGHT, "");
        assert!(picture.contains(">Run 1 · 0.250 s · 5 servers</text>"), "{picture}");
        assert!(picture.contains("https://example.org/#a&amp;b"));
        assert!(!picture.contains("stroke-dasharray"));
    }

    #[test]
    fn a_picture_of_modified_raft_says_so() {
        let model = model(&["break persist-vote"]);
        let drawn = drawing(&model, View::Logs, &palette::LIGHT).unwrap();
        let picture = file(&Title::of(&model, None), &drawn, &palette::LIGHT, "");
        assert!(picture.contains(">Modified Raft without persist-vote</text>"), "{picture}");
    }

    #[test]
    fn text_cannot_break_out_of_a_picture() {
        assert_eq!(escaped("<a href=\"x\">&\u{1}"), "&lt;a href=&quot;x&quot;&gt;&amp;\u{fffd}");
    }
}
