//! Who may do what: one pure decision for every route.
//!
//! The order of the questions and the statuses are GitLab's (behaviour §1.3, §3.4, §5): whether
//! there is a registry at all, whether the credential counts, whether the caller sees the project,
//! whether its registry is on and the role and the scope suffice, and only then the flag. What a
//! caller may not see is answered like what does not exist, so the decision takes an absent
//! project as an input like any other.
//!
//! | scope | list, `.info` | `.mod`, `.zip` | discover | clone |
//! |---|---|---|---|---|
//! | `api`, `read_api`, `read_repository`, `write_repository`, job tokens | yes | yes | yes | yes |
//! | `read_package_registry` alone | yes | no | yes | no |
//! | any other | no | no | no | no |

use jiff::Timestamp;

use crate::identity::ProjectPath;
use crate::serving_set::{Role, Token, Visibility};

#[cfg(test)]
mod tests;

/// What a caller wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Lists, `.info`, `@latest`.
    List,
    /// `.mod` and `.zip`.
    Download,
    /// `?go-get=1`.
    Discover,
    /// Git.
    Clone,
}

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub enum Caller<'a> {
    /// Nobody in particular: no credential, or a Basic password that nothing knows, which GitLab
    /// takes for none.
    Anonymous,
    /// The holder of a token.
    Holder(&'a Token),
    /// Somebody whose credential in a header is unknown.
    Unknown,
}

/// What is known of a project before anybody asks.
#[derive(Debug, Clone, Copy)]
pub struct Resource<'a> {
    /// Its present path.
    pub path: &'a ProjectPath,
    /// Who may read it.
    pub visibility: Visibility,
    /// The flag `go_proxy` in effect.
    pub enabled: bool,
    /// Whether its package registry is on.
    pub package_registry: bool,
}

/// What comes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Go on.
    Allowed,
    /// The instance has no package registry: nobody learns more.
    NoRegistry,
    /// A credential is needed, or a better one.
    Unauthorized,
    /// The token has expired.
    Expired,
    /// The token's scopes do not suffice.
    InsufficientScope,
    /// The project does not exist, as far as this caller is told.
    NotFound,
    /// The caller sees the project, but may not read it.
    Forbidden(Refusal),
    /// The flag `go_proxy` is off for the project.
    FlagOff,
}

/// Why a caller who sees a project may not read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The project's package registry is off.
    RegistryOff,
    /// The caller is a guest of a private project.
    Guest,
}

/// Decides about `project`, which is `None` when nothing has the path that was asked for.
/// `instance_registry` is the instance's switch, `now` the time by which tokens expire.
pub fn decide(
    instance_registry: bool,
    caller: Caller<'_>,
    project: Option<Resource<'_>>,
    purpose: Purpose,
    now: Timestamp,
) -> Outcome {
    let is_package_route = matches!(purpose, Purpose::List | Purpose::Download);
    if is_package_route && !instance_registry {
        return Outcome::NoRegistry;
    }
    if let Some(outcome) = refuse_credential(caller, purpose, now) {
        return outcome;
    }
    let Some(project) = project.filter(|project| is_visible(caller, *project)) else {
        return match caller {
            Caller::Anonymous | Caller::Unknown => Outcome::Unauthorized,
            Caller::Holder(_) => Outcome::NotFound,
        };
    };
    if is_package_route && !project.package_registry {
        return Outcome::Forbidden(Refusal::RegistryOff);
    }
    if is_guest(caller, project) {
        return Outcome::Forbidden(Refusal::Guest);
    }
    if is_package_route && !project.enabled {
        return Outcome::FlagOff;
    }
    Outcome::Allowed
}

/// What a bad credential comes to, even on a public project.
fn refuse_credential(caller: Caller<'_>, purpose: Purpose, now: Timestamp) -> Option<Outcome> {
    match caller {
        Caller::Unknown => Some(Outcome::Unauthorized),
        Caller::Holder(token) if token.is_expired(now) => Some(Outcome::Expired),
        Caller::Holder(token) if !suffices(token, purpose) => Some(Outcome::InsufficientScope),
        Caller::Anonymous | Caller::Holder(_) => None,
    }
}

fn suffices(token: &Token, purpose: Purpose) -> bool {
    match purpose {
        Purpose::List | Purpose::Discover => token.scopes.code || token.scopes.packages,
        Purpose::Download | Purpose::Clone => token.scopes.code,
    }
}

/// Whether the caller may know that the project exists. A token that is narrowed to projects is
/// a stranger everywhere else, in internal projects, too, as GitLab's external users are.
fn is_visible(caller: Caller<'_>, project: Resource<'_>) -> bool {
    let reaches = |token: &Token| token.reach.contains(project.path);
    match (project.visibility, caller) {
        (Visibility::Public, _) => true,
        (Visibility::Internal | Visibility::Private, Caller::Holder(token)) => reaches(token),
        (Visibility::Internal | Visibility::Private, _) => false,
    }
}

/// Guests see private projects and read nothing of them.
fn is_guest(caller: Caller<'_>, project: Resource<'_>) -> bool {
    let Caller::Holder(token) = caller else {
        return false;
    };
    project.visibility == Visibility::Private && token.role == Role::Guest
}
