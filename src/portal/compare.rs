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
