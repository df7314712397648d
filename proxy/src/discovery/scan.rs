//! One look at a folder: which repositories lie below it, and which folders must be watched to
//! see more of them come.
//!
//! A repository is a bare one or the `.git` folder of a clone. The look never goes into one, nor
//! into folders whose name starts with a dot, nor through symlinks to folders; it stops at a
//! bound, so that a wrong folder cannot keep it busy. It reads names and file kinds only.

use std::fs::{self, DirEntry};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::catalog::Identity;

/// Folders that one look reads at most.
const MAX_FOLDERS: usize = 100_000;
/// Folders inside one another below the root.
const MAX_DEPTH: usize = 32;

/// A repository that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The path below the root without `.git`, elements separated by `/`; `None` when it is not
    /// UTF-8.
    pub path: Option<String>,
    /// The folder with `HEAD`, `objects` and `refs`.
    pub git_directory: PathBuf,
    /// What tells it from another one that takes its place.
    pub identity: Option<Identity>,
}

/// What one look saw.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Repositories in the order of their folders' names.
    pub found: Vec<Found>,
    /// The root and the folders above repositories.
    pub folders: Vec<PathBuf>,
    /// Folders that could not be read; what lies below them is unknown.
    pub unreadable: Vec<(PathBuf, io::Error)>,
    /// Whether a bound ended the look early.
    pub cut_short: bool,
}

/// Looks below `root`.
pub(super) fn scan(root: &Path) -> Scan {
    let mut scan = Scan::default();
    let mut open = vec![(root.to_owned(), Some(String::new()), 0)];
    while let Some((folder, path, depth)) = open.pop() {
        if scan.folders.len() >= MAX_FOLDERS {
            scan.cut_short = true;
            break;
        }
        match sorted_folders(&folder) {
            Ok(entries) => {
                scan.folders.push(folder);
                for entry in entries.into_iter().rev() {
                    let name = entry.file_name().into_string().ok();
                    let path = join(path.as_deref(), name.as_deref());
                    match classify(&entry) {
                        Kind::Repository(git_directory) => {
                            let path = path.map(|path| without_suffix(&path).to_owned());
                            let identity = identity_of(&git_directory);
                            scan.found.push(Found {
                                path,
                                git_directory,
                                identity,
                            });
                        }
                        Kind::Folder if depth < MAX_DEPTH => {
                            open.push((entry.path(), path, depth + 1));
                        }
                        Kind::Folder => scan.cut_short = true,
                        Kind::Other => {}
                    }
                }
            }
            // Removed since its parent was read.
            Err(error) if error.kind() == io::ErrorKind::NotFound && depth > 0 => {}
            Err(error) => scan.unreadable.push((folder, error)),
        }
    }
    // `name.git` before `name`: where both exist, the server's form wins.
    scan.found.sort_by(|one, other| {
        (&one.path, std::cmp::Reverse(&one.git_directory))
            .cmp(&(&other.path, std::cmp::Reverse(&other.git_directory)))
    });
    scan
}

enum Kind {
    Repository(PathBuf),
    Folder,
    Other,
}

/// What an entry of a folder is. A name that ends in `.git` promises a repository: where it
/// holds none, opening it says what is wrong, instead of clients being told that it does not
/// exist.
fn classify(entry: &DirEntry) -> Kind {
    let path = entry.path();
    let name = entry.file_name();
    let name = name.as_encoded_bytes();
    if name.starts_with(b".") {
        return Kind::Other;
    }
    let link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
    if !fs::metadata(&path).is_ok_and(|metadata| metadata.is_dir()) {
        let promised = link && name.ends_with(b".git");
        return if promised {
            Kind::Repository(path)
        } else {
            Kind::Other
        };
    }
    let inner = path.join(".git");
    if is_repository(&path) || name.ends_with(b".git") {
        Kind::Repository(path)
    } else if inner.is_dir() {
        Kind::Repository(inner)
    } else if link || inner.exists() {
        // A `.git` file belongs to a linked worktree or a submodule: the repository is elsewhere.
        Kind::Other
    } else {
        Kind::Folder
    }
}

/// Whether `git` would take the folder for a git directory (gitrepository-layout(5)).
pub(super) fn is_repository(folder: &Path) -> bool {
    folder.join("HEAD").symlink_metadata().is_ok()
        && folder.join("objects").is_dir()
        && folder.join("refs").is_dir()
}

fn identity_of(folder: &Path) -> Option<Identity> {
    let metadata = fs::metadata(folder).ok()?;
    Some(Identity {
        device: metadata.dev(),
        inode: metadata.ino(),
    })
}

fn sorted_folders(folder: &Path) -> io::Result<Vec<DirEntry>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // Plain files are dropped before they are sorted; everything else needs a closer look.
        if !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            entries.push(entry);
        }
    }
    entries.sort_by_key(DirEntry::file_name);
    Ok(entries)
}

fn join(parent: Option<&str>, name: Option<&str>) -> Option<String> {
    match (parent?, name?) {
        ("", name) => Some(name.to_owned()),
        (parent, name) => Some(format!("{parent}/{name}")),
    }
}

fn without_suffix(path: &str) -> &str {
    path.strip_suffix(".git").unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make_repository(folder: &Path) {
        fs::create_dir_all(folder.join("objects")).unwrap();
        fs::create_dir_all(folder.join("refs")).unwrap();
        fs::write(folder.join("HEAD"), "ref: refs/heads/main\n").unwrap();
    }

    fn paths(scan: &Scan) -> Vec<&str> {
        scan.found
            .iter()
            .map(|found| found.path.as_deref().unwrap())
            .collect()
    }

    #[test]
    fn bare_repositories_and_clones_are_found_at_any_depth() {
        let root = tempfile::tempdir().unwrap();
        for folder in ["one.git", "group/two.git", "group/sub/three", "clone/.git"] {
            make_repository(&root.path().join(folder));
        }
        let scan = scan(root.path());
        let mut found = paths(&scan);
        found.sort_unstable();
        assert_eq!(found, ["clone", "group/sub/three", "group/two", "one"]);
        let clone = scan
            .found
            .iter()
            .find(|found| found.path.as_deref() == Some("clone"));
        assert_eq!(clone.unwrap().git_directory, root.path().join("clone/.git"));
    }

    #[test]
    fn the_look_never_goes_into_a_repository_a_hidden_folder_or_a_link() {
        let root = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        make_repository(&outside.path().join("secret.git"));
        make_repository(&root.path().join("bare.git"));
        make_repository(&root.path().join("bare.git/modules/inner.git"));
        make_repository(&root.path().join("clone/.git"));
        make_repository(&root.path().join("clone/vendor/inner.git"));
        make_repository(&root.path().join(".hidden/x.git"));
        std::os::unix::fs::symlink(outside.path(), root.path().join("link")).unwrap();
        let scan = scan(root.path());
        assert_eq!(paths(&scan), ["bare", "clone"]);
        assert_eq!(scan.folders, [root.path()]);
    }

    #[test]
    fn a_name_that_promises_a_repository_is_found_even_when_it_holds_none() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("broken.git/objects")).unwrap();
        std::os::unix::fs::symlink("nowhere", root.path().join("gone.git")).unwrap();
        fs::write(root.path().join("bundle.git"), "a file").unwrap();
        assert_eq!(paths(&scan(root.path())), ["broken", "gone"]);
    }

    #[test]
    fn folders_above_repositories_are_listed_for_the_watch() {
        let root = tempfile::tempdir().unwrap();
        make_repository(&root.path().join("a/b/c.git"));
        let scan = scan(root.path());
        let expected = ["", "a", "a/b"]
            .map(|folder| root.path().join(folder).components().collect::<PathBuf>());
        assert_eq!(scan.folders, expected);
    }

    #[test]
    fn a_root_that_cannot_be_read_is_reported_and_nothing_is_made_up() {
        let root = tempfile::tempdir().unwrap();
        let scan = scan(&root.path().join("missing"));
        assert_eq!(scan.unreadable.len(), 1);
        assert!(scan.found.is_empty());
    }
}
