//! From a file to its YAML documents.

/// One document of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Document<'a> {
    /// Its text.
    pub(super) text: &'a str,
    /// The line of the file before its first one.
    pub(super) before: u64,
}

/// The documents, without those that hold nothing. Three dashes at the beginning of a line begin
/// a document (YAML 1.2, section 9.1.2).
pub(super) fn documents(text: &str) -> Vec<Document<'_>> {
    let mut documents = Vec::new();
    let (mut start, mut before, mut offset) = (0, 0, 0);
    for (number, line) in (0_u64..).zip(text.split_inclusive('\n')) {
        if is_marker(line) {
            documents.push((start, offset, before));
            // What follows the marker on its line belongs to the document.
            start = offset + "---".len();
            before = number;
        }
        offset += line.len();
    }
    documents.push((start, offset, before));
    let document = |(start, end, before): (usize, usize, u64)| Document {
        text: text.get(start..end).unwrap_or_default(),
        before,
    };
    let documents = documents.into_iter().map(document);
    documents
        .filter(|document| !is_empty(document.text))
        .collect()
}

fn is_marker(line: &str) -> bool {
    let rest = line.strip_prefix("---");
    rest.is_some_and(|rest| rest.trim_end().is_empty() || rest.starts_with([' ', '\t']))
}

fn is_empty(text: &str) -> bool {
    let is_void = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    text.lines().all(is_void)
}
