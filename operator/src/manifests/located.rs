//! Values that know the lines they stand on.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use serde_saphyr::Spanned;

/// A value of a document and the line of each part of it, by JSON pointer (RFC 6901).
#[derive(Debug, Clone)]
pub(super) struct Located {
    pub(super) value: Value,
    lines: BTreeMap<String, u64>,
}

impl Located {
    /// Reads one document; the error has the line and what is wrong.
    pub(super) fn read(text: &str) -> Result<Self, (u64, String)> {
        let node: Spanned<Node> = serde_saphyr::from_str(text).map_err(|error| {
            let line = error.location().map_or(1, |place| place.line());
            (
                line,
                format!("it is no YAML: {}", first_line(&error.to_string())),
            )
        })?;
        let mut lines = BTreeMap::new();
        let value = node
            .value
            .settle(String::new(), node.referenced.line(), &mut lines);
        Ok(Self { value, lines })
    }

    /// The line of what `pointer` names, or of the nearest thing around it.
    pub(super) fn line(&self, pointer: &str) -> u64 {
        let mut pointer = pointer;
        loop {
            if let Some(line) = self.lines.get(pointer) {
                return *line;
            }
            match pointer.rsplit_once('/') {
                Some((around, _)) => pointer = around,
                None => return 1,
            }
        }
    }
}

/// The parser shows the text around an error below its words; the line number says enough.
fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

enum Node {
    Mapping(Vec<(String, Spanned<Self>)>),
    Sequence(Vec<Spanned<Self>>),
    Scalar(Value),
}

impl Node {
    fn settle(self, pointer: String, line: u64, lines: &mut BTreeMap<String, u64>) -> Value {
        let value = match self {
            Self::Scalar(value) => value,
            Self::Sequence(items) => {
                let items = items.into_iter().enumerate().map(|(number, item)| {
                    let pointer = format!("{pointer}/{number}");
                    item.value.settle(pointer, item.referenced.line(), lines)
                });
                Value::Array(items.collect())
            }
            Self::Mapping(members) => {
                let mut map = Map::new();
                for (key, member) in members {
                    let escaped = key.replace('~', "~0").replace('/', "~1");
                    let pointer = format!("{pointer}/{escaped}");
                    let value = member
                        .value
                        .settle(pointer, member.referenced.line(), lines);
                    map.insert(key, value);
                }
                Value::Object(map)
            }
        };
        lines.insert(pointer, line);
        value
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Scalar(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Scalar(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Scalar(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Scalar(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Scalar(value.into()))
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Scalar(Value::Null))
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Scalar(Value::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut nodes = Vec::new();
        while let Some(item) = items.next_element()? {
            nodes.push(item);
        }
        Ok(Node::Sequence(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Node, A::Error> {
        let mut nodes = Vec::new();
        while let Some(member) = members.next_entry()? {
            nodes.push(member);
        }
        Ok(Node::Mapping(nodes))
    }
}
