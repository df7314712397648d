//! The bytes of a commit object, as far as they decide answers.

use goproxy_core::object_id::ObjectId;

/// Tree, parents and committer time of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CommitObject {
    pub(crate) tree: ObjectId,
    pub(crate) parents: Vec<ObjectId>,
    /// `None` when the committer line has no date that git could print: the `go` command fails
    /// on such a commit.
    pub(crate) time: Option<i64>,
}

/// Reads the header of a commit; `None` when git could not parse it either.
pub(crate) fn parse(bytes: &[u8]) -> Option<CommitObject> {
    let mut lines = bytes.split(|byte| *byte == b'\n').peekable();
    let tree = id(lines.next()?.strip_prefix(b"tree ")?)?;
    let mut parents = Vec::new();
    while let Some(parent) = lines.peek().and_then(|line| line.strip_prefix(b"parent ")) {
        parents.push(id(parent)?);
        lines.next();
    }
    let mut header = lines.take_while(|line| !line.is_empty());
    let time = header
        .find_map(|line| line.strip_prefix(b"committer "))
        .and_then(date);
    Some(CommitObject {
        tree,
        parents,
        time,
    })
}

fn id(hex: &[u8]) -> Option<ObjectId> {
    std::str::from_utf8(hex).ok()?.parse().ok()
}

/// The seconds after the last `>` of an identity; they count only when a time zone follows, as
/// in git's own splitting of identities.
fn date(identity: &[u8]) -> Option<i64> {
    let mail_end = identity.iter().rposition(|byte| *byte == b'>')?;
    let text = std::str::from_utf8(identity.get(mail_end + 1..)?).ok()?;
    let text = text.trim_ascii_start();
    let zone_at = text.find(|c: char| !c.is_ascii_digit())?;
    let (seconds, zone) = text.split_at_checked(zone_at)?;
    let zone = zone.trim_ascii_start().strip_prefix(['+', '-'])?;
    zone.starts_with(|c: char| c.is_ascii_digit())
        .then_some(())?;
    seconds.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdef0123456789abcdef01234567";

    fn commit(parents: usize, committer: &str) -> Option<CommitObject> {
        let parents = format!("parent {ID}\n").repeat(parents);
        let text = format!(
            "tree {ID}\n{parents}author A <a> 1 +0000\ncommitter {committer}\n\ncommitter B <b> 9 +0000\n"
        );
        parse(text.as_bytes())
    }

    #[test]
    fn parents_and_time_are_found() {
        let read = commit(3, "C O <c@d> 1136239445 -0700").unwrap();
        assert_eq!(read.parents, vec![ID.parse().unwrap(); 3]);
        assert_eq!(read.time, Some(1_136_239_445));
    }

    #[test]
    fn a_date_counts_only_as_git_prints_it() {
        for (committer, time) in [
            ("a>b <c> 12 +0000", Some(12)),
            ("A <c>12 +0000", Some(12)),
            ("A <c> 12", None),
            ("A <c> 12 UTC", None),
            ("A <c> -12 +0000", None),
            ("A <c> 99999999999999999999 +0000", None),
            ("A c 12 +0000", None),
            ("", None),
        ] {
            assert_eq!(commit(0, committer).unwrap().time, time, "{committer}");
        }
    }

    #[test]
    fn what_git_cannot_parse_is_none() {
        for text in [
            "",
            "tree \n",
            "parent x\n",
            &format!("tree {ID}\nparent 12\n"),
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }
}
