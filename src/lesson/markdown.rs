//! A text of a lesson, cut up: its front matter, its sections, and in each the prose and the directives.
//!
//! Markdown itself is read by a library. What is cut out of the prose leaves empty lines, so that what is left stands where it
//! stood, and a fault can name its line.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, html};

use super::{Fault, Passage};

/// The directives: words behind the fence of a block.
pub const DIRECTIVES: [&str; 7] = ["show", "ask", "reveal", "do", "solution", "challenge", "notes"];

/// A text, cut up.
#[derive(Clone, Debug)]
pub struct Page {
    /// The front matter: each key, and its value where it stands.
    pub head: Vec<(String, Passage)>,
    /// What stands before the first heading.
    pub intro: Section,
    /// The sections, each from one `##` to the next.
    pub sections: Vec<Section>,
}

/// A section.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its heading.
    pub title: Passage,
    /// Its prose, directives left out.
    pub prose: Passage,
    /// Its directives, in order.
    pub blocks: Vec<Block>,
}

/// A directive.
#[derive(Clone, Debug)]
pub struct Block {
    /// Which.
    pub word: String,
    /// What stands behind the word.
    pub argument: String,
    /// What is in it.
    pub body: Passage,
}

/// A link in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it stands, with its target as text.
    pub target: Passage,
}

fn options() -> Options {
    Options::ENABLE_TABLES
}

/// Cuts a text up.
///
/// # Errors
/// What is in it that may not be: headings but `##`, HTML, pictures, directives that there are not.
pub fn page(file: &Arc<str>, text: &str) -> (Page, Vec<Fault>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let all = Passage { file: file.clone(), line: 1, text: text.into() };
    let mut faults = Vec::new();
    let (head, behind) = front_matter(&all, &mut faults);
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let body_at = starts.get(behind).copied().unwrap_or(text.len());
    let line_of = |at: usize| starts.partition_point(|start| *start <= at);
    let mut cutter = Cutter { all: &all, starts: &starts, marks: Vec::new() };
    let mut depth = 0_usize;
    for (event, range) in Parser::new_ext(&text[body_at..], options()).into_offset_iter() {
        let range = range.start + body_at..range.end + body_at;
        let fault = |message: String| all.fault_at(line_of(range.start) - 1, message);
        match &event {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) if depth == 0 => {
                cutter.marks.push(Mark::Heading(line_of(range.start)));
            }
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) if head.is_empty() => {}
            Event::Start(Tag::Heading { .. }) => {
                faults.push(fault("expected no heading but `##`, which begins a step".into()));
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if depth == 0 => {
                let lines = line_of(range.start)..line_of(range.end.max(range.start + 1) - 1) + 1;
                cutter.fence(info, lines, &mut faults);
            }
            Event::Html(_) | Event::InlineHtml(_) => {
                faults.push(fault("expected no HTML; `<` as such is written `\\<`".into()));
            }
            Event::Start(Tag::Image { .. }) => faults.push(fault("expected no picture".into())),
            _ => {}
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    let (intro, sections) = cutter.cut(behind + 1);
    (Page { head, intro, sections }, faults)
}

/// The front matter, and how many lines it and its fences take.
fn front_matter(all: &Passage, faults: &mut Vec<Fault>) -> (Vec<(String, Passage)>, usize) {
    let mut lines = all.text.lines().enumerate();
    if lines.next().is_none_or(|(_, first)| first.trim_end() != "---") {
        return (Vec::new(), 0);
    }
    let mut head: Vec<(String, Passage)> = Vec::new();
    for (number, line) in lines {
        if line.trim_end() == "---" {
            return (head, number + 1);
        }
        match line.split_once(':') {
            _ if line.trim().is_empty() => {}
            Some((key, _)) if head.iter().any(|(known, _)| known == key.trim()) => {
                faults.push(all.fault_at(number, format!("`{}` stands here twice", key.trim())));
            }
            Some((key, value)) => {
                let value = Passage { file: all.file.clone(), line: number + 1, text: value.trim().into() };
                head.push((key.trim().into(), value));
            }
            None => faults.push(all.fault_at(number, "expected `key: value`, or `---` at the end")),
        }
    }
    faults.push(all.fault("the front matter has no end: expected a second line `---`"));
    (head, 0)
}

/// A place at which a text is cut, by its line.
enum Mark {
    Heading(usize),
    Block(Block, Range<usize>),
}

struct Cutter<'a> {
    all: &'a Passage,
    starts: &'a [usize],
    marks: Vec<Mark>,
}

impl Cutter<'_> {
    /// A fenced block on these lines.
    fn fence(&mut self, info: &str, lines: Range<usize>, faults: &mut Vec<Fault>) {
        let (word, argument) = info.trim().split_once(' ').unwrap_or((info.trim(), ""));
        match word {
            "" | "text" => return,
            word if DIRECTIVES.contains(&word) => {}
            word => {
                let known = DIRECTIVES.join(", ");
                let message =
                    format!("unknown directive `{word}`; there are {known}, and text for what is only shown");
                faults.push(self.all.fault_at(lines.start - 1, message));
                return;
            }
        }
        let is_closed = self.line(lines.end - 1).trim_start().starts_with("```") && lines.len() > 1;
        if !is_closed {
            faults.push(
                self.all.fault_at(lines.start - 1, format!("this `{word}` block has no end: expected ```")),
            );
        }
        let body = lines.start + 1..lines.end - usize::from(is_closed);
        let body = Passage { line: body.start, text: self.text(body), file: self.all.file.clone() };
        let block = Block { word: word.into(), argument: argument.trim().into(), body };
        self.marks.push(Mark::Block(block, lines));
    }

    /// The text from the line `from` on, cut at the marks.
    fn cut(self, from: usize) -> (Section, Vec<Section>) {
        let headings: Vec<usize> = self.marks.iter().filter_map(Mark::heading).collect();
        let end = self.starts.len() + 1;
        let ends = headings.iter().skip(1).copied().chain([end]);
        let intro = self.section(None, from..headings.first().copied().unwrap_or(end));
        let sections = headings.iter().zip(ends).map(|(at, end)| self.section(Some(*at), at + 1..end));
        (intro, sections.collect())
    }

    fn section(&self, heading: Option<usize>, lines: Range<usize>) -> Section {
        let within = |mark: &&Mark| matches!(mark, Mark::Block(_, at) if lines.contains(&at.start));
        let blocks: Vec<&Mark> = self.marks.iter().filter(within).collect();
        let is_cut = |line: usize| blocks.iter().any(|mark| mark.covers(line));
        let kept = lines.clone().map(|line| if is_cut(line) { "" } else { self.line(line) });
        let prose = kept.collect::<Vec<_>>().join("\n");
        let title = heading.map_or("", |line| self.line(line).trim_start_matches('#').trim());
        let passage = |line: usize, text: String| Passage { file: self.all.file.clone(), line, text };
        Section {
            title: passage(heading.unwrap_or(lines.start), title.into()),
            prose: passage(lines.start, prose),
            blocks: blocks.into_iter().filter_map(Mark::block).cloned().collect(),
        }
    }

    /// A line by its number, from 1.
    fn line(&self, number: usize) -> &str {
        let Some(start) = self.starts.get(number.wrapping_sub(1)) else { return "" };
        self.all.text[*start..].lines().next().unwrap_or("")
    }

    fn text(&self, lines: Range<usize>) -> String {
        lines.map(|line| self.line(line)).collect::<Vec<_>>().join("\n")
    }
}

impl Mark {
    fn heading(&self) -> Option<usize> {
        if let Mark::Heading(line) = self { Some(*line) } else { None }
    }

    fn block(&self) -> Option<&Block> {
        if let Mark::Block(block, _) = self { Some(block) } else { None }
    }

    fn covers(&self, line: usize) -> bool {
        matches!(self, Mark::Block(_, lines) if lines.contains(&line))
    }
}

/// The links of a text, in order.
pub fn links(passage: &Passage) -> Vec<Link> {
    let events = Parser::new_ext(&passage.text, options()).into_offset_iter();
    let link = |(event, range): (Event, Range<usize>)| {
        let Event::Start(Tag::Link { dest_url, .. }) = event else { return None };
        let below = passage.text[..range.start].matches('\n').count();
        let target =
            Passage { file: passage.file.clone(), line: passage.line + below, text: dest_url.to_string() };
        Some(Link { target })
    };
    events.filter_map(link).collect()
}

/// A text as HTML, the target of each link replaced by what `to` makes of it.
pub fn html(text: &str, to: &dyn Fn(&str) -> String) -> String {
    let events = Parser::new_ext(text, options()).map(|event| match event {
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = to(&dest_url).into();
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        event => event,
    });
    let mut html = String::new();
    html::push_html(&mut html, events);
    html
}

/// A text of one paragraph as HTML, without the paragraph.
pub fn html_inline(text: &str, to: &dyn Fn(&str) -> String) -> String {
    let html = html(text, to);
    let inner = html.trim().strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>"));
    inner.filter(|inner| !inner.contains("<p>")).map_or_else(|| html.trim().to_owned(), str::to_owned)
}

/// The name of a heading in links: small letters, `-` for spaces, and nothing else that is neither letter nor digit.
pub fn slug(title: &str) -> String {
    let small = title.trim().to_lowercase();
    let kept = small.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}
