//! What processes cost: CPU time and memory, as Linux shows them below `/proc`, where a child that
//! has ended can still be read until it is waited for.

use std::{
    fs,
    process::{Child, Command},
    time::{Duration, Instant},
};

use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};

/// A tick of `/proc/<id>/stat`: `USER_HZ` is 100 on all machines that Rust's Linux targets name.
const TICK: Duration = Duration::from_millis(10);

/// How often memory is looked at; the system's own high-water mark leaves little to miss.
const LOOK: Duration = Duration::from_millis(2);

/// What a child took from its start to its end.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// User and system time of all its threads.
    pub cpu: Duration,
    /// Time on the clock.
    pub wall: Duration,
    /// The most bytes of memory, mapped files included; zero when not watched.
    pub peak: u64,
    /// The most bytes of memory of its own; zero when not watched.
    pub anonymous: u64,
}

/// User and system time of a process so far.
///
/// Threads report nanoseconds, but only while they live; the process reports whole ticks, of
/// threads that ended too. Neither says too much, so the larger one is right.
///
/// # Panics
/// When there is no such process.
pub fn cpu_time(id: u32) -> Duration {
    let tasks = fs::read_dir(format!("/proc/{id}/task")).expect("a process on Linux");
    let threads = tasks.flatten().filter_map(|task| {
        let text = fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<u64>().ok()
    });
    let by_threads = Duration::from_nanos(threads.sum());
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).expect("a process on Linux");
    let (_, fields) = stat.rsplit_once(')').expect("the command in parentheses");
    let ticks = fields.split_whitespace().skip(11).take(2);
    let ticks: u32 = ticks.filter_map(|field| field.parse::<u32>().ok()).sum();
    by_threads.max(TICK * ticks)
}

/// A size of `/proc/<id>/status` in bytes (`VmRSS`, `VmHWM`, `RssAnon`); `None` when the process
/// has ended.
pub fn memory(id: u32, field: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let mut lines = status.lines();
    let size = lines.find_map(|line| line.strip_prefix(field)?.strip_prefix(':'))?;
    let kilobytes: u64 = size.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kilobytes * 1024)
}

/// The processes that `id` started, theirs, and so on, those that are dead and not reaped included.
pub fn below(id: u32) -> Vec<u32> {
    let all = parents();
    let mut found = vec![id];
    let mut next = 0;
    while let Some(parent) = found.get(next).copied() {
        next += 1;
        let children = all.iter().filter(|(_, of)| *of == parent);
        found.extend(children.map(|(child, _)| *child));
    }
    found.split_off(1)
}

/// Every process's id and its parent's.
fn parents() -> Vec<(u32, u32)> {
    let entries = fs::read_dir("/proc").expect("Linux").flatten();
    let stats = entries.filter_map(|entry| {
        let id = entry.file_name().to_str()?.parse().ok()?;
        let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
        // The name, in parentheses, may hold anything.
        let (_, rest) = stat.rsplit_once(") ")?;
        Some((id, rest.split(' ').nth(1)?.parse().ok()?))
    });
    stats.collect()
}

/// Lets `VmHWM` begin anew at what the process has (proc(5), `clear_refs`).
pub fn forget_peak(id: u32) {
    fs::write(format!("/proc/{id}/clear_refs"), "5").expect("a process of our own");
}

/// Runs `command` to its end.
///
/// # Panics
/// When it cannot be started or fails.
pub fn cost(command: &mut Command) -> Cost {
    run(command, |child| wait(child, WaitIdOptions::empty()))
}

/// Runs `command` to its end and looks at its memory meanwhile.
///
/// # Panics
/// When it cannot be started or fails.
pub fn cost_with_memory(command: &mut Command) -> Cost {
    let (mut peak, mut anonymous) = (0, 0);
    let cost = run(command, |child| {
        while !wait(child, WaitIdOptions::NOHANG) {
            peak = peak.max(memory(child.id(), "VmHWM").unwrap_or(0));
            anonymous = anonymous.max(memory(child.id(), "RssAnon").unwrap_or(0));
            std::thread::sleep(LOOK);
        }
        true
    });
    Cost {
        peak,
        anonymous,
        ..cost
    }
}

fn run(command: &mut Command, ended: impl FnOnce(&Child) -> bool) -> Cost {
    let started = Instant::now();
    let mut child = command
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(ended(&child), "{command:?} was waited for");
    let wall = started.elapsed();
    let cpu = cpu_time(child.id());
    let status = child.wait().expect("it ended");
    assert!(status.success(), "{command:?}: {status}");
    Cost {
        cpu,
        wall,
        peak: 0,
        anonymous: 0,
    }
}

/// Whether the child has ended; it can still be read.
fn wait(child: &Child, options: WaitIdOptions) -> bool {
    let id = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let id = WaitId::Pid(id.expect("a process id"));
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | options;
    waitid(id, options).expect("a child of ours").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_that_has_ended_tells_what_it_took() {
        let mut loops = Command::new("sh");
        let loops = loops.args(["-c", "i=0; while [ $i -lt 50000 ]; do i=$((i+1)); done"]);
        let cost = cost_with_memory(loops);
        assert!(cost.cpu > Duration::ZERO, "{cost:?}");
        assert!(cost.peak > 0 && cost.anonymous > 0, "{cost:?}");
    }

    #[test]
    fn children_and_what_they_start_are_below() {
        let mut shell = Command::new("sh");
        shell.args(["-c", "sleep 60 & wait"]);
        let mut shell = shell.spawn().expect("a shell");
        let begun = Instant::now();
        let found = loop {
            let found = below(shell.id());
            if !found.is_empty() || begun.elapsed() > Duration::from_mins(1) {
                break found;
            }
        };
        assert!(below(std::process::id()).contains(&found[0]));
        let child = i32::try_from(found[0]).ok().and_then(Pid::from_raw);
        let child = child.expect("a process id");
        rustix::process::kill_process(child, rustix::process::Signal::KILL).expect("it runs");
        shell.wait().expect("it ends with its child");
        assert!(below(shell.id()).is_empty());
    }

    #[test]
    fn the_time_of_a_living_process_is_finer_than_a_tick() {
        let id = std::process::id();
        let before = cpu_time(id);
        while cpu_time(id) == before {}
        assert!(memory(id, "VmRSS").is_some_and(|bytes| bytes > 0));
        assert_eq!(memory(id, "NoSuch"), None);
    }
}
