//! Which files belong to vendored packages.

/// How vendor directories are told, which depends on the language version that the module's own
/// go.mod file states, not on any tool's version (Go 1.24 release notes, "Go command").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum VendorRule {
    /// Below `go 1.24`, or without a version. `vendor/modules.txt` is kept, and below the root a
    /// vendor directory's own files go with its packages: an oversight (golang.org/issue/37397)
    /// that published checksums have frozen.
    Lenient,
    /// From `go 1.24` on. `vendor/modules.txt` goes, other files directly in a vendor directory
    /// stay.
    Strict,
}

impl VendorRule {
    /// The rule for a module with this root `go.mod`.
    pub(super) fn of(go_mod: Option<&[u8]>) -> Self {
        let lines = go_mod.unwrap_or_default().split(|&byte| byte == b'\n');
        let is_strict = lines
            .filter_map(|line| line.trim_ascii().strip_prefix(b"go "))
            .filter_map(|version| std::str::from_utf8(version).ok()?.split_once('.'))
            .any(|(major, rest)| {
                let minor: String = rest.chars().take_while(char::is_ascii_digit).collect();
                (major.parse().unwrap_or(0), minor.parse().unwrap_or(0)) >= (1_u64, 24_u64)
            });
        if is_strict {
            Self::Strict
        } else {
            Self::Lenient
        }
    }

    /// Whether the file at `path` is left out.
    pub(super) fn drops(self, path: &[u8]) -> bool {
        if self == Self::Strict && path == b"vendor/modules.txt" {
            return true;
        }
        if let Some(below) = path.strip_prefix(b"vendor/") {
            return below.contains(&b'/');
        }
        match find_vendor(path) {
            Some(below) if self == Self::Strict => below.contains(&b'/'),
            // The oversight: a slash is looked for behind the first eight bytes of the path
            // instead of behind `/vendor/`. The one before `vendor` may lie within them, the one
            // behind it never does.
            Some(_) => true,
            None => false,
        }
    }
}

/// What follows the first `/vendor/`.
fn find_vendor(path: &[u8]) -> Option<&[u8]> {
    let vendor = b"/vendor/";
    let start = path
        .windows(vendor.len())
        .position(|window| window == vendor)?;
    path.get(start + vendor.len()..)
}
