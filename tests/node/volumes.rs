//! Repository volumes: claims, folders of the node, NFS; what a rollout does to them.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use goproxy_tests::waiting::wait_for;

use crate::cluster::{kubectl, kubectl_output};
use crate::developer::Developer;
use crate::manifests::project;
use crate::pods::ready;
use crate::world::World;

/// Owner, mode and time of change of everything below a folder.
fn look(folder: &Path) -> BTreeMap<String, (u32, u32, u32, i64, i64)> {
    let mut found = BTreeMap::new();
    let mut left = vec![folder.to_path_buf()];
    while let Some(path) = left.pop() {
        let of = fs::symlink_metadata(&path).unwrap();
        let facts = (of.uid(), of.gid(), of.mode(), of.ctime(), of.ctime_nsec());
        found.insert(path.display().to_string(), facts);
        if of.is_dir() {
            left.extend(
                fs::read_dir(&path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        }
    }
    found
}

/// Gives every new pod of the namespace an `fsGroup`, as some platforms do.
const INJECTED: &str = "apiVersion: admissionregistration.k8s.io/v1\nkind: MutatingAdmissionPolicy\n\
    metadata: {name: inject-fs-group}\nspec:\n  failurePolicy: Fail\n  reinvocationPolicy: Never\n  \
    matchConstraints:\n    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: volumes}}\n    \
    resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}]\n  \
    mutations:\n  - patchType: JSONPatch\n    jsonPatch: {expression: '[JSONPatch{op: \"add\", \
    path: \"/spec/securityContext/fsGroup\", value: 4711}]'}\n---\n\
    apiVersion: admissionregistration.k8s.io/v1\nkind: MutatingAdmissionPolicyBinding\n\
    metadata: {name: inject-fs-group}\nspec: {policyName: inject-fs-group}\n";

#[test]
fn rollouts_leave_repositories_as_they_are_also_where_an_fs_group_is_injected() {
    let world = World::new("volumes");
    world.library("team/lib", &["v1.0.0"]);
    let before = look(&world.volume());
    crate::cluster::apply("volumes", INJECTED);
    wait_for("the platform's policy, in force", || {
        let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: probe}\nspec:\n  \
                   securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}\n  \
                   containers: [{name: c, image: c, securityContext: {allowPrivilegeEscalation: false, \
                   capabilities: {drop: [ALL]}}}]\n";
        let create = [
            "-n",
            "volumes",
            "create",
            "--dry-run=server",
            "-o",
            "yaml",
            "-f",
            "-",
        ];
        let outcome = kubectl(&create, pod);
        outcome.output.contains("fsGroup: 4711").then_some(())
    });
    world.apply(
        &(world.go_proxy("enabled: true") + &project("lib", 1, "team/lib", "visibility: public")),
    );
    world.wait_until_ready(&["goproxy/main", "gomoduleproject/lib"]);
    let pod = ready(&world).unwrap().remove(0).name;
    let object = world.read("v1", &format!("pods/{pod}")).unwrap();
    assert_eq!(
        object["spec"]["securityContext"]["fsGroup"], 4711,
        "the platform's"
    );
    world.kubectl(&["rollout", "restart", "deployment/main"]);
    world.kubectl(&["rollout", "status", "deployment/main", "--timeout=3m"]);
    assert_eq!(look(&world.volume()), before);
    later_and_missing(&world);
    kubectl_output(&[
        "delete",
        "mutatingadmissionpolicy,mutatingadmissionpolicybinding",
        "inject-fs-group",
    ]);
}

/// A volume that comes later rolls without loss; one that is missing leaves the pods at work.
fn later_and_missing(world: &World) {
    let more = world.volume().with_file_name("volumes-more");
    fs::create_dir_all(&more).unwrap();
    world.apply(&world.claim("more", &more));
    let volumes = "{\"spec\": {\"volumes\": [{\"name\": \"git\", \"persistentVolumeClaim\": {\"claimName\": \"git\"}}, \
                   {\"name\": \"more\", \"persistentVolumeClaim\": {\"claimName\": \"CLAIM\"}}]}}";
    let old = ready(world).unwrap();
    let developer = Developer::new(world, None);
    let module = format!("{}/team/lib", world.host());
    world.patch("goproxy", "main", &volumes.replace("CLAIM", "more"));
    let mut asked = 0;
    wait_for("a pod with the later volume", || {
        let got = developer.download_afresh(&module, "v1.0.0");
        assert!(
            got.succeeded,
            "while pods roll: {}{}",
            got.output, got.errors
        );
        asked += 1;
        let pods = ready(world)?;
        (pods.len() == 1 && pods != old).then_some(())
    });
    println!("figure: a volume that comes later: {asked} downloads while pods rolled, 0 failed");

    let old = ready(world).unwrap();
    world.patch("goproxy", "main", &volumes.replace("CLAIM", "absent"));
    let message = world.wait_for_condition("goproxies/main", "VolumesBound", "False");
    assert!(message.contains("absent"), "{message}");
    assert_eq!(
        ready(world).unwrap(),
        old,
        "pods that work are not rolled away"
    );
    let got = developer.download_afresh(&module, "v1.0.0");
    assert!(got.succeeded, "{}{}", got.output, got.errors);
}

#[test]
fn folders_of_the_node_are_served_where_the_operator_and_the_namespace_allow_it() {
    let world = World::with("folders", "privileged", &["allowHostPath=true"]);
    world.library("team/lib", &["v1.0.0"]);
    let proxy = world.go_proxy("enabled: true").replace(
        "persistentVolumeClaim: {claimName: git}",
        &format!("hostPath: {{path: {}}}", world.volume().display()),
    );
    world.apply(&(proxy + &project("lib", 1, "team/lib", "visibility: public")));
    world.wait_until_ready(&["goproxy/main", "gomoduleproject/lib"]);
    let got = Developer::new(&world, None)
        .download_afresh(&format!("{}/team/lib", world.host()), "v1.0.0");
    assert!(got.succeeded, "{}{}", got.output, got.errors);
}

#[test]
fn nfs_is_taken_by_the_real_api_server() {
    let world = World::with("nfs", "privileged", &[]);
    let proxy = world.go_proxy("enabled: true").replace(
        "persistentVolumeClaim: {claimName: git}",
        "nfs: {server: 10.89.0.1, path: /srv/git}",
    );
    world.apply(&proxy);
    let deployment = wait_for("the Deployment", || {
        world.read("apps/v1", "deployments/main")
    });
    let volumes = deployment["spec"]["template"]["spec"]["volumes"]
        .as_array()
        .unwrap();
    let nfs = volumes
        .iter()
        .find(|volume| !volume["nfs"].is_null())
        .unwrap();
    assert_eq!(nfs["nfs"]["readOnly"], true, "{nfs}");
    let systems = fs::read_to_string("/proc/filesystems").unwrap();
    if !systems.contains("nfs") {
        println!("LEFT OUT: NFS is not mounted, this kernel has no nfs (/proc/filesystems)");
        let deleted = kubectl(&["-n", "nfs", "delete", "goproxy", "main"], "");
        assert!(deleted.succeeded, "{}", deleted.errors);
    }
}
