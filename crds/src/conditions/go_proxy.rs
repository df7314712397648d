//! The conditions of a GoProxy.

use super::{ConditionDocs, ConditionType, RECONCILING, Reason, fails, holds, unknown};

/// The conditions of a GoProxy, in the order of the reference page.
pub const GO_PROXY: &[ConditionDocs] = &[
    ConditionDocs {
        condition: ConditionType::Ready,
        meaning: "whether everything that is declared is served",
        reasons: &[
            holds(
                Reason::Ready,
                "the pods are ready and answer as declared",
                "",
            ),
            fails(
                Reason::Progressing,
                "the operator has not finished yet",
                "wait; `Reconciling` says what for",
            ),
            fails(
                Reason::InvalidSpec,
                "a field has a value that cannot be right",
                "change the field that the message names",
            ),
            fails(
                Reason::NotAllowed,
                "a field is used that the operator does not allow: a `hostPath` volume or `podTemplate`",
                "leave the field out, or start the operator with the flag that the message names",
            ),
            fails(
                Reason::NameConflict,
                "an object of a name that is needed exists and belongs to somebody else",
                "delete or rename the object that the message names, or give the GoProxy another name",
            ),
            fails(
                Reason::ApplyFailed,
                "an object could not be written",
                "the message has the API server's answer: a quota, a policy, a missing right of the operator",
            ),
            fails(
                Reason::VolumesNotBound,
                "a volume cannot be mounted; pods that run are left as they are",
                "see the condition `VolumesBound`",
            ),
            fails(
                Reason::RolloutInProgress,
                "pods are being replaced",
                "wait; requests are served meanwhile",
            ),
            fails(
                Reason::RolloutFailed,
                "pods cannot be created or do not become ready",
                "the message names the pod and why; `kubectl describe pod` shows its Events",
            ),
            fails(
                Reason::NotProgrammed,
                "not every ready pod answers as declared",
                "see the condition `Programmed`",
            ),
        ],
    },
    ConditionDocs {
        condition: ConditionType::VolumesBound,
        meaning: "whether all volumes can be mounted",
        reasons: &[
            holds(Reason::Bound, "they can", ""),
            fails(
                Reason::ClaimNotFound,
                "a PersistentVolumeClaim does not exist in this namespace",
                "create it, or correct `spec.volumes[].persistentVolumeClaim.claimName`",
            ),
            fails(
                Reason::ClaimPending,
                "a PersistentVolumeClaim has no volume yet",
                "see its Events: a storage class, or a first pod that it waits for",
            ),
            fails(
                Reason::ClaimLost,
                "a PersistentVolumeClaim has lost its volume",
                "restore the volume, or name another claim",
            ),
            fails(
                Reason::NotAllowed,
                "a volume is a `hostPath`, which the operator does not allow",
                "use a claim, or start the operator with `--allow-host-path`",
            ),
        ],
    },
    ConditionDocs {
        condition: ConditionType::TokensResolved,
        meaning: "whether all Secrets with tokens are there and right, those of projects included; \
            others count meanwhile",
        reasons: &[
            holds(Reason::Resolved, "they are", ""),
            holds(
                Reason::TokensExpireSoon,
                "they are, and a token expires within a week",
                "put a new token beside it into the Secret that the message names, let its holders change over, \
                 then take the old one out",
            ),
            holds(
                Reason::NoTokens,
                "no Secret is named: only public projects can be read",
                "",
            ),
            fails(
                Reason::SecretNotFound,
                "there is no such Secret of type `goproxy-operator.github.io/token`",
                "create it with that type (the type of an existing Secret cannot be changed: delete it first), \
                 or set `generate: true`",
            ),
            fails(
                Reason::InvalidTokens,
                "a Secret holds tokens that do not count",
                "`status.tokens` names the Secret, the key and the fault",
            ),
            fails(
                Reason::TokensExpired,
                "tokens have expired",
                "put new ones into the Secrets that `status.tokens` names, or remove them",
            ),
        ],
    },
    ConditionDocs {
        condition: ConditionType::Programmed,
        meaning: "whether every ready pod answers as declared at this moment",
        reasons: &[
            holds(Reason::Programmed, "it does", ""),
            fails(
                Reason::Pending,
                "not all pods have taken the newest serving set",
                "wait some seconds; then see the log of the pod that the message names",
            ),
            fails(
                Reason::Refused,
                "a pod leaves an entry of the serving set out, or does not take it at all and keeps the former one",
                "the message has its reason; the proxy's image may be older than the operator",
            ),
            fails(
                Reason::ServingSetTooLarge,
                "the projects and tokens do not fit into one Secret (900 KiB, compressed); the last set \
                 that did is served",
                "move projects to another GoProxy",
            ),
            unknown(
                Reason::PodsUnreachable,
                "ready pods cannot be asked what they serve",
                "let the operator reach the management port of the pods that the message names: \
                 a NetworkPolicy may be in the way",
            ),
            unknown(
                Reason::NoPods,
                "there is no ready pod",
                "see the condition `Ready`; with `replicas: 0` this is as declared",
            ),
        ],
    },
    ConditionDocs {
        condition: ConditionType::Paused,
        meaning: "whether the operator leaves everything as it is",
        reasons: &[
            holds(
                Reason::Suspended,
                "`spec.suspend` is set: nothing is written but this condition, what is served stays",
                "set `spec.suspend: false` to go on",
            ),
            fails(Reason::NotSuspended, "the GoProxy is looked after", ""),
        ],
    },
    RECONCILING,
    ConditionDocs {
        condition: ConditionType::Stalled,
        meaning: "that only a change by a person helps; present only while true",
        reasons: &[
            holds(
                Reason::InvalidSpec,
                "a field has a value that cannot be right",
                "change the field that the message names",
            ),
            holds(
                Reason::NotAllowed,
                "a field is used that the operator does not allow",
                "leave it out, or start the operator with the flag that the message names",
            ),
            holds(
                Reason::NameConflict,
                "an object of a name that is needed belongs to somebody else",
                "delete or rename it, or give the GoProxy another name",
            ),
        ],
    },
];
