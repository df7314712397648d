//! What a zip is a function of, and the digest of it.

use goproxy_core::framing::ENCODING;
use goproxy_core::module_path::ModulePath;
use goproxy_core::object_id::ObjectId;
use goproxy_core::version::Version;
use goproxy_store::Key;
use hyper::header::HeaderValue;
use sha2::{Digest, Sha256};

/// A module's zip, by everything its bytes depend on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleZip {
    /// The root tree of the commit.
    pub tree: ObjectId,
    /// The module's directory in that tree; empty for the root.
    pub directory: String,
    /// The module's path, as it stands in the names of the zip's entries.
    pub module: ModulePath,
    /// The version, `+incompatible` included.
    pub version: Version,
}

impl ModuleZip {
    /// The content key: SHA-256 over the fields and the encoding. Equal on all servers, known
    /// before anything is read.
    pub fn key(&self) -> Key {
        let Self {
            tree,
            directory,
            module,
            version,
        } = self;
        let mut digest = Sha256::new();
        digest.update(b"module zip\0");
        digest.update(ENCODING.to_le_bytes());
        digest.update(tree.as_bytes());
        for text in [directory.as_str(), module.as_str(), version.as_str()] {
            digest.update((text.len() as u64).to_le_bytes());
            digest.update(text.as_bytes());
        }
        Key::from_bytes(digest.finalize().into())
    }

    /// The key under which the zip is kept and built once. `source` names where the objects are
    /// read from: an object's content is believed only within one repository as long as it is not
    /// checked against its id, so that no repository can plant files in another one's zips.
    /// `None` when objects are checked.
    pub fn store_key(&self, source: Option<&[u8]>) -> Key {
        let key = self.key();
        let Some(source) = source else {
            return key;
        };
        let mut digest = Sha256::new();
        digest.update(b"unverified source\0");
        digest.update(key.as_bytes());
        digest.update(source);
        Key::from_bytes(digest.finalize().into())
    }

    /// The strong entity tag (RFC 9110, section 8.8.3).
    pub fn etag(&self) -> HeaderValue {
        // Hexadecimal digits in quotes are a valid header value.
        HeaderValue::try_from(format!("\"{}\"", self.key()))
            .unwrap_or_else(|_| HeaderValue::from_static("\"\""))
    }

    /// `module@version`, for people.
    pub fn name(&self) -> String {
        format!("{}@{}", self.module, self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zip() -> ModuleZip {
        ModuleZip {
            tree: ObjectId::from_bytes([1; 20]),
            directory: "sub".to_owned(),
            module: ModulePath::parse("example.com/m/sub").unwrap(),
            version: Version::parse("v1.2.3").unwrap(),
        }
    }

    #[test]
    fn every_field_counts() {
        let keys = [
            zip(),
            ModuleZip {
                tree: ObjectId::from_bytes([2; 20]),
                ..zip()
            },
            ModuleZip {
                directory: "su".to_owned(),
                ..zip()
            },
            ModuleZip {
                module: ModulePath::parse("example.com/m/su").unwrap(),
                ..zip()
            },
            ModuleZip {
                version: Version::parse("v1.2.4").unwrap(),
                ..zip()
            },
        ]
        .map(|zip| zip.key());
        for (index, key) in keys.iter().enumerate() {
            assert!(!keys[..index].contains(key), "{index}");
        }
        assert_eq!(zip().key(), zip().key());
        assert_eq!(zip().etag(), format!("\"{}\"", zip().key()));
    }

    #[test]
    fn unverified_sources_do_not_share() {
        let keys = [
            zip().store_key(None),
            zip().store_key(Some(b"")),
            zip().store_key(Some(b"one.git")),
            zip().store_key(Some(b"other.git")),
        ];
        assert_eq!(keys[0], zip().key());
        for (index, key) in keys.iter().enumerate() {
            assert!(!keys[..index].contains(key), "{index}");
        }
    }
}
