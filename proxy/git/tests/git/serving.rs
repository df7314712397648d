//! Which objects a client may name.

use goproxy_core::object_id::ObjectId;

use crate::support::{Bare, Fixture};

fn serves(bare: &Bare, fixture: &Fixture, ids: &[ObjectId]) -> Vec<bool> {
    bare.view(fixture).serves(ids).unwrap()
}

#[test]
fn reachable_commits_are_served_and_others_are_not() {
    let fixture = Fixture::new();
    let bare = fixture.bare("a.git");
    let first = bare.commit(&[], &[("a", "1")]);
    let second = bare.commit(&[first], &[("a", "2")]);
    let side = bare.commit(&[first], &[("a", "3")]);
    let tagged = bare.commit(&[side], &[("a", "4")]);
    let hidden = bare.commit(&[second], &[("a", "5")]);
    let dangling = bare.commit(&[second], &[("a", "6")]);
    bare.set("refs/heads/main", second);
    bare.set("refs/tags/v1.0.0", tagged);
    bare.set("refs/pull/1/head", hidden);
    let tree = bare.id(&format!("{second}^{{tree}}"));
    let blob = bare.id(&format!("{second}:a"));
    let absent = "1234567890123456789012345678901234567890".parse().unwrap();
    let ids = [
        first, second, side, tagged, hidden, dangling, tree, blob, absent,
    ];
    let expected = [true, true, true, true, false, false, false, false, false];
    assert_eq!(serves(&bare, &fixture, &ids), expected);
    bare.git(&["pack-refs", "--all"]);
    bare.git(&["gc", "-q"]);
    assert_eq!(serves(&bare, &fixture, &ids), expected);
    assert!(serves(&bare, &fixture, &[]).is_empty());
}

#[test]
fn tag_objects_are_served_when_a_tag_holds_them_or_leads_through_them() {
    let fixture = Fixture::new();
    let bare = fixture.bare("a.git");
    let commit = bare.commit(&[], &[("a", "1")]);
    bare.git(&["tag", "-a", "-m", "x", "inner", &commit.to_string()]);
    bare.git(&["tag", "-a", "-m", "x", "middle", "inner"]);
    bare.git(&["tag", "-a", "-m", "x", "outer", "middle"]);
    bare.git(&["tag", "-a", "-m", "x", "lost", &commit.to_string()]);
    let ids = ["inner", "middle", "outer", "lost"].map(|tag| bare.id(&format!("refs/tags/{tag}")));
    assert_eq!(serves(&bare, &fixture, &ids), [true; 4]);
    bare.git(&["tag", "-d", "inner", "middle", "lost"]);
    for step in ["loose", "packed"] {
        let served = serves(&bare, &fixture, &ids);
        assert_eq!(served, [true, true, true, false], "{step}");
        assert_eq!(serves(&bare, &fixture, &ids[..1]), [true], "{step}");
        bare.git(&["pack-refs", "--all"]);
    }
}

#[test]
fn what_a_tag_holds_is_served_whatever_it_is() {
    let fixture = Fixture::new();
    let bare = fixture.bare("a.git");
    let (held, other) = (bare.blob(b"held"), bare.blob(b"other"));
    bare.set("refs/tags/blob", held);
    assert_eq!(serves(&bare, &fixture, &[held, other]), [true, false]);
}

#[test]
fn objects_of_an_alternate_are_not_served_by_being_there() {
    let fixture = Fixture::new();
    let pool = fixture.bare("pool.git");
    let foreign = pool.commit(&[], &[("a", "1")]);
    pool.set("refs/heads/main", foreign);
    let bare = fixture.bare("a.git");
    bare.write("objects/info/alternates", b"../../pool.git/objects\n");
    let own = bare.commit(&[], &[("a", "2")]);
    bare.set("refs/heads/main", own);
    assert_eq!(serves(&bare, &fixture, &[own, foreign]), [true, false]);
    bare.set("refs/heads/shared", foreign);
    assert_eq!(serves(&bare, &fixture, &[own, foreign]), [true, true]);
}

#[test]
fn judging_again_says_where_the_parts_lie() {
    let fixture = Fixture::new();
    let bare = fixture.bare("a.git");
    let repository = bare.open(&fixture);
    let directories = repository.judge().unwrap();
    assert_eq!(directories.common, bare.path.canonicalize().unwrap());
    assert_eq!(directories.objects, directories.common.join("objects"));
    bare.write("objects/info/alternates", b"../../../outside\n");
    assert!(repository.judge().is_err());
}
