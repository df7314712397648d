//! Writes what the charts take from the code into the tree: `cargo run -p goproxy-operator --example
//! generate_charts`.

use std::fs;
use std::path::Path;

use goproxy_operator::chart;

fn main() -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for file in chart::files(|path| fs::read_to_string(root.join(path)))? {
        fs::write(root.join(file.path), file.text)?;
    }
    Ok(())
}
