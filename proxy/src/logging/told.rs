//! A writer for tests that hands on each write.

use std::io::{self, Write};
use std::sync::mpsc::Sender;

#[derive(Debug, Clone)]
pub(super) struct Told(pub(super) Sender<String>);

impl Write for Told {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        self.0.send(text).unwrap();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
