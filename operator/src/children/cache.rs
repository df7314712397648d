//! Sizes: from an amount of Kubernetes to the flag of the proxy.

/// Bytes of an amount as `10Gi`; `None` where the text is none, or too large to count.
pub(super) fn bytes(amount: &str) -> Option<u64> {
    let end = amount.find(|one: char| !one.is_ascii_digit() && one != '.');
    let (number, unit) = amount.split_at(end.unwrap_or(amount.len()));
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let scale = 10_u128.checked_pow(u32::try_from(part.len()).ok()?)?;
    let digits: u128 = format!("{whole}{part}").parse().ok()?;
    let (factor, divisor) = unit_factor(unit)?;
    let bytes = digits.checked_mul(factor)? / scale.checked_mul(divisor)?;
    u64::try_from(bytes).ok()
}

/// By what to multiply and then to divide.
fn unit_factor(unit: &str) -> Option<(u128, u128)> {
    let power = |letter: &str| "kMGTPE".find(&letter.replace('K', "k")).map(|at| at + 1);
    let power = |letter| power(letter).and_then(|at| u32::try_from(at).ok());
    Some(match unit {
        "" => (1, 1),
        "m" => (1, 1000),
        "u" => (1, 1_000_000),
        "n" => (1, 1_000_000_000),
        _ => match unit.strip_suffix('i') {
            Some(letter) if letter.len() == 1 => (1024_u128.pow(power(letter)?), 1),
            None if unit.len() == 1 && unit != "K" => (1000_u128.pow(power(unit)?), 1),
            _ => {
                let exponent: i32 = unit.strip_prefix(['e', 'E'])?.parse().ok()?;
                let value = 10_u128.checked_pow(exponent.unsigned_abs())?;
                if exponent < 0 { (1, value) } else { (value, 1) }
            }
        },
    })
}

/// What the proxy may fill of a cache volume of this size: four fifths, since a kubelet evicts pods
/// that pass the limit, and zips that are being built count, too.
pub(super) fn share(size_limit: &str) -> Option<u64> {
    Some(bytes(size_limit)? / 5 * 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_kubernetes_reads_them() {
        let cases = [
            ("0", 0),
            ("128", 128),
            ("1k", 1000),
            ("1Ki", 1024),
            ("10Gi", 10 << 30),
            ("1.5Gi", 3 << 29),
            ("2E", 2_000_000_000_000_000_000),
            ("1Ei", 1 << 60),
            ("1e3", 1000),
            ("12E2", 1200),
            ("5e-1", 0),
            ("2500m", 2),
        ];
        for (text, expected) in cases {
            assert_eq!(bytes(text), Some(expected), "{text}");
        }
        for text in ["", "Gi", "1K", "1Gb", "1.2.3", "-1", "1e99", "100Ei"] {
            assert_eq!(bytes(text), None, "{text}");
        }
    }

    #[test]
    fn a_fifth_of_the_cache_is_left_free() {
        assert_eq!(share("10Gi"), Some(8 << 30));
    }
}
