//! The conditions of a GoModuleProject.

use super::{ConditionDocs, ConditionType, RECONCILING, Reason, fails, holds, unknown};

/// The conditions of a GoModuleProject, in the order of the reference page.
pub const GO_MODULE_PROJECT: &[ConditionDocs] = &[
    ConditionDocs {
        condition: ConditionType::Ready,
        meaning: "whether the project is served as declared",
        reasons: &[
            holds(Reason::Ready, "it is", ""),
            holds(
                Reason::Disabled,
                "`spec.enabled` is false: the proxy answers 404 to those who may see the project",
                "set `spec.enabled: true` to serve it, or remove the field to follow the GoProxy",
            ),
            fails(
                Reason::Progressing,
                "the operator has not finished yet",
                "wait; `Reconciling` says what for",
            ),
            fails(
                Reason::NotAccepted,
                "the project is not taken into what its GoProxy serves",
                "see the condition `Accepted`",
            ),
            fails(
                Reason::NotProgrammed,
                "not every ready pod answers as declared",
                "see the condition `Programmed`",
            ),
            fails(
                Reason::InvalidSpec,
                "the operator cannot read the object: the definitions are newer than the operator",
                "upgrade the operator, or change the field that the message names; until then it is served as before",
            ),
            fails(
                Reason::RepositoryUnavailable,
                "the repository is missing, damaged, or of a kind that cannot be read; clients get 503",
                "the message says which: correct `spec.repository`, or the repository's files and their mode",
            ),
        ],
    },
    ConditionDocs {
        condition: ConditionType::Accepted,
        meaning: "whether the project is taken into what its GoProxy serves",
        reasons: &[
            holds(Reason::Accepted, "it is", ""),
            holds(
                Reason::PartiallyAccepted,
                "it is, but without some redirected or import paths, which belong to others or are not \
                 below the GoProxy's `importHosts`",
                "the message names them: remove them, or add the host to the GoProxy",
            ),
            fails(
                Reason::ProxyNotFound,
                "there is no GoProxy of that name in this namespace",
                "create it, or create the GoModuleProject with another `spec.proxyRef.name`",
            ),
            fails(
                Reason::ProxyInvalid,
                "the GoProxy cannot be served itself",
                "see the GoProxy's condition `Ready`",
            ),
            fails(
                Reason::Conflict,
                "an older GoModuleProject of the GoProxy has the number, or the path (upper and lower \
                 case are the same)",
                "the message names it: change `spec.path`, create this one with another \
                 `spec.projectId`, or delete the other",
            ),
            fails(
                Reason::VolumeNotFound,
                "the GoProxy has no volume of that name",
                "correct `spec.repository.volume`, or add the volume to the GoProxy",
            ),
            fails(
                Reason::PathNotAllowed,
                "the repository's path is outside of the volume's `allowedPaths`",
                "correct `spec.repository.path`, or widen the volume's `allowedPaths`",
            ),
            fails(
                Reason::VisibilityNotAllowed,
                "the visibility is wider than the volume's `maxVisibility`",
                "lower `spec.visibility`, or widen the volume's `maxVisibility`",
            ),
            fails(
                Reason::InvalidSpec,
                "a field has a value that cannot be right",
                "change the field that the message names",
            ),
        ],
    },
    ConditionDocs {
        condition: ConditionType::Programmed,
        meaning: "whether every ready pod has the project as declared at this moment",
        reasons: &[
            holds(Reason::Programmed, "it has", ""),
            fails(
                Reason::NotAccepted,
                "the project is not taken into what its GoProxy serves",
                "see the condition `Accepted`",
            ),
            fails(
                Reason::Pending,
                "not all pods have taken the newest serving set",
                "wait some seconds; then see the GoProxy's condition `Programmed`",
            ),
            fails(
                Reason::Refused,
                "a pod leaves the project out, or keeps a former serving set",
                "the message has its reason; the proxy's image may be older than the operator",
            ),
            fails(
                Reason::Suspended,
                "the GoProxy is suspended: what was served before stays",
                "set `spec.suspend: false` on the GoProxy",
            ),
            unknown(
                Reason::PodsUnreachable,
                "ready pods cannot be asked what they serve",
                "see the GoProxy's condition `Programmed`",
            ),
            unknown(
                Reason::NoPods,
                "the GoProxy has no ready pod",
                "see the GoProxy's condition `Ready`",
            ),
        ],
    },
    RECONCILING,
    ConditionDocs {
        condition: ConditionType::Stalled,
        meaning: "that only a change by a person helps; present only while true",
        reasons: &[
            holds(
                Reason::NotAccepted,
                "the project is not taken into what its GoProxy serves",
                "see the condition `Accepted`",
            ),
            holds(
                Reason::InvalidSpec,
                "a field has a value that cannot be right",
                "change the field that the message names",
            ),
        ],
    },
];
