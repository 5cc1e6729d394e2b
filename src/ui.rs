//! Drawing a moment. The only part of the library that knows a browser.
//!
//! [`app`] holds the one state there is and the logic that changes it, which runs without a browser too.
//! Everything else is a function of it: one file for each region of the screen.

mod about;
pub mod app;
pub mod keys;

pub mod caption;
pub mod header;
pub mod logs;
pub mod transport;

pub mod history;
pub mod notes;
pub mod notice;

pub mod beside;
pub mod branches;

pub mod clients;
pub mod console;
pub mod dials;
pub mod events;
pub mod faults;
pub mod figures;
pub mod lesson;
pub mod rail;
pub mod reads;
pub mod rules;
pub mod runs;
pub mod share;
pub mod stepping;

pub mod dialogs;
pub mod embed;
pub mod inspector;
pub mod legend;
pub mod look;
pub mod marks;
pub mod new_run;
pub mod palette;
pub mod picture;
pub mod why;

pub mod geometry;
pub mod glyph;
pub mod motion;
pub mod ring;
pub mod selection;

pub mod worker;

mod follow;
mod icons;
mod measure;

use std::ops::Deref;
use std::rc::Rc;

use crate::recording::Frame;

/// A frame as a property: two are equal if they are one and the same, so that nothing is drawn anew
/// until something happens.
#[derive(Clone, Debug)]
pub struct Moment(pub Rc<Frame>);

impl PartialEq for Moment {
    fn eq(&self, other: &Moment) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for Moment {
    type Target = Frame;
    fn deref(&self) -> &Frame {
        &self.0
    }
}
