//! Puts the questions to both sides and the answers side by side.

use std::{collections::BTreeMap, fmt, thread};

use super::{
    Case,
    query::{Kind, STAGES, kind},
    questions::Questions,
    repository_url,
};
use crate::go::{Answer, Download, Go};

/// What was asked, and everything that is not as it should be.
#[derive(Debug, Default)]
pub struct Report {
    pub repositories: usize,
    pub modules: usize,
    pub questions: usize,
    /// Questions that the direct side answered with a zip.
    pub served: usize,
    pub problems: Vec<String>,
}

impl Report {
    /// Fails the test when there is a problem; prints the counts otherwise.
    ///
    /// # Panics
    /// When there is a problem.
    pub fn check(&self, what: &str) {
        println!("{what}: {self}");
        assert!(
            self.problems.is_empty(),
            "{} problems:\n{}",
            self.problems.len(),
            self.problems.join("\n")
        );
        assert!(
            self.served > 0,
            "nothing was served: the comparison proves nothing"
        );
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            repositories,
            modules,
            questions,
            served,
            ..
        } = self;
        write!(
            formatter,
            "{repositories} repositories, {modules} modules, {questions} questions, {served} of them served"
        )
    }
}

/// A module and a query.
type Pair = (String, String);

type Lists = BTreeMap<String, Answer<Vec<String>>>;

/// All answers of one side.
struct Side {
    lists: Lists,
    downloads: Vec<Download>,
}

/// In stages: what `go` has fetched and noted for one query shows in its answers to the next.
fn ask(go: &Go<'_>, modules: &[String], pairs: &[Pair]) -> Side {
    let lists = go.lists(modules);
    let mut stages = STAGES.map(|kinds| {
        let asked = pairs.iter().filter(|pair| kinds.contains(&kind(&pair.1)));
        let asked: Vec<Pair> = asked.cloned().collect();
        let answers = if kinds.contains(&Kind::Head) {
            go.afresh().downloads(&asked)
        } else {
            go.downloads(&asked)
        };
        answers.into_iter()
    });
    let downloads = pairs.iter().map(|pair| {
        let mut stages = STAGES.iter().zip(&mut stages);
        let stage = stages.find(|(kinds, _)| kinds.contains(&kind(&pair.1)));
        let (_, answers) = stage.expect("a stage for every kind");
        answers.next().expect("an answer")
    });
    Side {
        lists,
        downloads: downloads.collect(),
    }
}

pub(super) fn run(
    cases: &[Case],
    questions: &[Vec<Questions>],
    direct: &Go<'_>,
    proxied: Option<&Go<'_>>,
) -> Report {
    let all = || questions.iter().flatten();
    let modules: Vec<String> = all().map(|questions| questions.path.clone()).collect();
    let pairs: Vec<Pair> = all()
        .flat_map(|questions| {
            questions
                .queries
                .iter()
                .map(|query| (questions.path.clone(), query.clone()))
        })
        .collect();
    let (direct, proxied) = thread::scope(|scope| {
        let proxied = scope.spawn(|| proxied.map(|go| ask(go, &modules, &pairs)));
        (
            ask(direct, &modules, &pairs),
            proxied.join().expect("the proxied side"),
        )
    });
    let mut report = Report {
        repositories: cases.len(),
        modules: modules.len(),
        questions: modules.len() + pairs.len(),
        served: direct
            .downloads
            .iter()
            .filter(|download| download.error.is_none())
            .count(),
        problems: Vec::new(),
    };
    claims(&mut report, cases, questions, &direct, &pairs);
    if let Some(proxied) = proxied {
        let projects = projects(cases, questions);
        lists(&mut report, &direct.lists, &proxied.lists);
        for ((pair, direct), proxied) in pairs.iter().zip(&direct.downloads).zip(&proxied.downloads)
        {
            let url = repository_url(projects[&pair.0]);
            let found = difference(kind(&pair.1), direct, proxied, &url);
            let problems = found.into_iter();
            report
                .problems
                .extend(problems.map(|problem| format!("{}@{}: {problem}", pair.0, pair.1)));
        }
    }
    report
}

/// The project of each module.
fn projects<'a>(
    cases: &'a [Case],
    questions: &'a [Vec<Questions>],
) -> BTreeMap<&'a String, &'a str> {
    let both = cases.iter().zip(questions);
    both.flat_map(|(case, questions)| {
        questions
            .iter()
            .map(|one| (&one.path, case.project.as_str()))
    })
    .collect()
}

/// Holds what the fixtures say against the direct side.
fn claims(
    report: &mut Report,
    cases: &[Case],
    questions: &[Vec<Questions>],
    direct: &Side,
    pairs: &[Pair],
) {
    let answers: BTreeMap<_, _> = pairs.iter().zip(&direct.downloads).collect();
    let answer = |path: &String, query: &String| answers[&(path.clone(), query.clone())];
    for questions in questions.iter().flatten() {
        let path = &questions.path;
        for query in &questions.served {
            if let Some(error) = &answer(path, query).error {
                report.problems.push(format!(
                    "claim: {path}@{query} is served, but go says: {error}"
                ));
            }
        }
        for query in &questions.refused {
            if answer(path, query).error.is_none() {
                report.problems.push(format!(
                    "claim: {path}@{query} is refused, but go serves it"
                ));
            }
        }
        if let Some(claimed) = &questions.latest {
            let found = &answer(path, &"latest".to_owned()).version;
            if found.as_ref() != Some(claimed) {
                report.problems.push(format!(
                    "claim: {path}@latest is {claimed}, but go says {found:?}"
                ));
            }
        }
    }
    for module in cases.iter().flat_map(|case| &case.modules) {
        let found = &direct.lists[&module.path];
        if module
            .list
            .as_ref()
            .is_some_and(|claimed| found.as_ref() != Ok(claimed))
        {
            report.problems.push(format!(
                "claim: {} lists {:?}, but go says {found:?}",
                module.path, module.list
            ));
        }
    }
}

fn lists(report: &mut Report, direct: &Lists, proxied: &Lists) {
    for (module, direct) in direct {
        let proxied = &proxied[module];
        let equal = match (direct, proxied) {
            (Ok(direct), Ok(proxied)) => direct == proxied,
            (Err(_), Err(_)) => true,
            _ => false,
        };
        if !equal {
            report.problems.push(format!(
                "{module} list: direct {direct:?}, proxied {proxied:?}"
            ));
        }
    }
}

/// The first thing in which two answers differ.
fn difference(kind: Kind, direct: &Download, proxied: &Download, url: &str) -> Option<String> {
    if direct.version != proxied.version {
        return Some(format!(
            "version: direct {:?} ({}), proxied {:?} ({})",
            direct.version,
            error(direct),
            proxied.version,
            error(proxied)
        ));
    }
    if direct.error.is_some() != proxied.error.is_some() {
        return Some(format!(
            "zip: direct {}, proxied {}",
            error(direct),
            error(proxied)
        ));
    }
    if !kind.same_info(direct.info.as_ref(), proxied.info.as_ref()) {
        return Some(format!(
            ".info: direct {:?}, proxied {:?}",
            direct.info, proxied.info
        ));
    }
    if direct.go_mod != proxied.go_mod {
        let text = |download: &Download| {
            download
                .go_mod
                .as_ref()
                .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        };
        return Some(format!(
            ".mod: direct {:?}, proxied {:?}",
            text(direct),
            text(proxied)
        ));
    }
    if (&direct.sum, &direct.go_mod_sum) != (&proxied.sum, &proxied.go_mod_sum) {
        return Some(format!(
            "sums: direct {} {}, proxied {} {}",
            direct.sum, direct.go_mod_sum, proxied.sum, proxied.go_mod_sum
        ));
    }
    let same_origin = kind.same_origin(direct.origin.as_ref(), proxied.origin.as_ref());
    if direct.error.is_none() && !same_origin {
        return Some(format!(
            "origin: direct {:?}, proxied {:?}",
            direct.origin, proxied.origin
        ));
    }
    let origin = proxied.info.as_ref()?.origin.as_ref();
    let shown = origin.map(|origin| origin.url.as_str());
    (shown != Some(url)).then(|| format!("Origin.URL: {shown:?} instead of {url}"))
}

fn error(download: &Download) -> &str {
    download.error.as_deref().unwrap_or("served")
}
