//! A status that meets a conflict.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use goproxy_tests::cluster::resources::{project, proxy};

use crate::case::Case;
use crate::proxy::Treatment;

#[test]
fn a_conflict_is_not_the_last_word() {
    let case = Case::new("faults-status");
    case.start_operator();
    let go = &case.go;
    go.apply(&(proxy("main", "") + &project("lib", 1, "platform/lib")));
    go.wait_until_ready("main");
    go.wait_for("gomoduleproject", "lib", "Ready", "True", "Ready");
    case.settle();
    // That a GoProxy is gone is said once.
    let met = Arc::new(AtomicBool::new(false));
    let meets = Arc::clone(&met);
    case.proxy.disturb(move |call| {
        let is_status = call.is_write() && call.resource == "gomoduleprojects/status";
        if is_status && !meets.swap(true, Ordering::SeqCst) {
            Treatment::Answer(409)
        } else {
            Treatment::Pass
        }
    });
    go.kubectl(&["delete", "goproxy", "main"]);
    go.wait_for_no_proxy("lib");
    assert!(met.load(Ordering::SeqCst));
}
