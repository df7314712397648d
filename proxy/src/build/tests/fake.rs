//! A repository that is a table, with a door in front of its blobs, and a builder to go with it.

use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use goproxy_core::module_path::ModulePath;
use goproxy_core::object_id::ObjectId;
use goproxy_core::tree::{EntryMode, TreeEntry};
use goproxy_core::version::Version;
use goproxy_git::{Cancel, Error, Header, ObjectKind, ObjectReader};
use goproxy_store::{Settings, Store};

use crate::build::{Attachment, Builder, ModuleZip, Source};
use crate::limits::Turn;
use crate::pools::{Pool, PoolSettings};
use crate::settings::MemorySettings;

/// The files of a commit.
#[derive(Clone, Default)]
pub(crate) struct Files {
    by_path: BTreeMap<String, (EntryMode, ObjectId)>,
    blobs: HashMap<ObjectId, Vec<u8>>,
}

impl Files {
    pub(crate) fn with(self, path: &str, content: impl Into<Vec<u8>>) -> Self {
        self.with_mode(path, EntryMode::Regular, content)
    }

    pub(crate) fn with_mode(
        mut self,
        path: &str,
        mode: EntryMode,
        content: impl Into<Vec<u8>>,
    ) -> Self {
        let number = u32::try_from(self.blobs.len()).unwrap().to_be_bytes();
        let id = ObjectId::from_bytes(std::array::from_fn(|at| number[at % 4]));
        self.by_path.insert(path.to_owned(), (mode, id));
        self.blobs.insert(id, content.into());
        self
    }

    /// Many files of this many bytes each, so many that they need several windows.
    pub(crate) fn numbered(count: usize, size: usize) -> Self {
        let numbers = 0..count;
        numbers.fold(Self::default(), |files, number| {
            let line = format!("line {number} of file {number}\n");
            let content: Vec<u8> = line.bytes().cycle().take(size).collect();
            files.with(&format!("d{}/f{number}.txt", number % 7), content)
        })
    }

    /// Lists the file but loses its blob.
    pub(crate) fn losing(mut self, path: &str) -> Self {
        let (_, id) = self.by_path[path];
        self.blobs.remove(&id);
        self
    }
}

/// Opens for one batch of blobs at a time, and tells when somebody stands before it.
pub(crate) struct Door {
    arrived: mpsc::Sender<()>,
    open: Mutex<mpsc::Receiver<()>>,
    /// Tells when the source behind the door is dropped, that is at the end of the build.
    ended: mpsc::Sender<()>,
}

/// The test's side of a [`Door`].
pub(crate) struct Keeper {
    pub(crate) arrived: mpsc::Receiver<()>,
    pub(crate) open: mpsc::Sender<()>,
    pub(crate) ended: mpsc::Receiver<()>,
}

pub(crate) fn door() -> (Door, Keeper) {
    let (arrived, arrivals) = mpsc::channel();
    let (open, opened) = mpsc::channel();
    let (ended, ends) = mpsc::channel();
    let door = Door {
        arrived,
        open: Mutex::new(opened),
        ended,
    };
    let keeper = Keeper {
        arrived: arrivals,
        open,
        ended: ends,
    };
    (door, keeper)
}

impl Drop for Door {
    fn drop(&mut self) {
        self.ended.send(()).ok();
    }
}

pub(crate) struct FakeSource {
    files: Files,
    door: Option<Door>,
    cancel: Cancel,
}

impl ObjectReader for FakeSource {
    fn headers(&self, ids: &[ObjectId]) -> Result<Vec<Header>, Error> {
        let header = |id: &ObjectId| Header {
            kind: ObjectKind::Blob,
            size: self.files.blobs.get(id).map_or(1, |blob| blob.len() as u64),
        };
        Ok(ids.iter().map(header).collect())
    }

    fn blobs(
        &self,
        ids: &[ObjectId],
        limit: u64,
        sink: &mut dyn FnMut(usize, Vec<u8>) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        if let Some(door) = &self.door {
            door.arrived.send(()).ok();
            // A keeper who is gone has left the door open.
            door.open.lock().unwrap().recv().ok();
        }
        // Any order is allowed: the worst one is backwards.
        for (index, id) in ids.iter().enumerate().rev() {
            self.cancel.check()?;
            let blob = self.files.blobs.get(id);
            let blob = blob.ok_or(Error::ObjectMissing { id: *id })?;
            assert!(blob.len() as u64 <= limit);
            if sink(index, blob.clone()).is_break() {
                break;
            }
        }
        Ok(())
    }
}

impl Source for FakeSource {
    fn list(&self, _: ObjectId, directory: &str) -> Result<Vec<TreeEntry>, Error> {
        let prefix = match directory {
            "" => String::new(),
            directory => format!("{directory}/"),
        };
        let entries = self.files.by_path.iter().filter_map(|(path, (mode, id))| {
            Some(TreeEntry {
                path: path.strip_prefix(&prefix)?.as_bytes().into(),
                mode: *mode,
                id: *id,
            })
        });
        Ok(entries.collect())
    }

    fn find(&self, _: ObjectId, path: &str) -> Result<Option<(EntryMode, ObjectId)>, Error> {
        Ok(self.files.by_path.get(path).copied())
    }
}

/// A builder with one thread, and the folder it keeps zips in.
pub(crate) struct Fixture {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) pool: Arc<Pool>,
    pub(crate) builder: Builder,
}

impl Fixture {
    pub(crate) fn on_disk() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let directory = Some(folder.path().to_owned());
        Self::new(folder, directory, 0)
    }

    pub(crate) fn in_memory(memory_limit: u64) -> Self {
        Self::new(tempfile::tempdir().unwrap(), None, memory_limit)
    }

    fn new(
        folder: tempfile::TempDir,
        directory: Option<std::path::PathBuf>,
        memory_limit: u64,
    ) -> Self {
        let settings = PoolSettings {
            threads: NonZeroUsize::MIN,
            max_waiting: 100,
            max_wait: Duration::from_mins(10),
        };
        let pool = Arc::new(Pool::start("build", settings, None).unwrap());
        let store = Store::open(Settings {
            directory,
            disk_limit: 1 << 30,
            memory_limit,
        });
        Self {
            folder,
            builder: Builder::new(Arc::clone(&pool), store, MemorySettings::default()),
            pool,
        }
    }

    /// Attaches to the zip of `files` in their root.
    pub(crate) fn attach(&self, files: &Files) -> Attachment {
        self.attach_behind(files, None)
    }

    /// The same, where blobs lie behind `door`.
    pub(crate) fn attach_behind(&self, files: &Files, door: Option<Door>) -> Attachment {
        let zip = zip();
        let key = zip.key();
        self.builder
            .attach(zip, key, Turn::default(), opening(files, door))
    }

    pub(crate) fn spools(&self) -> usize {
        let spools = self.folder.path().join("v1/spools");
        std::fs::read_dir(spools).unwrap().count()
    }
}

/// Opens a source with these files.
pub(crate) fn opening(
    files: &Files,
    door: Option<Door>,
) -> impl FnOnce(&Cancel) -> Result<FakeSource, Error> + Send + 'static {
    let files = files.clone();
    move |cancel| {
        Ok(FakeSource {
            files,
            door,
            cancel: cancel.clone(),
        })
    }
}

/// The zip of every test: the module in the root.
pub(crate) fn zip() -> ModuleZip {
    ModuleZip {
        tree: ObjectId::from_bytes([9; 20]),
        directory: String::new(),
        module: ModulePath::parse("example.com/m").unwrap(),
        version: Version::parse("v1.0.0").unwrap(),
    }
}
