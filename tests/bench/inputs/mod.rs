//! The repositories that are measured: three generated shapes, the same on every machine, and one
//! published module. They are made once and kept outside of the tree.

mod facts;
mod import;
mod large;
mod modest;
mod published;
mod text;
mod words;

use std::{fs, path::PathBuf};

use goproxy_tests::{
    go::Go,
    sandbox::Sandbox,
    vanity::{self, Vanity},
    workspace,
};

pub(crate) use facts::{Facts, as_float};
pub(crate) use modest::tagged;

use import::Import;

/// Counts up when the generators write other repositories.
const GENERATOR: u32 = 1;

/// The host of the generated modules.
const HOST: &str = "mod.test";

/// What is measured.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Shape {
    /// Some dozens of files.
    Small,
    /// The same with 50,000 tags.
    Tags,
    /// About 300 MB in 5,000 files; this many of 100 change from version to version.
    Large(usize),
    /// A large module that others published.
    Published,
}

/// A repository of a shape, alone in a folder.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    pub(crate) shape: Shape,
    /// The folder to serve.
    pub(crate) folder: PathBuf,
    /// The bare repository in it.
    pub(crate) repository: PathBuf,
    /// The host of its module, which is the URL to serve it under.
    pub(crate) host: &'static str,
    pub(crate) module: String,
    /// Versions with zips to ask for, oldest first; each is a tag.
    pub(crate) versions: Vec<String>,
    /// The `h1:` of the last version's zip, from `go` or from who published it.
    pub(crate) sum: String,
}

impl Shape {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Tags => "50,000 tags",
            Self::Large(_) => "large",
            Self::Published => "published",
        }
    }

    /// Whether a round takes seconds.
    pub(crate) fn is_large(self) -> bool {
        matches!(self, Self::Large(_) | Self::Published)
    }

    fn folder(self) -> PathBuf {
        let name = match self {
            Self::Small => "small".to_owned(),
            Self::Tags => "tags".to_owned(),
            Self::Large(changed) => format!("large-{changed}"),
            Self::Published => published::NAME.to_owned(),
        };
        let version = format!("bench/{GENERATOR}");
        workspace::cache_folder().join(version).join(name)
    }

    /// The path of its project.
    fn project(self) -> &'static str {
        match self {
            Self::Small => "bench/small",
            Self::Tags => "bench/tags",
            Self::Large(_) => "bench/large",
            Self::Published => published::PROJECT,
        }
    }

    fn versions(self) -> Vec<String> {
        let minors = |count| (0..count).map(|minor| format!("v1.{minor}.0")).collect();
        match self {
            Self::Small => minors(modest::FEW),
            Self::Large(_) => minors(large::VERSIONS),
            Self::Tags => tagged().split_off(tagged().len() - 2),
            Self::Published => published::VERSIONS.map(str::to_owned).into(),
        }
    }
}

impl Input {
    /// The repository of `shape`, made if it is not there yet.
    ///
    /// # Errors
    /// Why a published module cannot be had.
    pub(crate) fn prepare(sandbox: &Sandbox, shape: Shape) -> Result<Self, String> {
        let folder = shape.folder();
        let project = shape.project();
        let host = if shape == Shape::Published {
            published::HOST
        } else {
            HOST
        };
        let mut input = Self {
            shape,
            repository: folder.join("repositories").join(format!("{project}.git")),
            folder: folder.join("repositories"),
            host,
            module: format!("{host}/{project}"),
            versions: shape.versions(),
            sum: String::new(),
        };
        if !folder.join("sum").is_file() {
            println!("making the repository of the shape `{}` once", shape.name());
            let sum = input.make(sandbox)?;
            fs::write(folder.join("sum"), sum).expect("a file in the cache");
        }
        input.sum = fs::read_to_string(folder.join("sum")).expect("a file in the cache");
        Ok(input)
    }

    /// The last version, which zips are measured with.
    pub(crate) fn version(&self) -> &str {
        self.versions.last().expect("a version")
    }

    /// Makes the repository and returns the sum.
    fn make(&self, sandbox: &Sandbox) -> Result<String, String> {
        // What an earlier run may have left half made.
        fs::remove_dir_all(&self.folder).ok();
        fs::create_dir_all(&self.folder).expect("a folder in the cache");
        if self.shape == Shape::Published {
            return published::make(sandbox, &self.repository);
        }
        let mut import = Import::begin(sandbox, &self.repository);
        match self.shape {
            Shape::Small => modest::write_small(&mut import, &self.module),
            Shape::Tags => modest::write_tags(&mut import, &self.module),
            Shape::Large(changed) => large::write(&mut import, &self.module, changed),
            Shape::Published => {}
        }
        import.finish(sandbox);
        Ok(self.direct_sum(sandbox))
    }

    /// What `go` computes from the repository itself.
    fn direct_sum(&self, sandbox: &Sandbox) -> String {
        let url = format!("https://{}.git", self.module);
        sandbox.redirect_git(&url, &self.repository);
        let import = vanity::Import {
            url,
            subdirectory: String::new(),
        };
        let vanity = Vanity::start([(self.module.clone(), import)].into());
        let asked = [(self.module.clone(), self.version().to_owned())];
        let download = Go::direct(sandbox, &vanity).downloads(&asked).remove(0);
        assert_eq!(download.error, None, "go mod download of {}", self.module);
        download.sum
    }
}

/// What every generated module has beside its packages.
fn write_frame(import: &mut Import, module: &str) {
    let go_mod = format!("module {module}\n\ngo 1.21\n");
    import.file("go.mod", go_mod.as_bytes());
    import.file("LICENSE", b"Do what you like.\n");
}
