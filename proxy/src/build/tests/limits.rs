//! What is refused, when, and what it may take.

use goproxy_core::tree::EntryMode;
use goproxy_store::SpoolError;
use http_body_util::BodyExt;

use super::fake::{Files, Fixture, zip};
use crate::body::ContentBody;
use crate::build::BuildError;
use crate::limits::Turn;

async fn refusal(files: &Files) -> String {
    let fixture = Fixture::on_disk();
    let error = fixture.attach(files).content().await.unwrap_err();
    assert!(error.is_refusal(), "{error:?}");
    assert_eq!(fixture.spools(), 0);
    error.to_string()
}

#[tokio::test]
async fn bad_names_and_collisions_are_refused_before_the_first_byte() {
    let error = refusal(&Files::default().with("aux.txt", "")).await;
    assert!(error.contains("aux.txt"), "{error}");
    let error = refusal(&Files::default().with("a/README", "").with("A/readme", "")).await;
    assert!(error.contains("differs from"), "{error}");
}

#[tokio::test]
async fn a_go_mod_beyond_its_limit_is_refused_by_its_header() {
    let error = refusal(&Files::default().with("go.mod", vec![b'\n'; (16 << 20) + 1])).await;
    assert!(
        error.contains("go.mod") && error.contains("16777216"),
        "{error}"
    );
}

/// A licence that is within its limit as a blob and may be beyond it after conversion.
fn doubtful(content: Vec<u8>) -> Files {
    Files::default()
        .with(".gitattributes", "LICENSE text eol=crlf\n")
        .with("LICENSE", content)
}

#[tokio::test]
async fn a_zip_in_doubt_is_finished_before_the_first_byte() {
    let fixture = Fixture::on_disk();
    let mut attachment = fixture.attach(&doubtful(vec![b'x'; 10 << 20]));
    let mut content = attachment.content().await.unwrap();
    assert!(content.length().is_some());

    let error = refusal(&doubtful(vec![b'\n'; 10 << 20])).await;
    assert!(error.contains("20971520"), "{error}");
}

#[tokio::test]
async fn attributes_beyond_what_is_read_are_refused() {
    let large = vec![b'#'; (16 << 20) + 1];
    let error = refusal(&Files::default().with("a/.gitattributes", large)).await;
    assert!(error.contains(".gitattributes"), "{error}");
}

#[tokio::test]
async fn memory_serves_without_a_directory_and_is_given_back() {
    let fixture = Fixture::in_memory(1 << 20);
    let mut attachment = fixture.attach(&Files::numbered(100, 1000));
    let content = attachment.content().await.unwrap();
    let body = ContentBody::whole(content, attachment);
    assert!(body.collect().await.unwrap().to_bytes().len() > 10_000);
    // The build's own hold on it goes with the build.
    while fixture.builder.statistics().store.memory > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(fixture.builder.statistics().reserved, 0);
}

#[tokio::test]
async fn memory_that_is_used_up_is_said_before_the_first_byte() {
    let fixture = Fixture::in_memory(1000);
    let files = Files::numbered(100, 1000);
    let error = fixture.attach(&files).content().await.unwrap_err();
    let BuildError::Spool(SpoolError::MemoryExhausted { limit: 1000 }) = *error else {
        panic!("{error:?}");
    };
    assert!(error.to_string().contains("cache directory"), "{error}");
}

#[tokio::test]
async fn a_large_file_is_alone_and_the_shared_memory_stays_free() {
    let fixture = Fixture::on_disk();
    let files = Files::numbered(3, 10).with("large.bin", vec![7; (16 << 20) + 1]);
    let mut attachment = fixture.attach(&files);
    let content = attachment.content().await.unwrap();
    let body = ContentBody::whole(content, attachment);
    assert!(body.collect().await.unwrap().to_bytes().len() < 1 << 20);
    assert_eq!(fixture.builder.statistics().reserved, 0);
}

/// The names in the zip of `files` with the module in `directory`, each with its content.
async fn unpacked(files: &Files, directory: &str) -> Vec<(String, String)> {
    let fixture = Fixture::on_disk();
    let mut zip = zip();
    directory.clone_into(&mut zip.directory);
    let key = zip.key();
    let open = super::fake::opening(files, None);
    let mut attachment = fixture.builder.attach(zip, key, Turn::default(), open);
    let content = attachment.content().await.unwrap();
    let body = ContentBody::whole(content, attachment);
    let bytes = body.collect().await.unwrap().to_bytes();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let file = archive.by_index(index).unwrap();
            let name = file.name().unwrap().into_owned();
            (name, std::io::read_to_string(file).unwrap())
        })
        .collect()
}

#[tokio::test]
async fn attributes_above_the_module_and_the_root_licence_apply() {
    let files = Files::default()
        .with(".gitattributes", "*.bat text eol=crlf\n")
        .with("LICENSE", "root\n")
        .with("outside.bat", "no\n")
        .with("a/.gitattributes", "keep.bat -text\n")
        .with("a/m/go.mod", "module example.com/m\n")
        .with("a/m/keep.bat", "1\n")
        .with("a/m/turn.bat", "2\n")
        .with("a/m/x/.gitattributes", "*.txt text eol=crlf\n")
        .with("a/m/x/y.txt", "3\n")
        .with_mode("a/m/link", EntryMode::Symlink, "y")
        .with("a/m/nested/go.mod", "module example.com/m/nested\n");
    let expected = [
        ("LICENSE", "root\n"),
        ("go.mod", "module example.com/m\n"),
        ("keep.bat", "1\n"),
        ("turn.bat", "2\r\n"),
        ("x/.gitattributes", "*.txt text eol=crlf\n"),
        ("x/y.txt", "3\r\n"),
    ]
    .map(|(name, content)| (format!("example.com/m@v1.0.0/{name}"), content.to_owned()));
    assert_eq!(unpacked(&files, "a/m").await, expected);
}

#[tokio::test]
async fn a_module_without_files_is_an_empty_zip() {
    assert_eq!(unpacked(&Files::default(), "").await, []);
}
