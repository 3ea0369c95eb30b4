//! Calendar dates, read strictly.

pub use jiff::civil::Date;

use super::Period;

/// Reads `2025-01-20`.
#[must_use]
pub fn parse(text: &str) -> Option<Date> {
    let well_formed = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
    well_formed.then(|| text.parse().ok()).flatten()
}

/// A day of the year such as `01-31`, as deadlines are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct MonthDay {
    month: i8,
    day: i8,
}

impl MonthDay {
    /// Reads `01-31`; the day must exist in every year.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let date = parse(&format!("2023-{text}"))?;
        Some(Self { month: date.month(), day: date.day() })
    }

    /// Returns this day in the year after `period`, which is when a report falls due.
    #[must_use]
    pub fn after(self, period: Period) -> Option<Date> {
        let year = i16::try_from(period.next().number()).ok()?;
        Date::new(year, self.month, self.day).ok()
    }
}

/// Returns the days from `from` to `to`, negative when `to` is earlier.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// Returns the date for an RFC 822 or RFC 3339 feed: midnight, Coordinated Universal Time.
#[must_use]
pub fn rfc3339(date: Date) -> String {
    format!("{date}T00:00:00Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_strictly() {
        assert_eq!(parse("2025-01-20").map(|d| d.to_string()).as_deref(), Some("2025-01-20"));
        for bad in ["2025-1-20", "2025-02-30", "20250120", "2025-01-20T00:00", ""] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_deadline_falls_in_the_next_year() {
        let day = MonthDay::parse("01-31").unwrap();
        assert_eq!(day.after(Period::year(2024)), parse("2025-01-31"));
        assert_eq!(MonthDay::parse("02-29"), None);
        assert_eq!(days_between(parse("2025-01-31").unwrap(), parse("2025-02-03").unwrap()), 3);
        assert_eq!(days_between(parse("2024-03-11").unwrap(), parse("2024-01-31").unwrap()), -40);
    }
}
