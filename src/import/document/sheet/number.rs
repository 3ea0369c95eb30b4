//! Numbers as files store them to the decimals they stand for, and days to dates. No arithmetic is done with floats.

use jiff::civil::Date;

/// The digits a spreadsheet keeps of what is typed, and shows of what it calculates.
const DIGITS: usize = 15;

/// Writes a stored number as the decimal it stands for: the shortest that is stored as the same number. What has more
/// digits than a spreadsheet keeps was calculated, and is rounded as the spreadsheet shows it. A text that is no
/// number stays as it is.
pub(super) fn decimal(stored: &str) -> String {
    match stored.trim().parse::<f64>() {
        Ok(number) if number.is_finite() => of_float(number),
        _ => stored.to_owned(),
    }
}

/// Writes a number as the decimal it stands for, as [`decimal`].
pub(super) fn of_float(number: f64) -> String {
    let scientific = format!("{number:e}");
    let exponent =
        scientific.split_once('e').and_then(|(_, exponent)| exponent.parse::<i32>().ok()).unwrap_or(0);
    if !(-12..=20).contains(&exponent) && number != 0.0 {
        return scientific;
    }
    let text = number.to_string();
    let digits = text.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count();
    let text = if text.contains('.') && digits > DIGITS {
        let rounded = format!("{number:.*e}", DIGITS - 1);
        rounded.parse::<f64>().map_or(text, |rounded| rounded.to_string())
    } else {
        text
    };
    if text == "-0" { "0".to_owned() } else { text }
}

/// Writes the hundredth part of a number; old workbooks store decimals so.
pub(super) fn hundredth(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    if !digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return text.to_owned();
    }
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = format!("{whole:0>3}");
    let (whole, shifted) = whole.split_at(whole.len() - 2);
    let part = format!("{shifted}{part}");
    let part = part.trim_end_matches('0');
    let whole = if whole.len() > 1 { whole.trim_start_matches('0') } else { whole };
    let whole = if whole.is_empty() { "0" } else { whole };
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

/// Writes the date of a day counted by a spreadsheet; nothing for a time without a day.
pub(super) fn date(number: &str, since_1904: bool) -> Option<String> {
    let days: i64 = number.split('.').next()?.parse().ok()?;
    let (start, days) = match (since_1904, days) {
        (true, _) => (Date::constant(1904, 1, 1), days),
        // 1900 counts as a leap year, as in the program that all others follow.
        (false, 60) => return Some("1900-02-29".to_owned()),
        (false, ..60) => (Date::constant(1899, 12, 31), days),
        (false, _) => (Date::constant(1899, 12, 30), days),
    };
    if days < 1 && !since_1904 || !(0..2_958_466).contains(&days) {
        return None;
    }
    let span = jiff::Span::new().try_days(days).ok()?;
    start.checked_add(span).ok().map(|date| date.to_string())
}

/// Tells whether a number format without text of its own is one of dates or times.
pub(super) fn is_date_id(id: usize) -> bool {
    matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58)
}

/// Tells whether a number format is one of dates or times.
pub(super) fn is_date_format(format: &str) -> bool {
    let first = format.split(';').next().unwrap_or_default();
    if first.trim().eq_ignore_ascii_case("general") {
        return false;
    }
    let mut characters = first.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => drop(characters.by_ref().find(|next| *next == '"')),
            '\\' | '_' | '*' => drop(characters.next()),
            '[' => {
                let inner: String = characters.by_ref().take_while(|next| *next != ']').collect();
                if !inner.is_empty()
                    && inner.bytes().all(|byte| matches!(byte, b'h' | b'm' | b's' | b'H' | b'M' | b'S'))
                {
                    return true;
                }
            }
            'y' | 'm' | 'd' | 'h' | 's' | 'Y' | 'M' | 'D' | 'H' | 'S' => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_as_they_were_typed() {
        let all = [
            ("72701.257800000001", "72701.2578"),
            ("12.0", "12"),
            ("1E3", "1000"),
            ("1.1000000000000001", "1.1"),
            ("-0", "0"),
            ("-8", "-8"),
            ("0.30000000000000004", "0.3"),
            ("11398889", "11398889"),
            ("123456789012345678", "123456789012345680"),
            ("1E-4", "0.0001"),
            ("1e300", "1e300"),
            ("abc", "abc"),
            ("NaN", "NaN"),
            ("inf", "inf"),
        ];
        for (stored, meant) in all {
            assert_eq!(decimal(stored), meant);
        }
        for (text, meant) in [
            ("7270125", "72701.25"),
            ("5", "0.05"),
            ("-100", "-1"),
            ("1200", "12"),
            ("1.5", "0.015"),
            ("0", "0"),
        ] {
            assert_eq!(hundredth(text), meant);
        }
    }

    /// Decimals with up to four places, written with the 17 digits that spreadsheets write.
    #[test]
    fn float_dust_falls_off() {
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        for nth in 0..120_000_u32 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let places = usize::try_from(nth % 5).unwrap();
            let whole = state % 10_u64.pow(1 + nth % 10);
            let part = (state >> 40) % 10_u64.pow(nth % 5);
            let typed = if places == 0 { whole.to_string() } else { format!("{whole}.{part:0places$}") };
            let meant =
                if places == 0 { typed.as_str() } else { typed.trim_end_matches('0').trim_end_matches('.') };
            let stored = format!("{:.16e}", typed.parse::<f64>().unwrap());
            assert_eq!(decimal(&stored), meant, "{stored}");
            assert_eq!(decimal(&typed), meant);
        }
    }

    #[test]
    fn days_and_their_formats() {
        assert_eq!(date("45306", false).as_deref(), Some("2024-01-15"));
        assert_eq!(date("45306.75", false).as_deref(), Some("2024-01-15"));
        assert_eq!(date("1", false).as_deref(), Some("1900-01-01"));
        assert_eq!(date("43844", true).as_deref(), Some("2024-01-15"));
        assert_eq!((date("0.5", false), date("-3", false), date("99999999", false)), (None, None, None));
        for format in ["yyyy-mm-dd", "yyyy\"年\"m\"月\"", "[$-804]d", "[h]:mm", "m/d"] {
            assert!(is_date_format(format), "{format}");
        }
        for format in
            ["General", "0.00", "#,##0;[Red]-#,##0", "0\"days\"", "_m0", "\\d0", "[DBNum1]0", "G/通用格式"]
        {
            assert!(!is_date_format(format), "{format}");
        }
    }
}
