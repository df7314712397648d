use std::fmt::Write;

use proptest::prelude::*;

use super::*;
use crate::refs::BOUNDS;

const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

fn read(text: &str) -> Result<Vec<PackedRef>, Error> {
    parse(text.as_bytes(), &BTreeSet::new(), &BOUNDS)
}

fn packed(name: &str, id: &str, peeled: Option<&str>) -> PackedRef {
    PackedRef {
        name: name.into(),
        id: id.parse().unwrap(),
        peeled: peeled.map(|id| id.parse().unwrap()),
    }
}

#[test]
fn peeled_values_count_only_under_fully_peeled() {
    let body = format!("{A} refs/tags/v1\n^{B}\n{B} refs/tags/v2\n");
    let full = read(&format!(
        "# pack-refs with: peeled fully-peeled sorted \n{body}"
    ))
    .unwrap();
    assert_eq!(full[0], packed("refs/tags/v1", A, Some(B)));
    assert_eq!(full[1], packed("refs/tags/v2", B, Some(B)));
    for header in ["", "# pack-refs with: peeled \n", "# something else\n"] {
        let some = read(&format!("{header}{body}")).unwrap();
        assert_eq!(some[0], packed("refs/tags/v1", A, None), "{header}");
        assert_eq!(some[1], packed("refs/tags/v2", B, None), "{header}");
    }
}

#[test]
fn other_refs_and_refused_names_are_left_out_with_their_peeled_lines() {
    let text = format!(
        "# pack-refs with: fully-peeled\n{A} refs/tags/v1\n{A} refs/pull/1/head\n^{B}\n{A} refs/tags/a..b\n^{B}\n{A} refs/heads/x\n"
    );
    let names: Vec<_> = read(&text)
        .unwrap()
        .into_iter()
        .map(|one| (one.name, one.peeled))
        .collect();
    let own = Some(A.parse().unwrap());
    assert_eq!(
        names,
        [("refs/tags/v1".into(), own), ("refs/heads/x".into(), own)]
    );
}

#[test]
fn half_a_file_is_an_error() {
    let text = format!("{A} refs/tags/v1\n^{B}\n{B} refs/tags/v2\n");
    let whole = [0, 54, 96, text.len()];
    for end in 0..=text.len() {
        let read = read(&text[..end]);
        assert_eq!(read.is_ok(), whole.contains(&end), "{end}: {read:?}");
    }
    for text in [
        "#\n#\n",
        "^\n",
        &format!("{A}\trefs/tags/v\n"),
        &format!("{A} \n"),
        "\n",
    ] {
        assert!(read(text).is_err(), "{text:?}");
    }
}

#[test]
fn bounds_stop_the_reading() {
    let text = format!("{A} refs/tags/v1\n{A} refs/tags/v2\n");
    for bounds in [
        Bounds { refs: 1, ..BOUNDS },
        Bounds {
            name_bytes: 20,
            ..BOUNDS
        },
        Bounds {
            packed_bytes: 60,
            ..BOUNDS
        },
    ] {
        let read = parse(text.as_bytes(), &BTreeSet::new(), &bounds);
        assert!(matches!(read, Err(Error::Bound(..))), "{bounds:?}");
    }
    let exact = Bounds {
        refs: 2,
        name_bytes: 24,
        packed_bytes: 108,
        ..BOUNDS
    };
    assert_eq!(
        parse(text.as_bytes(), &BTreeSet::new(), &exact)
            .unwrap()
            .len(),
        2
    );
}

proptest! {
    #[test]
    fn what_git_writes_is_read_back(
        refs in proptest::collection::btree_map(
            "refs/(heads|tags|pull)/[a-z0-9.]{1,8}[a-z](/[a-zü-]{1,5})?",
            (any::<[u8; 20]>(), any::<Option<[u8; 20]>>()),
            0..20,
        ),
        fully in any::<bool>(),
    ) {
        let mut text = String::from("# pack-refs with: peeled ");
        text.push_str(if fully { "fully-peeled sorted \n" } else { "\n" });
        let mut expected = Vec::new();
        for (name, (id, peeled)) in refs {
            let id = ObjectId::from_bytes(id);
            let peeled = peeled.map(ObjectId::from_bytes);
            writeln!(text, "{id} {name}").unwrap();
            if let Some(peeled) = peeled {
                writeln!(text, "^{peeled}").unwrap();
            }
            if is_served(&name) && name::is_valid(&name) {
                let peeled = fully.then(|| peeled.unwrap_or(id));
                expected.push(PackedRef { name, id, peeled });
            }
        }
        prop_assert_eq!(read(&text).unwrap(), expected);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _: Result<_, _> = parse(bytes.as_slice(), &BTreeSet::new(), &BOUNDS);
    }
}
