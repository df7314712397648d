//! Who asks: the credentials of a request and the token that they are.
//!
//! A token may come as the password of Basic (the user name is ignored but for deploy tokens, as in
//! GitLab), as Bearer, or in `Private-Token`, `Job-Token` and `Deploy-Token`; never in the query.
//! A Basic password that nothing knows counts as no credential, which is what GitLab does; an
//! unknown token in a header does not. Several credentials must be one and the same token.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use goproxy_core::access::Caller;
use goproxy_core::hash::sha256;
use goproxy_core::serving_set::{Token, TokenKind};
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};

use crate::catalog::TokenIndex;

/// The headers that hold a token and nothing else.
static TOKEN_HEADERS: [HeaderName; 3] = [
    HeaderName::from_static("private-token"),
    HeaderName::from_static("job-token"),
    HeaderName::from_static("deploy-token"),
];

/// What the headers of a request say.
#[derive(Debug, Clone)]
pub enum Credential {
    /// Nothing.
    None,
    /// A Basic password that nothing knows, or that is malformed.
    UnknownBasic,
    /// A token in a header that nothing knows, or several that differ.
    Unknown,
    /// A token, expired or not.
    Token(Arc<Token>),
}

impl Credential {
    /// Reads the headers of a request.
    pub fn read(headers: &HeaderMap, tokens: &TokenIndex) -> Self {
        // A request has few headers: one look at each is less than a search for each name.
        let presented = headers.iter().filter_map(|(name, value)| {
            if *name == header::AUTHORIZATION {
                Some(authorization(value, tokens))
            } else if TOKEN_HEADERS.contains(name) {
                Some(find(value.as_bytes(), tokens))
            } else {
                None
            }
        });
        presented.reduce(Self::and).unwrap_or(Self::None)
    }

    /// Who asks, for decisions about API routes and discovery.
    pub fn caller(&self) -> Caller<'_> {
        match self {
            Self::None | Self::UnknownBasic => Caller::Anonymous,
            Self::Unknown => Caller::Unknown,
            Self::Token(token) => Caller::Holder(token),
        }
    }

    /// Tells what these headers present from other credentials, whether it is known or not; the
    /// digest is a secret, too.
    pub fn digest(headers: &HeaderMap) -> [u8; 32] {
        let mut presented = Vec::new();
        for name in TOKEN_HEADERS.iter().chain([&header::AUTHORIZATION]) {
            for value in headers.get_all(name) {
                presented.extend_from_slice(name.as_str().as_bytes());
                presented.push(0);
                presented.extend_from_slice(value.as_bytes());
                presented.push(0);
            }
        }
        sha256(&presented)
    }

    /// Two credentials of one request.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Token(one), Self::Token(other)) if one.digest == other.digest => {
                Self::Token(one)
            }
            (Self::UnknownBasic, Self::UnknownBasic) => Self::UnknownBasic,
            _ => Self::Unknown,
        }
    }
}

fn find(text: &[u8], tokens: &TokenIndex) -> Credential {
    match tokens.find(text) {
        Some(token) => Credential::Token(Arc::clone(token)),
        None => Credential::Unknown,
    }
}

fn authorization(value: &HeaderValue, tokens: &TokenIndex) -> Credential {
    let value = value.as_bytes();
    let space = value.iter().position(|byte| *byte == b' ');
    let (scheme, rest) = value.split_at(space.unwrap_or(value.len()));
    let rest = rest.trim_ascii();
    if scheme.eq_ignore_ascii_case(b"bearer") {
        return find(rest, tokens);
    }
    if scheme.eq_ignore_ascii_case(b"basic") {
        return basic(rest, tokens).map_or(Credential::UnknownBasic, Credential::Token);
    }
    Credential::Unknown
}

/// RFC 7617: user and password in base64, the first colon between them.
fn basic(encoded: &[u8], tokens: &TokenIndex) -> Option<Arc<Token>> {
    let decoded = STANDARD.decode(encoded).ok()?;
    let colon = decoded.iter().position(|byte| *byte == b':')?;
    let (user, password) = decoded.split_at(colon);
    let token = tokens.find(password.get(1..)?)?;
    let wanted = token
        .username
        .as_deref()
        .filter(|_| token.kind == TokenKind::Deploy);
    let matches = wanted.is_none_or(|wanted| wanted.as_bytes() == user);
    matches.then(|| Arc::clone(token))
}

#[cfg(test)]
mod tests {
    use goproxy_core::hash::hex;
    use goproxy_core::serving_set;

    use super::*;

    const TOKEN: &str = "glpat-0123456789abcdefghij";
    const DEPLOY: &str = "gldt-0123456789abcdefghijk";

    fn tokens() -> TokenIndex {
        let (token, deploy) = (
            hex(&sha256(TOKEN.as_bytes())),
            hex(&sha256(DEPLOY.as_bytes())),
        );
        let text = format!(
            "version: 1\ninstance: {{externalUrl: https://x.example}}\ntokens:\n\
             - {{sha256: {token}}}\n- {{sha256: {deploy}, kind: deploy, username: bot}}\n"
        );
        TokenIndex::new(serving_set::read(&text).unwrap().tokens)
    }

    fn read(headers: &[(&'static str, &str)]) -> Credential {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_str(value).unwrap());
        }
        Credential::read(&map, &tokens())
    }

    fn basic(user: &str, password: &str) -> String {
        format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
    }

    #[test]
    fn a_token_is_found_in_every_form() {
        for headers in [
            [("private-token", TOKEN.to_owned())],
            [("job-token", TOKEN.to_owned())],
            [("deploy-token", TOKEN.to_owned())],
            [("authorization", format!("Bearer {TOKEN}"))],
            [("authorization", format!("bearer   {TOKEN}"))],
            [("authorization", basic("anybody", TOKEN))],
            [("authorization", basic("", TOKEN))],
            [("authorization", basic("gitlab-ci-token", TOKEN))],
            [("authorization", basic("bot", DEPLOY))],
        ] {
            let headers = headers
                .each_ref()
                .map(|(name, value)| (*name, value.as_str()));
            assert!(
                matches!(read(&headers), Credential::Token(_)),
                "{headers:?}"
            );
        }
    }

    #[test]
    fn an_unknown_password_is_nobody_and_an_unknown_token_is_refused() {
        assert!(matches!(read(&[]), Credential::None));
        for value in [
            basic("u", "wrong"),
            basic("eve", DEPLOY),
            "Basic".into(),
            "Basic !!".into(),
        ] {
            let credential = read(&[("authorization", &value)]);
            assert!(matches!(credential, Credential::UnknownBasic), "{value}");
            assert!(matches!(credential.caller(), Caller::Anonymous));
        }
        for (name, value) in [
            ("private-token", "wrong"),
            ("private-token", ""),
            ("authorization", "Bearer wrong"),
            ("authorization", "Digest x"),
            ("authorization", TOKEN),
        ] {
            assert!(
                matches!(read(&[(name, value)]), Credential::Unknown),
                "{name}: {value}"
            );
        }
    }

    #[test]
    fn several_credentials_must_be_one() {
        let same = [
            ("private-token", TOKEN),
            ("authorization", &*basic("u", TOKEN)),
        ];
        assert!(matches!(read(&same), Credential::Token(_)));
        for other in [DEPLOY, "wrong"] {
            for headers in [
                [("private-token", TOKEN), ("private-token", other)],
                [("private-token", other), ("job-token", TOKEN)],
            ] {
                assert!(matches!(read(&headers), Credential::Unknown), "{headers:?}");
            }
        }
        let basic = basic("u", "wrong");
        let headers = [("authorization", &*basic), ("private-token", TOKEN)];
        assert!(matches!(read(&headers), Credential::Unknown));
    }

    #[test]
    fn credentials_differ_by_what_is_presented_and_where() {
        let digest = |headers: &[(&'static str, &str)]| {
            let mut map = HeaderMap::new();
            for (name, value) in headers {
                map.append(*name, HeaderValue::from_str(value).unwrap());
            }
            Credential::digest(&map)
        };
        let one = [("private-token", "a")];
        assert_eq!(digest(&one), digest(&[("accept", "*/*"), one[0]]));
        for other in [
            vec![],
            vec![("private-token", "b")],
            vec![("job-token", "a")],
            vec![("private-token", "a"), ("private-token", "a")],
        ] {
            assert_ne!(digest(&one), digest(&other), "{other:?}");
        }
    }
}
