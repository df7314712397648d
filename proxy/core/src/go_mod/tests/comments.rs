use super::*;

fn rationales(content: &str) -> Vec<String> {
    let go_mod = parse(content);
    let rationales = go_mod.retractions.iter();
    rationales
        .map(|retraction| retraction.rationale.to_string())
        .collect()
}

#[test]
fn comments_before_and_behind_are_the_rationale() {
    for (content, rationale) in [
        ("retract v1.0.0", ""),
        ("retract v1.0.0 // why", "why"),
        (
            "// one\n//\n//two \nretract v1.0.0 // three",
            "one\n\ntwo\nthree",
        ),
        ("// apart\n\n// why\nretract v1.0.0", "why"),
        ("// apart\n\nretract v1.0.0", ""),
        ("x // behind\nretract v1.0.0", ""),
        ("\t//  spaces\t\r\nretract v1.0.0\r\n", "spaces"),
        ("retract v1.0.0 // a // b", "a // b"),
    ] {
        assert_eq!(rationales(content), [rationale], "{content:?}");
    }
}

#[test]
fn lines_of_a_block_share_its_comments_unless_they_stand_apart() {
    let content = "\
// shared
retract ( // not this
\tv1.0.0
\tv1.1.0 // own
\t// before
\tv1.2.0

\tv1.3.0
\tv1.4.0
\t// not this either
) // nor this
retract v1.5.0
";
    assert_eq!(
        rationales(content),
        ["shared", "own", "before", "", "shared", ""]
    );
}

#[test]
fn an_empty_line_at_the_top_of_a_block_sets_nothing_apart() {
    assert_eq!(rationales("// why\nretract (\n\n\tv1.0.0\n)"), ["why"]);
}

#[test]
fn a_deprecation_is_a_paragraph_about_the_module() {
    for (content, message) in [
        ("// Deprecated: use c.d\nmodule a.b", Some("use c.d")),
        ("module a.b // Deprecated:   use c.d", Some("use c.d")),
        (
            "// About.\n//\n// Deprecated: use c.d\n// instead.\n//\n// More.\nmodule a.b",
            Some("use c.d\ninstead."),
        ),
        (
            "// Deprecated: one\n//\n// Deprecated: two\nmodule a.b",
            Some("one"),
        ),
        (
            "// Deprecated: use c.d\nmodule (\n\ta.b\n)",
            Some("use c.d"),
        ),
        ("// About.\n// Deprecated: use c.d\nmodule a.b", None),
        ("// deprecated: use c.d\nmodule a.b", None),
        ("// Deprecated:\nmodule a.b", None),
        ("// Deprecated: apart\n\nmodule a.b", None),
        ("// Deprecated: use c.d\ngo 1.21\nmodule a.b", None),
    ] {
        assert_eq!(parse(content).deprecated.as_deref(), message, "{content:?}");
    }
}
