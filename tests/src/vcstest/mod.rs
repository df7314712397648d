//! The repositories that Go's own distribution describes for its tests.
