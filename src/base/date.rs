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

/// How the years of a form lie. A year begins on a fixed day and bears the number of the calendar year it ends in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Years {
    start: MonthDay,
}

impl Years {
    /// Years from January to December.
    pub const CALENDAR: Self = Self { start: MonthDay { month: 1, day: 1 } };

    /// Returns years that begin on a day.
    #[must_use]
    pub fn beginning(start: MonthDay) -> Self {
        Self { start }
    }

    /// Tells whether they are calendar years.
    #[must_use]
    pub fn is_calendar(self) -> bool {
        self == Self::CALENDAR
    }

    /// Returns the first day of a period.
    #[must_use]
    pub fn first_day(self, period: Period) -> Option<Date> {
        let year = i16::try_from(period.number()).ok()?;
        let year = if self.is_calendar() { year } else { year.checked_sub(1)? };
        Date::new(year, self.start.month, self.start.day).ok()
    }

    /// Returns the last day of a period.
    #[must_use]
    pub fn last_day(self, period: Period) -> Option<Date> {
        let year = i16::try_from(period.number()).ok()?;
        if self.is_calendar() {
            return Date::new(year, 12, 31).ok();
        }
        Date::new(year, self.start.month, self.start.day).ok()?.yesterday().ok()
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
    fn a_fiscal_year_bears_the_number_of_its_last_day() {
        let days = |years: Years, year| {
            let period = Period::year(year);
            (years.first_day(period).unwrap().to_string(), years.last_day(period).unwrap().to_string())
        };
        let fiscal = Years::beginning(MonthDay::parse("10-01").unwrap());
        assert_eq!(days(fiscal, 2017), ("2016-10-01".to_owned(), "2017-09-30".to_owned()));
        assert_eq!(days(Years::CALENDAR, 2017), ("2017-01-01".to_owned(), "2017-12-31".to_owned()));
        let spring = Years::beginning(MonthDay::parse("03-01").unwrap());
        assert_eq!(days(spring, 2024).1, "2024-02-29");
        assert!(Years::beginning(MonthDay::parse("01-01").unwrap()).is_calendar());
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
