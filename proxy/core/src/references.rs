//! The branches and tags of a repository at one moment, ready for the questions of the rules.
//!
//! Whoever reads the repository lists its refs; [`References`] orders them once, so that lookups
//! by name, by the object they lead to and by a prefix of its id are binary searches. Refs outside
//! of `refs/heads/*` and `refs/tags/*` do not belong here: the `go` command ignores them, so that
//! commits of pull requests do not pass for versions.

use crate::object_id::ObjectId;
use crate::repository::PrefixMatch;

/// A branch or a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The name without `refs/heads/` or `refs/tags/`.
    pub name: Box<str>,
    /// What it leads to after peeling annotated tags all the way. For a tag it may be a blob or a
    /// tree: such a tag is listed, every other request for it fails.
    pub target: ObjectId,
}

/// All refs that the rules know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct References {
    tags: Vec<Reference>,
    branches: Vec<Reference>,
    head: Option<ObjectId>,
    by_target: Vec<(ObjectId, Place)>,
}

/// Where in [`References`] a ref stands; ordered as the full names of refs are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Head,
    Branch(usize),
    Tag(usize),
}

impl References {
    /// Orders refs that are given in any order. `head` is what git advertises as `HEAD`: the
    /// commit of the current branch or of a detached `HEAD`; `None` when it is unborn or
    /// dangling. Names that are not UTF-8 are to be left out: no version and no query can name
    /// them.
    pub fn new(
        mut tags: Vec<Reference>,
        mut branches: Vec<Reference>,
        head: Option<ObjectId>,
    ) -> Self {
        tags.sort_unstable_by(|left, right| left.name.cmp(&right.name));
        branches.sort_unstable_by(|left, right| left.name.cmp(&right.name));
        let of_tags = (tags.iter().enumerate()).map(|(at, tag)| (tag.target, Place::Tag(at)));
        let of_branches =
            (branches.iter().enumerate()).map(|(at, one)| (one.target, Place::Branch(at)));
        let of_head = head.into_iter().map(|id| (id, Place::Head));
        let mut by_target: Vec<_> = of_head.chain(of_branches).chain(of_tags).collect();
        by_target.sort_unstable();
        Self {
            tags,
            branches,
            head,
            by_target,
        }
    }

    /// Every tag, sorted by name as bytes.
    pub fn tags(&self) -> &[Reference] {
        &self.tags
    }

    /// Every branch, sorted by name as bytes.
    pub fn branches(&self) -> &[Reference] {
        &self.branches
    }

    /// What `HEAD` leads to.
    pub fn head(&self) -> Option<ObjectId> {
        self.head
    }

    /// What the tag `name` (without `refs/tags/`) leads to.
    pub fn tag(&self, name: &str) -> Option<ObjectId> {
        find(&self.tags, name)
    }

    /// What the branch `name` (without `refs/heads/`) points at.
    pub fn branch(&self, name: &str) -> Option<ObjectId> {
        find(&self.branches, name)
    }

    /// The names of the tags that lead to `target`, sorted.
    pub fn tags_at(&self, target: ObjectId) -> impl Iterator<Item = &str> {
        let places = self.places_from(|id| *id < target).iter();
        places
            .take_while(move |(id, _)| *id == target)
            .filter_map(|(_, place)| match place {
                Place::Tag(at) => self.tags.get(*at).map(|tag| &*tag.name),
                Place::Head | Place::Branch(_) => None,
            })
    }

    /// The full name of the ref that leads to `target`: of several the first in the order of
    /// names, in which `HEAD` comes before branches and branches before tags.
    pub fn first_name_of(&self, target: ObjectId) -> Option<String> {
        let place = match self.places_from(|id| *id < target).first() {
            Some((id, place)) if *id == target => *place,
            _ => return None,
        };
        match place {
            Place::Head => Some("HEAD".to_owned()),
            Place::Branch(at) => Some(format!("refs/heads/{}", self.branches.get(at)?.name)),
            Place::Tag(at) => Some(format!("refs/tags/{}", self.tags.get(at)?.name)),
        }
    }

    /// The one object whose id starts with `prefix` (lowercase hexadecimal digits) among those
    /// that refs lead to.
    pub fn target_with_prefix(&self, prefix: &str) -> PrefixMatch {
        let mut targets = self
            .places_from(|id| *id.to_string() < *prefix)
            .iter()
            .map(|(id, _)| *id)
            .take_while(|id| id.to_string().starts_with(prefix));
        match targets.next() {
            None => PrefixMatch::None,
            Some(first) if targets.all(|other| other == first) => PrefixMatch::One(first),
            Some(_) => PrefixMatch::Ambiguous,
        }
    }

    /// The entries of `by_target` from the first on whose id is not `before`.
    fn places_from(&self, before: impl Fn(&ObjectId) -> bool) -> &[(ObjectId, Place)] {
        let start = self.by_target.partition_point(|(id, _)| before(id));
        self.by_target.get(start..).unwrap_or_default()
    }
}

fn find(sorted: &[Reference], name: &str) -> Option<ObjectId> {
    let at = sorted
        .binary_search_by(|reference| (*reference.name).cmp(name))
        .ok()?;
    sorted.get(at).map(|reference| reference.target)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> ObjectId {
        format!("{text:0<40}").parse().unwrap()
    }

    fn reference((name, target): (&str, &str)) -> Reference {
        Reference {
            name: name.into(),
            target: id(target),
        }
    }

    fn references(tags: &[(&str, &str)], branches: &[(&str, &str)], head: &str) -> References {
        References::new(
            tags.iter().copied().map(reference).collect(),
            branches.iter().copied().map(reference).collect(),
            Some(id(head)),
        )
    }

    #[test]
    fn a_ref_is_found_by_its_whole_name_only() {
        let refs = references(&[("v1.0.0", "a1"), ("v1.0", "a2")], &[("main", "b1")], "b1");
        assert_eq!(refs.tag("v1.0.0"), Some(id("a1")));
        assert_eq!(refs.tag("v1.0"), Some(id("a2")));
        assert_eq!(refs.tag("v1"), None);
        assert_eq!(refs.tag("main"), None);
        assert_eq!(refs.branch("main"), Some(id("b1")));
        assert_eq!(refs.branch("heads/main"), None);
    }

    #[test]
    fn tags_of_a_commit_come_sorted_and_alone() {
        let refs = references(
            &[("z", "a1"), ("b", "a1"), ("c", "a2")],
            &[("main", "a1")],
            "a1",
        );
        assert_eq!(refs.tags_at(id("a1")).collect::<Vec<_>>(), ["b", "z"]);
        assert_eq!(refs.tags_at(id("a3")).count(), 0);
    }

    #[test]
    fn of_several_names_the_first_counts() {
        let refs = references(
            &[("v1.0.0", "a1"), ("v1.0.1", "a2"), ("v1.0.2", "a3")],
            &[("main", "a1"), ("dev", "a2"), ("alpha", "a2")],
            "a1",
        );
        assert_eq!(refs.first_name_of(id("a1")).as_deref(), Some("HEAD"));
        assert_eq!(
            refs.first_name_of(id("a2")).as_deref(),
            Some("refs/heads/alpha")
        );
        assert_eq!(
            refs.first_name_of(id("a3")).as_deref(),
            Some("refs/tags/v1.0.2")
        );
        assert_eq!(refs.first_name_of(id("a4")), None);
    }

    #[test]
    fn a_prefix_is_ambiguous_between_objects_not_between_names() {
        let refs = references(
            &[
                ("one", "abcdef01"),
                ("two", "abcdef01"),
                ("three", "abcdef12"),
            ],
            &[("main", "ff")],
            "ff",
        );
        assert_eq!(
            refs.target_with_prefix("abcdef0"),
            PrefixMatch::One(id("abcdef01"))
        );
        assert_eq!(refs.target_with_prefix("abcdef"), PrefixMatch::Ambiguous);
        assert_eq!(refs.target_with_prefix("abcdef2"), PrefixMatch::None);
        assert_eq!(refs.target_with_prefix("0000000"), PrefixMatch::None);
        let whole = id("ff").to_string();
        assert_eq!(refs.target_with_prefix(&whole), PrefixMatch::One(id("ff")));
    }
}
