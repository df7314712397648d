//! One bare repository from the zips of its modules, streamed file by file into
//! `git fast-import`, so that a module of 500 MB passes through a few kilobytes of memory.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
    process::Stdio,
};

use zip::ZipArchive;

use super::{Published, tree::Tree, tree::join};
use crate::{
    history::{prepare, quote},
    sandbox::Sandbox,
};

/// Below this many bytes of zips a repository is packed as thoroughly as hosting sites pack.
const THOROUGH: u64 = 50 << 20;

/// Makes the bare repository `folder` with one tagged commit a release, in the order of their
/// times, and packs it into chains of deltas. `thorough` asks for more than git's defaults.
pub fn create(sandbox: &Sandbox, folder: &Path, published: &[&Published<'_>], thorough: bool) {
    prepare(folder, "main");
    let mut published = published.to_vec();
    published.sort_by_key(|one| seconds(one));
    let mut child = sandbox
        .command("git")
        .current_dir(folder)
        .args(["fast-import", "--quiet", "--date-format=raw"])
        .stdin(Stdio::piped())
        .spawn()
        .expect("git is installed");
    let mut stream = BufWriter::new(child.stdin.take().expect("its input"));
    let written = write(&mut stream, &published).and_then(|()| stream.flush());
    drop(stream);
    let status = child.wait().expect("git fast-import ends");
    assert!(
        status.success() && written.is_ok(),
        "git fast-import of {}: {status}, {written:?}",
        folder.display()
    );
    let sizes = published
        .iter()
        .map(|one| one.zip.metadata().expect("a zip").len());
    let mut repack = vec!["repack", "-adfq"];
    if thorough && sizes.sum::<u64>() < THOROUGH {
        repack.extend(["--depth=50", "--window=50"]);
    }
    sandbox.git(folder, &repack);
}

fn write(stream: &mut impl Write, published: &[&Published<'_>]) -> io::Result<()> {
    let mut tree = Tree::default();
    for (index, one) in published.iter().enumerate() {
        commit(stream, one, index + 1, &mut tree)?;
    }
    Ok(())
}

/// One commit with the files of the zip, byte for byte, and its tag.
///
/// Two releases may share a tag (a root without go.mod and its `v5/` directory): the later commit,
/// which holds both, gets it.
fn commit(
    stream: &mut impl Write,
    published: &Published<'_>,
    mark: usize,
    tree: &mut Tree,
) -> io::Result<()> {
    let release = published.release;
    let mut zip = ZipArchive::new(File::open(&published.zip)?)?;
    let prefix = format!("{}@{}/", release.module, release.version);
    let path = |name: &str| {
        let name = name.strip_prefix(&prefix).expect("the module's prefix");
        join(&release.directory, name)
    };
    let names = zip.file_names().collect::<Result<Vec<_>, _>>()?;
    let files: BTreeSet<String> = names.iter().map(|name| path(name)).collect();
    let (time, tag) = (seconds(published), release.tag());
    writeln!(stream, "commit refs/heads/main\nmark :{mark}")?;
    writeln!(
        stream,
        "committer C. O. Mitter <committer@mod.test> {time} +0000"
    )?;
    writeln!(stream, "data {}\n{tag}", tag.len())?;
    for gone in tree.replace(&release.directory, &files) {
        writeln!(stream, "D {}", quote(gone.as_bytes()))?;
    }
    for index in 0..zip.len() {
        let mut file = zip.by_index(index)?;
        let size = file.size();
        let path = path(&file.name()?);
        writeln!(stream, "M 100644 inline {}", quote(path.as_bytes()))?;
        writeln!(stream, "data {size}")?;
        assert_eq!(io::copy(&mut file, stream)?, size, "{path} in {prefix}");
        writeln!(stream)?;
    }
    writeln!(stream, "\nreset refs/tags/{tag}\nfrom :{mark}\n")
}

/// When the release was made, in seconds since 1970.
fn seconds(published: &Published<'_>) -> i64 {
    let time = &published.info.time;
    let parsed: Result<jiff::Timestamp, _> = time.parse();
    parsed
        .unwrap_or_else(|error| panic!("{}: {time}: {error}", published.zip.display()))
        .as_second()
}
