//! What sizes rule a module out, and when they cannot tell.

use super::*;
use crate::limits;

fn sizes_of(paths: &[&str], sizes: &[(u64, u64)]) -> Result<SizeVerdict, PlanError> {
    let plan = Case::of(paths).plan().unwrap();
    plan.check_sizes(sizes.iter().copied())
}

#[test]
fn the_sum_of_sizes_is_limited() {
    let half = limits::MAX_ZIP / 2;
    let may_exceed = Ok(SizeVerdict::MayExceed);
    assert_eq!(sizes_of(&["a", "b"], &[(half, half); 2]), may_exceed);
    let too_large = Err(SizeError::Files(limits::MAX_ZIP + 1).into());
    let sizes = [(half, half), (half + 1, half + 1)];
    assert_eq!(sizes_of(&["a", "b"], &sizes), too_large);
    let overflow = Err(SizeError::Files(u64::MAX).into());
    assert_eq!(sizes_of(&["a", "b"], &[(u64::MAX, u64::MAX); 2]), overflow);
    assert_eq!(sizes_of(&["a"], &[(1, limits::MAX_ZIP + 1)]), may_exceed);
}

#[test]
fn the_framing_counts_towards_the_size_of_the_zip() {
    let overhead = 30 + 46 + 2 * ("example.com/M@v1.2.3/a".len() as u64) + 22;
    let size = limits::MAX_ZIP - overhead;
    assert_eq!(sizes_of(&["a"], &[(0, size)]), Ok(SizeVerdict::Fits));
    assert_eq!(
        sizes_of(&["a"], &[(0, size + 1)]),
        Ok(SizeVerdict::MayExceed)
    );
}

#[test]
fn go_mod_and_licence_have_limits_of_their_own() {
    let limit = 16 << 20;
    for path in ["go.mod", "LICENSE"] {
        let of = |sizes| sizes_of(&[path], &[sizes]);
        assert_eq!(of((limit, limit)), Ok(SizeVerdict::Fits));
        assert_eq!(of((limit, limit + 1)), Ok(SizeVerdict::MayExceed));
        let size = limit + 1;
        let Err(PlanError::Files(problems)) = of((size, size)) else {
            panic!("{path} of {size} bytes is accepted");
        };
        assert_eq!(problems.listed()[0].fault, Fault::TooLarge { size, limit });
    }
    let sizes = (limit + 1, limit + 1);
    assert_eq!(sizes_of(&["a/LICENSE"], &[sizes]), Ok(SizeVerdict::Fits));
}
