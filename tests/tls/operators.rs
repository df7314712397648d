//! What operators see of certificates: metrics, and warnings before they end.

use goproxy_tests::{goproxy::Goproxy, http};
use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};

use crate::world::World;

/// The value of a metric without labels.
pub(crate) fn metric(goproxy: &Goproxy, name: &str) -> i64 {
    let text = http::get(goproxy.management, "/metrics").text();
    let value = text
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    let value = value.unwrap_or_else(|| panic!("no {name} in {text}"));
    value.parse().unwrap()
}

fn in_days(days: i64) -> Date {
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    today.checked_add(days.days()).unwrap()
}

/// Serves with a certificate that ends at the beginning of `end`.
fn serve_until(world: &World, end: Date) -> Goproxy {
    let [month, day] = [end.month(), end.day()].map(|number| u8::try_from(number).unwrap());
    let end = (i32::from(end.year()), month, day);
    world.authority.write_until(&world.folder(), end);
    world.serve()
}

fn warnings(goproxy: &Goproxy) -> Vec<String> {
    let lines = goproxy.log().into_iter();
    lines.filter(|line| line.contains("renew it")).collect()
}

#[test]
fn the_end_of_the_certificate_is_a_metric() {
    let world = World::new();
    let goproxy = serve_until(&world, Date::constant(2048, 2, 29));
    let end = metric(&goproxy, "goproxy_tls_certificate_not_after_seconds");
    // date -u -d 2048-02-29 +%s
    assert_eq!(end, 2_466_547_200);
    assert_eq!(warnings(&goproxy), Vec::<String>::new());
}

#[test]
fn a_certificate_that_ends_soon_is_warned_of() {
    let world = World::new();
    let end = in_days(5);
    let goproxy = serve_until(&world, end);
    let words = format!("is valid until {end}T00:00:00Z only, 4 days from now");
    goproxy.wait_for_log(&words, |line| line.contains(&words).then_some(()));
    assert_eq!(warnings(&goproxy).len(), 1);
}

#[test]
fn an_expired_certificate_serves_and_is_warned_of() {
    let world = World::new();
    let goproxy = serve_until(&world, in_days(-1));
    let words = "has been invalid since";
    goproxy.wait_for_log(words, |line| line.contains(words).then_some(()));
}
