//! The Secret with the serving set, and with the bearer for whoever asks pods for details.

use std::io::{BufReader, Read as _, Write as _};

use flate2::read::GzDecoder;
use flate2::{Compression, GzBuilder};
use goproxy_crds::GoProxy;
use goproxy_crds::conditions::Reason;
use k8s_openapi::ByteString;
use k8s_openapi::api::core::v1::Secret;
use kube::ResourceExt as _;

use super::{metadata, names};
use crate::fault::Fault;
use crate::serving_set::Rendered;

/// The type of the Secret.
pub const TYPE: &str = "goproxy-operator.github.io/serving-set";
/// The key with the document, compressed.
pub const DOCUMENT: &str = "serving-set";
/// The key with the bearer.
pub const BEARER: &str = "status-bearer";

/// Bytes of the document: a Secret holds 1 MiB as a whole.
const MAX_DOCUMENT: usize = 900 << 10;
/// Bytes of the document itself that are read back.
const MAX_UNPACKED: u64 = 256 << 20;
/// RFC 1952: 255 is "unknown", so that no system shows in the bytes.
const UNKNOWN_SYSTEM: u8 = 255;

/// Makes the Secret. The fault says that the document does not fit.
pub fn build(proxy: &GoProxy, rendered: &Rendered, bearer: &str) -> Result<Secret, Fault> {
    let document = compress(&rendered.text)
        .map_err(|error| Fault::new(Reason::ApplyFailed, format!("the serving set: {error}")))?;
    if document.len() > MAX_DOCUMENT {
        let message = format!(
            "the projects and tokens take {} KiB, compressed, and {} KiB fit into a Secret; what \
             was written last is served. Move projects to another GoProxy",
            document.len().div_ceil(1 << 10),
            MAX_DOCUMENT >> 10
        );
        return Err(Fault::new(Reason::ServingSetTooLarge, message));
    }
    let data = [
        (DOCUMENT.to_owned(), ByteString(document)),
        (BEARER.to_owned(), ByteString(bearer.as_bytes().to_vec())),
    ];
    Ok(Secret {
        metadata: metadata(proxy, names::serving_set(&proxy.name_any())),
        type_: Some(TYPE.to_owned()),
        data: Some(data.into()),
        ..Secret::default()
    })
}

/// The bearer of a Secret that was written before.
pub fn bearer(secret: &Secret) -> Option<String> {
    let bytes = &secret.data.as_ref()?.get(BEARER)?.0;
    let bearer = String::from_utf8(bytes.clone()).ok()?;
    (!bearer.is_empty()).then_some(bearer)
}

/// The document of a Secret that was written before.
pub fn document(secret: &Secret) -> Option<String> {
    let packed = &secret.data.as_ref()?.get(DOCUMENT)?.0;
    let mut text = String::new();
    let unpacked = GzDecoder::new(packed.as_slice()).take(MAX_UNPACKED);
    BufReader::new(unpacked).read_to_string(&mut text).ok()?;
    Some(text)
}

/// The same text makes the same bytes: the header has no time and no system.
fn compress(text: &str) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzBuilder::new()
        .mtime(0)
        .operating_system(UNKNOWN_SYSTEM)
        .write(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes())?;
    encoder.finish()
}
