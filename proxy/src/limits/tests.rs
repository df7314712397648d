use std::net::IpAddr;

use super::*;

fn limits(requests: u32, logins: u32) -> Limits {
    Limits {
        requests_per_minute: NonZeroU32::new(requests),
        running_builds: None,
        failed_logins: NonZeroU32::new(logins),
    }
}

fn source(address: &str) -> Source {
    address.parse::<IpAddr>().unwrap().into()
}

fn stranger(address: &str) -> Caller {
    Caller {
        token: None,
        source: Some(source(address)),
        bad_credential: None,
    }
}

fn guess(address: &str, credential: u8) -> Caller {
    Caller {
        bad_credential: Some([credential; 32]),
        ..stranger(address)
    }
}

fn holder(address: &str, token: u8) -> Caller {
    Caller {
        token: Some([token; 32]),
        ..stranger(address)
    }
}

const NOBODY: Caller = Caller {
    token: None,
    source: None,
    bad_credential: Some([9; 32]),
};

#[test]
fn a_minute_s_requests_may_come_at_once_and_then_one_a_share() {
    let (usage, limits, start) = (Usage::default(), limits(4, 0), Instant::now());
    let at = |seconds: u64| start + Duration::from_secs(seconds);
    let admit = |caller: &Caller, seconds| usage.admit(&limits, caller, at(seconds));
    let caller = holder("192.0.2.1", 1);
    for _ in 0..4 {
        assert_eq!(admit(&caller, 0), Ok(()));
    }
    let excess = admit(&caller, 0).unwrap_err();
    assert_eq!((excess.retry_after(), excess.label()), (15, "requests"));
    assert_eq!(admit(&caller, 5).unwrap_err().retry_after(), 10);
    assert_eq!(admit(&caller, 15), Ok(()), "what was refused costs nothing");
    assert_eq!(admit(&caller, 15).unwrap_err().retry_after(), 15);
    assert_eq!(admit(&holder("192.0.2.1", 2), 15), Ok(()), "another token");
    assert_eq!(admit(&stranger("192.0.2.1"), 15), Ok(()), "no token");
    for _ in 0..4 {
        assert_eq!(admit(&caller, 1000), Ok(()));
    }
    assert!(
        admit(&caller, 1000).is_err(),
        "no more than a minute's is saved up"
    );
}

#[test]
fn another_limit_counts_at_once_and_none_admits_everybody() {
    let (usage, now) = (Usage::default(), Instant::now());
    let caller = stranger("192.0.2.1");
    assert!(usage.admit(&limits(1, 0), &caller, now).is_ok());
    assert!(usage.admit(&limits(1, 0), &caller, now).is_err());
    assert!(usage.admit(&limits(0, 0), &caller, now).is_ok());
    let soon = now + Duration::from_secs(1);
    assert!(usage.admit(&limits(100, 0), &caller, soon).is_ok());
    for _ in 0..100 {
        assert!(
            usage.admit(&limits(1, 1), &NOBODY, now).is_ok(),
            "not known"
        );
    }
}

#[test]
fn addresses_are_told_apart_but_not_those_of_one_ipv6_network() {
    let (usage, limits, now) = (Usage::default(), limits(1, 0), Instant::now());
    let admit = |address| usage.admit(&limits, &stranger(address), now).is_ok();
    assert!(admit("192.0.2.1"));
    assert!(!admit("::ffff:192.0.2.1"));
    assert!(admit("192.0.2.2"));
    assert!(admit("2001:db8:0:1::1"));
    assert!(!admit("2001:db8:0:1:ffff::2"));
    assert!(admit("2001:db8:0:2::1"));
}

#[test]
fn different_bad_credentials_ban_an_address_and_repeats_do_not() {
    let (usage, limits, start) = (Usage::default(), limits(0, 3), Instant::now());
    let at = |seconds: u64| start + Duration::from_secs(seconds);
    let admit = |caller: Caller, seconds| usage.admit(&limits, &caller, at(seconds));
    for _ in 0..100 {
        assert_eq!(admit(guess("192.0.2.1", 1), 0), Ok(()), "one old token");
    }
    assert_eq!(admit(guess("192.0.2.1", 2), 100), Ok(()));
    assert_eq!(
        admit(guess("192.0.2.1", 3), 650),
        Ok(()),
        "the first is long ago"
    );
    assert_eq!(
        admit(guess("192.0.2.1", 4), 660),
        Ok(()),
        "says that it is wrong"
    );
    for caller in [
        guess("192.0.2.1", 4),
        guess("192.0.2.1", 5),
        stranger("192.0.2.1"),
    ] {
        let excess = admit(caller, 661).unwrap_err();
        assert_eq!(
            (excess.retry_after(), excess.label()),
            (599, "failed-logins")
        );
    }
    assert_eq!(
        admit(holder("192.0.2.1", 7), 661),
        Ok(()),
        "a token that counts"
    );
    assert_eq!(admit(stranger("192.0.2.2"), 661), Ok(()), "another address");
    assert!(admit(stranger("192.0.2.1"), 1259).is_err());
    assert_eq!(admit(stranger("192.0.2.1"), 1260), Ok(()));
    assert_eq!(admit(guess("192.0.2.1", 4), 1261), Ok(()), "it begins anew");
    assert_eq!(admit(stranger("192.0.2.1"), 1262), Ok(()));
}

#[test]
fn a_raised_limit_frees_and_a_ban_that_is_off_bans_nobody() {
    let (usage, now) = (Usage::default(), Instant::now());
    let caller = stranger("192.0.2.1");
    let ask = |logins, caller: &Caller| usage.admit(&limits(0, logins), caller, now).is_ok();
    assert!(ask(1, &guess("192.0.2.1", 1)));
    assert!(!ask(1, &caller));
    assert!(ask(2, &caller));
    assert!(ask(0, &caller));
    assert!(!ask(1, &caller));
    assert!(ask(2, &guess("192.0.2.1", 2)));
    assert!(!ask(2, &caller));
}

#[test]
fn memory_is_bounded_however_many_ask() {
    let (mut requests, mut logins, now) = (Requests::default(), Logins::default(), Instant::now());
    let limit = NonZeroU32::new(5).unwrap();
    for number in 0..150_000_u32 {
        let source = Source::from(IpAddr::from(number.to_be_bytes()));
        let admitted = requests.admit(Identity::Source(source), limit, now);
        assert_eq!(admitted, Ok(()));
        logins.failed(source, [1; 32], limit, now);
    }
    assert!(requests.len() <= requests::IDENTITIES, "{}", requests.len());
    assert!(logins.len() <= logins::SOURCES, "{}", logins.len());
}

#[test]
fn bad_credentials_of_one_address_are_bounded() {
    let (mut logins, now) = (Logins::default(), Instant::now());
    let (source, limit) = (source("192.0.2.1"), NonZeroU32::new(100).unwrap());
    for number in 0..99_u8 {
        logins.failed(source, [number; 32], limit, now);
        assert_eq!(logins.banned(source, limit, now), None);
    }
    logins.failed(source, [200; 32], limit, now);
    assert_eq!(logins.banned(source, limit, now), Some(logins::WINDOW));
}
