//! How schemas are finished: texts with rules, free-form objects, and what the derive macros do not
//! write by themselves.

mod amount;
mod finish;
mod free_form;
mod text;

pub use amount::Amount;
pub use finish::finish;
pub use free_form::FreeForm;
pub use text::{
    AbsolutePath, Address, AllowedPath, ExternalUrl, Host, Image, LabelKey, ModulePath, Network,
    ObjectName, ProjectPath, ProxyName, QuantityText, RepositoryPath, ServerName, SourceUrl,
    SshUser, VolumeName,
};
