//! Questions about modules: whether the caller may ask, where the module is, then the endpoint.

use std::pin::pin;
use std::sync::Arc;

use hyper::Response;
use hyper::http::request::Parts;

use super::access::{self, Door};
use super::asked::Asked;
use super::path::ModuleRequest;
use super::search::Search;
use super::{Body, Error, info, latest, list, mod_file, zip};
use crate::questions::{self, Answer, Question};
use crate::state::AppState;

pub(super) async fn answer(
    state: &Arc<AppState>,
    door: &Door<'_>,
    request: ModuleRequest,
    parts: &Parts,
) -> Result<Response<Body>, Error> {
    let served = door.served;
    let search = Search {
        state,
        served,
        door,
        purpose: access::purpose(&request.question),
    };
    let place = pin!(search.place(&request.scope, &request.module)).await?;
    let asked = Asked {
        state,
        served,
        place: &place,
        door,
        parts,
    };
    let answer = questions::ask(state, served, &place, &request.question).await?;
    match (request.question, answer) {
        (Question::List, Answer::List(body)) => Ok(list::answer(body)),
        (Question::Latest, Answer::Info { json, .. }) => Ok(latest::answer(json.bytes)),
        (Question::Info(query), Answer::Info { json, version }) => {
            Ok(info::answer(&asked, &query, &version, json))
        }
        (Question::Mod(_), Answer::Mod(body)) => Ok(mod_file::answer(&asked, body)),
        (Question::Zip(version), Answer::Zip { tree, directory }) => {
            Box::pin(zip::answer(&asked, version, tree, directory)).await
        }
        (question, answer) => Err(Error::Internal(
            format!("{question:?} was answered with {answer:?}").into(),
        )),
    }
}
