//! `tests/modules.tsv`: which published versions the tests take, and their recorded hashes.

use std::{collections::BTreeMap, fs, path::PathBuf};

use super::Published;
use crate::workspace;

/// The names of the columns, which are the table's first line. Lines that start with `#` say what
/// the lines after them are there for.
const HEADER: &str = "module\tversion\troot\tdirectory\tset\tsum\tgo_mod_sum";

/// One version of a module.
#[derive(Clone, Debug)]
pub struct Release {
    pub module: String,
    pub version: String,
    /// The import root: the module path, or what of it names the repository.
    pub root: String,
    /// Where the module lies in the repository; empty for the top, which the table writes as `.`.
    pub directory: String,
    /// Whether it is small enough for every run.
    pub small: bool,
    /// The `h1:` of the zip.
    pub sum: String,
    /// The `h1:` of the `.mod`.
    pub go_mod_sum: String,
}

impl Release {
    fn parse(line: &str) -> Self {
        let cells: Vec<&str> = line.split('\t').collect();
        let [module, version, root, directory, set, sum, go_mod_sum] = cells[..] else {
            panic!("{line:?} has not the columns {HEADER:?}");
        };
        let directory = if directory == "." { "" } else { directory };
        assert!(matches!(set, "small" | "all"), "{line:?}: set {set:?}");
        Self {
            module: module.into(),
            version: version.into(),
            root: root.into(),
            directory: directory.into(),
            small: set == "small",
            sum: sum.into(),
            go_mod_sum: go_mod_sum.into(),
        }
    }

    /// The directory below the import root that the module path names, without the major version
    /// at its end.
    pub fn named_directory(&self) -> &str {
        let below = self.module.strip_prefix(self.root.as_str());
        let below = below.unwrap_or_else(|| panic!("{self:?} lies not below its root"));
        let (before, last) = below.rsplit_once('/').unwrap_or(("", below));
        let digits = last.strip_prefix('v').unwrap_or_default();
        let is_major = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
        let directory = if is_major { before } else { below };
        directory.trim_start_matches('/')
    }

    /// The tag that the `go` command looks for.
    pub fn tag(&self) -> String {
        let version = self.version.trim_end_matches("+incompatible");
        match self.named_directory() {
            "" => version.to_owned(),
            directory => format!("{directory}/{version}"),
        }
    }
}

fn file() -> PathBuf {
    workspace::root().join("tests/modules.tsv")
}

fn text() -> String {
    fs::read_to_string(file()).expect("the table of modules")
}

/// All releases, in the table's order.
pub fn read() -> Vec<Release> {
    let text = text();
    let lines = text
        .strip_prefix(HEADER)
        .expect("the table has its columns")
        .lines();
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(Release::parse)
        .collect()
}

/// Writes the hashes of what was downloaded into the table's lines.
pub fn record(published: &[Published<'_>]) {
    let sums: BTreeMap<(&str, &str), &Published<'_>> = published
        .iter()
        .map(|one| {
            let Release {
                module, version, ..
            } = one.release;
            ((module.as_str(), version.as_str()), one)
        })
        .collect();
    let renew = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let found = cells.get(..2).and_then(|key| sums.get(&(key[0], key[1])));
        match found {
            Some(one) => {
                let (kept, sum, go_mod_sum) = (cells[..5].join("\t"), &one.sum, &one.go_mod_sum);
                format!("{kept}\t{sum}\t{go_mod_sum}\n")
            }
            None => format!("{line}\n"),
        }
    };
    let text: String = text().lines().map(renew).collect();
    fs::write(file(), text).expect("the table of modules");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(module: &str, version: &str, root: &str) -> String {
        Release::parse(&format!("{module}\t{version}\t{root}\t.\tsmall\t-\t-")).tag()
    }

    #[test]
    fn tags_have_the_directory_and_neither_major_nor_incompatible() {
        assert_eq!(tag("a.b/c", "v1.2.3", "a.b/c"), "v1.2.3");
        assert_eq!(tag("a.b/c", "v2.0.0+incompatible", "a.b/c"), "v2.0.0");
        assert_eq!(tag("a.b/c/v2", "v2.0.0", "a.b/c"), "v2.0.0");
        assert_eq!(tag("a.b/c/d/e/v3", "v3.1.0", "a.b/c"), "d/e/v3.1.0");
        assert_eq!(tag("a.b/c/vet", "v0.1.0", "a.b/c"), "vet/v0.1.0");
        assert_eq!(tag("gopkg.in/c.v3", "v3.1.0", "gopkg.in/c.v3"), "v3.1.0");
    }
}
