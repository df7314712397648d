//! Pseudo-versions: names for commits that carry no tag.
//!
//! `vX.0.0-T-H` where no tag precedes the commit, `vX.Y.(Z+1)-0.T-H` after the release `vX.Y.Z`,
//! `vX.Y.Z-pre.0.T-H` after the pre-release `vX.Y.Z-pre`; T is the commit's time in UTC as
//! `yyyymmddhhmmss`, H the first twelve digits of its id. Whether such a version names a commit
//! truthfully is for the caller to find out. Sources: Go Modules Reference, "Pseudo-versions"; the
//! documentation of `golang.org/x/mod/module` (`PseudoVersion`, `PseudoVersionBase`, …).

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::Version;
use super::semver::SemanticVersion;
use crate::object_id::ObjectId;

/// How many digits of a commit's id a pseudo-version holds.
pub const REVISION_LENGTH: usize = 12;

const TIME_LENGTH: usize = 14;

/// The parts of a version that has the form of a pseudo-version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PseudoVersion<'a> {
    version: &'a str,
    semantic: SemanticVersion<'a>,
    form: Form<'a>,
    time: &'a str,
    revision: &'a str,
}

/// What stands before the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form<'a> {
    /// `vX.0.0-`
    WithoutBase,
    /// `vX.Y.Z-0.`
    AfterRelease,
    /// `vX.Y.Z-pre.0.`
    AfterPrerelease(&'a str),
}

/// Why a pseudo-version cannot be read or made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PseudoVersionError {
    /// The digits for the time are no date and time of day.
    #[error("pseudo-version {version:?} invalid: malformed time {time:?}")]
    Time {
        /// The whole version.
        version: String,
        /// The digits.
        time: String,
    },
    /// The base would be the release before patch 0.
    #[error("pseudo-version {0:?} invalid: version before it would have negative patch number")]
    NegativePatch(String),
    /// `vX.0.0-T-H+incompatible`: there is no tag that could be incompatible.
    #[error("pseudo-version {0:?} invalid: lacks base version, but has build metadata")]
    IncompatibleWithoutBase(String),
    /// The commit's time has no fourteen digits.
    #[error("time {0} s since 1970 is outside the years 0 to 9999 that a pseudo-version can hold")]
    YearOutOfRange(i64),
}

/// Whether `text` is a semantic version that has the form of a pseudo-version.
pub fn is_pseudo(text: &str) -> bool {
    parts(text).is_some()
}

/// The pseudo-version of the commit `id`, made at `unix_time` (seconds since
/// 1970-01-01T00:00:00Z). `base` is the version of the tag that it follows, whose `+incompatible`
/// it inherits; without one it belongs to `major` (such as `v0`,
/// [`crate::module_path::PathMajor::default_major`]).
pub fn make(
    base: Option<&Version>,
    major: &str,
    unix_time: i64,
    id: ObjectId,
) -> Result<Version, PseudoVersionError> {
    let revision = id.to_string();
    let revision = revision.get(..REVISION_LENGTH).unwrap_or(&revision);
    let segment = format!("{}-{revision}", format_time(unix_time)?);
    let Some(base) = base else {
        return Ok(Version(format!("{major}.0.0-{segment}").into()));
    };
    let SemanticVersion {
        major,
        minor,
        patch,
        prerelease,
        build,
        ..
    } = base.semantic();
    let text = if prerelease.is_empty() {
        let next = increment(patch);
        format!("v{major}.{minor}.{next}-0.{segment}{build}")
    } else {
        format!("v{major}.{minor}.{patch}{prerelease}.0.{segment}{build}")
    };
    Ok(Version(text.into()))
}

impl<'a> PseudoVersion<'a> {
    /// The parts of `version`; `None` when it does not have the form of a pseudo-version.
    pub fn parse(version: &'a Version) -> Option<Self> {
        parts(version.as_str())
    }

    /// The version of the tag that the commit follows, with `+incompatible` where the
    /// pseudo-version has it; `None` when it follows no tag.
    pub fn base(&self) -> Result<Option<Version>, PseudoVersionError> {
        let SemanticVersion {
            major,
            minor,
            patch,
            build,
            ..
        } = self.semantic;
        let text = match self.form {
            Form::WithoutBase if build.is_empty() => return Ok(None),
            Form::WithoutBase => {
                let version = self.version.to_owned();
                return Err(PseudoVersionError::IncompatibleWithoutBase(version));
            }
            Form::AfterRelease => match decrement(patch) {
                Some(patch) => format!("v{major}.{minor}.{patch}{build}"),
                None => return Err(PseudoVersionError::NegativePatch(self.version.to_owned())),
            },
            Form::AfterPrerelease(pre) => format!("v{major}.{minor}.{patch}-{pre}{build}"),
        };
        Ok(Some(Version(text.into())))
    }

    /// The commit's time in seconds since 1970-01-01T00:00:00Z.
    pub fn time(&self) -> Result<i64, PseudoVersionError> {
        parse_time(self.time).ok_or_else(|| PseudoVersionError::Time {
            version: self.version.to_owned(),
            time: self.time.to_owned(),
        })
    }

    /// What stands for the commit: ASCII letters and digits, [`REVISION_LENGTH`] hexadecimal
    /// digits when it is right.
    pub fn revision(&self) -> &'a str {
        self.revision
    }
}

fn parts(version: &str) -> Option<PseudoVersion<'_>> {
    let semantic = SemanticVersion::parse(version)?;
    let (before, revision) = semantic.prerelease.strip_prefix('-')?.rsplit_once('-')?;
    if revision.is_empty() || !revision.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let (marks, time) = before.split_at_checked(before.len().checked_sub(TIME_LENGTH)?)?;
    if !time.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let form = match marks {
        "" if semantic.minor == "0" && semantic.patch == "0" => Form::WithoutBase,
        "" => return None,
        "0." => Form::AfterRelease,
        _ => Form::AfterPrerelease(marks.strip_suffix(".0.")?),
    };
    Some(PseudoVersion {
        version,
        semantic,
        form,
        time,
        revision,
    })
}

/// `yyyymmddhhmmss` in UTC.
pub(crate) fn format_time(unix_time: i64) -> Result<String, PseudoVersionError> {
    let time = Timestamp::from_second(unix_time)
        .map(|time| Offset::UTC.to_datetime(time))
        .ok()
        .filter(|time| time.year() >= 0)
        .ok_or(PseudoVersionError::YearOutOfRange(unix_time))?;
    Ok(time.strftime("%Y%m%d%H%M%S").to_string())
}

fn parse_time(digits: &str) -> Option<i64> {
    let number = |from: usize, to: usize| digits.get(from..to)?.parse::<i8>().ok();
    let time = DateTime::new(
        digits.get(..4)?.parse().ok()?,
        number(4, 6)?,
        number(6, 8)?,
        number(8, 10)?,
        number(10, 12)?,
        number(12, 14)?,
        0,
    )
    .ok()?;
    Some(Offset::UTC.to_timestamp(time).ok()?.as_second())
}

/// The number plus one, of any length.
fn increment(number: &str) -> String {
    let kept = number.trim_end_matches('9');
    let zeros = "0".repeat(number.len() - kept.len());
    match kept.split_at_checked(kept.len().saturating_sub(1)) {
        Some((head, last)) if !last.is_empty() => format!("{head}{}{zeros}", successor(last)),
        _ => format!("1{zeros}"),
    }
}

/// The number minus one, of any length; `None` for zero.
fn decrement(number: &str) -> Option<String> {
    let kept = number.trim_end_matches('0');
    let nines = "9".repeat(number.len() - kept.len());
    let (head, last) = kept.split_at_checked(kept.len().checked_sub(1)?)?;
    let digit = last.parse::<u8>().ok()? - 1;
    if head.is_empty() && digit == 0 && !nines.is_empty() {
        return Some(nines);
    }
    Some(format!("{head}{digit}{nines}"))
}

fn successor(digit: &str) -> u8 {
    digit.parse::<u8>().map_or(0, |digit| digit + 1)
}
