//! The two modest shapes: a library of some dozens of files, and one with 50,000 tags.

use super::{
    import::Import,
    text::{self, Place},
};

/// Files of the library.
const FILES: usize = 40;

/// Versions of the library that has few.
pub(super) const FEW: u64 = 8;

/// Minor versions of the library that has many, and patches of each.
const MANY: (u64, u64) = (250, 200);

/// A library of some dozens of files in a few versions.
pub(super) fn write_small(import: &mut Import, module: &str) {
    for version in 0..FEW {
        write_version(import, module, version);
        import.tag(&format!("v1.{version}.0"), version % 2 == 1);
    }
}

/// The same with 50,000 tags, half of them annotated, many on one commit.
pub(super) fn write_tags(import: &mut Import, module: &str) {
    let (minors, patches) = MANY;
    for minor in 0..minors {
        write_version(import, module, minor);
        for patch in 0..patches {
            import.tag(&format!("v1.{minor}.{patch}"), patch % 2 == 1);
        }
    }
}

/// All versions that have tags in [`write_tags`], oldest first.
pub(crate) fn tagged() -> Vec<String> {
    let (minors, patches) = MANY;
    let versions =
        (0..minors).flat_map(|minor| (0..patches).map(move |patch| format!("v1.{minor}.{patch}")));
    versions.collect()
}

/// One commit that changes a tenth of the files.
fn write_version(import: &mut Import, module: &str, version: u64) {
    import.commit();
    if version == 0 {
        super::write_frame(import, module);
    }
    for file in 0..FILES {
        let changed = (file as u64).abs_diff(version * 7).is_multiple_of(10);
        if version > 0 && !changed {
            continue;
        }
        let place = Place {
            package: file % 4,
            role: 20 + file,
            changes: 1 << (version % 64),
        };
        let package = text::package_name(place.package);
        let content = text::file(&place, 1000 + file * 300);
        import.file(&format!("{package}/file{file}.go"), content.as_bytes());
    }
}
