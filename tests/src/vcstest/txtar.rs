//! The txtar format: a comment, then files, each after a line `-- name --`.

/// An archive whose parts borrow its text.
#[derive(Debug, PartialEq)]
pub(super) struct Archive<'a> {
    pub comment: &'a str,
    pub files: Vec<(&'a str, &'a str)>,
}

pub(super) fn parse(text: &str) -> Archive<'_> {
    let mut archive = Archive {
        comment: "",
        files: Vec::new(),
    };
    let (mut name, mut start, mut position) = (None, 0, 0);
    for line in text.split_inclusive('\n') {
        let end = position + line.len();
        if let Some(next) = marker(line) {
            store(&mut archive, name.replace(next), &text[start..position]);
            start = end;
        }
        position = end;
    }
    store(&mut archive, name, &text[start..]);
    archive
}

fn marker(line: &str) -> Option<&str> {
    let name = line
        .trim_end()
        .strip_prefix("-- ")?
        .strip_suffix(" --")?
        .trim();
    (!name.is_empty()).then_some(name)
}

fn store<'a>(archive: &mut Archive<'a>, name: Option<&'a str>, content: &'a str) {
    match name {
        Some(name) => archive.files.push((name, content)),
        None => archive.comment = content,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_follow_the_comment() {
        let archive = parse("run\n-- a/b --\none\n\ntwo\n-- c --\n-- d --\nlast");
        assert_eq!(archive.comment, "run\n");
        assert_eq!(
            archive.files,
            [("a/b", "one\n\ntwo\n"), ("c", ""), ("d", "last")]
        );
    }
}
