//! References to token Secrets, and what is said of them.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::Time;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::schema::ObjectName;

/// The type of Secrets that hold tokens. A Secret of another type is never read.
pub const TOKEN_SECRET_TYPE: &str = "goproxy-operator.github.io/token";

/// A Secret of the same namespace with tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub struct TokenReference {
    /// The name of a Secret in this namespace, of type `goproxy-operator.github.io/token`. It has
    /// the keys `token` or `token-sha256`, and perhaps `username`, `kind`, `scopes`, `projects`,
    /// `role`, `expires-at`; or one key `tokens.yaml` with a list of such entries.
    #[schemars(with = "ObjectName")]
    pub secret_name: String,
    /// Whether the Secret is created with a random token if it does not exist. An existing Secret
    /// is never changed, and one that was created stays when this entry goes.
    #[serde(default)]
    pub generate: bool,
}

/// How one Secret with tokens stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub struct TokenStatus {
    /// The name of the Secret.
    pub secret_name: String,
    /// The GoModuleProject that names the Secret; absent where the GoProxy does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// The resourceVersion of the Secret that was read; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_version: Option<String>,
    /// How it stands.
    pub state: TokenState,
    /// How many of its tokens count.
    #[serde(default)]
    pub accepted: i32,
    /// How many of its tokens do not count: wrong, too short, or expired.
    #[serde(default)]
    pub refused: i32,
    /// When the first of its tokens that count expires; absent where none does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Time>,
    /// What is wrong with it and what helps; never a token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// How a Secret with tokens stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum TokenState {
    /// All of its tokens count.
    Valid,
    /// Some of its tokens count.
    PartlyValid,
    /// All of its tokens have expired.
    Expired,
    /// None of its tokens can be used.
    Invalid,
    /// There is no such Secret of type `goproxy-operator.github.io/token`.
    NotFound,
}
