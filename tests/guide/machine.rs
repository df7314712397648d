//! A machine of the test's own: a network with nothing but loopback, and an /etc/hosts in which
//! the hosts of the guide lie there. The host's own network and files stay as they are.

use std::{any, env, fs, process::Command};

use goproxy_tests::go_commands;
use tempfile::NamedTempFile;

/// Set in the process that runs inside.
const INSIDE: &str = "GOPROXY_TEST_OWN_MACHINE";

/// Which address each host has. GitLab's and goproxy's hosts are one server; what comes after `$(go env GOPROXY)` and the checksum database are
/// one server, which notes who asks for what.
pub(crate) const HOSTS: [(&str, &str); 5] = [
    ("127.0.0.1", "localhost"),
    ("127.0.0.1", "gitlab.example.com"),
    ("127.0.0.1", "goproxy.example.com"),
    ("127.0.0.2", "proxy.example.org"),
    ("127.0.0.2", "sum.golang.org"),
];

/// Brings loopback up, puts `$1` in the place of /etc/hosts, and becomes the rest.
const ENTER: &str = "PATH=$PATH:/usr/sbin:/sbin ip link set lo up && \
                     mount --bind \"$1\" /etc/hosts && shift && exec \"$@\"";

/// Runs `test`, which is the whole body of a test function, on a machine of its own: this program
/// once more, in namespaces of a user, mounts and a network (unshare(1)), for that test alone.
pub(crate) fn alone<F: FnOnce()>(test: F) {
    if env::var_os(INSIDE).is_some() {
        return test();
    }
    // Says which go commands are missing; what is said inside shows only when the test fails.
    go_commands::all();
    let name = test_name::<F>();
    let hosts = NamedTempFile::new().expect("a temporary file");
    let lines = HOSTS.map(|(address, host)| format!("{address} {host}\n"));
    fs::write(hosts.path(), lines.concat()).expect("a temporary file");
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "--net"])
        .args(["sh", "-c", ENTER, "sh"])
        .arg(hosts.path())
        .arg(env::current_exe().expect("the running test has a path"))
        .args(["--exact", name, "--nocapture"])
        .env(INSIDE, "1")
        .output()
        .expect("unshare(1) of util-linux is installed");
    let told = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && told.contains("1 passed"),
        "{name} on a machine of its own: {}\n{told}\n{errors}\n(this needs unshare and mount of \
         util-linux, ip of iproute2, and user namespaces: root has them, for others see \
         `sysctl user.max_user_namespaces kernel.apparmor_restrict_unprivileged_userns`)",
        output.status
    );
}

/// The name that the test runner knows the test by: that of the closure that it hands over,
/// without the crate.
fn test_name<F>() -> &'static str {
    let name = any::type_name::<F>().trim_end_matches("::{{closure}}");
    name.split_once("::").expect("a function in a module").1
}

#[test]
fn machines_of_their_own_have_the_hosts_of_the_guide_and_no_way_out() {
    alone(|| {
        let hosts = fs::read_to_string("/etc/hosts").unwrap();
        assert!(hosts.contains("127.0.0.1 gitlab.example.com\n"), "{hosts}");
        let routes = fs::read_to_string("/proc/net/route").unwrap();
        assert_eq!(routes.lines().count(), 1, "only the heading: {routes}");
    });
    assert!(
        env::var_os(INSIDE).is_some() || !hosts_of_the_guide(),
        "the real /etc/hosts"
    );
}

fn hosts_of_the_guide() -> bool {
    let hosts = fs::read_to_string("/etc/hosts").unwrap_or_default();
    hosts.contains("127.0.0.2 proxy.example.org")
}
