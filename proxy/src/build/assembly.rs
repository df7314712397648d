//! Reading, converting, compressing and framing, window by window, into a spool.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use bytes::Bytes;
use goproxy_core::file_set::SizeError;
use goproxy_core::framing::{self, Body};
use goproxy_core::limits;
use goproxy_core::object_id::ObjectId;
use goproxy_core::plan::{PlanError, SizeVerdict};
use goproxy_git::{Cancel, Error as GitError};
use goproxy_store::{Spool, SpoolWriter};

use super::compress::Compressor;
use super::memory::Memory;
use super::recipe::{Ingredient, Recipe};
use super::windows::windows;
use super::{BuildError, Source};

/// Small records and bodies are gathered up to this many bytes before they are written.
const PIECE: usize = 512 << 10;

/// A file's facts and bytes as they go into the zip.
type Compressed = (Body, Vec<u8>);

/// A zip on its way into a spool.
pub(super) struct Assembly<'a> {
    pub(super) source: &'a dyn Source,
    pub(super) recipe: &'a Recipe,
    pub(super) memory: &'a Arc<Memory>,
    pub(super) cancel: &'a Cancel,
    /// Called once with a reader, as soon as bytes may be sent.
    pub(super) serve: &'a dyn Fn(Spool),
}

/// What is written so far.
struct Output<'a> {
    writer: &'a mut SpoolWriter,
    frame: framing::Writer,
    piece: Vec<u8>,
    /// Sizes of the files so far, before compression.
    sizes: Vec<u64>,
}

impl Assembly<'_> {
    /// Writes the whole zip. Where the limits could not be judged beforehand, nothing is served
    /// by this: the spool is complete and within the limits when it returns.
    pub(super) fn write(&self, writer: &mut SpoolWriter) -> Result<(), BuildError> {
        let may_exceed = self.recipe.verdict == SizeVerdict::MayExceed;
        let mut out = Output {
            frame: framing::Writer::new(self.recipe.plan.prefix()),
            writer,
            piece: Vec::new(),
            sizes: Vec::new(),
        };
        // Before the first byte: a zip that ends in the middle cannot be told from a broken line.
        self.memory.claim(sizes(&self.recipe.ingredients))?;
        let mut compressor = Compressor::new();
        let most: Vec<u64> = self.recipe.ingredients.iter().map(|one| one.most).collect();
        for (number, window) in windows(&most).into_iter().enumerate() {
            self.window(window, &mut compressor, &mut out)?;
            if may_exceed {
                check_length(out.frame.length())?;
            } else if number == 0 {
                (self.serve)(out.writer.reader());
            }
        }
        if may_exceed {
            let sizes = out.sizes.iter().map(|size| (*size, *size));
            self.recipe.plan.check_sizes(sizes)?;
        }
        out.finish()
    }

    /// Reads and writes the files of one window; all memory it takes is reserved meanwhile.
    fn window(
        &self,
        window: Range<usize>,
        compressor: &mut Compressor,
        out: &mut Output<'_>,
    ) -> Result<(), BuildError> {
        let files = self
            .recipe
            .plan
            .files()
            .get(window.clone())
            .unwrap_or_default();
        let ingredients = self.recipe.ingredients.get(window).unwrap_or_default();
        let claim = self.memory.claim(sizes(ingredients))?;
        let _reserved = self
            .memory
            .reserve(claim, || self.cancel.is_cancelled())
            .ok_or(BuildError::Cancelled)?;
        let compressed = self.read(ingredients, compressor)?;
        for ((file, ingredient), compressed) in files.iter().zip(ingredients).zip(compressed) {
            let (body, bytes) = compressed.ok_or_else(|| left_out(ingredient.id))?;
            out.put(&file.path, &body, bytes)?;
        }
        out.flush()
    }

    /// Reads the blobs in whatever order suits the reader, each compressed as it comes.
    fn read(
        &self,
        ingredients: &[Ingredient],
        compressor: &mut Compressor,
    ) -> Result<Vec<Option<Compressed>>, BuildError> {
        let ids: Vec<ObjectId> = ingredients.iter().map(|one| one.id).collect();
        let largest = ingredients.iter().map(|one| one.size).max().unwrap_or(0);
        let mut all: Vec<Option<Compressed>> = Vec::new();
        all.resize_with(ids.len(), || None);
        self.source.blobs(&ids, largest, &mut |index, content| {
            if let (Some(one), Some(slot)) = (ingredients.get(index), all.get_mut(index)) {
                let content = one.conversion.apply(one.id, content);
                *slot = Some(compressor.compress(content));
            }
            ControlFlow::Continue(())
        })?;
        Ok(all)
    }
}

/// The most bytes that each file can have, before or after conversion.
fn sizes(ingredients: &[Ingredient]) -> impl Iterator<Item = u64> {
    ingredients.iter().map(|one| one.most.max(one.size))
}

impl Output<'_> {
    fn put(&mut self, path: &str, body: &Body, bytes: Vec<u8>) -> Result<(), BuildError> {
        self.sizes.push(body.size());
        let header = self.frame.local_header(path, body)?;
        self.piece.extend_from_slice(&header);
        if self.piece.len() + bytes.len() <= PIECE {
            self.piece.extend_from_slice(&bytes);
            return Ok(());
        }
        self.flush()?;
        self.writer.append(Bytes::from(bytes))?;
        Ok(())
    }

    fn flush(&mut self) -> Result<(), BuildError> {
        let piece = std::mem::take(&mut self.piece);
        self.writer.append(Bytes::from(piece))?;
        Ok(())
    }

    fn finish(mut self) -> Result<(), BuildError> {
        self.flush()?;
        self.writer.append(Bytes::from(self.frame.finish()))?;
        Ok(())
    }
}

/// The `go` command refuses longer zips.
fn check_length(length: u64) -> Result<(), PlanError> {
    if length > limits::MAX_ZIP {
        return Err(SizeError::Zip(length).into());
    }
    Ok(())
}

fn left_out(id: ObjectId) -> GitError {
    GitError::Corrupt {
        what: format!("object {id}"),
        reason: "the reader left it out".to_owned(),
    }
}
