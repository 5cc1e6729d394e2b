//! A whole recording and a moment of it as a short text, to be sent as the fragment of an address.
//!
//! ```text
//! link      #run= and base64url (RFC 4648 §5, without padding) of
//!           version 1 byte; how many bytes follow (LEB128); and a zlib stream (RFC 1950) of
//! text      a line "TIME us WORD …", and the recording as a script
//! ```
//!
//! Version 2 may have an option `locks=…`, which makes it an assignment; all else is as in version 1. A link is made in
//! the oldest version that can say it, so that a page that knows no locks does not open an assignment without them.
//!
//! The script is the recording's own form, and remains readable as the language grows; zlib's checksum finds what
//! was altered, the length what was cut off. Whatever is unpacked has a limit: a short link may not become a large text.

pub mod locks;
mod opening;

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

use super::{Moment, Recording, Unread};
use crate::raft::Time;
use crate::store::octets::{Reader, Writer};

pub use opening::{Options, View};

/// The newest version of links.
pub const VERSION: u8 = 2;

/// The version that knows no locks.
const WITHOUT_LOCKS: u8 = 1;

/// What stands before a link in an address.
pub const MARK: &str = "#run=";

/// The longest a link should be; what is longer is better sent as a file.
pub const MOST: usize = 8_000;

/// The most bytes that the text of a link may have.
const MOST_TEXT: usize = 1 << 20;

/// The best compression there is.
const LEVEL: u8 = 10;

/// What a link shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// What was recorded.
    pub recording: Recording,
    /// The latest moment reached.
    pub end: Time,
    /// The moment it opens at, no later than that.
    pub now: Moment,
    /// How it opens.
    pub options: Options,
    /// What is seen of it.
    pub view: View,
}

/// Why a text is no link, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoLink {
    /// It was never one.
    Foreign,
    /// Its end is missing.
    CutShort,
    /// It was changed on its way.
    Altered,
    /// It was made by a later version of this program.
    Newer(u8),
    /// What it holds is too much.
    TooLarge,
    /// What it holds is no recording.
    Unread(Unread),
}

impl Link {
    /// The link as the fragment of an address, from its `#` on.
    ///
    /// It may be longer than [`MOST`]: whoever makes one decides what to do then.
    pub fn encode(&self) -> String {
        let first = opening::write(self.now, self.options, &self.view);
        let text = format!("{first}\n{}", self.recording.to_script(self.end));
        let mut writer = Writer::new(if self.options.locks.is_empty() { WITHOUT_LOCKS } else { VERSION });
        writer.bytes(&compress_to_vec_zlib(text.as_bytes(), LEVEL));
        format!("{MARK}{}", URL_SAFE_NO_PAD.encode(&writer.bytes))
    }

    /// The link in a text: an address that has one, or the part behind its `#run=`.
    ///
    /// # Errors
    /// Why it is none.
    pub fn decode(text: &str) -> Result<Link, NoLink> {
        let text = text.trim();
        let coded = text.split_once(MARK).map_or(text, |(_, coded)| coded);
        // Base64 says four characters at a time: what is left of a group that was cut off is no base64.
        let bytes = URL_SAFE_NO_PAD.decode(coded).or_else(|_| {
            let whole = &coded.as_bytes()[..coded.len() / 4 * 4];
            URL_SAFE_NO_PAD.decode(whole).map_err(|_| NoLink::Foreign)
        })?;
        let packed = match bytes[..] {
            [] => return Err(if text.contains(MARK) { NoLink::CutShort } else { NoLink::Foreign }),
            [version @ WITHOUT_LOCKS..=VERSION, ..] => packed(&bytes, version)?,
            // Versions are counted, not drawn: what is far off is something else.
            [version @ 3..16, ..] => return Err(NoLink::Newer(version)),
            _ => return Err(NoLink::Foreign),
        };
        let text =
            decompress_to_vec_zlib_with_limit(packed, MOST_TEXT).map_err(|error| match error.status {
                miniz_oxide::inflate::TINFLStatus::HasMoreOutput => NoLink::TooLarge,
                _ => NoLink::Altered,
            })?;
        let text = String::from_utf8(text).map_err(|_| NoLink::Altered)?;
        read(&text)
    }
}

/// What is packed behind the version, all of it and nothing more.
fn packed(bytes: &[u8], version: u8) -> Result<&[u8], NoLink> {
    let mut reader = Reader::new(bytes, version).map_err(|_| NoLink::CutShort)?;
    let packed = reader.bytes().map_err(|_| NoLink::CutShort)?;
    reader.end().map(|()| packed).map_err(|_| NoLink::Altered)
}

fn read(text: &str) -> Result<Link, NoLink> {
    let unread = || NoLink::Unread(Unread::NoScript("its first line is no moment".into()));
    let (first, script) = text.split_once('\n').ok_or_else(unread)?;
    let (now, options, view) = opening::read(first).ok_or_else(unread)?;
    let (recording, end) = Recording::from_script(script).map_err(NoLink::Unread)?;
    Ok(Link { recording, end, now: now.within(end), options, view })
}

impl fmt::Display for NoLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoLink::Foreign => f.write_str("This is no link to a run."),
            NoLink::CutShort => f.write_str("This link is cut short: its end is missing."),
            NoLink::Altered => f.write_str("This link was altered on its way."),
            NoLink::Newer(version) => {
                write!(
                    f,
                    "This link is from a newer version: it has format {version}, and {VERSION} is known here."
                )
            }
            NoLink::TooLarge => f.write_str("This link holds more than a run may have."),
            NoLink::Unread(Unread::NoScript(why)) => write!(f, "This link holds no recording: {why}."),
            NoLink::Unread(Unread::OnlyScript(line)) => {
                write!(f, "This link holds no recording: line {line} stands in none.")
            }
        }
    }
}

impl std::error::Error for NoLink {}

#[cfg(test)]
mod tests;
