//! Codes that carry their own proof: 统一社会信用代码 and 政府网站标识码 (domain 5.1 and 5.5).

/// The alphabet of GB 32100-2015: no I, O, S, V, Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// What is wrong with a unified social credit code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CodeFault {
    /// It has another length than 18; how long it is.
    Length(usize),
    /// A character that no such code has.
    Character(char),
    /// The last character does not follow from the others; what it should be.
    Check(char),
}

/// Checks a unified social credit code (GB 32100-2015).
pub(super) fn credit_code(code: &str) -> Result<(), CodeFault> {
    let count = code.chars().count();
    if count != 18 {
        return Err(CodeFault::Length(count));
    }
    let mut sum = 0;
    let mut weight = 1;
    let mut last = None;
    for c in code.chars() {
        let value = u8::try_from(c).ok().and_then(|byte| ALPHABET.iter().position(|known| *known == byte));
        let value = value.ok_or(CodeFault::Character(c))?;
        if let Some(before) = last.replace(value) {
            sum += before * weight;
            weight = weight * 3 % 31;
        }
    }
    let check = (31 - sum % 31) % 31;
    let expected = ALPHABET.get(check).copied().map_or('0', char::from);
    if last == Some(check) { Ok(()) } else { Err(CodeFault::Check(expected)) }
}

/// Tells whether a text has the shape of a site identification code: ten digits, `bm` and eight, or `N` and nine.
pub(super) fn is_site_code(code: &str) -> bool {
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    digits(code, 10)
        || code.strip_prefix("bm").is_some_and(|rest| digits(rest, 8))
        || code.strip_prefix('N').is_some_and(|rest| digits(rest, 9))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_character_follows_from_the_others() {
        for good in ["11341702486344515H", "113325000026455663"] {
            assert_eq!(credit_code(good), Ok(()), "{good}");
        }
        assert_eq!(credit_code("11341702486344515A"), Err(CodeFault::Check('H')));
        assert_eq!(credit_code("11341702486344516H").map_err(|_| ()), Err(()));
        assert_eq!(credit_code("1134170248634451"), Err(CodeFault::Length(16)));
        assert_eq!(credit_code("11341702486344515O"), Err(CodeFault::Character('O')));
    }

    #[test]
    fn site_codes_have_one_of_three_shapes() {
        for good in ["1304000009", "bm07000001", "N123456789"] {
            assert!(is_site_code(good), "{good}");
        }
        for bad in ["13040000", "BM07000001", "bm0700000a", ""] {
            assert!(!is_site_code(bad), "{bad}");
        }
    }
}
