//! What claims mean for a GoProxy: how they may be mounted, and whether they can be; pure.

use std::collections::BTreeMap;
use std::sync::Arc;

use goproxy_crds::GoProxy;
use goproxy_crds::conditions::Reason;
use k8s_openapi::api::core::v1::PersistentVolumeClaim;

use crate::children::AccessModes;
use crate::fault::Fault;

/// The claims of a namespace by name.
pub(super) type Claims = BTreeMap<String, Arc<PersistentVolumeClaim>>;

/// How the claims may be mounted.
pub(super) fn access_modes(claims: &Claims) -> AccessModes {
    let modes = claims.iter().map(|(name, claim)| {
        let spec = claim.spec.as_ref();
        let modes = spec.and_then(|spec| spec.access_modes.clone());
        (name.clone(), modes.unwrap_or_default())
    });
    modes.collect()
}

/// Why a volume cannot be mounted; the worst first.
pub(super) fn fault(proxy: &GoProxy, claims: &Claims) -> Option<Fault> {
    let faults = proxy.spec.volumes.iter().enumerate();
    let faults = faults.filter_map(|(at, volume)| {
        let name = &volume.persistent_volume_claim.as_ref()?.claim_name;
        let field = format!("spec.volumes[{at}].persistentVolumeClaim.claimName");
        judge(&field, name, claims.get(name).map(AsRef::as_ref))
    });
    faults.min_by_key(|fault| fault.reason != Reason::ClaimNotFound)
}

/// Whether pods of a new template could not start at all, so that those that run must stay.
pub(super) fn holds_up(fault: &Fault) -> bool {
    // A claim may well be pending until a first pod needs it.
    fault.reason != Reason::ClaimPending
}

fn judge(field: &str, name: &str, claim: Option<&PersistentVolumeClaim>) -> Option<Fault> {
    let fault = |reason, text: &str| Some(Fault::new(reason, format!("{field}: {text}")));
    let Some(claim) = claim else {
        let text = format!("claim {name} does not exist; create it, or remove the volume");
        return fault(Reason::ClaimNotFound, &text);
    };
    let phase = claim
        .status
        .as_ref()
        .and_then(|status| status.phase.as_deref());
    match phase {
        Some("Bound") => None,
        Some("Lost") => {
            let text = format!("claim {name} has lost its volume; restore it, or name another");
            fault(Reason::ClaimLost, &text)
        }
        _ => {
            let text = format!("claim {name} has no volume yet; its Events say why");
            fault(Reason::ClaimPending, &text)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(phase: &str) -> Arc<PersistentVolumeClaim> {
        let text =
            format!("{{spec: {{accessModes: [ReadWriteOnce]}}, status: {{phase: {phase}}}}}");
        Arc::new(serde_saphyr::from_str(&text).unwrap())
    }

    #[test]
    fn claims_that_are_missing_come_before_those_that_are_pending() {
        let proxy: GoProxy = serde_saphyr::from_str(
            "{metadata: {name: main}, spec: {externalURL: 'https://x.example', volumes: [\
             {name: a, persistentVolumeClaim: {claimName: a}}, {name: n, nfs: {server: s, path: /p}}, \
             {name: b, persistentVolumeClaim: {claimName: b}}]}}",
        )
        .unwrap();
        let reason = |claims: &Claims| fault(&proxy, claims).map(|fault| fault.reason);
        let mut claims = Claims::from([("a".to_owned(), claim("Pending"))]);
        let missing = fault(&proxy, &claims).unwrap();
        assert_eq!(missing.reason, Reason::ClaimNotFound);
        assert!(missing.message.contains("spec.volumes[2]") && holds_up(&missing));
        claims.insert("b".to_owned(), claim("Bound"));
        let pending = fault(&proxy, &claims).unwrap();
        assert_eq!(pending.reason, Reason::ClaimPending);
        assert!(!holds_up(&pending));
        claims.insert("a".to_owned(), claim("Lost"));
        assert_eq!(reason(&claims), Some(Reason::ClaimLost));
        claims.insert("a".to_owned(), claim("Bound"));
        assert_eq!(reason(&claims), None);
        assert_eq!(access_modes(&claims)["a"], ["ReadWriteOnce"]);
    }
}
