//! A request of the operator to the API server, as Kubernetes names it.

use hyper::Method;
use hyper::http::request::Parts;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    /// `get`, `list`, `watch`, `create`, `patch`, `update`, `delete`.
    pub(crate) verb: &'static str,
    /// With its subresource: `deployments`, `goproxies/status`.
    pub(crate) resource: String,
    /// The query, which has what is selected and from where is watched.
    pub(crate) query: String,
    /// How many calls of this verb and resource came, with this one.
    pub(crate) number: usize,
}

impl Call {
    /// Reads the path `/api/v1/…` or `/apis/GROUP/VERSION/…`, with a namespace or without.
    pub(super) fn read(request: &Parts) -> Self {
        let query = request.uri.query().unwrap_or_default().to_owned();
        let parts: Vec<&str> = request.uri.path().split('/').skip(1).collect();
        let parts = &parts[if parts[0] == "api" { 2 } else { 3 }..];
        let parts = match parts {
            ["namespaces", _, rest @ ..] if !rest.is_empty() => rest,
            all => all,
        };
        let (resource, name) = match parts {
            [resource, _, subresource] => (format!("{resource}/{subresource}"), true),
            [resource, _] => ((*resource).to_owned(), true),
            [resource] => ((*resource).to_owned(), false),
            other => panic!("{other:?} is no path of a resource"),
        };
        let verb = match (&request.method, name) {
            (&Method::GET, true) => "get",
            (&Method::GET, false) if query.contains("watch=true") => "watch",
            (&Method::GET, false) => "list",
            (&Method::POST, _) => "create",
            (&Method::PUT, _) => "update",
            (&Method::PATCH, _) => "patch",
            (&Method::DELETE, _) => "delete",
            other => panic!("{other:?} is nothing that the operator does"),
        };
        Self {
            verb,
            resource,
            query,
            number: 0,
        }
    }

    /// Whether it changes something that anybody relies on: the Lease is no result, and Events are
    /// told beside the way.
    pub(crate) fn is_write(&self) -> bool {
        !["get", "list", "watch"].contains(&self.verb)
            && !["leases", "events"].contains(&self.resource.as_str())
    }

    /// Whether it is about the Lease, which is looked at by the clock.
    pub(crate) fn is_of_lease(&self) -> bool {
        self.resource == "leases"
    }

    /// The resourceVersion from which it watches.
    pub(crate) fn watches_from(&self) -> Option<u64> {
        let mut fields = self.query.split('&');
        let version = fields.find_map(|field| field.strip_prefix("resourceVersion="))?;
        version.parse().ok().filter(|_| self.is_watch())
    }

    /// Whether it watches.
    pub(crate) fn is_watch(&self) -> bool {
        self.verb == "watch"
    }
}
