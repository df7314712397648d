//! Secrets and names that are drawn.

use goproxy_core::hash::hex;

/// A token of 160 random bits.
pub fn token() -> Result<String, getrandom::Error> {
    Ok(format!("gopx-{}", digits::<20>()?))
}

/// This many random bytes, as hexadecimal digits.
pub fn digits<const BYTES: usize>() -> Result<String, getrandom::Error> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes)?;
    Ok(hex(&bytes))
}
