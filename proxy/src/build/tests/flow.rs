//! Who waits for whom: single flight, stalled readers, cancellation, failures.

use std::num::NonZeroU32;
use std::sync::Arc;

use goproxy_store::State;
use http_body_util::BodyExt;
use tokio::sync::watch;

use super::fake::{Files, Fixture, door};
use crate::body::{Content, ContentBody};
use crate::build::{Attachment, BuildError};
use crate::limits::{Builds, Identity, Turn};

async fn body(mut attachment: Attachment) -> ContentBody {
    ContentBody::whole(attachment.content().await.unwrap(), attachment)
}

async fn bytes(attachment: Attachment) -> Vec<u8> {
    body(attachment)
        .await
        .collect()
        .await
        .unwrap()
        .to_bytes()
        .to_vec()
}

/// Enough files for three windows.
fn three_windows() -> Files {
    Files::numbered(64 + 1024 + 10, 50)
}

#[tokio::test]
async fn sixteen_identical_requests_are_one_build() {
    let fixture = Fixture::on_disk();
    let files = three_windows();
    let attachments: Vec<_> = (0..16).map(|_| fixture.attach(&files)).collect();
    let mut all = Vec::new();
    for attachment in attachments {
        all.push(bytes(attachment).await);
    }
    assert_eq!(fixture.builder.statistics().begun, 1);
    assert!(all[0].len() > 100_000);
    assert!(all.iter().all(|bytes| *bytes == all[0]));
}

#[tokio::test]
async fn a_finished_zip_is_not_built_again_by_this_process_or_the_next() {
    let fixture = Fixture::on_disk();
    let files = three_windows();
    let first = bytes(fixture.attach(&files)).await;
    assert!(fixture.builder.stored(&super::fake::zip().key()).is_some());
    assert_eq!(bytes(fixture.attach(&files)).await, first);
    assert_eq!(fixture.builder.statistics().begun, 1);
    assert_eq!(fixture.spools(), 0);
}

#[tokio::test]
async fn the_first_bytes_come_before_the_last_file_is_read() {
    let fixture = Fixture::on_disk();
    let (door, keeper) = door();
    let mut body = Box::pin(body_behind(&fixture, door, &keeper).await);
    let first = body.frame().await.unwrap().unwrap().into_data().unwrap();
    assert!(first.starts_with(b"PK\x03\x04"));
    drop(keeper.open);
    let rest = body.collect().await.unwrap().to_bytes();
    assert!(rest.ends_with(b"\0\0"));
}

/// The body of a zip whose first window is read and whose second one is not.
async fn body_behind(
    fixture: &Fixture,
    door: super::fake::Door,
    keeper: &super::fake::Keeper,
) -> ContentBody {
    let attachment = fixture.attach_behind(&three_windows(), Some(door));
    keeper.open.send(()).unwrap();
    let body = body(attachment).await;
    keeper.arrived.recv().unwrap();
    keeper.arrived.recv().unwrap();
    body
}

#[tokio::test]
async fn readers_that_stall_hold_up_nobody() {
    let fixture = Fixture::on_disk();
    let files = three_windows();
    let mut stalled = Vec::new();
    for _ in 0..20 {
        stalled.push(body(fixture.attach(&files)).await);
    }
    // One thread builds, and the stalled readers do not hold it.
    let mut other = super::fake::zip();
    other.directory = "d1".to_owned();
    let key = other.key();
    let open = super::fake::opening(&files, None);
    let attachment = fixture.builder.attach(other, key, Turn::default(), open);
    assert!(!bytes(attachment).await.is_empty());
    assert!(!bytes(fixture.attach(&files)).await.is_empty());
    for body in stalled {
        assert!(!body.collect().await.unwrap().to_bytes().is_empty());
    }
}

#[tokio::test]
async fn a_build_is_cancelled_when_its_last_reader_leaves() {
    let fixture = Fixture::on_disk();
    let (door, keeper) = door();
    let first = body_behind(&fixture, door, &keeper).await;
    let second = body(fixture.attach(&Files::default())).await;
    assert_eq!(fixture.spools(), 1);
    drop(first);
    assert_eq!(fixture.builder.statistics().read, 1, "one reader is left");
    drop(second);
    assert_eq!(fixture.builder.statistics().read, 0);
    drop(keeper.open);
    keeper.ended.recv().unwrap();
    assert_eq!(fixture.spools(), 0);
    assert!(fixture.builder.stored(&super::fake::zip().key()).is_none());
    // The next one builds from the start.
    assert!(!bytes(fixture.attach(&three_windows())).await.is_empty());
    assert_eq!(fixture.builder.statistics().begun, 2);
}

#[tokio::test]
async fn a_build_that_nobody_waits_for_leaves_the_queue() {
    let fixture = Fixture::on_disk();
    let (door, keeper) = door();
    let running = fixture.attach_behind(&Files::numbered(1, 10), Some(door));
    tokio::task::yield_now().await;
    keeper.arrived.recv().unwrap();
    let mut other = super::fake::zip();
    other.directory = "d1".to_owned();
    let key = other.key();
    let open = super::fake::opening(&Files::default(), None);
    let waiting = fixture.builder.attach(other, key, Turn::default(), open);
    while fixture.pool.waiting() == 0 {
        tokio::task::yield_now().await;
    }
    drop(waiting);
    while fixture.pool.waiting() > 0 {
        tokio::task::yield_now().await;
    }
    drop(keeper.open);
    assert!(!bytes(running).await.is_empty());
    assert_eq!(fixture.builder.statistics().begun, 1);
}

#[tokio::test]
async fn a_missing_object_at_the_start_is_an_error_before_the_first_byte() {
    let fixture = Fixture::on_disk();
    let files = Files::numbered(10, 50).losing("d3/f3.txt");
    let mut attachment = fixture.attach(&files);
    let error = attachment.content().await.unwrap_err();
    assert!(matches!(*error, BuildError::Repository(_)), "{error}");
    assert!(!error.is_refusal());
    assert_eq!(fixture.spools(), 0);
    // It may be mended: the next request looks again.
    assert!(
        !bytes(fixture.attach(&Files::numbered(10, 50)))
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn a_failure_after_the_first_byte_cuts_the_body() {
    let fixture = Fixture::on_disk();
    let files = three_windows().losing("d5/f999.txt");
    let mut attachment = fixture.attach(&files);
    let content = attachment.content().await.unwrap();
    let body = ContentBody::whole(content.clone(), attachment);
    let error = body.collect().await.unwrap_err().to_string();
    assert!(error.contains("failed after the answer began"), "{error}");
    let Content::Spool(mut spool) = content else {
        panic!("a cold zip is a spool");
    };
    assert!(matches!(spool.ended().await.state, State::Failed(_)));
    assert!(fixture.builder.stored(&super::fake::zip().key()).is_none());
}

#[tokio::test]
async fn a_panic_in_a_build_is_an_error_and_the_thread_lives_on() {
    let fixture = Fixture::on_disk();
    let zip = super::fake::zip();
    let key = zip.key();
    let open = |_: &goproxy_git::Cancel| -> Result<super::fake::FakeSource, goproxy_git::Error> {
        panic!("on purpose")
    };
    let mut attachment = fixture.builder.attach(zip, key, Turn::default(), open);
    let error = attachment.content().await.unwrap_err();
    assert!(matches!(*error, BuildError::Pool(_)), "{error}");
    assert!(
        !bytes(fixture.attach(&Files::numbered(1, 1)))
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn a_build_holds_its_turn_to_its_end_and_who_joins_it_holds_none() {
    let fixture = Fixture::on_disk();
    let builds = Arc::new(Builds::default());
    let (_sender, limit) = watch::channel(NonZeroU32::new(1));
    let turn = {
        let builds = Arc::clone(&builds);
        move || {
            let (builds, limit) = (Arc::clone(&builds), limit.clone());
            async move {
                builds
                    .turn(Identity::Token([1; 32]), limit, |limit| *limit)
                    .await
            }
        }
    };
    let (door, keeper) = door();
    let (zip, files) = (super::fake::zip(), three_windows());
    let key = zip.key();
    assert!(!fixture.builder.is_under_way(&key));
    let first = turn().await.unwrap();
    let open = super::fake::opening(&files, Some(door));
    let attachment = fixture.builder.attach(zip, key, first, open);
    keeper.open.send(()).unwrap();
    let body = body(attachment).await;
    assert!(fixture.builder.is_under_way(&key));
    let next = tokio::spawn(turn());
    while builds.waiting() == 0 {
        tokio::task::yield_now().await;
    }
    // It waits however often others get their turn.
    for _ in 0..1000 {
        tokio::task::yield_now().await;
    }
    assert!(!next.is_finished());
    drop(keeper.open);
    assert!(!body.collect().await.unwrap().to_bytes().is_empty());
    next.await.unwrap().unwrap();
}
