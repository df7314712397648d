//! The limits on sizes (Go Modules Reference, "File path and size constraints").

use crate::file_set::{Problems, TotalSize};
use crate::{framing, limits};

use super::{Plan, PlanError};

/// What the sizes tell before any content is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SizeVerdict {
    /// No limit can be passed, whatever conversion and compression yield.
    Fits,
    /// A limit may be passed: finish the zip, judge it by its true sizes, then begin to answer.
    MayExceed,
}

impl Plan {
    /// Holds the files against the limits on sizes. `sizes` has, for each file in order, the least
    /// and the most bytes that it can have in the zip before compression.
    ///
    /// Fails if the least sizes pass a limit. Give the true sizes twice to judge a finished zip;
    /// the length of the zip itself is the caller's to compare with [`limits::MAX_ZIP`].
    pub fn check_sizes(
        &self,
        sizes: impl IntoIterator<Item = (u64, u64)>,
    ) -> Result<SizeVerdict, PlanError> {
        let (mut least, mut most) = (TotalSize::default(), TotalSize::default());
        let (mut problems, mut possible_problems) = (Problems::default(), Problems::default());
        let files = self.files.iter().map(|file| &*file.path).zip(sizes);
        let longest = framing::upper_bound(
            &self.prefix,
            files.map(|(path, (lower, upper))| {
                least.add(path, lower, &mut problems);
                most.add(path, upper, &mut possible_problems);
                (path, upper)
            }),
        );
        least.check()?;
        if !problems.is_empty() {
            return Err(PlanError::Files(problems));
        }
        let fits = possible_problems.is_empty() && longest <= limits::MAX_ZIP;
        Ok(if fits {
            SizeVerdict::Fits
        } else {
            SizeVerdict::MayExceed
        })
    }
}
