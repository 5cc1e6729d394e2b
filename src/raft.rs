//! Raft, after Figure 2.
