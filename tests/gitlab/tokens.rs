//! Who asks.

use base64::Engine as _;
use sha2::{Digest as _, Sha256};

/// A caller and the way in which the credential travels.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Credential {
    Nobody,
    /// A Developer's personal token, in `Private-Token`.
    Member,
    /// The same, as Basic's password beside any user name.
    MemberBasic,
    /// The same, as Bearer.
    MemberBearer,
    Guest,
    /// Valid, without a project here.
    Stranger,
    StrangerBasic,
    Expired,
    ReadApi,
    ReadRepository,
    ReadRepositoryBasic,
    ReadUserBasic,
    Deploy,
    DeployBasic,
    Job,
    JobBasic,
    FailedJob,
    /// A `Private-Token` that nobody has.
    Nonsense,
    /// A Basic password that nobody has.
    NonsenseBasic,
}

/// A token of the serving set: its text and its entry beside the digest.
const TOKENS: [(&str, &str); 9] = [
    (MEMBER, "username: dana, role: developer, scopes: [api]"),
    (GUEST, "role: guest, scopes: [api]"),
    (STRANGER, "scopes: [api], projects: [other/thing]"),
    (EXPIRED, "expiresAt: '2020-01-01T00:00:00Z'"),
    (READ_API, "scopes: [read_api]"),
    (READ_REPOSITORY, "scopes: [read_repository]"),
    (READ_USER, "scopes: [read_user]"),
    (
        DEPLOY,
        "kind: deploy, username: deployer, scopes: [read_repository]",
    ),
    (JOB, "kind: job, scopes: []"),
];
const MEMBER: &str = "glpat-member-0123456789abcdef";
const GUEST: &str = "glpat-guest-0123456789abcdefg";
const STRANGER: &str = "glpat-stranger-0123456789abcd";
const EXPIRED: &str = "glpat-expired-0123456789abcde";
const READ_API: &str = "glpat-read-api-0123456789abcd";
const READ_REPOSITORY: &str = "glpat-read-repository-0123456";
const READ_USER: &str = "glpat-read-user-0123456789abc";
const DEPLOY: &str = "gldt-deploy-0123456789abcdefg";
const JOB: &str = "glcbt-job-0123456789abcdefghi";
const FAILED_JOB: &str = "glcbt-failed-job-0123456789ab";

/// The list of tokens as the serving set has it.
pub(crate) fn entries() -> String {
    let ended = "kind: job, expiresAt: '2020-01-01T00:00:00Z'";
    let entry = |(token, entry): (&str, &str)| {
        let digest = goproxy_core::hash::hex(&Sha256::digest(token.as_bytes()));
        format!("- {{sha256: {digest}, {entry}}}\n")
    };
    TOKENS.map(entry).concat() + &entry((FAILED_JOB, ended))
}

impl Credential {
    /// The header that carries it.
    pub(crate) fn header(self) -> Option<(&'static str, String)> {
        let private = |token: &str| Some(("Private-Token", token.to_owned()));
        let basic = |user: &str, password: &str| {
            let pair = format!("{user}:{password}");
            let encoded = base64::engine::general_purpose::STANDARD.encode(pair);
            Some(("Authorization", format!("Basic {encoded}")))
        };
        match self {
            Self::Nobody => None,
            Self::Member => private(MEMBER),
            Self::MemberBasic => basic("anything at all", MEMBER),
            Self::MemberBearer => Some(("Authorization", format!("Bearer {MEMBER}"))),
            Self::Guest => private(GUEST),
            Self::Stranger => private(STRANGER),
            Self::StrangerBasic => basic("u", STRANGER),
            Self::Expired => private(EXPIRED),
            Self::ReadApi => private(READ_API),
            Self::ReadRepository => private(READ_REPOSITORY),
            Self::ReadRepositoryBasic => basic("u", READ_REPOSITORY),
            Self::ReadUserBasic => basic("u", READ_USER),
            Self::Deploy => Some(("Deploy-Token", DEPLOY.to_owned())),
            Self::DeployBasic => basic("deployer", DEPLOY),
            Self::Job => Some(("Job-Token", JOB.to_owned())),
            Self::JobBasic => basic("gitlab-ci-token", JOB),
            Self::FailedJob => Some(("Job-Token", FAILED_JOB.to_owned())),
            Self::Nonsense => private("nonsense"),
            Self::NonsenseBasic => basic("u", "nonsense"),
        }
    }
}
