//! How long a look at a GoProxy may take as a whole.

use std::future::Future;
use std::time::Duration;

use super::key::Key;

const PATIENCE: Duration = Duration::from_mins(1);

/// What `look` comes to; nothing when it was given up. `what` it is stands before the GoProxy in the log.
pub(super) async fn with_patience<T>(
    what: &str,
    (namespace, name): &Key,
    look: impl Future<Output = T>,
) -> Option<T> {
    let looked = tokio::time::timeout(PATIENCE, Box::pin(look)).await.ok();
    if looked.is_none() {
        let seconds = PATIENCE.as_secs();
        tracing::error!(
            namespace,
            name,
            "{what} GoProxy {namespace}/{name} took more than {seconds} s and was given up"
        );
    }
    looked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_look_that_hangs_is_given_up() {
        let key = ("go".to_owned(), "main".to_owned());
        let hangs = with_patience("the look at", &key, std::future::pending::<()>());
        assert_eq!(hangs.await, None);
        let ends = with_patience("the look at", &key, async { 5 });
        assert_eq!(ends.await, Some(5));
    }
}
