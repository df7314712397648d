//! Calls that are answered with errors, or not at all.

use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::time::Duration;

use crate::case::Case;
use crate::journey::{self, Ends};
use crate::proxy::{Call, Treatment};

/// How many further calls a call that failed may cost, on average: the look that it belongs to is
/// taken again, and a watch is begun anew with a list. What is repeated without a pause exceeds it
/// by far. Half of an undisturbed run more is for the pace of the machine: while pods are on their
/// way they are looked at again and again.
const COST: usize = 4;

/// An undisturbed run.
pub(crate) struct Undisturbed {
    pub(crate) ends: Ends,
    /// Calls that do not come by the clock.
    pub(crate) calls: usize,
    /// Those of them that write.
    pub(crate) writes: usize,
}

/// The undisturbed run, which is made once.
pub(crate) fn undisturbed() -> &'static Undisturbed {
    static UNDISTURBED: OnceLock<Undisturbed> = OnceLock::new();
    UNDISTURBED.get_or_init(|| {
        let case = Case::new("faults-undisturbed");
        case.start_operator();
        let ends = journey::run(&case, None);
        let made = &ends.served["Secret made"];
        assert_eq!(made["data"]["token"], "TOKEN", "{:#}", ends.served);
        let calls = case.proxy.calls();
        Undisturbed {
            ends,
            calls: counted(&case),
            writes: calls.iter().filter(|(call, _)| call.is_write()).count(),
        }
    })
}

/// The calls that do not come by the clock.
fn counted(case: &Case) -> usize {
    let calls = case.proxy.calls();
    calls.iter().filter(|(call, _)| !call.is_of_lease()).count()
}

/// Goes through the journey with disturbances, and compares.
fn compare(name: &'static str, decide: impl FnMut(&Call) -> Treatment + Send + 'static) {
    let Undisturbed { ends, calls, .. } = undisturbed();
    let case = Case::new(name);
    case.proxy.disturb(decide);
    case.start_operator();
    journey::run(&case, Some(ends));
    let all = case.proxy.calls();
    let disturbed = all
        .iter()
        .filter(|(call, treatment)| !call.is_of_lease() && *treatment != Treatment::Pass);
    let disturbed = disturbed.count();
    let counted = counted(&case);
    println!("{name}: {counted} calls, {disturbed} of them disturbed; undisturbed {calls}");
    assert!(disturbed >= 8, "the faults did not happen");
    assert!(
        counted <= calls + calls / 2 + COST * disturbed,
        "{counted} calls, {disturbed} of them disturbed; undisturbed it takes {calls}"
    );
}

/// The first calls of each kind go wrong, every other one: where one of a kind has gone wrong, its
/// repetition does not, and the next one does again.
fn first(call: &Call, treatment: Treatment) -> Treatment {
    if call.number <= 5 && call.number % 2 == 1 {
        treatment
    } else {
        Treatment::Pass
    }
}

#[test]
fn conflicts() {
    compare("faults-conflicts", |call| {
        first(call, Treatment::Answer(409))
    });
}

#[test]
fn what_is_gone() {
    compare("faults-gone", |call| {
        match first(call, Treatment::Answer(410)) {
            // Servers say it within the watch as well.
            Treatment::Answer(_) if call.is_watch() && call.number == 3 => Treatment::Expired,
            treatment => treatment,
        }
    });
}

#[test]
fn watches_that_are_too_old() {
    // Where the first watch of each kind began; from there none can begin any more.
    let mut first: BTreeMap<String, u64> = BTreeMap::new();
    compare("faults-expired", move |call| {
        let Some(version) = call.watches_from() else {
            return Treatment::Pass;
        };
        let first = *first.entry(call.resource.clone()).or_insert(version);
        if version <= first {
            Treatment::Answer(410)
        } else {
            Treatment::Pass
        }
    });
}

#[test]
fn refusals() {
    compare("faults-refusals", |call| {
        first(call, Treatment::Answer(422))
    });
}

#[test]
fn too_many_requests() {
    // Longer than a test has patience, for each call but the first of its kind.
    compare("faults-throttled", |call| {
        let seconds = if call.number == 1 { 1 } else { 3600 };
        first(call, Treatment::TooMany(seconds))
    });
}

#[test]
fn internal_errors() {
    compare("faults-internal", |call| {
        first(call, Treatment::Answer(500))
    });
}

#[test]
fn a_server_that_is_not_available() {
    compare("faults-unavailable", |call| {
        first(call, Treatment::Answer(503))
    });
}

#[test]
fn answers_that_are_lost() {
    compare("faults-lost", |call| first(call, Treatment::Lose));
}

#[test]
fn answers_that_are_late() {
    compare("faults-late", |call| {
        if call.is_watch() {
            Treatment::Pass
        } else {
            Treatment::Late(Duration::from_millis(100))
        }
    });
}

#[test]
fn watches_that_end() {
    compare("faults-cut", |call| {
        if call.is_watch() && call.number <= 6 {
            Treatment::Cut(call.number % 3)
        } else {
            Treatment::Pass
        }
    });
}

/// One call of each sort, since every one of them is waited for.
#[test]
fn silence() {
    let silent = [
        ("list", "pods", 1),
        ("watch", "gomoduleprojects", 1),
        ("create", "secrets", 1),
        ("patch", "secrets", 2),
        ("patch", "deployments", 1),
        ("patch", "goproxies/status", 3),
        ("patch", "gomoduleprojects/status", 2),
        ("patch", "pods", 1),
    ];
    compare("faults-silence", move |call| {
        if silent.contains(&(call.verb, call.resource.as_str(), call.number)) {
            Treatment::Silence
        } else {
            Treatment::Pass
        }
    });
}
