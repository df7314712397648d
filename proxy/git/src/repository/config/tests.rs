use super::*;

fn parse(text: &str) -> Config {
    Config::parse(text.as_bytes()).unwrap()
}

#[test]
fn the_format_is_found_whatever_the_spelling() {
    for text in [
        "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectformat = sha256\n",
        "[CORE] RepositoryFormatVersion=1\n[Extensions]ObjectFormat=SHA256",
        "; comment\n[core]\r\nrepositoryformatversion = \"1\" # one\r\n[extensions]\r\nobjectFormat = sha\\\n256\r\n",
        "\u{feff}[core \"x\"]\nrepositoryformatversion = 7\n[core]\nrepositoryformatversion=1\n[extensions]\nobjectformat = \"sha\"256 ; x",
    ] {
        assert_eq!(
            parse(text).unsupported(),
            Some(Unsupported::Sha256),
            "{text}"
        );
    }
}

#[test]
fn unknown_extensions_count_from_format_one_on() {
    let text = "[extensions]\npartialclone = origin\n";
    assert_eq!(parse(text).unsupported(), None);
    let strict = format!("[core]\nrepositoryformatversion = 1\n{text}");
    let expected = Unsupported::Extension("partialclone".into());
    assert_eq!(parse(&strict).unsupported(), Some(expected));
    let later = parse("[core]\nrepositoryformatversion = 2\n").unsupported();
    assert_eq!(later, Some(Unsupported::FormatVersion("2".into())));
}

#[test]
fn a_reftable_is_refused_and_known_extensions_are_not() {
    let config = parse("[extensions]\nrefstorage = reftable\n");
    assert_eq!(config.unsupported(), Some(Unsupported::Reftable));
    let config = parse(
        "[core]\nrepositoryformatversion = 1\nbare\n[extensions]\nworktreeConfig = true\nnoop\nobjectformat = sha1",
    );
    assert_eq!(config.unsupported(), None);
    assert!(config.has_worktree_config());
}

#[test]
fn includes_are_named_whatever_their_condition() {
    let config = parse(
        "[include]\npath = a b\n[includeIf \"gitdir:/x/\\\"y\"]\npath = \"/c#\"\n[includeIf.onbranch]\npath=d\n[remote \"path\"]\npath = no\n",
    );
    assert_eq!(config.includes, ["a b", "/c#", "d"].map(PathBuf::from));
}

#[test]
fn malformed_lines_are_errors_with_their_number() {
    for (text, line) in [
        ("[core\n", 2),
        ("[core]\n= 1\n", 2),
        ("[core]\na = \"open\n", 3),
        ("[core]\na = \\x\n", 2),
        ("[core]\na ! b\n", 2),
    ] {
        assert_eq!(
            Config::parse(text.as_bytes()),
            Err(SyntaxError { line }),
            "{text:?}"
        );
    }
}
