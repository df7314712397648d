//! Sizes beyond which the `go` command refuses a module. All are in bytes and inclusive: a size
//! that equals the limit is fine. Source: Go Modules Reference, "File path and size constraints".

/// Both the finished zip and the sum of the sizes of the files in it.
pub const MAX_ZIP: u64 = 500 << 20;

/// The go.mod file at the module's root.
pub const MAX_GO_MOD: u64 = 16 << 20;

/// The LICENSE file at the module's root.
pub const MAX_LICENSE: u64 = 16 << 20;
