//! The frame of a plain page, and the little HTML that is not Markdown.

/// What the pages look like, on a screen and on paper. On paper closed answers, hints and solutions are left out.
pub const STYLE: &str = "\
:root { color-scheme: light dark; font: 17px/1.55 system-ui, sans-serif }
body { max-width: 42rem; margin: 0 auto; padding: 1rem 1.25rem 4rem }
h1 { line-height: 1.2; margin-bottom: .25rem } h2 { margin-top: 2.5rem; line-height: 1.25 }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem } nav a { padding: .6rem 0 }
pre { overflow-x: auto; padding: .75rem 1rem; border: 1px solid; border-radius: 7px; font: 14px/1.45 ui-monospace, monospace }
code { font-family: ui-monospace, monospace; font-size: .9em }
.question { font-size: 1.15rem; font-style: italic } .about { margin-top: 0 }
.task { border: 1px solid; border-radius: 10px; padding: .25rem 1.25rem 1rem; margin: 1.5rem 0 }
summary { cursor: pointer; padding: .6rem 0; font-weight: 600 }
table { border-collapse: collapse } td, th { border: 1px solid; padding: .25rem .6rem; text-align: left }
@media print {
  :root { font-size: 11pt; color-scheme: light } body { max-width: none; padding: 0 }
  nav, details { display: none } h2 { break-after: avoid } .task, pre { break-inside: avoid }
  ol.choices > li { list-style: '\\2610\\0020' }
}
";

/// A whole page.
pub fn page(title: &str, body: &str) -> String {
    let title = text(title);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"lessons.css\">\n</head>\n<body>\n{body}</body>\n</html>\n"
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

/// Where a link of the lessons leads among the plain pages.
pub fn target(to: &str) -> String {
    match to.split_once(':') {
        Some(("lesson", name)) => match name.split_once('#') {
            Some((lesson, step)) => format!("{lesson}.html#{step}"),
            None => format!("{name}.html"),
        },
        Some(("challenge", name)) => format!("challenges.html#{name}"),
        Some(("glossary", name)) => format!("glossary.html#{name}"),
        Some(("misconception", name)) => format!("misconceptions.html#{name}"),
        _ => to.to_owned(),
    }
}
