//! The whole table: every visibility, caller, switch and purpose.

use super::*;
use crate::identity::{ProjectId, ProjectPath};
use crate::serving_set::Project;
use crate::serving_set::{Reach, Scopes, TokenKind};

const PURPOSES: [Purpose; 4] = [
    Purpose::List,
    Purpose::Download,
    Purpose::Discover,
    Purpose::Clone,
];
const PACKAGES: [Purpose; 2] = [Purpose::List, Purpose::Download];
const NOW: i64 = 1_800_000_000;

fn now() -> Timestamp {
    Timestamp::from_second(NOW).unwrap()
}

fn project(visibility: Visibility) -> Project {
    Project {
        id: ProjectId::new(1).unwrap(),
        path: ProjectPath::parse("group/lib").unwrap(),
        visibility,
        enabled: true,
        package_registry: true,
        volume: "/v".to_owned(),
        repository: "lib.git".to_owned(),
        former_paths: Vec::new(),
        import_paths: Vec::new(),
    }
}

fn token() -> Token {
    Token {
        digest: [0; 32],
        kind: TokenKind::Personal,
        username: None,
        scopes: Scopes {
            code: true,
            packages: false,
        },
        role: Role::Reporter,
        reach: Reach::All,
        expires_at: None,
        origin: String::new(),
    }
}

fn elsewhere() -> Token {
    let reach = Reach::Named(Vec::new());
    Token { reach, ..token() }
}

fn guest() -> Token {
    let role = Role::Guest;
    Token { role, ..token() }
}

fn ask(caller: Caller<'_>, project: Option<&Project>, purpose: Purpose) -> Outcome {
    decide(true, caller, project.map(Project::resource), purpose, now())
}

#[test]
fn visibility_and_membership_decide_as_in_gitlab() {
    use Visibility::{Internal, Private, Public};
    let (member, stranger, guest) = (token(), elsewhere(), guest());
    let forbidden = Outcome::Forbidden(Refusal::Guest);
    for (visibility, caller, expected) in [
        (Public, Caller::Anonymous, Outcome::Allowed),
        (Public, Caller::Holder(&stranger), Outcome::Allowed),
        (Public, Caller::Holder(&guest), Outcome::Allowed),
        (Public, Caller::Holder(&member), Outcome::Allowed),
        (Public, Caller::Unknown, Outcome::Unauthorized),
        (Internal, Caller::Anonymous, Outcome::Unauthorized),
        (Internal, Caller::Holder(&stranger), Outcome::NotFound),
        (Internal, Caller::Holder(&guest), Outcome::Allowed),
        (Internal, Caller::Holder(&member), Outcome::Allowed),
        (Internal, Caller::Unknown, Outcome::Unauthorized),
        (Private, Caller::Anonymous, Outcome::Unauthorized),
        (Private, Caller::Holder(&stranger), Outcome::NotFound),
        (Private, Caller::Holder(&guest), forbidden),
        (Private, Caller::Holder(&member), Outcome::Allowed),
        (Private, Caller::Unknown, Outcome::Unauthorized),
    ] {
        let project = project(visibility);
        for purpose in PURPOSES {
            let outcome = ask(caller, Some(&project), purpose);
            assert_eq!(outcome, expected, "{visibility:?} {caller:?} {purpose:?}");
        }
    }
}

#[test]
fn what_a_caller_may_not_see_is_answered_like_what_does_not_exist() {
    let (stranger, expired) = (
        elsewhere(),
        Token {
            expires_at: Some(now()),
            ..token()
        },
    );
    let callers = [
        Caller::Anonymous,
        Caller::Unknown,
        Caller::Holder(&stranger),
        Caller::Holder(&expired),
    ];
    let mut hidden = Vec::new();
    for (enabled, package_registry) in [(true, true), (true, false), (false, true), (false, false)]
    {
        for visibility in [Visibility::Private, Visibility::Internal] {
            hidden.push(Project {
                enabled,
                package_registry,
                ..project(visibility)
            });
        }
    }
    for caller in callers {
        for purpose in PURPOSES {
            let absent = ask(caller, None, purpose);
            for project in &hidden {
                assert_eq!(
                    ask(caller, Some(project), purpose),
                    absent,
                    "{caller:?} {purpose:?}"
                );
            }
        }
    }
}

#[test]
fn every_scope_opens_what_the_table_says() {
    let code = |code, packages| Token {
        scopes: Scopes { code, packages },
        ..token()
    };
    let public = project(Visibility::Public);
    for (token, allowed) in [
        (code(true, false), [true, true, true, true]),
        (code(true, true), [true, true, true, true]),
        (code(false, true), [true, false, true, false]),
        (code(false, false), [false, false, false, false]),
    ] {
        for (purpose, allowed) in PURPOSES.into_iter().zip(allowed) {
            let expected = if allowed {
                Outcome::Allowed
            } else {
                Outcome::InsufficientScope
            };
            for project in [Some(&public), None] {
                let outcome = ask(Caller::Holder(&token), project, purpose);
                let expected = match project {
                    None if allowed => Outcome::NotFound,
                    _ => expected,
                };
                assert_eq!(outcome, expected, "{:?} {purpose:?}", token.scopes);
            }
        }
    }
}

#[test]
fn switches_close_the_package_routes_alone_and_in_gitlab_s_order() {
    let member = token();
    let off = |enabled, package_registry| Project {
        enabled,
        package_registry,
        ..project(Visibility::Public)
    };
    for caller in [Caller::Anonymous, Caller::Holder(&member)] {
        for purpose in PURPOSES {
            let is_package = PACKAGES.contains(&purpose);
            let expect = |outcome| {
                if is_package {
                    outcome
                } else {
                    Outcome::Allowed
                }
            };
            let flag_off = ask(caller, Some(&off(false, true)), purpose);
            assert_eq!(flag_off, expect(Outcome::FlagOff));
            let registry_off = Outcome::Forbidden(Refusal::RegistryOff);
            for enabled in [true, false] {
                let outcome = ask(caller, Some(&off(enabled, false)), purpose);
                assert_eq!(outcome, expect(registry_off));
            }
            let no_registry = decide(
                false,
                caller,
                Some(off(true, true).resource()),
                purpose,
                now(),
            );
            assert_eq!(no_registry, expect(Outcome::NoRegistry));
        }
    }
    let outcome = decide(false, Caller::Unknown, None, Purpose::List, now());
    assert_eq!(
        outcome,
        Outcome::NoRegistry,
        "before any credential is looked at"
    );
}

/// Each request is decided by the clock of its moment: nothing is kept of what was decided before.
#[test]
fn a_clock_that_jumps_decides_anew_each_time() {
    let token = Token {
        expires_at: Some(now()),
        ..token()
    };
    let project = project(Visibility::Private);
    let at = |second| {
        let moment = Timestamp::from_second(second).unwrap();
        let holder = Caller::Holder(&token);
        decide(
            true,
            holder,
            Some(project.resource()),
            Purpose::List,
            moment,
        )
    };
    for (second, outcome) in [
        (NOW - 1, Outcome::Allowed),
        (NOW + 1_000_000_000, Outcome::Expired),
        (0, Outcome::Allowed),
        (NOW, Outcome::Expired),
        (NOW - 1, Outcome::Allowed),
    ] {
        assert_eq!(at(second), outcome, "{second}");
    }
}

#[test]
fn an_expired_token_is_refused_whatever_it_asks_for() {
    let at = |second| Token {
        expires_at: Some(Timestamp::from_second(second).unwrap()),
        ..token()
    };
    let public = project(Visibility::Public);
    for purpose in PURPOSES {
        let ask = |token: &Token| ask(Caller::Holder(token), Some(&public), purpose);
        assert_eq!(ask(&at(NOW)), Outcome::Expired);
        assert_eq!(ask(&at(NOW + 1)), Outcome::Allowed);
    }
}
