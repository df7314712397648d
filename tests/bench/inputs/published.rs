//! A large module that others published, with the sums that the public checksum database vouches
//! for, turned back into a repository byte for byte.

use std::path::Path;

use goproxy_tests::{
    published::{self, Release},
    sandbox::Sandbox,
};

pub(super) const NAME: &str = "aws-sdk-go";
pub(super) const HOST: &str = "github.com";
pub(super) const PROJECT: &str = "aws/aws-sdk-go";

/// Neighbours, the measured one last.
pub(super) const VERSIONS: [&str; 2] = ["v1.55.7", "v1.55.8"];

/// Makes the bare repository `folder` and returns the sum of the measured version.
///
/// # Errors
/// `go`'s reasons when a version cannot be downloaded.
pub(super) fn make(sandbox: &Sandbox, folder: &Path) -> Result<String, String> {
    let mut table = published::read();
    table.retain(|release| {
        let version = release.version.as_str();
        release.module == format!("{HOST}/{PROJECT}") && VERSIONS.contains(&version)
    });
    let releases: Vec<&Release> = table.iter().collect();
    assert_eq!(releases.len(), VERSIONS.len(), "versions in the table");
    let downloaded = published::download(&sandbox.path("empty"), &releases)?;
    published::create(
        sandbox,
        folder,
        &downloaded.iter().collect::<Vec<_>>(),
        false,
    );
    let [_, measured] = VERSIONS;
    let mut sums = downloaded.into_iter().map(|one| one.release);
    let found = sums.find(|release| release.version == measured);
    Ok(found.expect("it was downloaded").sum.clone())
}
