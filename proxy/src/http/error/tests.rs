use http_body_util::BodyExt;
use hyper::header::{self, HeaderMap, HeaderValue};

use super::api::is_go_command;
use super::*;

fn headers(pairs: &[(header::HeaderName, &'static str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| (name.clone(), HeaderValue::from_static(value)))
        .collect()
}

async fn answer(error: Error, request: &HeaderMap) -> (StatusCode, String, String) {
    let response = error.into_response(request);
    let status = response.status();
    let content_type = response.headers()[header::CONTENT_TYPE]
        .to_str()
        .unwrap()
        .to_owned();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (
        status,
        content_type,
        String::from_utf8(body.to_vec()).unwrap(),
    )
}

#[test]
fn the_go_command_is_known_by_its_name_and_by_sending_no_accept() {
    let agent = header::USER_AGENT;
    for name in [
        "Go-http-client/1.1",
        "Go-http-client/2.0",
        "GoCommand/1 (+https://go.dev/cmd/go)",
    ] {
        assert!(is_go_command(&headers(&[(agent.clone(), name)])), "{name}");
        assert!(!is_go_command(&headers(&[
            (agent.clone(), name),
            (header::ACCEPT, "*/*")
        ])));
    }
    for name in ["curl/8.0", "go-http-client/1.1", "Mozilla/5.0"] {
        assert!(!is_go_command(&headers(&[(agent.clone(), name)])), "{name}");
    }
    assert!(!is_go_command(&HeaderMap::new()));
}

#[tokio::test]
async fn the_go_command_reads_the_reason_as_text() {
    let go = headers(&[(header::USER_AGENT, "GoCommand/1")]);
    let (status, content_type, body) = answer(Error::not_found("no tag v1.0.0"), &go).await;
    assert_eq!(status, 404);
    assert_eq!(content_type, "text/plain; charset=utf-8");
    assert_eq!(body, "not found: no tag v1.0.0\n");
}

#[tokio::test]
async fn others_read_gitlabs_json() {
    let unavailable = Error::Unavailable {
        reason: "a \"quoted\" reason".into(),
        cause: None,
    };
    let cases = [
        (Error::Unrouted, 404, r#"{"error":"404 Not Found"}"#),
        (Error::not_found("x"), 404, r#"{"message":"404 Not Found"}"#),
        (
            Error::ProjectNotFound("a".into()),
            404,
            r#"{"message":"404 Project Not Found"}"#,
        ),
        (
            Error::MethodNotAllowed(Method::POST),
            405,
            r#"{"error":"405 Not Allowed"}"#,
        ),
        (unavailable, 503, r#"{"message":"a \"quoted\" reason"}"#),
        (
            Error::Internal("secret".into()),
            500,
            r#"{"message":"500 Internal Server Error"}"#,
        ),
    ];
    for (error, status, expected) in cases {
        let (found, content_type, body) = answer(error, &HeaderMap::new()).await;
        assert_eq!((found.as_u16(), body.as_str()), (status, expected));
        assert_eq!(content_type, "application/json");
    }
}

#[test]
fn errors_are_kept_by_nobody_and_405_names_the_methods() {
    let response = Error::MethodNotAllowed(Method::PUT).into_response(&HeaderMap::new());
    assert_eq!(
        response.headers()[header::CACHE_CONTROL],
        "private, no-store"
    );
    assert_eq!(response.headers()[header::ALLOW], "OPTIONS, GET, HEAD");
    assert!(
        response.headers()[header::VARY]
            .to_str()
            .unwrap()
            .contains("User-Agent")
    );
}

#[tokio::test]
async fn the_cause_of_a_failure_is_not_shown() {
    let go = headers(&[(header::USER_AGENT, "Go-http-client/1.1")]);
    let (_, _, body) = answer(Error::Internal("secret".into()), &go).await;
    assert_eq!(body, "internal error\n");
}
