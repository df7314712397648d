use std::process::Stdio;

use tokio::sync::oneshot;

use super::*;

const LONG: Duration = Duration::from_mins(10);

fn shell(script: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    command
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true);
    command
}

fn start_attached(script: &str, time: Duration) -> (Output, oneshot::Receiver<()>) {
    let (attached, ended) = oneshot::channel::<()>();
    let output = start(shell(script), b"input".to_vec(), time, attached).unwrap();
    (output, ended)
}

async fn all(mut output: Output) -> (Vec<u8>, Option<Cut>) {
    let mut bytes = Vec::new();
    while let Some(piece) = output.recv().await {
        match piece {
            Ok(piece) => bytes.extend_from_slice(&piece),
            Err(cut) => return (bytes, Some(cut)),
        }
    }
    (bytes, None)
}

/// Whether a process is there and not only waits to be reaped.
fn alive(pid: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"));
    stat.is_ok_and(|stat| !stat.contains(") Z "))
}

#[tokio::test]
async fn input_goes_in_and_output_comes_out() {
    let (output, ended) = start_attached("cat; echo more", LONG);
    assert_eq!(all(output).await, (b"inputmore\n".to_vec(), None));
    assert!(ended.await.is_err(), "what was attached is dropped");
}

#[tokio::test]
async fn failure_without_a_word_to_the_client_is_one() {
    let (output, _) = start_attached("echo why >&2; exit 3", LONG);
    let (bytes, cut) = all(output).await;
    assert!(bytes.is_empty());
    assert!(cut.unwrap().to_string().ends_with("(exit status: 3): why"));
    let (output, _) = start_attached("echo word; exit 3", LONG);
    assert_eq!(all(output).await, (b"word\n".to_vec(), None));
    let (output, _) = start_attached("echo word; kill -9 $$", LONG);
    assert!(all(output).await.1.is_some(), "a signal cuts the answer");
}

#[tokio::test]
async fn time_that_is_up_ends_it_with_its_children() {
    let time = Duration::from_millis(300);
    let (output, ended) = start_attached("sleep 1000 & echo $$ $!; wait", time);
    let (bytes, cut) = all(output).await;
    assert_eq!(cut, Some(Cut::TimedOut(time)));
    assert!(ended.await.is_err());
    let pids = String::from_utf8(bytes).unwrap();
    assert_eq!(pids.split_whitespace().count(), 2);
    // The second is not this process's to reap: when it ends is seen from outside only.
    let begun = std::time::Instant::now();
    while pids.split_whitespace().any(alive) {
        assert!(begun.elapsed() < LONG / 10, "{pids}");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_client_that_leaves_ends_it() {
    let (mut output, ended) = start_attached("echo $$; sleep 1000", LONG);
    let pid = String::from_utf8(output.recv().await.unwrap().unwrap().to_vec()).unwrap();
    assert!(alive(pid.trim()));
    drop(output);
    assert!(ended.await.is_err());
    assert!(!alive(pid.trim()));
}

#[tokio::test]
async fn output_that_nobody_takes_is_not_produced() {
    let folder = tempfile::tempdir().unwrap();
    let mark = folder.path().join("done");
    let script = format!("head -c 10000000 /dev/zero; : > {}", mark.display());
    let (mut output, ended) = start_attached(&script, LONG);
    output.recv().await.unwrap().unwrap();
    while output.len() < PIECES {
        tokio::task::yield_now().await;
    }
    assert!(!mark.exists(), "ten megabytes do not fit into two pieces");
    let (rest, cut) = all(output).await;
    assert!(cut.is_none() && rest.len() > 9_000_000);
    assert!(ended.await.is_err());
    assert!(mark.exists());
}
