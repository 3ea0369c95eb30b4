//! Numbers in running text: `1,234`, `1.2万`, `三十五`, `两`, `零`.

/// A number as it stands in a text.
pub(super) struct Numeral {
    /// How many characters it takes.
    pub(super) length: usize,
    /// Its value; `None` where it is no whole number that fits.
    pub(super) value: Option<i64>,
}

/// Tells whether a number can begin with a character.
#[inline]
pub(super) fn begins_number(c: char) -> bool {
    // All but two of the numerals stand at the head of the Han block.
    c.is_ascii_digit()
        || (matches!(c, '〇'..='四' | '百' | '零') && (digit(c).is_some() || unit(c).is_some()))
}

/// Reads the number a text begins with. Wide digits have been made narrow before.
#[inline]
pub(super) fn numeral(text: &[char]) -> Option<Numeral> {
    match *text.first()? {
        '0'..='9' => Some(digits(text)),
        c if unit(c).is_some() || digit(c).is_some() => {
            let length = text.iter().take_while(|c| unit(**c).is_some() || digit(**c).is_some()).count();
            Some(Numeral { length, value: words(text.get(..length)?) })
        }
        _ => None,
    }
}

fn digits(text: &[char]) -> Numeral {
    let mut length = 0;
    let (mut value, mut places) = (Some(0_i64), None::<()>);
    while let Some(&c) = text.get(length) {
        if let Some(digit) = c.to_digit(10) {
            value = value.and_then(|value| value.checked_mul(10)?.checked_add(i64::from(digit)));
        } else if !(c == ',' && is_group(text, length)
            || c == '.' && places.is_none() && is_digit(text, length + 1))
        {
            break;
        } else if c == '.' {
            places = Some(());
        }
        length += 1;
    }
    // `1.2万` is rounded, whatever it looks like; a decimal without a factor is no count.
    let whole = places.is_none();
    let mut factor = 1_i64;
    while let Some(more) = text.get(length).and_then(|c| unit(*c)) {
        factor = factor.saturating_mul(more);
        length += 1;
    }
    Numeral { length, value: value.and_then(|value| value.checked_mul(factor)).filter(|_| whole) }
}

fn is_digit(text: &[char], at: usize) -> bool {
    text.get(at).is_some_and(char::is_ascii_digit)
}

/// A comma belongs to a number when exactly three digits follow.
fn is_group(text: &[char], at: usize) -> bool {
    (1..=3).all(|next| is_digit(text, at + next)) && !is_digit(text, at + 4)
}

fn digit(c: char) -> Option<i64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn unit(c: char) -> Option<i64> {
    Some(match c {
        '十' => 10,
        '百' => 100,
        '千' => 1_000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

/// Reads a number in Chinese numerals; a bare row of digits such as `二〇二四` is read digit by digit.
fn words(text: &[char]) -> Option<i64> {
    if text.len() > 1 && text.iter().all(|c| digit(*c).is_some()) {
        return text.iter().try_fold(0_i64, |sum, c| sum.checked_mul(10)?.checked_add(digit(*c)?));
    }
    let (mut total, mut section, mut last) = (0_i64, 0_i64, None);
    for &c in text {
        if let Some(value) = digit(c) {
            if last.is_some_and(|last| last != 0) {
                return None;
            }
            last = Some(value);
        } else {
            let unit = unit(c)?;
            if unit >= 10_000 {
                total = (total + section + last.unwrap_or(0)).checked_mul(unit)?;
                section = 0;
            } else {
                // A bare 十 is one ten.
                section += last.unwrap_or(1).checked_mul(unit)?;
            }
            last = None;
        }
    }
    Some(total + section + last.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, length: usize, expect: Option<i64>) {
        let chars: Vec<char> = text.chars().collect();
        let found = numeral(&chars).unwrap();
        assert_eq!((found.length, found.value), (length, expect), "{text}");
    }

    #[test]
    fn digits_are_read_with_their_groups_and_factors() {
        check("3119件", 4, Some(3119));
        check("1,234件", 5, Some(1234));
        check("1,23", 1, Some(1));
        check("1.2万件", 4, None);
        check("2万件", 2, Some(20_000));
        check("70.3%", 4, None);
        check("18万余条", 3, Some(180_000));
        check("99999999999999999999件", 20, None);
    }

    #[test]
    fn chinese_numerals_are_read() {
        check("零件", 1, Some(0));
        check("一件", 1, Some(1));
        check("十二件", 2, Some(12));
        check("二十件", 2, Some(20));
        check("一百零三件", 4, Some(103));
        check("两千三百件", 4, Some(2300));
        check("三万五千件", 4, Some(35_000));
        check("二〇二四年", 4, Some(2024));
        check("一二十件", 3, None);
    }
}
