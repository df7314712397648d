pub(crate) mod fake;
mod flow;
mod limits;
