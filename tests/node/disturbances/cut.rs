//! How clients tell of a connection that was refused or cut, and not of an answer.

/// What go and git say before whatever the network told them, of which there is no end: more than fifteen
/// ways came when a server was killed thousands of times, each time at another moment of a command.
const CONNECTION: [&str; 7] = [
    // Of go's HTTP client, as text and in JSON.
    "Get \"https://",
    "Get \\\"https://",
    // Of git before and after its request, with curl's words, and of what git read.
    "unable to access 'https://",
    "RPC failed; curl",
    "unexpected disconnect",
    "hung up",
    // Of both.
    "EOF",
];

/// What is said of an answer, of who gave it, of none that came in time, and of nobody to ask.
const OTHER: [&str; 12] = [
    "returned error",
    "server response",
    "malformed",
    "certificate",
    "tls: ",
    "fatal alert",
    "timeout",
    "Timeout",
    "timed out",
    "deadline",
    "no such host",
    "resolve host",
];

/// Whether a failed command says that its connection was refused or cut.
pub(super) fn is_told_by(message: &str) -> bool {
    let says = |words: &[&str]| words.iter().any(|words| message.contains(words));
    says(&CONNECTION) && !says(&OTHER)
}

#[test]
fn cuts_are_told_from_what_else_fails() {
    let list = "https://main.svc/api/v4/packages/go/main.svc/team/tools/@v/list";
    let cuts = [
        format!("go: module main.svc/team/tools: Get \"{list}\": write: broken pipe\n"),
        format!("{{\"Error\": \"Get \\\"{list}\\\": connect: connection refused\"}}"),
        "fatal: unable to access 'https://main.svc/team/tools.git/': Send failure: Broken pipe\n".to_owned(),
        "error: RPC failed; curl 56 GnuTLS recv error (-110)\nfatal: protocol error: bad pack header\n"
            .to_owned(),
    ];
    let others = [
        format!("go: module main.svc/team/tools: reading {list}: 404 Not Found\n\tserver response: not found\n"),
        format!("go: module main.svc/team/tools: Get \"{list}\": tls: failed to verify certificate: x509\n"),
        "fatal: unable to access 'https://main.svc/team/tools.git/': The requested URL returned error: 503\n"
            .to_owned(),
        "fatal: repository 'https://main.svc/team/tools.git/' not found\n".to_owned(),
        format!("go: module main.svc/team/tools: Get \"{list}\": dial tcp 10.96.0.1:443: i/o timeout\n"),
        "fatal: unable to access 'https://main.svc/team/tools.git/': Connection timed out\n".to_owned(),
    ];
    for message in cuts {
        assert!(is_told_by(&message), "{message}");
    }
    for message in others {
        assert!(!is_told_by(&message), "{message}");
    }
}
