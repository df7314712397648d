//! The processes of a `GoProxy`, one after the other on one socket.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::time::Duration;

use goproxy_crds::conditions::Reason;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::process::{Launch, Process};
use super::show;
use crate::fault::Fault;

/// How long a process that ended at once is left alone.
const RESTART: Duration = Duration::from_secs(1);

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Succession {
    running: Option<(Launch, Process)>,
    /// Where clients connect. It stays open while one process follows another, so that nobody is
    /// turned away.
    socket: Option<(SocketAddr, TcpListener)>,
    /// Processes that finish what they are at.
    ending: JoinSet<()>,
    /// Before this no new process is started.
    rest_until: Option<Instant>,
}

impl Succession {
    /// The process at work.
    pub(super) fn running(&self) -> Option<&Process> {
        self.running.as_ref().map(|(_, process)| process)
    }

    /// Keeps the process, or starts another one in its place. That one finishes what it is at.
    pub(super) fn keep(
        &mut self,
        launch: &Launch,
        listen: SocketAddr,
        folder: &Path,
        name: &str,
    ) -> Result<(), Fault> {
        let log = folder.join("goproxy.log");
        while self.ending.try_join_next().is_some() {}
        if let Some((running, mut process)) = self.running.take() {
            match process.ended() {
                None if running == *launch => {
                    self.running = Some((running, process));
                    return Ok(());
                }
                None => {
                    process.ask_to_end();
                    self.ending.spawn(process.end());
                }
                Some(status) => {
                    let log = log.display();
                    show::say(&format!(
                        "the process of GoProxy {name} ended ({status}); see {log}"
                    ));
                    self.rest_until = Some(Instant::now() + RESTART);
                }
            }
        }
        if self.rest_until.is_some_and(|end| Instant::now() < end) {
            let message = format!("the process ended; see {}", log.display());
            return Err(Fault::new(Reason::RolloutFailed, message));
        }
        let socket = self.listen(listen)?;
        let process = Process::start(launch, socket, &log)
            .map_err(|error| Fault::new(Reason::RolloutFailed, format!("{error:#}")))?;
        self.running = Some((launch.clone(), process));
        Ok(())
    }

    /// The socket for clients at this address.
    fn listen(&mut self, address: SocketAddr) -> Result<&TcpListener, Fault> {
        let known = self.socket.take().filter(|(known, _)| *known == address);
        let socket = match known {
            Some(known) => known,
            None => match TcpListener::bind(address) {
                Ok(socket) => (address, socket),
                Err(error) => {
                    let message = format!(
                        "--listen {address}: cannot listen there: {error}; give another address"
                    );
                    return Err(Fault::new(Reason::RolloutFailed, message));
                }
            },
        };
        Ok(&self.socket.insert(socket).1)
    }

    /// Ends the process.
    pub(super) async fn end(&mut self) {
        self.socket = None;
        if let Some((_, process)) = self.running.take() {
            process.ask_to_end();
            self.ending.spawn(process.end());
        }
        while self.ending.join_next().await.is_some() {}
    }
}
