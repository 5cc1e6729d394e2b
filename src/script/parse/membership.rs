//! Changes of membership and of leadership: each may name the leader that is asked, `@S1`.

use crate::raft::ServerId;
use crate::script::cursor::Cursor;
use crate::script::error::Error;
use crate::script::line::Line;
use crate::script::text::Word;
use crate::script::values;
use crate::sim::statement::Statement;

/// `transfer S2`
pub fn transfer(words: &mut Cursor) -> Result<Line, Error> {
    let to = words.server()?;
    Ok(Line::Act(Statement::Transfer { to, at: at(words)? }))
}

/// `add S6`, `add S6 learner`
pub fn add(words: &mut Cursor) -> Result<Line, Error> {
    let server = words.server()?;
    let learner = words.keyword("learner");
    Ok(Line::Act(Statement::Add { server, learner, at: at(words)? }))
}

/// `promote S6`
pub fn promote(words: &mut Cursor) -> Result<Line, Error> {
    let server = words.server()?;
    Ok(Line::Act(Statement::Promote { server, at: at(words)? }))
}

/// `remove S2`
pub fn remove(words: &mut Cursor) -> Result<Line, Error> {
    let server = words.server()?;
    Ok(Line::Act(Statement::Remove { server, at: at(words)? }))
}

/// `reconfigure S1 S2 S6`
pub fn reconfigure(words: &mut Cursor) -> Result<Line, Error> {
    let mut voters: Vec<ServerId> = vec![words.server()?];
    while words.peek().is_some_and(|word| !word.begins_bare(b'@')) {
        let server = words.one("a server", |word| match values::server(word)? {
            server if voters.contains(&server) => {
                Err(word.error(format!("{server} is named twice")).of_content())
            }
            server => Ok(server),
        })?;
        voters.push(server);
    }
    Ok(Line::Act(Statement::Reconfigure { voters, at: at(words)? }))
}

/// `@S1`, if it comes next.
fn at(words: &mut Cursor) -> Result<Option<ServerId>, Error> {
    match words.peek() {
        Some(word) if word.begins_bare(b'@') => words.one("@S1", server_at).map(Some),
        _ => Ok(None),
    }
}

fn server_at(word: &Word) -> Result<ServerId, Error> {
    let (_, name) = word.split_once(b'@').expect("it begins with an @");
    values::server(&name)
}
