//! `raftarium repl`: a prompt for the language.
//!
//! Time passes by `run`, `step` and `at` only, but for one convenience: with timers on, a store command lets
//! time pass until it is answered, for ten seconds at most.

use std::borrow::Cow;
use std::io::{IsTerminal, stdin};
use std::process::ExitCode;

use rustyline::error::ReadlineError;
use rustyline::history::DefaultHistory;
use rustyline::{CompletionType, Config, Editor};

use super::output::Output;
use super::{Repl, trace};
use crate::check::Watched;
use crate::script::line::{Claim, Condition, Line, PATIENCE, Reply};
use crate::script::{Completion, Error, Known, Said, Session, complete, help, hint, parse_line, usage};
use crate::sim::event::Event;
use crate::sim::statement::{ClientId, Statement};
use crate::words::{Weight, caption, modified, moment, weight};

const PROMPT: &str = "> ";
const MODIFIED_PROMPT: &str = "modified Raft> ";
const WAITING: &str =
    "Time passes by `run`, `step` and `at` only; a store command waits for its answer, 10 s at most.";
const LEAVING: &str = "`help` lists what can be said, Tab completes it, Ctrl-D leaves.";

/// Reads lines until there are no more.
pub fn repl(arguments: &Repl) -> ExitCode {
    let mut prompt = Prompt::new(arguments);
    if !stdin().is_terminal() {
        for line in stdin().lines() {
            let Ok(line) = line else { break };
            prompt.answer(&line);
        }
        return ExitCode::SUCCESS;
    }
    match editor() {
        Ok(editor) => converse(editor, &mut prompt),
        Err(error) => {
            eprintln!("this terminal cannot be used: {error}");
            ExitCode::FAILURE
        }
    }
}

type Lines = Editor<Helper, DefaultHistory>;

fn editor() -> rustyline::Result<Lines> {
    let config = Config::builder().completion_type(CompletionType::List).auto_add_history(true).build();
    let mut editor = Editor::with_config(config)?;
    editor.set_helper(Some(Helper::default()));
    Ok(editor)
}

fn converse(mut editor: Lines, prompt: &mut Prompt) -> ExitCode {
    prompt.output.line(format!("{WAITING}\n{LEAVING}"));
    loop {
        prompt.output.flush();
        if let Some(helper) = editor.helper_mut() {
            helper.known = prompt.known();
        }
        let prompt_text = modified(prompt.session.rules()).map_or(PROMPT, |_| MODIFIED_PROMPT);
        match editor.readline(prompt_text) {
            Ok(line) if matches!(line.trim(), "exit" | "quit") => return ExitCode::SUCCESS,
            Ok(line) => prompt.answer(&line),
            Err(ReadlineError::Eof | ReadlineError::Interrupted) => return ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{error}");
                return ExitCode::FAILURE;
            }
        }
    }
}

/// Completes words, and shows how a statement goes on.
#[derive(Default, rustyline::Helper, rustyline::Validator)]
struct Helper {
    known: Known,
}

impl rustyline::completion::Completer for Helper {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        at: usize,
        _: &rustyline::Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        let Completion { start, words } = complete(&line[..at], &self.known);
        // What ends a word needs a space behind it; what waits for its value does not.
        let ended = |word: String| if word.ends_with(['=', ':']) { word } else { word + " " };
        Ok((start, words.into_iter().map(ended).collect()))
    }
}

impl rustyline::hint::Hinter for Helper {
    type Hint = String;

    /// Behind a statement's first word, the rest of its usage.
    fn hint(&self, line: &str, at: usize, _: &rustyline::Context<'_>) -> Option<String> {
        let name = line.strip_suffix(' ').filter(|name| at == line.len() && !name.contains(' '))?;
        let usage = usage(name)?;
        let (_, rest) = usage.split_once(' ')?;
        Some(rest.into())
    }
}

impl rustyline::highlight::Highlighter for Helper {
    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(format!("\x1b[2m{hint}\x1b[0m"))
    }
}

/// A conversation with one run.
struct Prompt {
    session: Session,
    trace: bool,
    output: Output,
    /// How many violations have been told.
    told: usize,
}

impl Prompt {
    fn new(arguments: &Repl) -> Prompt {
        let mut session = Session::default();
        session.setup.servers = arguments.servers;
        Prompt { session, trace: arguments.trace, output: Output::new(), told: 0 }
    }

    /// What can be named now.
    fn known(&self) -> Known {
        match &self.session.watched {
            Some(watched) => Known::of(&watched.cluster),
            None => Known { names: self.session.names(), ..Known::default() },
        }
    }

    /// Does what a line says, and tells what came of it.
    fn answer(&mut self, text: &str) {
        match parse_line(text) {
            Ok(None) => {}
            Ok(Some(Line::Help(topic))) => match help(topic.as_deref()) {
                Ok(help) if topic.is_none() => self.output.line(format!("{help}\n\n{WAITING}")),
                Ok(help) => self.output.line(help),
                Err(why) => self.output.line(why),
            },
            Ok(Some(Line::Case(name))) => {
                self.session = Session {
                    setup: crate::sim::statement::Setup {
                        servers: self.session.setup.servers,
                        ..Default::default()
                    },
                    ..Session::default()
                };
                self.told = 0;
                self.output.line(format!("A new run: {name}"));
            }
            Ok(Some(line)) => match self.session.names().check(&line, text) {
                Ok(()) => {
                    self.say(&line);
                    hint(text).into_iter().for_each(|hint| self.output.line(hint));
                }
                Err(error) => self.refuse(&error, text),
            },
            Err(error) => self.refuse(&error, text),
        }
        self.output.flush();
    }

    fn refuse(&mut self, error: &Error, text: &str) {
        self.output.line(error.explain("repl", text));
    }

    fn say(&mut self, line: &Line) {
        if self.session.needs_cluster(line) {
            for (given, refused) in self.session.begin() {
                self.output.line(format!("{given} is left out: {refused}"));
            }
        }
        let before = self.session.now();
        let said = self.watch(line, |session, eyes| session.say(line, eyes));
        match said {
            Said::Done => {}
            Said::Held => self.output.line("It holds."),
            Said::Refused(why) => return self.output.line(format!("Refused: {why}.")),
            Said::Failed(found) => self.output.line(format!("It does not hold: {found}.")),
        }
        if let Line::Act(Statement::Ask { client, .. }) = line {
            self.wait_for(*client, line);
        }
        if self.session.now() > before {
            self.output.line(format!("It is {} now.", moment(self.session.now())));
        }
        if let (Some(mark), true) = (modified(self.session.rules()), changes_rules(line)) {
            self.output.line(format!("{mark}."));
        }
        self.tell_violations();
    }

    /// Lets time pass until the client has its answer.
    fn wait_for(&mut self, client: ClientId, line: &Line) {
        let pending = |negated| Condition { negated, claim: Claim::Reply(Some(client), Reply::Pending) };
        let timers = self.session.watched.as_ref().is_some_and(|watched| watched.cluster.settings.timers);
        if timers {
            self.watch(line, |session, eyes| session.wait(&pending(true), PATIENCE, eyes));
        }
        match self.session.scene().answer(Some(client)) {
            Some(answer) => self.output.line(answer),
            None if timers => self.output.line("No answer yet; `run` waits on."),
            None => self
                .output
                .line("No answer yet; timers are off: `settle`, `deliver`, `step` or `run` let it go on."),
        }
    }

    /// Lets the session do something, and tells each event: what a person did in any case, of the rest what matters.
    fn watch(
        &mut self,
        line: &Line,
        act: impl FnOnce(&mut Session, &mut dyn FnMut(&Event, &Watched)) -> Said,
    ) -> Said {
        let all = !matches!(
            line,
            Line::Run(_) | Line::RunUntil { .. } | Line::At { .. } | Line::Act(Statement::Ask { .. })
        );
        let (trace, output) = (self.trace, &mut self.output);
        act(&mut self.session, &mut |event, watched| {
            if trace {
                output.line(trace::event(event, watched.cluster.rules));
            } else if all || weight(event) > Weight::Dull {
                output.line(format!("{:>12}  {}", moment(event.at), caption(event)));
            }
        })
    }

    fn tell_violations(&mut self) {
        let Some(watched) = &self.session.watched else { return };
        for violation in &watched.witness.violations()[self.told..] {
            self.output.line(format!("BROKEN: {violation}."));
        }
        self.told = watched.witness.violations().len();
    }
}

fn changes_rules(line: &Line) -> bool {
    matches!(line, Line::Act(Statement::Break(_) | Statement::Mend(_)))
}
