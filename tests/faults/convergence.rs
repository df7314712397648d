//! Edits by chance, in any order and at any time, end as if what is there at last had been there
//! from the beginning.

use std::collections::BTreeMap;

use goproxy_tests::cluster::resources::{project, proxy, token};
use goproxy_tests::random::Numbers;

use crate::case::Case;
use crate::snapshot;

const EDITS: usize = 25;

#[test]
fn edits_end_as_if_made_at_once() {
    compare(1, "faults-edited-1", "faults-fresh-1");
}

#[test]
fn other_edits_end_as_if_made_at_once() {
    compare(2, "faults-edited-2", "faults-fresh-2");
}

fn compare(seed: u64, edited: &'static str, fresh: &'static str) {
    let case = Case::new(edited);
    case.start_operator();
    let last = edit(&case, &mut Numbers::new(seed));
    let from_scratch = Case::new(fresh);
    from_scratch.start_operator();
    from_scratch
        .go
        .apply(&last.values().cloned().collect::<String>());
    from_scratch.go.wait_until_ready("main");
    from_scratch.settle();
    let end = snapshot::take(&from_scratch.go);
    snapshot::wait_for(&case.go, &end);
}

/// Manifests by kind and name.
type Manifests = BTreeMap<(&'static str, String), String>;

/// Makes edits, some of them together, and returns what is there at last.
fn edit(case: &Case, numbers: &mut Numbers) -> Manifests {
    let mut all = Manifests::new();
    let mut batch = Manifests::new();
    for number in 0..EDITS {
        let (kind, name, manifest) = draw(numbers);
        let key = (kind, name);
        // The GoProxy comes and goes, too, but is there at last.
        let is_deleted = numbers.chance(4) && number + 1 < EDITS;
        if is_deleted && all.remove(&key).is_some() {
            batch.remove(&key);
            let delete = ["delete", kind, &key.1, "--ignore-not-found"];
            case.go.kubectl(&delete);
        } else {
            all.insert(key.clone(), manifest.clone());
            batch.insert(key, manifest);
        }
        if numbers.chance(3) {
            flush(case, &mut batch);
        }
        if numbers.chance(6) && all.contains_key(&("goproxy", "main".to_owned())) {
            flush(case, &mut batch);
            case.go.wait_until_ready("main");
        }
    }
    let key = ("goproxy", "main".to_owned());
    let main = all
        .entry(key.clone())
        .or_insert_with(|| draw_proxy(numbers));
    batch.insert(key, main.clone());
    flush(case, &mut batch);
    all
}

fn flush(case: &Case, batch: &mut Manifests) {
    if !batch.is_empty() {
        case.go.apply(&batch.values().cloned().collect::<String>());
        batch.clear();
    }
}

fn draw(numbers: &mut Numbers) -> (&'static str, String, String) {
    match numbers.below(6) {
        0 => ("goproxy", "main".to_owned(), draw_proxy(numbers)),
        1 => {
            let name = *numbers.pick(&["ci", "team"]);
            let text = format!("glpat-{name}-{:020}", numbers.below(3));
            ("secret", name.to_owned(), token(name, &text, ""))
        }
        _ => {
            let id = numbers.between(1, 6);
            let name = format!("p{id}");
            let path = format!("platform/{name}-{}", numbers.below(2));
            let visibility = numbers.pick(&["private", "internal", "public"]);
            let enabled = numbers.pick(&["", "  enabled: false\n", "  enabled: true\n"]);
            let manifest = project(&name, u32::try_from(id).unwrap(), &path).replace(
                "---\n",
                &format!("  visibility: {visibility}\n{enabled}---\n"),
            );
            ("gomoduleproject", name, manifest)
        }
    }
}

fn draw_proxy(numbers: &mut Numbers) -> String {
    let tokens = numbers.pick(&[
        "",
        "  tokens: [{secretName: ci}]\n",
        "  tokens: [{secretName: ci}, {secretName: team}]\n",
    ]);
    let policy = numbers.pick(&["", "  networkPolicy: {enabled: false}\n"]);
    let replicas = numbers.between(1, 2);
    let enabled = numbers.pick(&["true", "false"]);
    proxy("main", &format!("  replicas: {replicas}\n{tokens}{policy}"))
        .replace("  enabled: true\n", &format!("  enabled: {enabled}\n"))
}
