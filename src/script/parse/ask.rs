//! Store commands, and how a client asks: which client, which server, how a read is served.

use crate::script::cursor::Cursor;
use crate::script::error::{Error, Span};
use crate::script::line::Line;
use crate::script::text::{self, Word};
use crate::script::values;
use crate::sim::statement::{ClientId, How, Operation, Party, Statement};
use crate::store::{Bytes, Command, Usage};

/// Who asks if nobody is named.
pub const FIRST: ClientId = ClientId(1);

/// `c2:` before a command, or `c2:GET`, where the rest of the word begins the command.
pub fn asker(word: &Word) -> Option<(Word, Word)> {
    let (client, rest) = word.split_once(b':')?;
    let looks = values::is_party(&client) && !client.bare()?.starts_with(['s', 'S']);
    looks.then_some((client, rest))
}

/// A command with its client before it.
pub fn by(client: &Word, words: &[Word], end: Span) -> Result<Line, Error> {
    let Party::Client(id) = values::party(client)? else {
        return Err(client.error("expected a client such as c1"));
    };
    if words.is_empty() {
        return Err(Error::new(end, "expected a store command such as `SET x 1`"));
    }
    ask(id, words, end)
}

/// A command and what stands behind its `@`.
pub fn ask(client: ClientId, words: &[Word], end: Span) -> Result<Line, Error> {
    let split = words.iter().position(|word| word.begins_bare(b'@')).unwrap_or(words.len());
    let (asked, behind) = words.split_at(split);
    let command = command(asked, behind.first().map_or(end, |word| word.span))?;
    let mut operation = Operation { command, at: None, how: How::AsSet, revision: None };
    let mut cursor = Cursor::new(behind, ASKED, end);
    while cursor.peek().is_some() {
        addressed(&mut cursor, &mut operation)?;
    }
    Ok(Line::Act(Statement::Ask { client, operation }))
}

/// How a question is addressed.
const ASKED: &str = "GET x [@S3 [local | follower]] [@5]";

/// `@S3`, `@S3 local`, `@5`
fn addressed(words: &mut Cursor, operation: &mut Operation) -> Result<(), Error> {
    let word = words.next("@S3")?;
    let Some((before, name)) = word.split_once(b'@').filter(|(before, _)| before.bytes().is_empty()) else {
        return Err(words.unexpected(word));
    };
    debug_assert!(!before.is_quoted(), "what begins with a bare @ has nothing before it");
    if values::is_party(&name) {
        return at_server(words, word, &name, operation);
    }
    if operation.revision.is_some() {
        return Err(words.unexpected(word));
    }
    reads_only(words, word, operation)?;
    let revision = values::number(&name, 0, values::MOST);
    operation.revision = Some(revision.map_err(|_| {
        words.explained(name.error(format!("expected @S3, or @5 for a revision, found {}", word.name())))
    })?);
    Ok(())
}

fn at_server(words: &mut Cursor, word: &Word, name: &Word, operation: &mut Operation) -> Result<(), Error> {
    if operation.at.is_some() || operation.revision.is_some() {
        return Err(words.unexpected(word));
    }
    operation.at = Some(values::server(name).map_err(|error| words.explained(error))?);
    let how = words.peek();
    operation.how = match () {
        () if words.keyword("local") => How::Local,
        () if words.keyword("follower") => How::Follower,
        () => return Ok(()),
    };
    how.map_or(Ok(()), |word| reads_only(words, word, operation))
}

fn reads_only(words: &Cursor, word: &Word, operation: &Operation) -> Result<(), Error> {
    let name = operation.command.name();
    let error = || word.error(format!("{} is for commands that read, {name} writes", word.name()));
    if operation.command.reads_only() { Ok(()) } else { Err(words.explained(error())) }
}

/// The store's own parser, with its error at the word it names.
pub fn command(words: &[Word], end: Span) -> Result<Command, Error> {
    if let [first, body @ .., last] = words
        && first.is("multi")
        && last.is("exec")
        && !body.is_empty()
    {
        return several(body, last.span);
    }
    if words.first().is_some_and(|word| word.is("hset"))
        && let Some(word) = words.iter().find(|word| holds_a_quoted_colon(word))
    {
        return Err(word.error("the name of a field holds no `:`, be it quoted"));
    }
    let bytes: Vec<Bytes> = words.iter().map(Word::bytes).collect();
    Command::parse(&bytes)
        .map_err(|error| Error::new(words.get(error.word).map_or(end, |word| word.span), error.message))
}

/// Whether it is as `"a:b":c`: the store would part it at its first colon, though the second is meant.
fn holds_a_quoted_colon(pair: &Word) -> bool {
    pair.split_once(b':').is_some_and(|(field, _)| field.bytes().contains(&b':'))
}

/// The commands between `MULTI` and `EXEC`; here a `;` in quotes parts nothing.
fn several(body: &[Word], exec: Span) -> Result<Command, Error> {
    let parts = text::stretches(body);
    let places: Vec<Span> = parts.iter().map(|part| part.first().map_or(exec, |word| word.span)).collect();
    if let Some(nth) = parts.iter().position(Vec::is_empty) {
        return Err(Error::new(
            places[nth],
            "expected a store command here, as in `MULTI SET x 1; INCR n EXEC`",
        ));
    }
    let ends = places.iter().skip(1).copied().chain([exec]);
    let commands = parts.iter().zip(ends).map(|(part, end)| command(part, end));
    Command::multi(commands.collect::<Result<_, _>>()?)
        .map_err(|(nth, message)| Error::new(places[nth], message))
}

/// The command that a text is.
pub fn command_in(line: &str) -> Result<Command, Error> {
    let words = text::words(line)?;
    command(&words, Span { column: 1, length: 1 })
}

/// Whether a word names a store command.
pub fn is_command(word: &Word) -> bool {
    word.bare().is_some_and(|name| Usage::of(name.as_bytes()).is_some())
}
