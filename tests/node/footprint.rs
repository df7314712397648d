//! What the pods take: memory at rest, and the time from the start of a process to its work.

use std::fs;
use std::path::Path;
use std::time::Duration;

use goproxy_tests::processes::memory;
use goproxy_tests::waiting::wait_for;
use jiff::Timestamp;
use serde_json::Value;

use crate::figures::report;
use crate::manifests::project;
use crate::pods::processes;
use crate::world::World;

/// Ticks of `/proc/PID/stat` in a second: `USER_HZ` is 100 on all machines that Rust's Linux targets name.
const TICKS: f64 = 100.0;

/// When a process began, to a hundredth of a second or two.
fn began(id: u32) -> Timestamp {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap();
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let ticks: f64 = fields.split_whitespace().nth(19).unwrap().parse().unwrap();
    let uptime = fs::read_to_string("/proc/uptime").unwrap();
    let uptime: f64 = uptime.split(' ').next().unwrap().parse().unwrap();
    Timestamp::now() - Duration::from_secs_f64(uptime - ticks / TICKS)
}

/// When a pod's log first says something, by the log's own time.
fn said(world: &World, pod: &str, words: &str) -> Timestamp {
    wait_for(words, || {
        let log = world.kubectl(&["logs", pod]);
        let line = log.lines().find(|line| line.contains(words))?.to_owned();
        let line: Value = serde_json::from_str(&line).unwrap();
        line["timestamp"].as_str()?.parse().ok()
    })
}

/// The names and identities of all pods of the namespace.
fn pods(world: &World) -> Vec<(String, String)> {
    let list = world.read("v1", "pods").unwrap();
    let pods = list["items"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    pods.map(|pod| {
        (
            text(&pod["metadata"]["name"]),
            text(&pod["metadata"]["uid"]),
        )
    })
    .collect()
}

#[test]
fn pods_start_and_rest() {
    let world = World::alone("footprint");
    world.library("team/lib", &["v1.0.0"]);
    world.apply(&(world.go_proxy("enabled: true") + &project("lib", 1, "team/lib", "")));
    world.wait_until_ready(&["goproxy/main", "gomoduleproject/lib"]);
    for (program, words) in [
        ("goproxy", "listening on"),
        ("goproxy-operator", "this operator leads"),
    ] {
        // What the kernel calls a process has 15 letters.
        let short = &program[..program.len().min(15)];
        let found = pods(&world).into_iter().find_map(|(pod, uid)| {
            let id = *processes(short, &uid).first()?;
            Some((pod, id))
        });
        let (pod, id) = found.unwrap_or_else(|| panic!("no process {program}"));
        let took = Duration::try_from(said(&world, &pod, words) - began(id)).unwrap_or_default();
        report(
            &format!("{program}, from its start to \"{words}\""),
            &[took],
        );
        let resident = memory(id, "VmRSS").unwrap() / 1_000_000;
        let own = memory(id, "RssAnon").unwrap() / 1_000_000;
        println!("figure: {program}, at rest: {resident} MB resident, {own} MB of its own");
        assert!(
            Path::new("/proc").join(id.to_string()).exists(),
            "{program} is still that process"
        );
    }
}
