//! What is said of a GoProxy.

use super::*;

#[test]
fn a_proxy_is_ready_when_every_pod_serves_what_was_written() {
    let failure = |reason| Observed {
        failure: Some(Fault::new(reason, "why")),
        ..both(DESIRED)
    };
    let unbound = Observed {
        volumes: Some(Fault::new(Reason::ClaimNotFound, "no claim")),
        ..both(DESIRED)
    };
    for (observed, ready, programmed, work) in [
        (both(DESIRED), "True/Ready", "True/Programmed", ""),
        (
            both("old"),
            "False/NotProgrammed",
            "False/Pending",
            "True/Progressing",
        ),
        (
            seen(vec![pod("a", DESIRED), pod("b", "old")]),
            "False/NotProgrammed",
            "False/Pending",
            "True/Progressing",
        ),
        (
            seen(vec![pod("a", DESIRED), silent("b")]),
            "False/NotProgrammed",
            "Unknown/PodsUnreachable",
            "True/Progressing",
        ),
        (
            seen(vec![pod("a", DESIRED)]),
            "False/RolloutInProgress",
            "True/Programmed",
            "True/Progressing",
        ),
        (
            seen(vec![]),
            "False/RolloutInProgress",
            "Unknown/NoPods",
            "True/Progressing",
        ),
        (
            unbound,
            "False/VolumesNotBound",
            "True/Programmed",
            "True/Progressing",
        ),
        (
            failure(Reason::ApplyFailed),
            "False/ApplyFailed",
            "True/Programmed",
            "True/ProgressingWithRetry",
        ),
        (
            failure(Reason::NameConflict),
            "False/NameConflict",
            "True/Programmed",
            "",
        ),
    ] {
        let status = say(&proxy(), &observed, 0);
        let conditions = &status.conditions;
        assert_eq!(told(conditions, "Ready"), ready, "{observed:?}");
        assert_eq!(told(conditions, "Programmed"), programmed, "{observed:?}");
        assert_eq!(told(conditions, "Reconciling"), work, "{observed:?}");
        let served = status.serving_set.unwrap().served;
        assert_eq!(served.is_some(), programmed == "True/Programmed");
    }
}

#[test]
fn no_pods_are_ready_as_declared_where_none_are_wanted() {
    let mut proxy = proxy();
    proxy.spec.replicas = 0;
    let status = say(&proxy, &seen(vec![]), 0);
    assert_eq!(told(&status.conditions, "Ready"), "True/Ready");
    assert_eq!(told(&status.conditions, "Programmed"), "Unknown/NoPods");
}

#[test]
fn what_cannot_be_served_waits_for_a_person() {
    let fault = Fault::new(Reason::NotAllowed, "no hostPath");
    let facts = GoProxyFacts {
        proxy: &proxy(),
        validated: Err(&fault),
        desired: None,
        observed: &both("old"),
        selector: None,
        now: at(0),
    };
    let status = go_proxy(facts);
    assert_eq!(told(&status.conditions, "Ready"), "False/NotAllowed");
    assert_eq!(told(&status.conditions, "Stalled"), "True/NotAllowed");
    assert_eq!(told(&status.conditions, "Reconciling"), "");
    let status = go_module_project(&project(), Subject::Faulty(&fault), at(0));
    assert_eq!(told(&status.conditions, "Accepted"), "False/ProxyInvalid");
}

#[test]
fn saying_it_again_changes_nothing_and_times_move_with_the_status() {
    let mut proxy = proxy();
    let first = say(&proxy, &both("old"), 0);
    proxy.status = Some(first.clone());
    assert_eq!(say(&proxy, &both("old"), 60), first);
    let second = say(&proxy, &both(DESIRED), 60);
    let time = |status: &GoProxyStatus, name: &str| {
        let found = status.conditions.iter().find(|one| one.type_ == name);
        found.unwrap().last_transition_time.0
    };
    assert_eq!(time(&second, "Ready"), at(60));
    assert_eq!(time(&second, "VolumesBound"), at(0));
    assert_eq!(told(&second.conditions, "Reconciling"), "");
}

#[test]
fn suspension_changes_one_condition_and_nothing_else() {
    let mut proxy = proxy();
    proxy.status = Some(say(&proxy, &both(DESIRED), 0));
    proxy.spec.suspend = true;
    let status = say(&proxy, &both("whatever"), 60);
    assert_eq!(told(&status.conditions, "Paused"), "True/Suspended");
    assert_eq!(told(&status.conditions, "Ready"), "True/Ready");
    assert_eq!(status.projects, proxy.status.unwrap().projects);
}
