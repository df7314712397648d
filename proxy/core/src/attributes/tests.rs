use super::*;
use crate::object_id::ObjectId;

const ID: ObjectId = ObjectId::from_bytes([0xab; 20]);

fn converted(files: &[(&str, &str)], path: &str, content: &str) -> String {
    let attributes = Attributes::from_files(files.iter().copied()).unwrap();
    let conversion = attributes.conversion(path.as_bytes()).unwrap();
    String::from_utf8(conversion.apply(ID, content.into())).unwrap()
}

#[test]
fn explicit_crlf_leaves_existing_pairs_alone() {
    let files = [("", "*.bat eol=crlf")];
    assert_eq!(
        converted(&files, "a/b.bat", "1\n2\r\n3\r4\n"),
        "1\r\n2\r\n3\r4\r\n"
    );
    assert_eq!(converted(&files, "a/b.sh", "1\n2\r\n"), "1\n2\r\n");
}

#[test]
fn automatic_text_with_any_carriage_return_stays() {
    let files = [("", "* text=auto eol=crlf")];
    assert_eq!(converted(&files, "a", "1\n2\n"), "1\r\n2\r\n");
    assert_eq!(converted(&files, "a", "1\n2\r\n"), "1\n2\r\n");
    assert_eq!(converted(&files, "a", "1\n\0\n"), "1\n\0\n");
}

#[test]
fn deeper_files_and_later_lines_win() {
    let files = [
        ("", "*.txt eol=crlf\n*.md eol=crlf\n*.md eol=lf\n"),
        ("docs", "*.txt -text\n"),
    ];
    assert_eq!(converted(&files, "a.txt", "\n"), "\r\n");
    assert_eq!(converted(&files, "docs/a.txt", "\n"), "\n");
    assert_eq!(converted(&files, "docs/a.md", "\n"), "\n");
}

#[test]
fn identifiers_are_expanded_unless_foreign() {
    let files = [("", "*.c ident")];
    let own = format!("$Id: {ID} $");
    for (text, expected) in [
        ("$Id$", own.as_str()),
        ("$Id: 123 $", &own),
        ("$Id:$", &own),
        ("$Id: a b $", "$Id: a b $"),
        ("$Id: a\n$", "$Id: a\n$"),
        ("$Id: a", "$Id: a"),
        ("$Ident$", "$Ident$"),
    ] {
        assert_eq!(converted(&files, "x.c", text), expected);
    }
}

#[test]
fn macros_of_the_root_are_expanded() {
    let files = [
        (
            "",
            "[attr]windows eol=crlf\n*.txt windows\n*.bin windows binary\n",
        ),
        ("sub", "[attr]other eol=crlf\n*.md other\n*.go windows\n"),
    ];
    assert_eq!(converted(&files, "a.txt", "\n"), "\r\n");
    assert_eq!(converted(&files, "a.bin", "\n"), "\n");
    assert_eq!(converted(&files, "sub/a.md", "\n"), "\n");
    assert_eq!(converted(&files, "sub/a.go", "\n"), "\r\n");
}
