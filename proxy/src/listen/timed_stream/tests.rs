use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

use super::*;

fn pair() -> (DuplexStream, TimedStream<DuplexStream>, Arc<Exchange>) {
    let (client, server) = duplex(16);
    let exchange = Arc::new(Exchange::default());
    let timed = TimedStream::new(server, Timeouts::default(), Arc::clone(&exchange));
    (client, timed, exchange)
}

/// The kind of the failure and the (virtual) seconds until it.
async fn failure(timed: &mut TimedStream<DuplexStream>) -> (io::ErrorKind, u64) {
    let begun = Instant::now();
    let error = loop {
        if let Err(error) = timed.read_u8().await {
            break error;
        }
    };
    (error.kind(), begun.elapsed().as_secs())
}

#[tokio::test(start_paused = true)]
async fn a_silent_connection_ends_after_the_first_byte_time_out() {
    let (_client, mut timed, _) = pair();
    assert_eq!(failure(&mut timed).await, (io::ErrorKind::TimedOut, 10));
}

#[tokio::test(start_paused = true)]
async fn a_head_that_trickles_in_ends_as_a_whole() {
    let (mut client, mut timed, _) = pair();
    let trickle = async {
        loop {
            client.write_u8(b'x').await.unwrap();
            tokio::time::sleep(Duration::from_secs(3)).await;
        }
    };
    tokio::select! {
        () = trickle => unreachable!(),
        end = failure(&mut timed) => assert_eq!(end, (io::ErrorKind::TimedOut, 10)),
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_under_way_has_no_read_time_out_and_idling_after_it_has() {
    let (mut client, mut timed, exchange) = pair();
    client.write_u8(b'x').await.unwrap();
    timed.read_u8().await.unwrap();
    let answering = exchange.begin();
    let hour = Duration::from_hours(1);
    assert!(tokio::time::timeout(hour, timed.read_u8()).await.is_err());
    drop(answering);
    assert_eq!(failure(&mut timed).await, (io::ErrorKind::TimedOut, 75));
}

#[tokio::test(start_paused = true)]
async fn a_client_that_takes_nothing_ends_the_connection() {
    let (_client, mut timed, _) = pair();
    let begun = Instant::now();
    let error = timed.write_all(&[0; 64]).await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    assert_eq!(begun.elapsed().as_secs(), 120);
}

#[tokio::test(start_paused = true)]
async fn a_slow_client_that_takes_a_byte_now_and_then_is_served() {
    let (mut client, mut timed, _) = pair();
    let reader = tokio::spawn(async move {
        for _ in 0..64 {
            tokio::time::sleep(Duration::from_secs(100)).await;
            client.read_u8().await.unwrap();
        }
    });
    timed.write_all(&[0; 64]).await.unwrap();
    reader.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_first_of_several_answers_to_end_starts_no_wait() {
    let (mut client, mut timed, exchange) = pair();
    client.write_u8(b'x').await.unwrap();
    timed.read_u8().await.unwrap();
    let (first, second) = (exchange.begin(), exchange.begin());
    drop(first);
    let hour = Duration::from_hours(1);
    assert!(tokio::time::timeout(hour, timed.read_u8()).await.is_err());
    drop(second);
    assert_eq!(failure(&mut timed).await, (io::ErrorKind::TimedOut, 75));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_begins_and_ends_between_two_looks_is_noticed() {
    let (mut client, mut timed, exchange) = pair();
    client.write_u8(b'x').await.unwrap();
    timed.read_u8().await.unwrap();
    drop(exchange.begin());
    assert_eq!(failure(&mut timed).await, (io::ErrorKind::TimedOut, 75));
}

#[tokio::test(start_paused = true)]
async fn bytes_between_multiplexed_answers_neither_shorten_nor_lengthen_the_wait() {
    let (mut client, mut timed, exchange) = pair();
    timed.multiplex();
    client.write_u8(b'x').await.unwrap();
    timed.read_u8().await.unwrap();
    drop(exchange.begin());
    let pings = async {
        loop {
            tokio::time::sleep(Duration::from_secs(20)).await;
            client.write_u8(b'p').await.unwrap();
        }
    };
    tokio::select! {
        () = pings => unreachable!(),
        end = failure(&mut timed) => assert_eq!(end, (io::ErrorKind::TimedOut, 75 + 10)),
    }
}

#[tokio::test(start_paused = true)]
async fn a_multiplexed_connection_without_a_request_ends_as_any_other() {
    let (mut client, mut timed, _) = pair();
    timed.multiplex();
    client.write_u8(b'x').await.unwrap();
    assert_eq!(failure(&mut timed).await, (io::ErrorKind::TimedOut, 10));
}

#[tokio::test(start_paused = true)]
async fn idling_does_not_begin_while_the_end_of_an_answer_is_taken() {
    let (mut client, timed, exchange) = pair();
    let (mut reading, mut writing) = tokio::io::split(timed);
    client.write_u8(b'x').await.unwrap();
    reading.read_u8().await.unwrap();
    drop(exchange.begin());
    let slow = tokio::spawn(async move {
        for _ in 0..48 {
            tokio::time::sleep(Duration::from_secs(100)).await;
            client.read_u8().await.unwrap();
        }
        client
    });
    let begun = Instant::now();
    let (written, end) = tokio::join!(writing.write_all(&[0; 64]), reading.read_u8());
    written.unwrap();
    assert_eq!(end.unwrap_err().kind(), io::ErrorKind::TimedOut);
    assert_eq!(begun.elapsed().as_secs(), 4800 + 75);
    drop(slow.await.unwrap());
}
