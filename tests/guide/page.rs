//! The blocks of docs/using-with-go.md. A block to paste follows a comment with its name:
//!
//! ````text
//! <!-- test: NAME -->
//! ```LANGUAGE
//! …
//! ```
//! ````
//!
//! Every fenced block has a name, and every name is used by a test.

use std::{collections::BTreeSet, fs};

use goproxy_tests::workspace;

const PAGE: &str = "docs/using-with-go.md";

/// What is to be pasted.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Block {
    pub(crate) name: String,
    /// `sh`, or the file of the user's that it is a part of: `netrc`, `gitconfig`.
    pub(crate) language: String,
    pub(crate) text: String,
}

/// The block called `name`.
///
/// # Panics
/// When the page has none.
#[track_caller]
pub(crate) fn block(name: &str) -> Block {
    let mut found = blocks(&text()).into_iter();
    let found = found.find(|block| block.name == name);
    found.unwrap_or_else(|| panic!("{PAGE} has no block after `<!-- test: {name} -->`"))
}

/// The rows of the table called `name`, without its heading.
#[track_caller]
pub(crate) fn table(name: &str) -> Vec<Vec<String>> {
    let (text, marker) = (text(), marker(name));
    let (_, after) = text
        .split_once(&marker)
        .unwrap_or_else(|| panic!("{PAGE} has no table after `{marker}`"));
    let rows = after
        .lines()
        .skip(1)
        .take_while(|line| line.starts_with('|'));
    let cells = |row: &str| {
        let cells = row.trim_matches('|').split('|');
        cells.map(|cell| cell.trim().to_owned()).collect()
    };
    rows.skip(2).map(cells).collect()
}

fn text() -> String {
    fs::read_to_string(workspace::root().join(PAGE)).expect("the page")
}

fn marker(name: &str) -> String {
    format!("<!-- test: {name} -->")
}

fn blocks(text: &str) -> Vec<Block> {
    let (mut blocks, mut name) = (Vec::new(), String::new());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let content = lines.by_ref().take_while(|line| *line != "```");
            let content: Vec<_> = content.collect();
            blocks.push(Block {
                name,
                language: language.to_owned(),
                text: content.join("\n") + "\n",
            });
        }
        let marked = line.strip_prefix("<!-- test: ");
        name = marked.map_or_else(String::new, |rest| rest.trim_end_matches(" -->").to_owned());
    }
    blocks
}

/// What the sources of this target hand to `function`.
fn used(function: &str) -> BTreeSet<String> {
    let folder = workspace::root().join("tests/guide");
    let sources = fs::read_dir(folder).expect("the sources").flatten();
    let texts = sources.map(|source| fs::read_to_string(source.path()).expect("a source"));
    let call = format!("{function}(\"");
    let names = |text: String| -> Vec<String> {
        let after = text.split(&call).skip(1);
        let names = after.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()));
        names.collect()
    };
    texts.flat_map(names).collect()
}

#[test]
fn every_block_has_a_test_and_every_test_a_block() {
    let blocks = blocks(&text());
    let unnamed = blocks.iter().filter(|block| block.name.is_empty());
    let unnamed: Vec<_> = unnamed.map(|block| &block.text).collect();
    assert!(unnamed.is_empty(), "blocks without a name: {unnamed:?}");
    let named: BTreeSet<_> = blocks.iter().map(|block| block.name.clone()).collect();
    assert_eq!(named.len(), blocks.len(), "a name is used twice");
    assert_eq!(used("block"), named, "left: tests, right: the page");
    let markers = text().matches("<!-- test: ").count();
    let tables = used("table");
    assert_eq!(markers, named.len() + tables.len(), "tables: {tables:?}");
}

#[test]
fn blocks_are_what_stands_between_fences_after_their_name() {
    let page = "a\n<!-- test: one -->\n```sh\nx\n  y\n```\nb\n```text\nz\n```\n";
    let found = blocks(page);
    let fenced = |name: &str, language: &str, text: &str| Block {
        name: name.into(),
        language: language.into(),
        text: text.into(),
    };
    assert_eq!(
        found,
        [fenced("one", "sh", "x\n  y\n"), fenced("", "text", "z\n")]
    );
}
