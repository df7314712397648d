//! A module of about 300 MB in 5,000 files, as generated clients of large services are, in a few
//! versions of which each changes a share of the files.

use goproxy_tests::random::Numbers;

use super::{
    import::Import,
    text::{self, Place},
};

/// Folders with one file of each role.
const PACKAGES: usize = 500;

/// The files of a package, and their mean lengths in bytes: together 600 kB.
const ROLES: [(&str, usize); 10] = [
    ("api.go", 330_000),
    ("types.go", 110_000),
    ("examples_test.go", 50_000),
    ("mock.go", 40_000),
    ("client.go", 30_000),
    ("waiters.go", 20_000),
    ("errors.go", 10_000),
    ("service.go", 6_000),
    ("doc.go", 3_000),
    ("version.go", 1_000),
];

/// How many versions there are, `v1.0.0`, `v1.1.0` and so on.
pub(super) const VERSIONS: u64 = 6;

/// Writes the versions, oldest first; `share` of 100 files change from one to the next.
pub(super) fn write(import: &mut Import, module: &str, share: usize) {
    for version in 0..VERSIONS {
        import.commit();
        if version == 0 {
            super::write_frame(import, module);
        }
        for package in 0..PACKAGES {
            write_package(import, package, version, share);
        }
        import.tag(&format!("v1.{version}.0"), version % 2 == 1);
    }
}

fn write_package(import: &mut Import, package: usize, version: u64, share: usize) {
    let name = text::package_name(package);
    for (role, (file, mean)) in ROLES.into_iter().enumerate() {
        let changes = changes(package, role, share) & (u64::MAX >> (63 - version));
        if version > 0 && changes >> version & 1 == 0 {
            continue;
        }
        let place = Place {
            package,
            role,
            changes,
        };
        let content = text::file(&place, mean * size(package) / 100);
        import.file(&format!("service/{name}/{file}"), content.as_bytes());
    }
}

/// The versions that change a file, as bits.
fn changes(package: usize, role: usize, share: usize) -> u64 {
    let mut numbers = Numbers::new(1000 * (package * ROLES.len() + role) as u64);
    let bits = (1..VERSIONS).map(|version| u64::from(numbers.below(100) < share) << version);
    bits.sum()
}

/// How much longer than the mean a package's files are, in hundredths: few are long.
fn size(package: usize) -> usize {
    let part = Numbers::new(1_000_000 + package as u64).below(100);
    20 + part * part * 240 / 10_000
}
