//! Which `go` commands there are: the installed one, and those that `make test` names.

use std::{env, io::Write as _, path::PathBuf, sync::Once};

/// What the variables of the other go commands begin with; scripts/test sets them.
const VARIABLE: &str = "GOPROXY_TEST_GO_";

/// The other go commands, with the release that each must be of, where that is known.
const OTHERS: [(&str, Option<&str>); 3] = [
    ("newest", None),
    ("1_23", Some("go1.23")),
    ("1_19", Some("go1.19")),
];

/// A `go` binary.
#[derive(Clone, Debug, PartialEq)]
pub struct GoCommand {
    pub name: &'static str,
    pub binary: PathBuf,
    /// What its version must begin with.
    pub release: Option<&'static str>,
}

/// The go commands to test with. Without any of the variables it is the installed one alone, and
/// standard error says so.
///
/// # Panics
/// When only some of the variables are set: a client that is left out must not look tested.
pub fn all() -> Vec<GoCommand> {
    static NOTICE: Once = Once::new();
    let variable = |name: &str| env::var_os(format!("{VARIABLE}{name}")).map(PathBuf::from);
    let commands = choose(variable).unwrap_or_else(|problem| panic!("{problem}"));
    if commands.len() == 1 {
        // Not by a macro: what those print is hidden while a test passes.
        NOTICE.call_once(|| {
            let notice = "the installed go runs alone; `make test` brings the others\n";
            std::io::stderr().write_all(notice.as_bytes()).ok();
        });
    }
    commands
}

fn choose(variable: impl Fn(&str) -> Option<PathBuf>) -> Result<Vec<GoCommand>, String> {
    let installed = GoCommand {
        name: "installed",
        binary: "go".into(),
        release: None,
    };
    let named = OTHERS.map(|(name, release)| (name, release, variable(name)));
    let mut commands = vec![installed];
    if named.iter().all(|(_, _, binary)| binary.is_none()) {
        return Ok(commands);
    }
    for (name, release, binary) in named {
        let binary = binary.ok_or_else(|| {
            format!(
                "{VARIABLE}{name} is not set, though others are: run `make test`, which brings all \
                 go commands (scripts/install-go-clients prints where they lie)"
            )
        })?;
        commands.push(GoCommand {
            name,
            binary,
            release,
        });
    }
    Ok(commands)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(set: &[&str]) -> Result<Vec<&'static str>, String> {
        let commands = choose(|name| set.contains(&name).then(|| name.into()));
        Ok(commands?.into_iter().map(|command| command.name).collect())
    }

    #[test]
    fn installed_go_runs_alone_where_no_other_is_named() {
        assert_eq!(names(&[]), Ok(vec!["installed"]));
    }

    #[test]
    fn all_run_where_all_are_named() {
        let all = ["newest", "1_23", "1_19"];
        assert_eq!(names(&all), Ok(vec!["installed", "newest", "1_23", "1_19"]));
    }

    #[test]
    fn missing_one_is_a_failure_that_says_what_helps() {
        let problem = names(&["newest", "1_19"]).expect_err("one is missing");
        assert!(problem.contains("GOPROXY_TEST_GO_1_23"), "{problem}");
        assert!(problem.contains("make test"), "{problem}");
    }
}
