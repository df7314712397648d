//! The body of an `.info` file.
//!
//! Go Modules Reference, "GOPROXY protocol": a JSON object with the version and its time. `Origin`
//! is written as the `go` command writes it into its own cache in direct mode, which is what
//! `go list -m -json` and `go mod download -json` show.

use std::fmt::Write;

use jiff::Timestamp;
use serde::Serialize;

use crate::resolve::Resolved;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Info<'a> {
    version: &'a str,
    time: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<Origin<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Origin<'a> {
    #[serde(rename = "VCS")]
    vcs: &'a str,
    #[serde(rename = "URL")]
    url: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    subdir: &'a str,
    hash: String,
    #[serde(rename = "Ref", skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
}

/// Why there is no `.info` file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The commit's time cannot be written as RFC 3339 has it.
    #[error("commit time {0} s since 1970 is outside the years 0 to 9999")]
    Time(i64),
    /// A text cannot be written as JSON.
    #[error("failed to write JSON")]
    Json(#[source] serde_json::Error),
}

/// The `.info` file of `resolved`, without a final line end. `origin_url` is where the repository
/// can be cloned from; without it there is no `Origin`.
pub fn json(resolved: &Resolved, origin_url: Option<&str>) -> Result<String, Error> {
    let info = Info {
        version: resolved.version.as_str(),
        time: format_time(resolved.commit.time)?,
        origin: origin_url.map(|url| Origin {
            vcs: "git",
            url,
            subdir: &resolved.code_directory,
            hash: resolved.commit.id.to_string(),
            reference: resolved.reference.as_deref(),
        }),
    };
    let text = serde_json::to_string(&info).map_err(Error::Json)?;
    Ok(escape_html(&text))
}

fn format_time(seconds: i64) -> Result<String, Error> {
    let time = Timestamp::from_second(seconds)
        .ok()
        .filter(|time| jiff::tz::Offset::UTC.to_datetime(*time).year() >= 0);
    Ok(time.ok_or(Error::Time(seconds))?.to_string())
}

/// Go's encoder escapes what could end a script or a line in HTML. In JSON these characters occur
/// in strings only.
fn escape_html(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        match character {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                // Writing to a string does not fail.
                let _ = write!(escaped, "\\u{:04x}", u32::from(character));
            }
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object_id::ObjectId;
    use crate::repository::Commit;
    use crate::version::Version;

    fn resolved(version: &str, reference: Option<&str>, code_directory: &str) -> Resolved {
        let id = ObjectId::from_bytes([0xab; 20]);
        Resolved {
            version: Version::parse(version).unwrap(),
            commit: Commit {
                id,
                tree: id,
                time: 1_704_157_445,
            },
            reference: reference.map(str::to_owned),
            directory: format!("{code_directory}/v2"),
            code_directory: code_directory.to_owned(),
        }
    }

    #[test]
    fn fields_stand_in_the_order_of_the_go_command() {
        let tagged = resolved("v1.0.0", Some("refs/tags/a/v1.0.0"), "a");
        assert_eq!(
            json(&tagged, Some("https://e.org/r")).unwrap(),
            concat!(
                r#"{"Version":"v1.0.0","Time":"2024-01-02T01:04:05Z","#,
                r#""Origin":{"VCS":"git","URL":"https://e.org/r","Subdir":"a","#,
                r#""Hash":"abababababababababababababababababababab","Ref":"refs/tags/a/v1.0.0"}}"#,
            )
        );
    }

    #[test]
    fn empty_fields_are_left_out() {
        let untagged = resolved("v0.0.0-20240102010405-abababababab", None, "");
        let text = json(&untagged, Some("https://e.org/r")).unwrap();
        assert!(!text.contains("Subdir") && !text.contains("Ref"), "{text}");
        let bare = json(&untagged, None).unwrap();
        assert_eq!(
            bare,
            r#"{"Version":"v0.0.0-20240102010405-abababababab","Time":"2024-01-02T01:04:05Z"}"#
        );
    }

    #[test]
    fn characters_that_html_knows_are_escaped_as_go_does() {
        let branch = resolved("v1.0.0", Some("refs/heads/a<b>&\"\u{2028}ü"), "");
        let text = json(&branch, Some("u")).unwrap();
        assert!(
            text.contains(r#""Ref":"refs/heads/a\u003cb\u003e\u0026\"\u2028ü""#),
            "{text}"
        );
    }

    #[test]
    fn a_time_without_four_digit_year_is_refused() {
        let mut strange = resolved("v1.0.0", None, "");
        for time in [i64::MAX, i64::MIN, -100_000_000_000] {
            strange.commit.time = time;
            assert!(json(&strange, None).is_err(), "{time}");
        }
        strange.commit.time = -1;
        assert!(
            json(&strange, None)
                .unwrap()
                .contains("1969-12-31T23:59:59Z")
        );
    }
}
