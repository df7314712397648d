//! Where the root of a module's repository ends in its path.
//!
//! `go` learns it from a `go-import` tag (Go Modules Reference, "Finding a repository for a module
//! path"); without a network this list of the hosts in the table stands for the tags.

/// The host whose module paths name their repositories. The proxy serves its projects under it.
pub const HOST: &str = "github.com";

/// How much of a module path is the root.
#[derive(Clone, Copy)]
enum Root {
    /// That many leading elements.
    Elements(usize),
    /// The whole path: gopkg.in has the major version at the end of the root.
    Whole,
}

/// Leading elements of module paths, and the root of those that begin with them.
const ROOTS: [(&str, Root); 10] = [
    (HOST, Root::Elements(3)),
    ("go.etcd.io", Root::Elements(2)),
    ("go.opencensus.io", Root::Elements(1)),
    ("go.opentelemetry.io", Root::Elements(2)),
    ("go.uber.org", Root::Elements(2)),
    ("golang.org/x", Root::Elements(3)),
    ("google.golang.org", Root::Elements(2)),
    ("gopkg.in", Root::Whole),
    ("k8s.io", Root::Elements(2)),
    ("sigs.k8s.io", Root::Elements(2)),
];

/// The import root of `module`, if its host is known and the path is long enough.
pub fn import_root(module: &str) -> Option<&str> {
    let begins = |prefix: &str| {
        let rest = module.strip_prefix(prefix);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let (_, root) = ROOTS.into_iter().find(|(prefix, _)| begins(prefix))?;
    let count = module.split('/').count();
    let elements = match root {
        Root::Elements(elements) => elements,
        Root::Whole => count,
    };
    let end = module.match_indices('/').nth(elements - 1);
    (count >= elements).then(|| &module[..end.map_or(module.len(), |(end, _)| end)])
}

/// The `--module-root` that leads from `module` to `project`; none where the path itself does.
///
/// # Errors
/// When no rule says where the root of `module` ends.
pub fn module_root(module: &str, project: &str) -> anyhow::Result<Option<(String, String)>> {
    let root = import_root(module).ok_or_else(|| {
        anyhow::anyhow!("{module}: no rule for its import root; add its host to ROOTS")
    })?;
    let named = root
        .strip_prefix(HOST)
        .and_then(|rest| rest.strip_prefix('/'));
    Ok((named != Some(project)).then(|| (root.to_owned(), project.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_end_where_the_host_says() {
        let cases = [
            ("github.com/a/b", "github.com/a/b"),
            ("github.com/a/b/c/v2", "github.com/a/b"),
            ("go.etcd.io/bbolt", "go.etcd.io/bbolt"),
            ("go.opencensus.io", "go.opencensus.io"),
            ("go.opencensus.io/exporter", "go.opencensus.io"),
            ("go.opentelemetry.io/otel/sdk", "go.opentelemetry.io/otel"),
            ("go.uber.org/zap/exp", "go.uber.org/zap"),
            ("golang.org/x/tools/gopls", "golang.org/x/tools"),
            (
                "google.golang.org/genproto/googleapis/rpc",
                "google.golang.org/genproto",
            ),
            ("gopkg.in/yaml.v3", "gopkg.in/yaml.v3"),
            ("gopkg.in/a/b.v2-unstable", "gopkg.in/a/b.v2-unstable"),
            ("k8s.io/klog/v2", "k8s.io/klog"),
            ("sigs.k8s.io/kustomize/api", "sigs.k8s.io/kustomize"),
        ];
        for (module, root) in cases {
            assert_eq!(import_root(module), Some(root), "{module}");
        }
    }

    #[test]
    fn short_paths_and_unknown_hosts_have_no_root() {
        let cases = [
            "github.com/a",
            "golang.org/x",
            "k8s.io",
            "k8s.iota/a",
            "example.com/a/b",
            "",
        ];
        for module in cases {
            assert_eq!(import_root(module), None, "{module}");
        }
        let error = module_root("example.com/a/b", "a/b").unwrap_err();
        assert!(error.to_string().starts_with("example.com/a/b: no rule"));
    }

    #[test]
    fn only_paths_that_do_not_name_the_project_need_a_module_root() {
        let pair = |module: &str, project: &str| module_root(module, project).unwrap();
        assert_eq!(pair("github.com/a/b/c/v2", "a/b"), None);
        let cases = [
            ("github.com/old/b/c", "a/b", "github.com/old/b"),
            ("github.com/A/b", "a/b", "github.com/A/b"),
            ("k8s.io/klog/v2", "kubernetes/klog", "k8s.io/klog"),
        ];
        for (module, project, root) in cases {
            assert_eq!(pair(module, project), Some((root.into(), project.into())));
        }
    }
}
