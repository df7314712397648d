//! The look at one repository.

use goproxy_core::go_mod::module_path_of;
use goproxy_core::limits::MAX_GO_MOD;
use goproxy_core::module_path::ModulePath;
use goproxy_core::object_id::ObjectId;
use goproxy_core::repository::Repository as _;
use goproxy_core::tree::EntryMode;
use goproxy_git::{Cancel, Error, Freshness, ObjectReader as _, TreeBounds, View};

use crate::catalog::Project;
use crate::http::error::chain;
use crate::placement::Declaration;
use crate::state::AppState;

/// go.mod files of one repository that are read.
const MAX_DECLARATIONS: usize = 10_000;

/// What a look at a repository found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Finding {
    /// The commit that `HEAD` led to.
    pub head: Option<ObjectId>,
    /// The go.mod files of that commit, in the order of their directories.
    pub declarations: Vec<Declaration>,
    /// Why the repository cannot be read.
    pub problem: Option<String>,
}

/// What is found in the repository of `project`; `None` when nothing changed since `known`.
pub(super) fn examine(
    state: &AppState,
    project: &Project,
    known: Option<&Finding>,
    cancel: &Cancel,
) -> Option<Finding> {
    let _span = project.span().entered();
    let freshness = Freshness::MaxAge(state.settings.refs_max_age);
    let view = state.repositories.view(project, freshness, cancel);
    let finding = view.and_then(|view| {
        let head = view.snapshot().references().head();
        match known {
            Some(known) if known.head == head && known.problem.is_none() => Ok(None),
            _ => find(&view, head).map(Some),
        }
    });
    let finding = finding.unwrap_or_else(|error| {
        Some(Finding {
            problem: Some(chain(&error)),
            ..Finding::default()
        })
    });
    finding.filter(|finding| Some(finding) != known)
}

fn find(view: &View, head: Option<ObjectId>) -> Result<Finding, Error> {
    let commit = match head {
        Some(head) => view.commit(head)?,
        None => None,
    };
    let declarations = match commit {
        Some(commit) => declarations(view, commit.tree)?,
        None => Vec::new(),
    };
    Ok(Finding {
        head,
        declarations,
        problem: None,
    })
}

fn declarations(view: &View, tree: ObjectId) -> Result<Vec<Declaration>, Error> {
    let entries = match view.list_tree(tree, "", &TreeBounds::default()) {
        // A huge tree may still hold modules: only what it declares stays unknown.
        Err(Error::Bound { .. }) => return Ok(Vec::new()),
        entries => entries?,
    };
    let files: Vec<(String, ObjectId)> = entries
        .into_iter()
        .filter(|entry| matches!(entry.mode, EntryMode::Regular | EntryMode::Executable))
        .filter_map(|entry| {
            let path = std::str::from_utf8(&entry.path).ok()?;
            let directory = match path.strip_suffix("go.mod")? {
                "" => "",
                above => above.strip_suffix('/')?,
            };
            Some((directory.to_owned(), entry.id))
        })
        .take(MAX_DECLARATIONS)
        .collect();
    let ids: Vec<ObjectId> = files.iter().map(|(_, id)| *id).collect();
    let headers = view.headers(&ids)?;
    let mut declarations = Vec::new();
    for ((directory, id), header) in files.into_iter().zip(headers) {
        if header.size > MAX_GO_MOD {
            continue;
        }
        let declared = module_path_of(&view.blob(id, MAX_GO_MOD)?);
        let module = declared.and_then(|path| ModulePath::parse(&path).ok());
        declarations.extend(module.map(|module| Declaration { module, directory }));
    }
    Ok(declarations)
}
