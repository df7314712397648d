//! What is said of a GoModuleProject.

use super::*;

#[test]
fn a_project_is_ready_when_it_is_taken_and_served() {
    let proxy = proxy();
    let project = project();
    let validated = judged(&proxy, &project);
    let history = written(&validated);
    let say = |observed: &Observed| {
        let subject = Subject::Proxy {
            proxy: &proxy,
            validated: &validated,
            history: &history,
            observed,
            modules: None,
        };
        go_module_project(&project, subject, at(0))
    };
    let told_by = |tell: fn(&mut Answer)| {
        let mut observed = both(DESIRED);
        tell(observed.ready[1].answer.as_mut().unwrap());
        observed
    };
    for (observed, ready, programmed) in [
        (both(DESIRED), "True/Ready", "True/Programmed"),
        (both("old"), "False/NotProgrammed", "False/Pending"),
        (seen(vec![]), "False/NotProgrammed", "Unknown/NoPods"),
        (
            told_by(|answer| answer.refused.push(refused("project", "team/lib"))),
            "False/NotProgrammed",
            "False/Refused",
        ),
        (
            told_by(|answer| {
                answer
                    .unusable
                    .push(("team/lib".to_owned(), "why".to_owned()));
            }),
            "False/RepositoryUnavailable",
            "True/Programmed",
        ),
    ] {
        let status = say(&observed);
        assert_eq!(told(&status.conditions, "Ready"), ready, "{observed:?}");
        assert_eq!(
            told(&status.conditions, "Programmed"),
            programmed,
            "{observed:?}"
        );
        assert_eq!(told(&status.conditions, "Accepted"), "True/Accepted");
    }
    let status = say(&both(DESIRED));
    assert_eq!(
        status.proxy_url.as_deref(),
        Some("https://go.example.com:8443/api/v4/projects/7/packages/go")
    );
    assert_eq!(
        status.module_path.as_deref(),
        Some("go.example.com/team/lib")
    );
    let nowhere = go_module_project(&project, Subject::NoProxy, at(0));
    assert_eq!(told(&nowhere.conditions, "Accepted"), "False/ProxyNotFound");
    assert_eq!(told(&nowhere.conditions, "Stalled"), "True/NotAccepted");
}

#[test]
fn only_its_own_flag_is_told_of_with_a_project() {
    let (mut proxy, mut project) = (proxy(), project());
    let say = |proxy: &GoProxy, project: &GoModuleProject| {
        let validated = judged(proxy, project);
        let subject = Subject::Proxy {
            proxy,
            validated: &validated,
            history: &written(&validated),
            observed: &both(DESIRED),
            modules: None,
        };
        go_module_project(project, subject, at(0))
    };
    let on = say(&proxy, &project);
    proxy.spec.enabled = false;
    assert_eq!(say(&proxy, &project), on);
    assert_eq!(told(&on.conditions, "Ready"), "True/Ready");
    project.spec.enabled = Some(false);
    let off = say(&proxy, &project);
    assert_eq!(told(&off.conditions, "Ready"), "True/Disabled");
    assert!(
        off.conditions[0]
            .message
            .starts_with("spec.enabled is false")
    );
}

/// The GoProxy's flags, other projects and suspension are not this project's.
#[test]
fn a_project_stays_programmed_while_pods_take_what_concerns_others() {
    let (mut proxy, mut project) = (proxy(), project());
    let before = judged(&proxy, &project);
    let mut history = written(&before);
    proxy.spec.enabled = false;
    history.write("newer", &judged(&proxy, &project));
    let say = |proxy: &GoProxy, project: &GoModuleProject, history: &History| {
        let validated = judged(proxy, project);
        let subject = Subject::Proxy {
            proxy,
            validated: &validated,
            history,
            observed: &both(DESIRED),
            modules: None,
        };
        let status = go_module_project(project, subject, at(0));
        told(&status.conditions, "Programmed")
    };
    assert_eq!(say(&proxy, &project, &history), "True/Programmed");
    proxy.spec.suspend = true;
    assert_eq!(say(&proxy, &project, &history), "True/Programmed");
    project.spec.enabled = Some(false);
    assert_eq!(say(&proxy, &project, &history), "False/Suspended");
    proxy.spec.suspend = false;
    history.write("newest", &judged(&proxy, &project));
    assert_eq!(say(&proxy, &project, &history), "False/Pending");
}

#[test]
fn what_pods_leave_out_or_do_not_take_is_told_with_its_reason() {
    let mut observed = both(DESIRED);
    let answer = observed.ready[0].answer.as_mut().unwrap();
    answer.refused.push(refused("volume", "git"));
    answer.refused.push(refused("token", "Secret ci"));
    let status = say(&proxy(), &observed, 0);
    assert_eq!(told(&status.conditions, "Programmed"), "False/Refused");
    let message = &status
        .conditions
        .iter()
        .find(|one| one.type_ == "Programmed");
    assert_eq!(
        message.unwrap().message,
        "a leaves out token Secret ci: why; and 1 more"
    );
    let mut observed = both("old");
    let answer = observed.ready[1].answer.as_mut().unwrap();
    answer.problem = Some("version 7".to_owned());
    let status = say(&proxy(), &observed, 0);
    assert_eq!(told(&status.conditions, "Programmed"), "False/Refused");
    assert!(
        status.conditions[0]
            .message
            .contains("b keeps the former serving set: version 7")
    );
}

#[test]
fn what_does_not_fit_leaves_what_was_written_as_it_is_told_of() {
    let (mut proxy, project) = (proxy(), project());
    proxy.status = Some(say(&proxy, &both(DESIRED), 0));
    let validated = judged(&proxy, &project);
    let observed = Observed {
        unwritten: Some(Fault::new(Reason::ServingSetTooLarge, "901 KiB")),
        ..both(DESIRED)
    };
    let status = go_proxy(GoProxyFacts {
        proxy: &proxy,
        validated: Ok(&validated),
        desired: None,
        observed: &observed,
        selector: None,
        now: at(1),
    });
    assert_eq!(
        told(&status.conditions, "Programmed"),
        "False/ServingSetTooLarge"
    );
    assert_eq!(told(&status.conditions, "Ready"), "False/NotProgrammed");
    let set = status.serving_set.unwrap();
    assert_eq!(set.served.as_deref(), Some(DESIRED));
    let subject = |history| Subject::Proxy {
        proxy: &proxy,
        validated: &validated,
        history,
        observed: &observed,
        modules: None,
    };
    // One that was written before is served; one that was not waits, and says what for.
    let (known, none) = (written(&validated), History::default());
    let old = go_module_project(&project, subject(&known), at(1));
    assert_eq!(told(&old.conditions, "Programmed"), "True/Programmed");
    let new = go_module_project(&project, subject(&none), at(1));
    assert_eq!(told(&new.conditions, "Programmed"), "False/Pending");
    assert!(new.conditions[0].message.contains("901 KiB"));
}

#[test]
fn modules_stay_until_others_are_known_and_are_never_those_of_another_path() {
    let (proxy, mut project) = (proxy(), project());
    let known = |names: &[&str]| ProjectModules {
        id: Some(7),
        path: "team/lib".to_owned(),
        gone: false,
        total: 70,
        modules: names.iter().map(|name| module(name)).collect(),
    };
    let say = |project: &GoModuleProject, known: Option<&ProjectModules>| {
        let validated = judged(&proxy, project);
        let subject = Subject::Proxy {
            proxy: &proxy,
            validated: &validated,
            history: &written(&validated),
            observed: &both(DESIRED),
            modules: known,
        };
        go_module_project(project, subject, at(0))
    };
    let paths = |status: &GoModuleProjectStatus| {
        let paths = status.modules.iter().map(|one| one.path.clone());
        (paths.collect::<Vec<_>>(), status.module_count)
    };
    let first = say(&project, Some(&known(&["b", "a", "b"])));
    assert_eq!(
        paths(&first),
        (vec!["a".to_owned(), "b".to_owned()], Some(70))
    );
    assert_eq!(first.modules[0].latest.as_deref(), Some("v1.0.0"));
    project.status = Some(first.clone());
    assert_eq!(say(&project, None), first);
    let other = say(&project, Some(&known(&["c"])));
    assert_eq!(paths(&other), (vec!["c".to_owned()], Some(70)));
    let many: Vec<String> = (0..60).map(|number| format!("{number:02}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(say(&project, Some(&known(&many))).modules.len(), 50);
    project.spec.path = "team/other".to_owned();
    assert_eq!(paths(&say(&project, None)), (vec![], None));
    // One that is not taken is not told of what lies at its path.
    project.spec.repository.volume = "nowhere".to_owned();
    assert_eq!(paths(&say(&project, Some(&known(&["c"])))), (vec![], None));
}

fn module(path: &str) -> DiscoveredModule {
    DiscoveredModule {
        path: path.to_owned(),
        latest: Some("v1.0.0".to_owned()),
    }
}
