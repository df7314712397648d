//! The zips are checked before they are timed: a fast wrong zip is worth nothing.

use std::fs;

use goproxy_tests::workspace;

use crate::{
    bench::{Bench, Subject},
    inputs::Input,
    server::Server,
};

impl Bench {
    /// A zip of the measured version, whose sum must be the one that `go` or the publisher says.
    pub(crate) fn check(&self, input: &Input) -> Vec<u8> {
        let server = Server::start(&self.sandbox, input, &[]);
        let (_, zip) = server.zip(input.version());
        let file = self.sandbox.path("checked.zip");
        fs::write(&file, &zip).expect("a file in the sandbox");
        let mut verify = self.sandbox.command(workspace::goproxy_binary());
        let output = verify.arg("verify").arg(&file).output().expect("it runs");
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        let (name, sum) = (input.shape.name(), &input.sum);
        if output.status.success() && printed.split(' ').any(|word| word == sum) {
            println!("checked: the zip of `{name}` has the sum {sum}");
        } else {
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            self.note(format!("{name}: {sum} expected, not {printed}{errors}"));
        }
        zip
    }

    /// Notes when a zip is not the right one.
    pub(crate) fn compare(&self, subject: &Subject, zip: &[u8]) {
        if zip != subject.zip {
            let name = subject.input.shape.name();
            self.note(format!("{name}: two zips of one version differ"));
        }
    }
}
