//! The module path of a go.mod file, found without reading the rest.

use super::quote::unquote;

/// The module path as the `go` command finds it when it looks for a module in a repository: on
/// the first line that begins with the word `module` followed by white space and something else.
/// No other line can be wrong. `None` without such a line, or when the path is quoted wrongly or
/// empty. The path is not checked; bytes that are not UTF-8 are replaced.
pub fn module_path_of(content: &[u8]) -> Option<String> {
    let argument = content.split(|&byte| byte == b'\n').find_map(|line| {
        // Almost no line holds the word: look for it before decoding.
        let holds_word = line.windows(6).any(|window| window == b"module");
        holds_word.then(|| argument(&String::from_utf8_lossy(line)))?
    })?;
    let path = match argument.chars().next()? {
        '"' | '`' => unquote(&argument)?,
        _ => argument,
    };
    (!path.is_empty()).then_some(path)
}

/// What follows `module` on the line.
fn argument(line: &str) -> Option<String> {
    let code = line.split_once("//").map_or(line, |(code, _)| code);
    let after = code.trim().strip_prefix("module")?;
    let argument = after.trim_start();
    (argument.len() < after.len() && !argument.is_empty()).then(|| argument.to_owned())
}
