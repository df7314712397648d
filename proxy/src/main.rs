//! The `goproxy` command.

fn main() {}
