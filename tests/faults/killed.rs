//! The operator killed at every write.
//!
//! Each operator may make one write and is killed: in one run before it hears the answer, in the
//! other at its second write, which is not passed on. So there is a kill between any two writes of
//! the journey, and each time a new operator goes on from nothing but what the API server has.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use std::{panic, thread};

use crate::case::Case;
use crate::errors::{Undisturbed, undisturbed};
use crate::journey;
use crate::proxy::{Call, Treatment};

/// Objects and statuses that the journey has written, at the least: each of them cost an operator.
const LEAST: usize = 20;

/// How often it is looked whether an operator is to be killed.
const PAUSE: Duration = Duration::from_millis(20);

#[test]
fn before_its_answer_is_heard() {
    run("faults-kill-after", |_| Treatment::KillAfter);
}

#[test]
fn at_its_next_write() {
    let mut has_written = false;
    run("faults-kill-before", move |_| {
        has_written = !has_written;
        if has_written {
            Treatment::Pass
        } else {
            Treatment::KillBefore
        }
    });
}

/// Goes through the journey; `at` is asked about every write.
fn run(name: &'static str, mut at: impl FnMut(&Call) -> Treatment + Send + 'static) {
    let Undisturbed { ends, writes, .. } = undisturbed();
    let case = Case::new(name);
    case.proxy.disturb(move |call| {
        if call.is_write() {
            at(call)
        } else {
            Treatment::Pass
        }
    });
    case.start_operator();
    let is_over = AtomicBool::new(false);
    let (ended, kills) = thread::scope(|scope| {
        let succession = scope.spawn(|| succession(&case, &is_over));
        let run = panic::AssertUnwindSafe(|| journey::run(&case, Some(ends)));
        let ended = panic::catch_unwind(run);
        is_over.store(true, Ordering::SeqCst);
        (ended, succession.join().unwrap())
    });
    ended.unwrap_or_else(|panic| panic::resume_unwind(panic));
    let calls = case.proxy.calls();
    let passed = calls
        .iter()
        .filter(|(_, treatment)| *treatment != Treatment::KillBefore);
    let made = passed.filter(|(call, _)| call.verb == "create" && call.resource == "secrets");
    println!("{name}: {kills} operators were killed");
    assert_eq!(made.count(), 1, "the Secret is made once");
    assert!(
        (LEAST..=*writes).contains(&kills),
        "{kills} kills; undisturbed there are {writes} writes"
    );
}

/// Replaces operators that are killed; how many there were.
fn succession(case: &Case, is_over: &AtomicBool) -> usize {
    let mut kills = 0;
    while !is_over.load(Ordering::SeqCst) {
        thread::sleep(PAUSE);
        if case.proxy.is_closed() {
            case.kill_operator();
            case.proxy.open();
            case.start_operator();
            kills += 1;
        }
    }
    kills
}
