//! One project as the serving set has it, and its faults in the resource's words.

use goproxy_core::identity::ProjectPath;
use goproxy_core::serving_set::{Instance, PlaceError, ProjectFault, document};
use goproxy_crds::GoModuleProject;
use goproxy_crds::conditions::Reason;

use crate::fault::Fault;
use crate::validate::volumes::visibility;

/// The project as the serving set has it, without paths that it may not claim.
pub(super) fn document(
    project: &GoModuleProject,
    instance: &Instance,
    left_out: &mut Vec<String>,
) -> document::Project {
    let spec = &project.spec;
    let mut allowed = |field: &str, path: &String, checked: Result<(), String>| {
        let fault = checked.err();
        let is_allowed = fault.is_none();
        left_out.extend(fault.map(|fault| format!("spec.{field}: {path}: {fault}")));
        is_allowed.then(|| path.clone())
    };
    let former = spec.redirected_paths.iter().filter_map(|path| {
        let checked = ProjectPath::parse(path).map(|_| ());
        allowed(
            "redirectedPaths",
            path,
            checked.map_err(|error| error.to_string()),
        )
    });
    let former_paths = former.collect();
    let imports = spec.import_paths.iter().filter_map(|path| {
        let checked = instance.import_path(path).map(|_| ());
        allowed("importPaths", path, checked)
    });
    document::Project {
        id: u64::try_from(spec.project_id).unwrap_or_default(),
        path: spec.path.clone(),
        visibility: visibility(spec.visibility),
        enabled: spec.enabled,
        package_registry: document::Switch {
            enabled: spec.package_registry.enabled,
        },
        repository: document::Repository {
            volume: spec.repository.volume.clone(),
            path: spec.repository.path.clone(),
        },
        former_paths,
        import_paths: imports.collect(),
        requires: Vec::new(),
    }
}

/// The fault with the field's name in the resource.
pub(super) fn in_spec(fault: &ProjectFault) -> Fault {
    let reason = match fault {
        ProjectFault::Place(PlaceError::UnknownVolume(_)) => Reason::VolumeNotFound,
        ProjectFault::Place(PlaceError::NotAllowed { .. }) => Reason::PathNotAllowed,
        ProjectFault::Place(PlaceError::TooVisible { .. }) => Reason::VisibilityNotAllowed,
        ProjectFault::Place(PlaceError::Unclean(_)) | ProjectFault::Field(_) => Reason::InvalidSpec,
    };
    let text = fault.to_string();
    let text = text.strip_prefix("id: ").map_or_else(
        || format!("spec.{text}"),
        |rest| format!("spec.projectId: {rest}"),
    );
    Fault::new(reason, text)
}
