use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Waker;

use goproxy_store::{Key, Settings, SpoolWriter, Store};
use http_body::Body;

use super::*;

const KEY: Key = Key::from_bytes([7; 32]);

fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(Settings {
        directory: Some(folder.path().to_owned()),
        disk_limit: 1 << 30,
        memory_limit: 0,
    });
    (folder, store)
}

fn cold(writer: &SpoolWriter) -> ContentBody {
    ContentBody::whole(Content::Spool(writer.reader()), ())
}

async fn frame(body: &mut ContentBody) -> Option<Result<Bytes, BodyError>> {
    let frame = poll_fn(|context| Pin::new(&mut *body).poll_frame(context)).await?;
    Some(frame.map(|frame| frame.into_data().unwrap()))
}

fn is_pending(body: &mut ContentBody) -> bool {
    let mut context = Context::from_waker(Waker::noop());
    Pin::new(body).poll_frame(&mut context).is_pending()
}

async fn collect(mut body: ContentBody) -> Vec<u8> {
    let mut all = Vec::new();
    while let Some(bytes) = frame(&mut body).await {
        all.extend_from_slice(&bytes.unwrap());
    }
    all
}

#[tokio::test]
async fn a_cold_body_follows_the_spool_to_its_end() {
    let (_folder, store) = store();
    let mut writer = store.spool();
    let mut body = cold(&writer);
    assert_eq!(body.size_hint().exact(), None);
    assert!(is_pending(&mut body));
    writer.append(Bytes::from("first")).unwrap();
    assert_eq!(frame(&mut body).await.unwrap().unwrap(), "first");
    assert!(is_pending(&mut body));
    assert!(is_pending(&mut body));
    writer.append(Bytes::from("second")).unwrap();
    writer.finish(&KEY);
    assert_eq!(frame(&mut body).await.unwrap().unwrap(), "second");
    assert!(frame(&mut body).await.is_none());
}

#[tokio::test]
async fn a_waiting_body_is_woken_by_progress() {
    let (_folder, store) = store();
    let mut writer = store.spool();
    let reader = tokio::spawn(collect(cold(&writer)));
    tokio::task::yield_now().await;
    let written = std::thread::spawn(move || {
        for _ in 0..100 {
            writer.append(Bytes::from(vec![1; 1000])).unwrap();
        }
        writer.finish(&KEY);
    });
    assert_eq!(reader.await.unwrap(), vec![1; 100_000]);
    written.join().unwrap();
}

#[tokio::test]
async fn a_failed_build_ends_the_body_with_an_error_and_never_cleanly() {
    let (_folder, store) = store();
    let mut writer = store.spool();
    let mut body = cold(&writer);
    writer.append(Bytes::from("first")).unwrap();
    writer.fail("object 12 is missing");
    assert_eq!(frame(&mut body).await.unwrap().unwrap(), "first");
    let error = frame(&mut body).await.unwrap().unwrap_err().to_string();
    assert!(error.contains("object 12 is missing"), "{error}");
}

#[tokio::test]
async fn a_finished_content_has_an_exact_length_and_ranges() {
    let (_folder, store) = store();
    let content: Vec<u8> = (0..700_000_u32).map(|byte| (byte % 251) as u8).collect();
    let mut writer = store.spool();
    writer.append(Bytes::from(content.clone())).unwrap();
    let spool = writer.reader();
    writer.finish(&KEY);
    let artefact = store.find_checked(&KEY).unwrap();
    for found in [Content::Artefact(artefact), Content::Spool(spool)] {
        let body = ContentBody::whole(found.clone(), ());
        assert_eq!(body.size_hint().exact(), Some(700_000));
        assert_eq!(collect(body).await, content);

        let body = ContentBody::range(found, 1_000, 601_000, ());
        assert_eq!(body.size_hint().exact(), Some(600_000));
        assert_eq!(collect(body).await, content[1_000..601_000]);
    }
}

#[tokio::test]
async fn a_stalled_reader_holds_up_neither_the_writer_nor_other_readers() {
    let (_folder, store) = store();
    let mut writer = store.spool();
    let stalled: Vec<ContentBody> = (0..20).map(|_| cold(&writer)).collect();
    let reader = cold(&writer);
    for _ in 0..10 {
        writer.append(Bytes::from(vec![1; 100_000])).unwrap();
    }
    writer.finish(&KEY);
    assert_eq!(collect(reader).await, vec![1; 1_000_000]);
    for body in stalled {
        assert_eq!(collect(body).await.len(), 1_000_000);
    }
}

#[test]
fn what_is_attached_leaves_with_the_body() {
    struct Leave(Arc<AtomicBool>);
    impl Drop for Leave {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }
    let (_folder, store) = store();
    let left = Arc::new(AtomicBool::new(false));
    let spool = store.spool().reader();
    let body = ContentBody::whole(Content::Spool(spool), Leave(Arc::clone(&left)));
    assert!(!left.load(Ordering::Relaxed));
    drop(body);
    assert!(left.load(Ordering::Relaxed));
}
