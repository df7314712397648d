//! The checksums that go.sum files and the checksum database hold: `h1:` over names and contents
//! of files, whatever archive they come in. Source: Go Modules Reference, "Authenticating
//! modules"; the documentation of `golang.org/x/mod/sumdb/dirhash` (`Hash1`).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// Gathers files, in any order, and computes the `h1:` of all of them.
#[derive(Debug, Clone, Default)]
pub struct H1 {
    files: Vec<(String, [u8; 32])>,
}

/// A file whose name cannot enter a checksum.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("file name {0:?} holds a line feed and cannot be hashed")]
pub struct HashError(
    /// The name.
    pub String,
);

impl H1 {
    /// Adds the file `name` (for a module zip `module@version/path`), whose content has the given
    /// SHA-256.
    pub fn add(&mut self, name: impl Into<String>, sha256: [u8; 32]) -> Result<(), HashError> {
        let name = name.into();
        if name.contains('\n') {
            return Err(HashError(name));
        }
        self.files.push((name, sha256));
        Ok(())
    }

    /// The checksum, `h1:` and standard base64 with padding. Names are sorted as bytes.
    pub fn finish(mut self) -> String {
        self.files.sort();
        let mut hash = Sha256::new();
        let mut line = String::new();
        for (name, sha256) in &self.files {
            line.clear();
            line.push_str(&hex(sha256));
            line.push_str("  ");
            line.push_str(name);
            line.push('\n');
            hash.update(line.as_bytes());
        }
        format!("h1:{}", STANDARD.encode(hash.finalize()))
    }
}

/// The `h1:` of what a proxy answers for `.mod`: the checksum on the `/go.mod` line of go.sum.
pub fn of_go_mod(content: &[u8]) -> String {
    let files = vec![("go.mod".to_owned(), sha256(content))];
    H1 { files }.finish()
}

/// Bytes as lowercase hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}

/// The SHA-256 of a file's content.
pub fn sha256(content: &[u8]) -> [u8; 32] {
    Sha256::digest(content).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From go.sum files that the checksum database confirms.
    #[test]
    fn published_go_mod_files_have_their_published_checksum() {
        assert_eq!(
            of_go_mod(b"module github.com/pkg/errors\n"),
            "h1:bwawxfHBFNV+L2hUp1rHADufV3IMtnDRdf1r5NINEl0="
        );
        assert_eq!(
            of_go_mod(b"module github.com/pmezard/go-difflib\n"),
            "h1:iKH77koFhYxTK1pcRnkKkqfTogsbg7gZNVY4sRDYZ/4="
        );
    }

    /// The relic that old go.sum files hold for an empty go.mod is the hash of no files at all.
    #[test]
    fn no_files_have_a_checksum() {
        let none = H1::default().finish();
        assert_eq!(none, "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assert_eq!(
            of_go_mod(b""),
            "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY="
        );
    }

    #[test]
    fn files_are_sorted_by_name_as_bytes() {
        let mut forward = H1::default();
        let mut backward = H1::default();
        let names = [
            "a.b@v1.0.0/A",
            "a.b@v1.0.0/a-b/x",
            "a.b@v1.0.0/a/x",
            "a.b@v1.0.0/é",
        ];
        for name in names {
            forward.add(name, sha256(name.as_bytes())).unwrap();
        }
        for name in names.into_iter().rev() {
            backward.add(name, sha256(name.as_bytes())).unwrap();
        }
        // What `dirhash.Hash1` of golang.org/x/mod answers for the same names and contents.
        let expected = "h1:/RhOXCV18TSS3fpaB5c+YD9HProCKGnG21oZHMd3Aaw=";
        assert_eq!(forward.finish(), expected);
        assert_eq!(backward.finish(), expected);
    }

    #[test]
    fn names_with_line_feeds_are_refused() {
        let refused = H1::default().add("a\nb", [0; 32]);
        assert_eq!(refused, Err(HashError("a\nb".to_owned())));
    }
}
