//! Which files of vendored packages stay out of a module zip.
//!
//! Go 1.24 mended two mistakes of this rule, for modules that declare that language version only,
//! because the checksums of older ones are published. Sources: Go Modules Reference, "Vendoring";
//! Go 1.24 release notes; golang.org/issue/37397; the behaviour of `golang.org/x/mod/zip`.

use super::GoMod;

/// The rule that a module follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VendorRule {
    /// For language versions below Go 1.24, and where there is none.
    BeforeGo124,
    /// For Go 1.24 and later.
    FromGo124,
}

impl VendorRule {
    /// The rule for a module with this go.mod file at its root. A file that cannot be read counts
    /// as old as no file at all.
    pub fn of(go_mod: Option<&[u8]>) -> Self {
        match go_mod.map(GoMod::parse_lax) {
            Some(Ok(go_mod)) if go_mod.is_at_least(1, 24) => Self::FromGo124,
            Some(_) | None => Self::BeforeGo124,
        }
    }

    /// Whether the file with this path, relative to the module's directory, is left out: it lies
    /// in a directory below `vendor`.
    pub fn omits(self, path: &[u8]) -> bool {
        if self == Self::FromGo124 && path == b"vendor/modules.txt" {
            return true;
        }
        let inner = b"/vendor/";
        let start = if path.starts_with(b"vendor/") {
            b"vendor/".len()
        } else {
            match (
                path.windows(inner.len()).position(|window| window == inner),
                self,
            ) {
                (None, _) => return false,
                (Some(position), Self::FromGo124) => position + inner.len(),
                // The slip that published checksums preserve: a count from the path's beginning.
                (Some(_), Self::BeforeGo124) => inner.len(),
            }
        };
        path.iter().skip(start).any(|&byte| byte == b'/')
    }
}
