use super::*;

const BEFORE: VendorRule = VendorRule::BeforeGo124;
const FROM: VendorRule = VendorRule::FromGo124;

/// (path, omitted before Go 1.24, omitted from Go 1.24 on)
const PATHS: &[(&str, bool, bool)] = &[
    ("a.go", false, false),
    ("vendor/modules.txt", false, true),
    ("vendor/vendor.json", false, false),
    ("vendor/a/a.go", true, true),
    ("vendor/a/vendor/modules.txt", true, true),
    ("pkg/vendor/a.go", true, false),
    ("pkg/vendor/modules.txt", true, false),
    ("pkg/vendor/x/a.go", true, true),
    ("a/vendor/b", true, false),
    ("vendors/a/a.go", false, false),
    ("pkg/Vendor/a/a.go", false, false),
    ("pkg/vendor", false, false),
    ("vendor", false, false),
    ("a/vendored/b/c", false, false),
];

#[test]
fn vendored_packages_are_omitted_by_the_rule_of_their_language_version() {
    for &(path, before, from) in PATHS {
        assert_eq!(
            BEFORE.omits(path.as_bytes()),
            before,
            "{path} before Go 1.24"
        );
        assert_eq!(FROM.omits(path.as_bytes()), from, "{path} from Go 1.24 on");
    }
}

#[test]
fn the_rule_follows_the_go_line() {
    for (content, rule) in [
        (Some("module a.b\ngo 1.24\n"), FROM),
        (Some("module a.b\ngo 1.24rc1\n"), FROM),
        (Some("module a.b\ngo 1.23.9\n"), BEFORE),
        (Some("module a.b\n"), BEFORE),
        (Some("module a.b\ngo 1.24\n/* broken"), BEFORE),
        (None, BEFORE),
    ] {
        assert_eq!(
            VendorRule::of(content.map(str::as_bytes)),
            rule,
            "{content:?}"
        );
    }
}
