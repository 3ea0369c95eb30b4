//! A report's cells beside those of the report before it, number by number, across forms where their succession
//! allows it.
//!
//! It stands beside the lens because it takes what the lens hands out, and knows cells and forms but no words: those
//! are made by whoever shows it. Nothing is guessed here. What holds no number is never subtracted, and reports of
//! several offices are added only cell by cell where every one of them holds a number.

use crate::base::number::MAX_PLACES;
use crate::base::{Cell, Cells, Decimal, Ratio, State, Value};
use crate::form::{Bridge, CellType, Direction, Form, SuccessionKind};

/// What a cell, or several together, hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held<'f> {
    /// A number.
    Number {
        /// Its value.
        value: Decimal,
        /// What it is counted in, where that is known.
        unit: Option<&'f str>,
        /// Whether it is an amount whose unit nobody wrote down.
        unsure: bool,
    },
    /// Less than one, and not said how much.
    BelowOne,
    /// No number, and why.
    None(State),
    /// Cells that cannot be added.
    Apart,
}

/// What lies between two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delta {
    /// The newer less the older, in units of 10^-[`MAX_PLACES`].
    pub difference: i128,
    /// The difference in hundredths of a percent of the older; `None` unless that is more than 0.
    pub percent: Option<i128>,
}

impl<'f> Held<'f> {
    fn of(form: &'f Form, index: u16, cell: Cell) -> Self {
        match cell.value() {
            Value::BelowOne => Self::BelowOne,
            Value::None(state) => Self::None(state),
            Value::Number(value) => {
                let info = form.cells.get(usize::from(index));
                let written = cell.unit().and_then(|unit| info?.units.get(unit));
                let unit = written.or_else(|| info?.unit.as_ref()).map(|unit| &**unit);
                let amount = info.is_some_and(|info| info.kind == CellType::Amount);
                Self::Number { value, unit, unsure: amount && unit.is_none() }
            }
        }
    }

    /// Adds what several cells hold. States stand for all only where all say the same.
    fn add(all: impl IntoIterator<Item = (Self, bool)>) -> Self {
        let mut all = all.into_iter();
        let Some((mut sum, mut summable)) = all.next() else { return Self::Apart };
        for (next, may) in all {
            summable &= may;
            sum = match (sum, next) {
                (
                    Self::Number { value: a, unit, unsure: false },
                    Self::Number { value: b, unit: other, unsure: false },
                ) if summable && unit == other => match sum_of(a, b) {
                    Some(value) => Self::Number { value, unit, unsure: false },
                    None => Self::Apart,
                },
                (Self::None(a), Self::None(b)) if a == b => sum,
                _ => return Self::Apart,
            };
        }
        sum
    }

    /// Tells whether two of them differ as readers see them.
    #[must_use]
    pub fn differs(self, other: Self) -> bool {
        match (self, other) {
            (Self::Number { value: a, unit: u, .. }, Self::Number { value: b, unit: v, .. }) => {
                a != b || (u != v && u.is_some() && v.is_some())
            }
            _ => self != other,
        }
    }

    /// Subtracts the older from the newer; `None` unless both are numbers in one unit.
    #[must_use]
    pub fn since(self, older: Self) -> Option<Delta> {
        let (
            Self::Number { value: new, unit: u, unsure: false },
            Self::Number { value: old, unit: v, unsure: false },
        ) = (self, older)
        else {
            return None;
        };
        if u != v && u.is_some() && v.is_some() {
            return None;
        }
        let difference = new.scaled() - old.scaled();
        let share = || Ratio::new(difference.checked_mul(100)?, old.scaled())?.rounded(2);
        Some(Delta { difference, percent: if old.mantissa() > 0 { share() } else { None } })
    }
}

fn sum_of(a: Decimal, b: Decimal) -> Option<Decimal> {
    let places = a.places().max(b.places());
    let unit = 10_i128.pow(u32::from(MAX_PLACES - places));
    let sum = a.scaled().checked_add(b.scaled())? / unit;
    Some(Decimal::new(i64::try_from(sum).ok()?, places))
}

/// A cell of a form, or several that are compared as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'b> {
    /// One.
    One(u16),
    /// Several, added up.
    Sum(&'b [u16]),
}

impl Place<'_> {
    /// Returns its cells.
    #[must_use]
    pub fn cells(&self) -> &[u16] {
        match self {
            Self::One(cell) => std::slice::from_ref(cell),
            Self::Sum(cells) => cells,
        }
    }

    /// Returns its first cell.
    #[must_use]
    pub fn first(self) -> u16 {
        match self {
            Self::One(cell) => cell,
            Self::Sum(cells) => cells.first().copied().unwrap_or_default(),
        }
    }
}

fn place(cells: &[u16]) -> Place<'_> {
    match cells {
        &[cell] => Place::One(cell),
        cells => Place::Sum(cells),
    }
}

/// An earlier report's numbers.
#[derive(Clone, Copy, Debug)]
pub struct Earlier<'c> {
    /// Its form.
    pub form: &'c Form,
    /// Its cells.
    pub cells: &'c Cells,
    /// The way from the newer report's form to its own; `None` where they are the same.
    pub bridge: Option<(&'c Bridge, Direction)>,
}

impl<'c> Earlier<'c> {
    /// Returns what the counterparts of cells hold together, if all have one.
    fn held(&self, near: &[u16]) -> Option<Held<'c>> {
        match self.bridge {
            None => Some(held(self.form, self.cells, near)),
            Some((bridge, direction)) => {
                Some(held(self.form, self.cells, &bridge.translate(near, direction)?))
            }
        }
    }
}

fn held<'f>(form: &'f Form, cells: &Cells, places: &[u16]) -> Held<'f> {
    let summable = |cell: u16| form.cells.get(usize::from(cell)).is_some_and(|info| info.summable);
    let one = |&cell: &u16| (Held::of(form, cell, cells.get(usize::from(cell))), summable(cell));
    Held::add(places.iter().map(one))
}

/// A place where the two years differ.
#[derive(Clone, Copy, Debug)]
pub struct Change<'c> {
    /// Where in the newer report.
    pub place: Place<'c>,
    /// Where in the earlier one, if it is one.
    pub before: Option<Place<'c>>,
    /// What stood there.
    pub old: Held<'c>,
    /// What stands here.
    pub new: Held<'c>,
    /// Between different forms, the line of the newer one's succession table that makes the place comparable.
    pub line: Option<usize>,
}

/// How the cells of a table compare.
#[derive(Clone, Debug, Default)]
pub struct TableChanges<'c> {
    /// Places that were compared.
    pub compared: usize,
    /// Places that could not be, because their parts cannot be added.
    pub apart: usize,
    /// Those that differ, in form order.
    pub changed: Vec<Change<'c>>,
}

/// What is not compared between two forms.
#[derive(Clone, Copy, Debug)]
pub struct Incomparable<'c> {
    /// Why, as seen from the newer report: what its own form has more is new.
    pub kind: SuccessionKind,
    /// The path in the earlier report's form.
    pub from: Option<&'c str>,
    /// The path in the newer report's form.
    pub to: Option<&'c str>,
    /// The line of the succession table.
    pub line: usize,
}

/// A report's numbers beside those of the report before, or of several.
#[derive(Clone, Debug)]
pub struct Comparison<'c> {
    /// The newer report's form.
    pub form: &'c Form,
    /// Its cells.
    pub cells: &'c Cells,
    /// What it is compared with; never empty.
    pub earlier: Vec<Earlier<'c>>,
}

impl<'c> Comparison<'c> {
    /// Compares every cell; returns for each table of the form how its cells compare.
    #[must_use]
    pub fn tables(&self) -> Vec<TableChanges<'c>> {
        let mut tables = vec![TableChanges::default(); self.form.tables.len()];
        match &self.earlier[..] {
            [only] if only.bridge.is_none() => {
                for (index, cell) in (0_u16..).zip(self.cells.iter()) {
                    let old = only.cells.get(usize::from(index));
                    let Some(table) = self.table(&mut tables, index) else { continue };
                    table.compared += 1;
                    // Most cells are the same to the bit and need no second look.
                    if cell != old {
                        let (old, new) = (Held::of(only.form, index, old), Held::of(self.form, index, cell));
                        let place = Place::One(index);
                        push(table, Change { place, before: Some(place), old, new, line: None });
                    }
                }
            }
            [only] => {
                for pair in only.bridge.into_iter().flat_map(|(bridge, direction)| bridge.pairs(direction)) {
                    let old = held(only.form, only.cells, pair.far);
                    let (near, before) = (place(pair.near), Some(place(pair.far)));
                    self.one(&mut tables, near, before, old, Some(pair.line));
                }
            }
            several => {
                for (near, line) in self.places() {
                    let olds: Option<Vec<Held<'c>>> =
                        several.iter().map(|earlier| earlier.held(near.cells())).collect();
                    let Some(olds) = olds else { continue };
                    let cell = |&cell: &u16| self.form.cells.get(usize::from(cell));
                    let summable = near.cells().iter().filter_map(cell).all(|info| info.summable);
                    let old = Held::add(olds.into_iter().map(|old| (old, summable)));
                    self.one(&mut tables, near, None, old, line);
                }
            }
        }
        for table in &mut tables {
            table.changed.sort_by_key(|change| change.place.first());
        }
        tables
    }

    fn table<'t>(&self, tables: &'t mut [TableChanges<'c>], cell: u16) -> Option<&'t mut TableChanges<'c>> {
        tables.get_mut(self.form.cells.get(usize::from(cell))?.table)
    }

    fn one(
        &self,
        tables: &mut [TableChanges<'c>],
        near: Place<'c>,
        before: Option<Place<'c>>,
        old: Held<'c>,
        line: Option<usize>,
    ) {
        let new = held(self.form, self.cells, near.cells());
        let Some(table) = self.table(tables, near.first()) else { return };
        if old == Held::Apart || new == Held::Apart {
            table.apart += 1;
            return;
        }
        table.compared += 1;
        push(table, Change { place: near, before, old, new, line });
    }

    /// Returns what several earlier reports are asked for, each with its line of the succession table.
    fn places(&self) -> Vec<(Place<'c>, Option<usize>)> {
        match self.earlier.iter().find_map(|earlier| earlier.bridge) {
            None => (0_u16..).take(self.form.cells.len()).map(|cell| (Place::One(cell), None)).collect(),
            Some((bridge, direction)) => {
                bridge.pairs(direction).map(|pair| (place(pair.near), Some(pair.line))).collect()
            }
        }
    }

    /// Returns what cells of the newer report's form held before, added up, and what they hold now; `None` where a part
    /// of it cannot be compared.
    #[must_use]
    pub fn metric(&self, cells: &[u16]) -> Option<(Held<'c>, Held<'c>)> {
        let olds: Option<Vec<Held<'c>>> = self.earlier.iter().map(|earlier| earlier.held(cells)).collect();
        let summable = self.form.can_add(cells)
            && cells.iter().all(|&cell| self.form.cells.get(usize::from(cell)).is_some_and(|c| c.summable));
        let old = Held::add(olds?.into_iter().map(|old| (old, summable)));
        let new = held(self.form, self.cells, cells);
        (old != Held::Apart && new != Held::Apart).then_some((old, new))
    }

    /// Returns the newer of the two forms, whose succession table ties them, and which way it is read; `None` where the
    /// forms are the same.
    #[must_use]
    pub fn succession(&self) -> Option<(&'c Form, &'c Form, Direction)> {
        let earlier = self.earlier.iter().find(|earlier| earlier.bridge.is_some())?;
        match earlier.bridge?.1 {
            Direction::ToOlder => Some((self.form, earlier.form, Direction::ToOlder)),
            Direction::ToNewer => Some((earlier.form, self.form, Direction::ToNewer)),
        }
    }

    /// Returns what cannot be compared because the form changed.
    #[must_use]
    pub fn incomparable(&self) -> Vec<Incomparable<'c>> {
        let Some((newer, _, direction)) = self.succession() else { return Vec::new() };
        let lines = newer.successions.iter().enumerate().filter(|(_, line)| !line.kind.is_comparable());
        let seen = |(line, found): (usize, &'c crate::form::Succession)| {
            let (from, to) = (found.from.as_deref(), found.to.as_deref());
            match (direction, found.kind) {
                (Direction::ToOlder, kind) => Incomparable { kind, from, to, line },
                (_, SuccessionKind::Dropped) => {
                    Incomparable { kind: SuccessionKind::New, from: to, to: from, line }
                }
                (_, SuccessionKind::New) => {
                    Incomparable { kind: SuccessionKind::Dropped, from: to, to: from, line }
                }
                (_, kind) => Incomparable { kind, from: to, to: from, line },
            }
        };
        lines.map(seen).collect()
    }
}

fn push<'c>(table: &mut TableChanges<'c>, change: Change<'c>) {
    if change.new.differs(change.old) {
        table.changed.push(change);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Lang, SitePath};
    use crate::form::compile;

    const OLD: &str = r#"
id = "a"
regime = "r"
title = "旧"
report_title = "{office}{year}"
period = "calendar-year"
valid_from = 2019
basis = "b"
[[table]]
id = "t"
caption = "表"
[[table.block]]
columns = [{ id = "n", label = "件数", unit = "件" }, { id = "m", label = "金额", type = "amount", units = ["元", "万元"] }]
rows = [
  { id = "kept", label = "一、甲" }, { id = "joined", label = "二、乙" },
  { id = "ever", label = "三、丙" }, { id = "gone", label = "四、丁" },
]
"#;

    const NEW: &str = r#"
id = "b"
regime = "r"
title = "新"
report_title = "{office}{year}"
period = "calendar-year"
valid_from = 2021
succeeds = "a"
basis = "b"
[[table]]
id = "t"
caption = "表"
[[table.block]]
columns = [{ id = "n", label = "件数", unit = "件" }, { id = "m", label = "金额", type = "amount", units = ["元", "万元"] }]
rows = [
  { id = "kept", label = "一、甲" },
  { id = "group", label = "二、乙", rows = [{ id = "x", label = "1.子" }, { id = "y", label = "2.丑" }] },
  { id = "force", label = "三、丙" }, { id = "more", label = "四、戊" },
]
[[succession]]
from = "t.kept"
to = "t.kept"
relation = "same"
[[succession]]
from = "t.joined"
to = "t.group"
relation = "sum"
note = "分为两行。"
[[succession]]
from = "t.ever"
to = "t.force"
relation = "break"
[[succession]]
from = "t.gone"
relation = "dropped"
[[succession]]
to = "t.more"
relation = "new"
"#;

    fn form(text: &str) -> Form {
        let checked = compile(&SitePath::new("forms/x.toml"), text);
        assert_eq!(checked.findings, [], "the form is sound");
        checked.value.unwrap()
    }

    /// Reads `12`, `-3.50`, `5元`, `<1` or the word of a state.
    fn cell(text: &str) -> Cell {
        let (bare, unit) = match (text.strip_suffix("万元"), text.strip_suffix("元")) {
            (Some(bare), _) => (bare, Some(1)),
            (None, Some(bare)) => (bare, Some(0)),
            (None, None) => (text, None),
        };
        match (State::from_word(text), text) {
            (Some(state), _) => Cell::none(state),
            (None, "<1") => Cell::BELOW_ONE,
            _ => {
                let number = Cell::number(Decimal::parse(bare).unwrap());
                unit.map_or(number, |unit| number.with_unit(unit))
            }
        }
    }

    fn cells(texts: &[&str]) -> Cells {
        Cells::new(&texts.iter().map(|text| cell(text)).collect::<Vec<_>>())
    }

    fn print(held: Held<'_>) -> String {
        match held {
            Held::Number { value, unit, .. } => format!("{value}{}", unit.unwrap_or_default()),
            Held::BelowOne => "<1".to_owned(),
            Held::None(state) => state.word().to_owned(),
            Held::Apart => "apart".to_owned(),
        }
    }

    /// Writes the changes of the only table as lines of `name: old > new, difference, percent`.
    fn shown(comparison: &Comparison<'_>) -> (usize, usize, Vec<String>) {
        let tables = comparison.tables();
        let [table] = &tables[..] else { panic!("one table") };
        let line = |change: &Change<'_>| {
            let name = comparison.form.name(change.place.cells()).plain(Lang::Zh);
            let delta = change.new.since(change.old).map(|delta| {
                let percent = delta.percent.map(|p| i64::try_from(p).unwrap());
                let percent = percent.map_or("–".to_owned(), |p| Decimal::new(p, 2).to_string());
                format!(", {}, {percent}", Decimal::print_scaled(delta.difference))
            });
            format!("{name}: {} > {}{}", print(change.old), print(change.new), delta.unwrap_or_default())
        };
        (table.compared, table.apart, table.changed.iter().map(line).collect())
    }

    fn same_form(old: &[&str], new: &[&str]) -> (usize, usize, Vec<String>) {
        let form = form(OLD);
        let (old, new) = (cells(old), cells(new));
        let earlier = vec![Earlier { form: &form, cells: &old, bridge: None }];
        shown(&Comparison { form: &form, cells: &new, earlier })
    }

    #[test]
    fn numbers_are_subtracted_exactly() {
        let (compared, apart, lines) = same_form(
            &["3", "72701.2578元", "0", "0元", "7", "1.10万元", "3", "5元"],
            &["4", "72701.26元", "5", "0元", "0", "1.1万元", "8", "5元"],
        );
        assert_eq!((compared, apart), (8, 0));
        assert_eq!(
            lines,
            [
                "甲 › 件数: 3件 > 4件, 1, 33.33",
                "甲 › 金额: 72701.2578元 > 72701.26元, 0.0022, 0.00",
                "乙 › 件数: 0件 > 5件, 5, –",
                "丙 › 件数: 7件 > 0件, -7, -100.00",
                "丁 › 件数: 3件 > 8件, 5, 166.67",
            ]
        );
    }

    #[test]
    fn percentages_are_rounded_half_up_on_both_sides() {
        let percent = |old: &str, new: &str| {
            let number =
                |text: &str| Held::Number { value: Decimal::parse(text).unwrap(), unit: None, unsure: false };
            number(new).since(number(old)).unwrap().percent
        };
        assert_eq!(percent("800", "801"), Some(13), "0.125 % is 0.13 %");
        assert_eq!(percent("800", "799"), Some(-13));
        assert_eq!(percent("3511", "3525"), Some(40));
        assert_eq!(percent("-8", "4"), None, "no share of less than nothing");
        assert_eq!(percent("9223372036854775807", "0"), Some(-10_000));
        assert_eq!(percent("0.000001", "9223372036854775807"), Some(92_233_720_368_547_758_069_999_990_000));
    }

    #[test]
    fn what_is_no_number_is_never_subtracted() {
        let kinds = ["12", "0", "<1", "blank", "na", "unreadable", "withheld"];
        for (a, old) in kinds.iter().enumerate() {
            for (b, new) in kinds.iter().enumerate() {
                let mut olds = vec!["0"; 8];
                let mut news = vec!["0"; 8];
                (olds[0], news[0]) = (old, new);
                let (compared, apart, lines) = same_form(&olds, &news);
                assert_eq!((compared, apart, lines.len()), (8, 0, usize::from(a != b)), "{old} and {new}");
                let both = a < 2 && b < 2;
                assert!(lines.iter().all(|line| line.contains(", ") == both), "{lines:?}");
            }
        }
    }

    #[test]
    fn amounts_in_different_or_unknown_units_are_not_subtracted() {
        let (_, _, lines) = same_form(
            &["0", "251000元", "0", "240", "0", "7元", "0", "9"],
            &["0", "25.1万元", "0", "250", "0", "7万元", "0", "9"],
        );
        assert_eq!(
            lines,
            ["甲 › 金额: 251000元 > 25.1万元", "乙 › 金额: 240 > 250", "丙 › 金额: 7元 > 7万元"]
        );
    }

    fn across(old: &[&str], new: &[&str]) -> (usize, usize, Vec<String>) {
        let (older, newer) = (form(OLD), form(NEW));
        let bridge = Bridge::new(&newer, &older);
        let (old, new) = (cells(old), cells(new));
        let bridge = Some((&bridge, Direction::ToOlder));
        let earlier = vec![Earlier { form: &older, cells: &old, bridge }];
        shown(&Comparison { form: &newer, cells: &new, earlier })
    }

    #[test]
    fn across_forms_only_what_is_comparable_is_compared() {
        let old = ["3", "1元", "4", "2元", "5", "5元", "6", "6元"];
        let (compared, apart, lines) =
            across(&old, &["4", "1元", "1", "1元", "2", "2元", "50", "50元", "7", "7元"]);
        assert_eq!((compared, apart), (4, 0));
        let expect = [
            "甲 › 件数: 3件 > 4件, 1, 33.33",
            "乙 › 件数: 4件 > 3件, -1, -25.00",
            "乙 › 金额: 2元 > 3元, 1, 50.00",
        ];
        assert_eq!(lines, expect);
        let (compared, apart, lines) =
            across(&old, &["3", "1元", "blank", "1元", "2", "2万元", "50", "50元", "7", "7元"]);
        assert_eq!((compared, apart, lines.len()), (2, 2, 0), "a sum with a blank, a sum in two units");
    }

    #[test]
    fn what_is_not_comparable_is_named_from_either_side() {
        let (older, newer) = (form(OLD), form(NEW));
        let bridge = Bridge::new(&newer, &older);
        let named = |own: &Form, theirs: &Form, direction| -> Vec<String> {
            let none = Cells::default();
            let earlier = vec![Earlier { form: theirs, cells: &none, bridge: Some((&bridge, direction)) }];
            let comparison = Comparison { form: own, cells: &none, earlier };
            let name = |form: &Form, path: Option<&str>| {
                path.map(|path| form.name_of_path(path).plain(Lang::Zh)).unwrap_or_default()
            };
            let line = |found: Incomparable<'_>| {
                format!("{:?} {} {}", found.kind, name(theirs, found.from), name(own, found.to))
            };
            comparison.incomparable().into_iter().map(line).collect()
        };
        assert_eq!(named(&newer, &older, Direction::ToOlder), ["Break 丙 丙", "Dropped 丁 ", "New  戊"]);
        assert_eq!(named(&older, &newer, Direction::ToNewer), ["Break 丙 丙", "New  丁", "Dropped 戊 "]);
    }

    #[test]
    fn merged_offices_are_added_where_all_are_numbers() {
        let form = form(OLD);
        let one = cells(&["1", "1元", "2", "2元", "blank", "1元", "na", "<1"]);
        let two = cells(&["3", "1元", "blank", "2万元", "blank", "1", "0", "1元"]);
        let new = cells(&["5", "2元", "2", "2元", "0", "1元", "0", "0元"]);
        let earlier =
            [&one, &two].map(|cells| Earlier { form: &form, cells, bridge: None }).into_iter().collect();
        let comparison = Comparison { form: &form, cells: &new, earlier };
        let (compared, apart, lines) = shown(&comparison);
        assert_eq!((compared, apart), (3, 5));
        assert_eq!(lines, ["甲 › 件数: 4件 > 5件, 1, 25.00", "丙 › 件数: blank > 0件"]);
        let metric = |path: &str| {
            comparison.metric(form.metric(path).unwrap()).map(|(old, new)| [old, new].map(print))
        };
        assert_eq!(metric("t.kept.n"), Some(["4件".to_owned(), "5件".to_owned()]));
        assert_eq!(metric("t.joined.n"), None, "one of them is blank");
    }

    #[test]
    fn metrics_are_summed_across_forms_where_every_part_has_its_own() {
        let (older, newer) = (form(OLD), form(NEW));
        let bridge = Bridge::new(&newer, &older);
        let old = cells(&["3", "1元", "4", "2元", "5", "5元", "6", "6元"]);
        let new = cells(&["4", "1元", "1", "1元", "2", "2元", "50", "50元", "7", "7元"]);
        let bridge = Some((&bridge, Direction::ToOlder));
        let earlier = vec![Earlier { form: &older, cells: &old, bridge }];
        let comparison = Comparison { form: &newer, cells: &new, earlier };
        let metric = |cells: &[u16]| comparison.metric(cells).map(|(old, new)| [old, new].map(print));
        assert_eq!(metric(&[2, 4]), Some(["4件".to_owned(), "3件".to_owned()]));
        assert_eq!(metric(&[2]), None, "half of a sum has no counterpart");
        assert_eq!(metric(&[6]), None, "defined differently");
    }
}
