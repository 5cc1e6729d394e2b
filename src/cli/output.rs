//! The standard output. Whoever reads it may stop reading (`raftarium run … | head`): then nothing more is
//! written, and the scripts run on.

use std::io::{BufWriter, Stdout, Write, stdout};

/// Lines on their way to the standard output.
pub struct Output {
    to: Option<BufWriter<Stdout>>,
}

impl Output {
    /// The standard output of this process.
    pub fn new() -> Output {
        Output { to: Some(BufWriter::new(stdout())) }
    }

    /// Writes a line, or several.
    pub fn line(&mut self, text: impl std::fmt::Display) {
        if let Some(to) = &mut self.to
            && writeln!(to, "{text}").is_err()
        {
            self.to = None;
        }
    }

    /// Lets all that was written be seen.
    pub fn flush(&mut self) {
        if let Some(to) = &mut self.to
            && to.flush().is_err()
        {
            self.to = None;
        }
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        self.flush();
    }
}
