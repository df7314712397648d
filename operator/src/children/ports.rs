//! The ports of the proxy's container.

/// For clients.
pub const SERVING: i32 = 8080;
/// For the operator, the kubelet and monitoring.
pub const MANAGEMENT: u16 = 9090;

/// The name of [`SERVING`].
pub const SERVING_NAME: &str = "serving";
/// The name of [`MANAGEMENT`].
pub const MANAGEMENT_NAME: &str = "management";
