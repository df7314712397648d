//! Writes what is generated from the types into the tree: `cargo run -p goproxy-crds --example
//! generate`.

use std::error::Error;
use std::fs;
use std::path::Path;

use goproxy_crds::generated;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for file in generated::files()? {
        let path = root.join(file.path);
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(path, file.text)?;
    }
    Ok(())
}
