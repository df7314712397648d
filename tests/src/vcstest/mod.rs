//! The repositories that Go's own distribution describes for its tests, in
//! `src/cmd/go/testdata/vcstest` of its sources: scripts in txtar archives that run git at given
//! times, and pages with `go-import` tags that name them.

mod script;
mod txtar;

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::sandbox::Sandbox;

/// The host under which Go's tests see the repositories.
pub const HOST: &str = "vcs-test.golang.org";

/// One repository: the script's name and text.
#[derive(Clone, Debug)]
pub struct Script {
    pub name: String,
    text: String,
}

/// One `go-import` tag that leads to one of the repositories.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    pub root: String,
    /// The script's name.
    pub repository: String,
    pub subdirectory: String,
}

/// The folder of the scripts in the installed Go.
///
/// # Panics
/// When this Go comes without the sources of its command.
pub fn folder(sandbox: &Sandbox) -> PathBuf {
    let output = sandbox
        .command("go")
        .args(["env", "GOROOT"])
        .output()
        .expect("go is installed");
    let root = String::from_utf8(output.stdout).expect("GOROOT is UTF-8");
    let folder = Path::new(root.trim()).join("src/cmd/go/testdata/vcstest");
    assert!(
        folder.is_dir(),
        "{} is missing: install a Go distribution with sources, as go.dev's archives are",
        folder.display()
    );
    folder
}

/// The scripts that make git repositories.
pub fn scripts(folder: &Path) -> Vec<Script> {
    let scripts = files(&folder.join("git")).into_iter().filter_map(|path| {
        let text = fs::read_to_string(&path).expect("a script is UTF-8");
        let name = path.file_stem()?.to_str()?.to_owned();
        text.lines()
            .any(|line| line == "handle git")
            .then_some(Script { name, text })
    });
    scripts.collect()
}

/// The tags that name one of the repositories, from all pages.
pub fn imports(folder: &Path) -> Vec<Import> {
    let pages = [folder.join("go"), folder.join("go/mod")]
        .into_iter()
        .flat_map(|path| files(&path));
    let mut imports = Vec::new();
    for page in pages {
        let text = fs::read_to_string(&page).expect("a page is UTF-8");
        imports.extend(text.lines().filter_map(import));
    }
    imports
}

fn import(line: &str) -> Option<Import> {
    let (_, rest) = line.split_once("name=\"go-import\" content=\"")?;
    let fields: Vec<&str> = rest.split('"').next()?.split_whitespace().collect();
    let [root, "git", url, subdirectory @ ..] = &fields[..] else {
        return None;
    };
    let repository = url.strip_prefix(&format!("https://{HOST}/git/"))?;
    Some(Import {
        root: (*root).to_owned(),
        repository: repository.to_owned(),
        subdirectory: subdirectory.concat(),
    })
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of scripts");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    paths
}

impl Script {
    /// Runs the script and moves its repository to `folder`, bare.
    ///
    /// # Panics
    /// When a command fails or the refs are not those that the script expects.
    pub fn create(&self, sandbox: &Sandbox, folder: &Path) {
        let work = sandbox.path(&format!("vcstest/{}", self.name));
        let archive = txtar::parse(&self.text);
        for (name, content) in &archive.files {
            let path = work.join(name);
            fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder");
            fs::write(path, content).expect("a file of the script");
        }
        fs::create_dir_all(&work).expect("the script's folder");
        script::run(sandbox, &work, &self.name, archive.comment);
        fs::create_dir_all(folder.parent().expect("a repository lies in a folder"))
            .expect("a folder");
        fs::rename(work.join(".git"), folder).expect("the repository moves");
        sandbox.git(folder, &["config", "core.bare", "true"]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tags_of_git_repositories_are_read() {
        let line = |tag: &str| import(&format!("<meta name=\"go-import\" content=\"{tag}\">"));
        let found = line("a.test/x git https://vcs-test.golang.org/git/repo sub/dir").unwrap();
        assert_eq!(found.root, "a.test/x");
        assert_eq!(found.repository, "repo");
        assert_eq!(found.subdirectory, "sub/dir");
        assert_eq!(
            line("a.test/x hg https://vcs-test.golang.org/hg/repo"),
            None
        );
        assert_eq!(line("a.test/x git https://elsewhere.test/git/repo"), None);
    }
}
