//! Text like that of generated Go packages, a pure function of where it stands.
//!
//! What makes packs and zips of real modules what they are is kept: the same declarations in many
//! packages under other names, packages that share nothing, and versions that differ in some
//! declarations.

use std::fmt::Write as _;

use super::words::{Words, numbers};

/// Declarations about this long on average, in bytes.
const DECLARATION: usize = 800;

/// One package in this many shares nothing with others; of the others one declaration in as many.
const OWN: usize = 5;

/// One declaration in this many changes when its file does.
const REWRITTEN: usize = 20;

macro_rules! add {
    ($text:expr, $($words:tt)*) => {
        write!($text, $($words)*).expect("a string has room")
    };
}

/// A file of a package at a version.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) package: usize,
    /// Which of the package's files; those of all packages are alike.
    pub(super) role: usize,
    /// The versions, as bits, in which the file was changed so far.
    pub(super) changes: u64,
}

/// The package's name.
pub(super) fn package_name(package: usize) -> String {
    format!("{}{package}", Words::new(package as u64, 0).word())
}

/// The text of a file of at least `length` bytes.
pub(super) fn file(place: &Place, length: usize) -> String {
    let package = package_name(place.package);
    let mut text = String::with_capacity(length + 8 * DECLARATION);
    add!(
        text,
        "// Code generated for {package}. DO NOT EDIT.\n\npackage {package}\n"
    );
    let mut index = 0;
    while text.len() < length {
        declaration(&mut text, place, &package, index);
        index += 1;
    }
    text
}

fn declaration(text: &mut String, place: &Place, package: &str, index: u64) {
    let common = ((place.role as u64) << 40) | index;
    let number = place.package as u64 + 1;
    let own = common ^ (number << 24);
    let alone = place.package.is_multiple_of(OWN);
    let mut seed = if alone || numbers(own).chance(OWN) {
        own
    } else {
        common
    };
    for version in (0..64).filter(|version| place.changes >> version & 1 == 1) {
        let change = own ^ ((version + 1) << 52);
        if numbers(change).chance(REWRITTEN) {
            seed = change;
        }
    }
    let mut words = Words::new(seed, if alone { number } else { 0 });
    match words.numbers.below(4) {
        0 => structure(text, &mut words, package),
        1 => constants(text, &mut words, package),
        _ => function(text, &mut words, package),
    }
}

fn structure(text: &mut String, words: &mut Words, package: &str) {
    let name = words.identifier();
    let count = words.numbers.between(2, 7);
    let fields: Vec<String> = (0..count).map(|_| words.identifier()).collect();
    comment(text, words, "", &format!("{name} is part of {package}."));
    add!(
        text,
        "type {name} struct {{\n\t_ struct{{}} `type:\"structure\"`\n"
    );
    for field in &fields {
        comment(text, words, "\t", &format!("{field} of {name}."));
        let (tag, least) = (words.word(), words.numbers.below(64));
        add!(text, "\t{field} *string `locationName:\"{tag}\" ");
        add!(text, "min:\"{least}\" type:\"string\"`\n");
    }
    text.push_str("}\n");
    for field in &fields {
        add!(text, "\n// Set{field} sets the {field} field's value.\n");
        add!(text, "func (s *{name}) Set{field}(v string) *{name} {{\n");
        add!(text, "\ts.{field} = &v\n\treturn s\n}}\n");
    }
}

fn constants(text: &mut String, words: &mut Words, package: &str) {
    let kind = words.identifier();
    comment(text, words, "", &format!("Values of {kind} in {package}."));
    text.push_str("const (\n");
    for _ in 0..words.numbers.between(3, 9) {
        let (name, value) = (words.identifier(), words.numbers.below(1 << 20));
        add!(text, "\t// {kind}{name} is a {kind} enum value\n");
        add!(text, "\t{kind}{name} = \"{name}-{value:x}\"\n");
    }
    text.push_str(")\n");
}

fn function(text: &mut String, words: &mut Words, package: &str) {
    let (name, argument) = (words.identifier(), words.word());
    comment(
        text,
        words,
        "",
        &format!("{name} calls the operation of {package}."),
    );
    add!(text, "func (c *{package}) {name}(input *{name}Input) ");
    add!(text, "(*{name}Output, error) {{\n");
    for _ in 0..words.numbers.between(3, 9) {
        statement(text, words, &name, &argument);
    }
    text.push_str("\treturn out, nil\n}\n");
}

fn statement(text: &mut String, words: &mut Words, name: &str, argument: &str) {
    let field = words.identifier();
    let number = words.numbers.below(5000);
    match number % 3 {
        0 => {
            add!(text, "\tif input.{field} == nil {{\n\t\tinvalidParams.Add(");
            add!(text, "request.NewErrParamRequired(\"{field}\"))\n\t}}\n");
        }
        1 => {
            add!(
                text,
                "\t{argument}, err := c.{field}(input.{field}, {number})\n"
            );
            add!(text, "\tif err != nil {{\n\t\treturn nil, fmt.Errorf(");
            add!(text, "\"{name}: {field}: %w\", err)\n\t}}\n");
        }
        _ => add!(text, "\tout.Set{field}({argument}.{field}({number}))\n"),
    }
}

/// A comment of some lines, of which most are sentences that other comments have too.
fn comment(text: &mut String, words: &mut Words, indent: &str, first: &str) {
    add!(text, "\n{indent}// {first}\n");
    for _ in 0..words.numbers.below(4) {
        add!(text, "{indent}// {}\n", words.sentence());
    }
}
