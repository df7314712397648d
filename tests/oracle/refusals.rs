//! Versions that stand in published `go.sum` files and that `go` refuses nevertheless: the proxy
//! answers 404 to each of their artefacts, and serves the rest of the module.

use goproxy_core::{module_path::ModulePath, version::Version};
use goproxy_tests::goproxy::Goproxy;

use crate::inputs::Inputs;

/// A version and the rule that forbids it.
pub(crate) struct Refusal {
    pub(crate) project: &'static str,
    pub(crate) module: &'static str,
    version: &'static str,
    why: &'static str,
}

pub(crate) const REFUSALS: [Refusal; 7] = [
    Refusal {
        project: "kubernetes/client-go",
        module: "k8s.io/client-go",
        version: "v2.0.0-alpha.0.0.20181121191925-a47917edff34+incompatible",
        why: "no tag v2.0.0-alpha.0 to count from",
    },
    Refusal {
        project: "kubernetes/client-go",
        module: "k8s.io/client-go",
        version: "v12.0.0+incompatible",
        why: "the commit has a go.mod",
    },
    Refusal {
        project: "containerd/containerd",
        module: "github.com/containerd/containerd",
        version: "v1.4.0-0.20191014053712-acdcf13d5eaf",
        why: "there is no patch version before v1.4.0",
    },
    Refusal {
        project: "census-instrumentation/opencensus-proto",
        module: "github.com/census-instrumentation/opencensus-proto",
        version: "v0.1.0-0.20181214143942-ba49f56771b8",
        why: "there is no patch version before v0.1.0",
    },
    Refusal {
        project: "prometheus/client_golang",
        module: "github.com/prometheus/client_golang",
        version: "v1.22.1-0.20250714095417-1649bc88444a",
        why: "only a pull request holds the commit",
    },
    Refusal {
        project: "onsi/ginkgo",
        module: "github.com/onsi/ginkgo",
        version: "v1.16.6-0.20211022041942-6e68f79684d4",
        why: "only a pull request holds the commit",
    },
    Refusal {
        project: "go-git/go-git",
        module: "github.com/go-git/go-git/v6",
        version: "v5.12.0",
        why: "the major version is not the path's",
    },
];

/// Asks for all versions whose repository is in the folder; prints a line for each that is not
/// refused or not asked for, then the totals.
pub(crate) fn check(inputs: &Inputs, goproxy: &Goproxy) -> bool {
    let (asked, skipped): (Vec<_>, Vec<_>) = REFUSALS
        .iter()
        .partition(|refusal| inputs.has(refusal.project));
    for Refusal {
        project,
        module,
        version,
        ..
    } in &skipped
    {
        println!("SKIPPED {module}@{version}: {project}.git is not in the folder");
    }
    let mut refused = 0;
    for refusal in &asked {
        match served(refusal, goproxy) {
            None => refused += 1,
            Some(answer) => {
                let Refusal {
                    module,
                    version,
                    why,
                    ..
                } = refusal;
                println!("WRONG {module}@{version} must be refused ({why}): {answer}");
            }
        }
    }
    let (all, skipped) = (asked.len(), skipped.len());
    println!("oracle: {refused} of {all} forbidden versions refused, {skipped} skipped");
    refused == all
}

/// The first answer that is not as it must be: 404 for every artefact of a module that is served.
fn served(refusal: &Refusal, goproxy: &Goproxy) -> Option<String> {
    let module = ModulePath::parse(refusal.module).expect("a module path");
    let version = Version::parse(refusal.version).expect("a version");
    let (module, version) = (module.escape(), version.escape());
    let requests = [
        ("list".to_owned(), 200),
        (format!("{version}.info"), 404),
        (format!("{version}.mod"), 404),
        (format!("{version}.zip"), 404),
    ];
    requests.into_iter().find_map(|(request, expected)| {
        let response = goproxy.get(&format!("{module}/@v/{request}"));
        let text = response.text();
        let (status, start) = (response.status, text.lines().next().unwrap_or_default());
        let answer = format!("{request} is {status} instead of {expected}: {start:.200}");
        (status != expected).then_some(answer)
    })
}
