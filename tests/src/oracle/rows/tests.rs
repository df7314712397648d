use super::*;

const SUM: &str = "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=";
const OTHER: &str = "h1:qskSCq465uEvC3oGocwvZNsO3RF3SpLVLumOAhL0bXo=";

fn table(lines: &[String]) -> String {
    let mut text = HEADER.to_owned() + "\n";
    for line in lines {
        text += line;
        text += "\n";
    }
    text
}

fn good() -> String {
    format!("a/b\tgithub.com/a/b/v2\tv2.0.1\t{SUM}\t{OTHER}\tmajor-branch;no-go.mod")
}

fn error(text: &str) -> String {
    format!("{:#}", parse(text).unwrap_err())
}

fn download(sum: &str, go_mod_sum: &str) -> Download {
    Download {
        version: None,
        info: None,
        go_mod: None,
        go_mod_sum: go_mod_sum.into(),
        zip: None,
        sum: sum.into(),
        origin: None,
        error: None,
    }
}

#[test]
fn a_row_is_read_column_by_column() {
    let rows = parse(&table(&[good()])).unwrap();
    let expected = Row {
        project: "a/b".into(),
        module: ModulePath::parse("github.com/a/b/v2").unwrap(),
        version: Version::parse("v2.0.1").unwrap(),
        sum: SUM.into(),
        go_mod_sum: OTHER.into(),
        why: "major-branch;no-go.mod".into(),
    };
    assert_eq!(rows, [expected]);
}

#[test]
fn another_header_is_refused() {
    assert!(error("").starts_with("line 1: the header is \"\""));
    assert!(error(&good()).starts_with("line 1: the header is \"a/b"));
    assert!(error(&table(&[good()]).replace('\n', "\r\n")).starts_with("line 1"));
}

#[test]
fn a_table_without_rows_is_refused() {
    assert_eq!(error(&table(&[])), "no rows below the header");
}

#[test]
fn every_line_has_six_columns() {
    let short = good().rsplit_once('\t').unwrap().0.to_owned();
    let cases = [(short, 5), (good() + "\tmore", 7), (String::new(), 1)];
    for (line, columns) in cases {
        let expected = format!("line 3: {columns} columns instead of 6");
        assert_eq!(error(&table(&[good(), line])), expected);
    }
}

#[test]
fn a_value_in_the_wrong_column_is_refused() {
    let path = "github.com/a/b";
    let cases = [
        (["a", path, "v1.0.0", SUM, SUM], "is not owner/name"),
        (["a/", path, "v1.0.0", SUM, SUM], "is not owner/name"),
        (["a/b", "c/d", "v1.0.0", SUM, SUM], "module path \"c/d\""),
        (["a/b", path, "main", SUM, SUM], "version \"main\""),
        (["a/b", path, "v1.0.0", "", SUM], "\"\" is no h1: checksum"),
        (["a/b", path, "v1.0.0", SUM, "h1:AA=="], "no h1: checksum"),
    ];
    for (columns, expected) in cases {
        let found = error(&table(&[columns.join("\t") + "\tsome-rule"]));
        assert!(
            found.starts_with("line 2: ") && found.contains(expected),
            "{found}"
        );
    }
}

#[test]
fn a_version_has_one_row() {
    let found = error(&table(&[good(), good()]));
    assert_eq!(found, "line 3: github.com/a/b/v2@v2.0.1 again");
}

#[test]
fn differences_name_both_checksums() {
    let row = parse(&table(&[good()])).unwrap().remove(0);
    assert_eq!(row.difference(&download(SUM, OTHER)), None);
    let zip = format!("zip is {OTHER}, recorded is {SUM}");
    let go_mod = format!(".mod is {SUM}, recorded is {OTHER}");
    assert_eq!(row.difference(&download(OTHER, OTHER)), Some(zip.clone()));
    assert_eq!(row.difference(&download(SUM, SUM)), Some(go_mod.clone()));
    let both = format!("{zip}; {go_mod}");
    assert_eq!(row.difference(&download(OTHER, SUM)), Some(both));
}

#[test]
fn an_error_of_go_is_the_difference_on_one_line() {
    let row = parse(&table(&[good()])).unwrap().remove(0);
    let failed = Download {
        error: Some("not found:\n\tunknown revision".into()),
        ..download(SUM, OTHER)
    };
    let expected = "go says: not found: unknown revision";
    assert_eq!(row.difference(&failed).as_deref(), Some(expected));
}
