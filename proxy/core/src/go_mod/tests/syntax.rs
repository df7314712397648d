use super::*;
use proptest::prelude::*;

#[test]
fn the_module_may_be_quoted_or_in_a_block() {
    for content in [
        "module a.b",
        "module \"a.b\"",
        "module \"a\\x2e\\142\"",
        "module \"\\u0061.\\U00000062\"",
        "module (\n\n\ta.b // x\n)",
        "module( // x\na.b\n) // y",
        "\tmodule\r\t a.b\r\n",
        "module a.b//x",
        "module ()\nmodule a.b",
    ] {
        assert_eq!(parse(content).module.as_deref(), Some("a.b"), "{content:?}");
    }
}

#[test]
fn what_a_dependency_need_not_say_is_skipped() {
    for content in [
        "replace x",
        "exclude (\nx\n)",
        "toolchain",
        "unknown ( ) , { } [ ] =>",
        "unknown (\n\tmodule x\n)",
        "module x (\n\ty\n)",
        "go (\n\tx\n)",
        "\"module\" x",
        "(\nx\n)",
        "unknown \"a\\\nb\"",
        "retract",
        "retract [v1.0.0",
    ] {
        let go_mod = parse(content);
        assert!(
            go_mod.module.is_none() && go_mod.retractions.is_empty(),
            "{content:?}"
        );
    }
}

#[test]
fn broken_files_are_refused_with_the_line() {
    for (content, line, expected) in [
        ("\n/* x */", 2, GoModFault::BlockComment),
        ("module a/*x", 1, GoModFault::BlockComment),
        ("module \"a", 1, GoModFault::UnterminatedString),
        ("x\n\nmodule `a\n`", 3, GoModFault::UnterminatedString),
        ("\u{feff}module a.b", 1, GoModFault::Character('\u{feff}')),
        ("x a\u{301}\u{200d}", 1, GoModFault::Character('\u{200d}')),
        ("a\u{a0}b", 1, GoModFault::Character('\u{a0}')),
        ("a\0", 1, GoModFault::Character('\0')),
        ("x (\ny\n", 3, GoModFault::UnterminatedBlock),
        ("x (\n) y", 2, GoModFault::AfterBlock),
        ("module a\nmodule b", 2, GoModFault::Repeated("module")),
        ("go 1.21\ngo 1.21", 2, GoModFault::Repeated("go")),
        ("module a b", 1, GoModFault::Arguments("module")),
        ("module (\n) x", 2, GoModFault::AfterBlock),
        ("module", 1, GoModFault::Arguments("module")),
        ("go 1.21 x", 1, GoModFault::Arguments("go")),
        ("ignore a b", 1, GoModFault::Arguments("ignore")),
        ("module `a`", 1, GoModFault::Quoting("`a`".to_owned())),
        ("module a'b", 1, GoModFault::Quoting("a'b".to_owned())),
    ] {
        let (found, fault) = fault(content);
        assert_eq!(fault, expected, "{content:?}");
        assert!(
            found == line || found == line + 1,
            "{content:?}: line {found}"
        );
    }
}

#[test]
fn wrong_escapes_are_refused() {
    for literal in [
        "\\q",
        "\\x1",
        "\\400",
        "\\ud800",
        "\\U00110000",
        "\\'",
        "\\u12",
    ] {
        let content = format!("module \"{literal}\"");
        assert!(
            matches!(fault(&content).1, GoModFault::Quoting(_)),
            "{literal}"
        );
    }
}

#[test]
fn bytes_that_are_not_utf8_do_not_matter_elsewhere() {
    let go_mod = GoMod::parse_lax(b"// \xff\nunknown \xfe\nmodule a.b\n").unwrap();
    assert_eq!(go_mod.module.as_deref(), Some("a.b"));
}

/// A line that holds millions of words, and comments that a block's lines share, must not make
/// memory grow with their product.
#[test]
fn large_files_take_proportional_memory() {
    let words = format!("unknown{}\nmodule a.b", " x".repeat(500_000));
    assert_eq!(parse(&words).module.as_deref(), Some("a.b"));
    let comments = "// why\n".repeat(20_000);
    let lines = "v1.0.0\n".repeat(20_000);
    let go_mod = parse(&format!("{comments}retract (\n{lines})"));
    let mut rationales = go_mod
        .retractions
        .iter()
        .map(|retraction| &retraction.rationale);
    let first = rationales.next().unwrap();
    assert!(rationales.all(|other| std::sync::Arc::ptr_eq(first, other)));
}

proptest! {
    #[test]
    fn any_text_is_answered(
        content in "((module|go|retract|require|//|/[*]|\\[|\\(|\\)|,|\"|`|v1\\.0\\.0|1\\.2|\\\\|é|x)[ \n]?){0,30}"
    ) {
        let _ = GoMod::parse_lax(content.as_bytes());
        let _ = module_path_of(content.as_bytes());
    }

    #[test]
    fn any_bytes_are_answered(content in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = GoMod::parse_lax(&content);
        let _ = module_path_of(&content);
    }
}
