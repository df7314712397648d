//! What is generated from the types is in the tree as it would be generated now.

use std::fs;
use std::path::Path;

use goproxy_crds::generated;

#[test]
fn generated_files_are_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for file in generated::files().unwrap() {
        let found = fs::read_to_string(root.join(file.path)).unwrap_or_default();
        assert!(
            found == file.text,
            "{} is not what the types say; run: cargo run -p goproxy-crds --example generate",
            file.path
        );
    }
}
