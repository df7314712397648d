//! Secrets that are drawn.

use goproxy_core::hash::hex;

/// A token of 160 random bits.
pub fn token() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 20];
    getrandom::fill(&mut bytes)?;
    Ok(format!("gopx-{}", hex(&bytes)))
}
