use std::num::NonZeroUsize;
use std::sync::mpsc;

use super::*;

fn pool(threads: usize, max_waiting: usize, max_wait: Duration) -> Pool {
    let threads = NonZeroUsize::new(threads).unwrap();
    let settings = PoolSettings {
        threads,
        max_waiting,
        max_wait,
    };
    Pool::start("test", settings, None).unwrap()
}

/// Occupies one thread until the sender is dropped; returns once the thread has begun.
async fn occupy(pool: &Pool) -> mpsc::Sender<()> {
    let (release, wait) = mpsc::channel::<()>();
    let (begun, has_begun) = oneshot::channel();
    pool.spawn(move || {
        let _ = begun.send(());
        let _ = wait.recv();
    })
    .unwrap();
    has_begun.await.unwrap();
    release
}

#[tokio::test]
async fn a_job_runs_on_a_thread_of_the_pool_and_its_result_comes_back() {
    let pool = pool(1, 1, Duration::from_mins(1));
    let name = pool.run(|| thread::current().name().map(str::to_owned));
    assert_eq!(name.await.unwrap().as_deref(), Some("test-0"));
}

#[tokio::test]
async fn a_full_line_refuses_one_more_job() {
    let pool = pool(1, 1, Duration::from_mins(1));
    let release = occupy(&pool).await;
    pool.spawn(|| ()).unwrap();
    assert!(matches!(pool.run(|| ()).await, Err(PoolError::Full { .. })));
    drop(release);
}

#[tokio::test(start_paused = true)]
async fn a_job_that_waits_too_long_leaves_the_line() {
    let pool = pool(1, 8, Duration::from_mins(1));
    let release = occupy(&pool).await;
    let result = pool.run(|| ()).await;
    assert!(matches!(result, Err(PoolError::WaitedTooLong { .. })));
    assert_eq!(pool.waiting(), 0);
    drop(release);
}

#[tokio::test]
async fn dropping_the_future_takes_the_job_back() {
    let pool = pool(1, 8, Duration::from_mins(1));
    let release = occupy(&pool).await;
    let mut job = Box::pin(pool.run(|| panic!("must not run")));
    assert!(futures_poll(job.as_mut()).await.is_none());
    assert_eq!(pool.waiting(), 1);
    drop(job);
    assert_eq!(pool.waiting(), 0);
    drop(release);
}

/// Polls once.
async fn futures_poll<F: Future + Unpin>(mut future: F) -> Option<F::Output> {
    std::future::poll_fn(|context| {
        std::task::Poll::Ready(match std::pin::Pin::new(&mut future).poll(context) {
            std::task::Poll::Ready(output) => Some(output),
            std::task::Poll::Pending => None,
        })
    })
    .await
}

#[tokio::test]
async fn a_panic_is_an_error_and_the_thread_lives_on() {
    let pool = pool(1, 8, Duration::from_mins(1));
    let result = pool.run(|| panic!("broken {}", 7)).await;
    let Err(PoolError::Panicked { message, .. }) = result else {
        panic!("{result:?}");
    };
    assert_eq!(message, "broken 7");
    assert_eq!(pool.run(|| 1).await.unwrap(), 1);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn build_threads_run_at_the_lowest_priority() {
    let threads = NonZeroUsize::MIN;
    let settings = PoolSettings {
        threads,
        max_waiting: 1,
        max_wait: Duration::from_mins(1),
    };
    let pools = super::super::Pools::start(settings, settings).unwrap();
    let niceness = || rustix::process::getpriority_process(Some(rustix::thread::gettid())).unwrap();
    assert_eq!(pools.builds.run(niceness).await.unwrap(), 19);
    assert!(pools.questions.run(niceness).await.unwrap() < 19);
}
