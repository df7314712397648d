//! Letters and case as Go's `unicode` package has them.
//!
//! Which file names a module zip may hold, and which of them collide, depends on the tables of
//! the `go` command; those of Rust's standard library differ in thousands of characters. The
//! tables are generated from an installed Go (`generate/main.go`), and a test compares every code
//! point with the installed one. Source: the documentation of Go's packages `unicode` and
//! `strings` (`EqualFold`).

mod tables;

use std::borrow::Cow;
use std::cmp::Ordering;

/// The version of Unicode that the tables hold.
pub const VERSION: &str = tables::VERSION;

/// Whether `character` is a letter: `unicode.IsLetter`.
pub fn is_letter(character: char) -> bool {
    contains(tables::LETTERS, character)
}

/// Whether `character` leaves ink, or is the ASCII space: `unicode.IsPrint`.
pub fn is_printable(character: char) -> bool {
    contains(tables::PRINTABLE, character)
}

/// Whether `character` is white space: `unicode.IsSpace`. Unicode keeps this property stable, so
/// that Rust's own table serves.
pub fn is_space(character: char) -> bool {
    character.is_whitespace()
}

/// The one character that stands for all those that differ from `character` in case only
/// (`unicode.SimpleFold`): the smallest one, but a small letter within ASCII.
pub fn fold(character: char) -> char {
    if character.is_ascii() {
        return character.to_ascii_lowercase();
    }
    let code = u32::from(character);
    let run = tables::FOLDS.binary_search_by(|&(first, last, ..)| {
        if last < code {
            Ordering::Less
        } else if first > code {
            Ordering::Greater
        } else {
            Ordering::Equal
        }
    });
    match run.ok().and_then(|index| tables::FOLDS.get(index)) {
        Some(&(first, _, step, delta)) if (code - first).is_multiple_of(step) => code
            .checked_add_signed(delta)
            .and_then(char::from_u32)
            .unwrap_or(character),
        _ => character,
    }
}

/// A key that two texts share if and only if `strings.EqualFold` takes them for equal.
pub fn fold_key(text: &str) -> Cow<'_, str> {
    if text
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
    {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(fold).collect())
}

/// Whether the texts differ in case at most: `strings.EqualFold`.
pub fn equal_fold(left: &str, right: &str) -> bool {
    left.chars().map(fold).eq(right.chars().map(fold))
}

/// Whether the character lies in a run of a table of bounds.
fn contains(bounds: &[u32], character: char) -> bool {
    bounds.partition_point(|&bound| bound <= u32::from(character)) % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_all_scripts_are_letters_and_marks_are_not() {
        assert!("aZéßжשあ中한𝐀ªʰ".chars().all(is_letter));
        assert!(!"0 _-\u{301}’€①🦀Ⅷ".chars().any(is_letter));
    }

    #[test]
    fn characters_that_differ_in_case_have_one_key() {
        for group in [
            "kK\u{212a}",
            "sSſ",
            "åÅ\u{212b}",
            "σςΣ",
            "µμΜ",
            "ǅǆǄ",
            "ᲀвВ",
            "ßẞ",
        ] {
            let keys: Vec<char> = group.chars().map(fold).collect();
            assert!(
                keys.iter().all(|key| Some(key) == keys.first()),
                "{group}: {keys:?}"
            );
        }
        assert_eq!(fold('İ'), 'İ');
        assert_ne!(fold('ı'), fold('i'));
    }

    #[test]
    fn keys_of_small_ascii_texts_are_borrowed() {
        assert!(matches!(fold_key("go.mod"), Cow::Borrowed("go.mod")));
        assert_eq!(fold_key("Go.MOD"), "go.mod");
        assert_eq!(fold_key("\u{212a}É"), fold_key("ké"));
        assert!(equal_fold("STRASSE", "ſtraßſe") == (fold_key("STRASSE") == fold_key("ſtraßſe")));
    }
}
