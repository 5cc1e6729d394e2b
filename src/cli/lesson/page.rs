//! The frame of a plain page, and the little HTML that is not Markdown.

use crate::lesson::target::Target;

const FONTS: &str = include_str!("../../../styles/fonts.css");
const TOKENS: &str = include_str!("../../../styles/tokens.css");
const PLAIN: &str = include_str!("../../../styles/plain.css");

/// What the pages look like: in the app's own colours and typefaces, which lie beside the app.
pub fn style() -> String {
    FONTS.replace("url(\"fonts/", "url(\"../fonts/") + TOKENS + PLAIN
}

/// Nothing but a stylesheet and the typefaces it names: the pages run no script.
const POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

/// The pages that every page leads to: their files and what they are called.
const PLACES: [(&str, &str); 5] = [
    ("index.html", "Lessons"),
    ("challenges.html", "Challenges"),
    ("glossary.html", "Glossary"),
    ("misconceptions.html", "Misconceptions"),
    ("notes.html", "For lecturers"),
];

/// The whole page of this file.
pub fn page(file: &str, title: &str, body: &str) -> String {
    let title = text(title);
    let place = |(to, word): &(&str, &str)| {
        let here = if *to == file { " aria-current=\"page\"" } else { "" };
        format!(" <a href=\"{to}\"{here}>{word}</a>")
    };
    let places: String = PLACES.iter().map(place).collect();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title} · Raftarium</title>\n\
         <link rel=\"icon\" href=\"../favicon.svg\" type=\"image/svg+xml\">\n\
         <link rel=\"stylesheet\" href=\"lessons.css\">\n</head>\n<body>\n\
         <nav class=\"above\" aria-label=\"Raftarium\"><a class=\"brand\" href=\"../\">Raftarium</a>{places}</nav>\n\
         <main>\n{body}</main>\n</body>\n</html>\n"
    )
}

/// Text as HTML.
pub fn text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Something that is opened by hand.
pub fn closed(summary: &str, body: &str) -> String {
    format!("<details>\n<summary>{}</summary>\n{body}\n</details>\n", text(summary))
}

/// A script.
pub fn script(script: &str) -> String {
    format!("<pre><code>{}</code></pre>\n", text(script.trim_end()))
}

/// Where a name and a day are written on a printed sheet.
pub const NAME: &str =
    "<p class=\"name on-paper\" aria-hidden=\"true\"><span>Name</span><span>Date</span></p>\n";

/// So many lines to write on, on paper.
pub fn lines(many: usize) -> String {
    "<p class=\"line on-paper\" aria-hidden=\"true\"></p>\n".repeat(many)
}

/// Where a link of the lessons leads among the plain pages.
pub fn address(to: &str) -> String {
    match Target::read(to) {
        Target::Lesson(lesson, Some(step)) => format!("{lesson}.html#{step}"),
        Target::Lesson(lesson, None) => format!("{lesson}.html"),
        Target::Challenge(name) => format!("challenges.html#{name}"),
        Target::Word(name) => format!("glossary.html#{name}"),
        Target::Misconception(name) => format!("misconceptions.html#{name}"),
        Target::Elsewhere(address) => address.to_owned(),
    }
}
