//! A second proxy, for the entries of `GOPROXY` that follow ours: a folder that `go` reads by a
//! `file://` URL. Nothing in it comes from ours.

use std::{fs, io::Write as _, path::PathBuf};

use goproxy_tests::sandbox::Sandbox;
use zip::{ZipWriter, write::SimpleFileOptions};

/// A proxy made of files.
#[derive(Debug)]
pub(crate) struct FileProxy {
    folder: PathBuf,
}

impl FileProxy {
    pub(crate) fn new(sandbox: &Sandbox) -> Self {
        let folder = sandbox.path("file-proxy");
        fs::create_dir_all(&folder).expect("a folder for a proxy");
        Self { folder }
    }

    /// What `GOPROXY` takes.
    pub(crate) fn url(&self) -> String {
        format!("file://{}", self.folder.display())
    }

    /// A file at a path below the URL.
    pub(crate) fn write(&self, path: &str, content: &[u8]) {
        let file = self.folder.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder of the proxy");
        fs::write(file, content).expect("a file of the proxy");
    }

    /// Publishes a module of one package whose `Name` returns `says`; its only version.
    pub(crate) fn publish(&self, path: &str, version: &str, says: &str) {
        let go_mod = format!("module {path}\n\ngo 1.18\n");
        let library = format!(
            "package library\n\n// Name tells the version.\nfunc Name() string {{ return {says:?} }}\n"
        );
        let info = format!("{{\"Version\":{version:?},\"Time\":\"2024-06-01T00:00:00Z\"}}");
        let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, content) in [("go.mod", &go_mod), ("library.go", &library)] {
            let name = format!("{path}@{version}/{name}");
            zip.start_file(name, SimpleFileOptions::default())
                .expect("an entry");
            zip.write_all(content.as_bytes()).expect("its content");
        }
        let zip = zip.finish().expect("the zip's end").into_inner();
        self.write(
            &format!("{path}/@v/list"),
            format!("{version}\n").as_bytes(),
        );
        self.write(&format!("{path}/@v/{version}.info"), info.as_bytes());
        self.write(&format!("{path}/@v/{version}.mod"), go_mod.as_bytes());
        self.write(&format!("{path}/@v/{version}.zip"), &zip);
    }
}
