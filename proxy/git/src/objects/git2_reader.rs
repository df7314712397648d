//! Objects by libgit2.
//!
//! A handle is taken from the pool at the first read and given back when the reader is dropped.
//! Whatever fails is tried once more on a handle opened afresh: `git gc` may have replaced the
//! packs that the old handle knew (gitglossary, "pack").

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::sync::Arc;

use git2::{ErrorClass, ErrorCode, ObjectType, Odb, OdbLookupFlags, Oid};
use goproxy_core::object_id::ObjectId;

use super::{Header, ObjectKind, ObjectReader};
use crate::cancel::Cancel;
use crate::error::Error;
use crate::handles::{Handle, Handles};
use crate::repository::Repository;

/// Reads the objects of one repository for one request.
pub(crate) struct Objects {
    repository: Arc<Repository>,
    handles: Handles,
    cancel: Cancel,
    handle: RefCell<Option<Handle>>,
}

impl Objects {
    pub(crate) fn new(repository: Arc<Repository>, handles: Handles, cancel: Cancel) -> Self {
        Self {
            repository,
            handles,
            cancel,
            handle: RefCell::new(None),
        }
    }

    pub(crate) fn repository(&self) -> &Arc<Repository> {
        &self.repository
    }

    pub(crate) fn cancel(&self) -> &Cancel {
        &self.cancel
    }

    /// The header of one object; `None` when it is missing.
    pub(crate) fn find_header(&self, id: ObjectId) -> Result<Option<Header>, Error> {
        match self.header(id) {
            Ok(header) => Ok(Some(header)),
            Err(Error::ObjectMissing { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The header of one object.
    pub(crate) fn header(&self, id: ObjectId) -> Result<Header, Error> {
        self.with_database(|database| read_header(database, id))
    }

    /// The kind of one object as far as the open handle knows it: cheap for ids that nobody here
    /// has, which a client may send by the thousand.
    pub(crate) fn kind_if_present(&self, id: ObjectId) -> Result<Option<ObjectKind>, Error> {
        self.with_database(|database| {
            if !database.exists_ext(oid(id), OdbLookupFlags::NO_REFRESH) {
                return Ok(None);
            }
            read_header(database, id).map(|header| Some(header.kind))
        })
    }

    /// The bytes of one object that must be a `kind` of at most `limit` bytes.
    pub(crate) fn read(
        &self,
        id: ObjectId,
        kind: ObjectKind,
        limit: u64,
    ) -> Result<Vec<u8>, Error> {
        self.with_database(|database| {
            let header = read_header(database, id)?;
            check_header(id, header, kind, limit)?;
            read_body(database, id, header)
        })
    }

    /// Runs `read` on a handle; when it fails for a reason that vanished packs may have, once
    /// more on a fresh one.
    fn with_database<T>(&self, read: impl Fn(&Odb<'_>) -> Result<T, Error>) -> Result<T, Error> {
        self.cancel.check()?;
        let mut slot = self.handle.borrow_mut();
        if slot.is_none() {
            *slot = Some(self.handles.take(&self.repository)?);
        }
        let Some(handle) = slot.as_mut() else {
            return Err(Error::Cancelled);
        };
        match run(handle, &read) {
            Err(Error::ObjectMissing { .. } | Error::Corrupt { .. } | Error::Io { .. }) => {
                handle.reopen(&self.repository)?;
                run(handle, &read)
            }
            other => other,
        }
    }
}

fn run<T>(handle: &Handle, read: impl Fn(&Odb<'_>) -> Result<T, Error>) -> Result<T, Error> {
    let lost = || Error::corrupt("the object database", "the handle was lost");
    let git2 = handle.git2().ok_or_else(lost)?;
    let database = git2.odb();
    read(&database.map_err(|error| Error::corrupt("the object database", error.message()))?)
}

fn read_header(database: &Odb<'_>, id: ObjectId) -> Result<Header, Error> {
    let (size, kind) = database
        .read_header(oid(id))
        .map_err(|error| translate(id, &error))?;
    Ok(Header {
        kind: kind_of(kind).ok_or_else(|| Error::object_corrupt(id, "its type is unknown"))?,
        size: size as u64,
    })
}

fn check_header(id: ObjectId, header: Header, kind: ObjectKind, limit: u64) -> Result<(), Error> {
    if header.kind != kind {
        let (found, wanted) = (header.kind.as_str(), kind.as_str());
        return Err(Error::object_corrupt(
            id,
            format!("it is a {found}, not a {wanted}"),
        ));
    }
    if header.size > limit {
        let what = format!("bytes of {} {id}", kind.as_str());
        return Err(Error::Bound { what, limit });
    }
    Ok(())
}

fn read_body(database: &Odb<'_>, id: ObjectId, header: Header) -> Result<Vec<u8>, Error> {
    let object = database
        .read(oid(id))
        .map_err(|error| translate(id, &error))?;
    let bytes = object.data();
    if kind_of(object.kind()) != Some(header.kind) || bytes.len() as u64 != header.size {
        return Err(Error::object_corrupt(
            id,
            "its header and its content differ",
        ));
    }
    if header.kind != ObjectKind::Blob {
        let found = Oid::hash_object(object.kind(), bytes);
        if found.map_err(|error| translate(id, &error))? != oid(id) {
            return Err(Error::object_corrupt(id, "its content has another hash"));
        }
    }
    Ok(bytes.to_vec())
}

fn translate(id: ObjectId, error: &git2::Error) -> Error {
    match (error.code(), error.class()) {
        (ErrorCode::NotFound, _) => Error::ObjectMissing { id },
        (_, ErrorClass::NoMemory) => Error::Io {
            path: format!("object {id}").into(),
            source: std::io::ErrorKind::OutOfMemory.into(),
        },
        _ => Error::object_corrupt(id, error.message()),
    }
}

fn oid(id: ObjectId) -> Oid {
    // Twenty bytes are always an id; the zero id is in no repository.
    Oid::from_bytes(id.as_bytes()).unwrap_or(Oid::ZERO_SHA1)
}

fn kind_of(kind: ObjectType) -> Option<ObjectKind> {
    match kind {
        ObjectType::Commit => Some(ObjectKind::Commit),
        ObjectType::Tree => Some(ObjectKind::Tree),
        ObjectType::Blob => Some(ObjectKind::Blob),
        ObjectType::Tag => Some(ObjectKind::Tag),
        ObjectType::Any => None,
    }
}

impl ObjectReader for Objects {
    fn headers(&self, ids: &[ObjectId]) -> Result<Vec<Header>, Error> {
        ids.iter().map(|id| self.header(*id)).collect()
    }

    fn blobs(
        &self,
        ids: &[ObjectId],
        limit: u64,
        sink: &mut dyn FnMut(usize, Vec<u8>) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        for (index, id) in ids.iter().enumerate() {
            let bytes = self.read(*id, ObjectKind::Blob, limit)?;
            if sink(index, bytes).is_break() {
                break;
            }
        }
        Ok(())
    }
}
