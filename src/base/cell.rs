//! What can stand in a number cell: a number, less than one, or one of four kinds of nothing.

use super::Decimal;
use super::number::MAX_PLACES;
use serde::{Deserialize, Serialize};

/// Why a cell holds no number. A rule that meets one is not assessable; a sum never counts it as zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum State {
    /// Nothing was filled in.
    Blank,
    /// 不适用: the office says that the cell does not apply to it.
    Na,
    /// Something stands there that cannot be read exactly.
    Unreadable,
    /// A number exists and is held back.
    Withheld,
}

impl State {
    /// All states, in the order of the word list.
    pub const ALL: [Self; 4] = [Self::Blank, Self::Na, Self::Unreadable, Self::Withheld];

    /// Returns the word that stands for the state in statistics files, data files and class names.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::Na => "na",
            Self::Unreadable => "unreadable",
            Self::Withheld => "withheld",
        }
    }

    /// Reads the word of a state.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number, 0 included.
    Number(Decimal),
    /// Less than one, and not said how much: something, but no number to add or compare.
    BelowOne,
    /// No number, and why.
    None(State),
}

/// A cell: its [`Value`] and, for amounts with a free unit, which of the form's units was written behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Low four bits: 0 to 3 the state, 4 to 10 a number with `tag - 4` places, 11 less than one. High bits: unit + 1,
    /// or 0.
    tag: u8,
    mantissa: i64,
}

/// How [`Value::BelowOne`] is written in statistics files, on pages and in CSV.
pub const BELOW_ONE: &str = "<1";

const NUMBER: u8 = 4;
const BELOW: u8 = NUMBER + MAX_PLACES + 1;
const UNIT_SHIFT: u8 = 4;

impl Cell {
    /// A blank cell.
    pub const BLANK: Self = Self { tag: 0, mantissa: 0 };
    /// A cell that holds less than one.
    pub const BELOW_ONE: Self = Self { tag: BELOW, mantissa: 0 };
    /// An unreadable cell.
    pub const UNREADABLE: Self = Self { tag: 2, mantissa: 0 };

    /// Returns a cell that holds a number.
    #[must_use]
    pub fn number(number: Decimal) -> Self {
        Self { tag: NUMBER + number.places().min(MAX_PLACES), mantissa: number.mantissa() }
    }

    /// Returns a cell that holds a whole number.
    #[must_use]
    pub fn count(value: i64) -> Self {
        Self::number(Decimal::integer(value))
    }

    /// Returns a cell that holds none, and why.
    #[must_use]
    pub fn none(state: State) -> Self {
        let tag = match state {
            State::Blank => 0,
            State::Na => 1,
            State::Unreadable => 2,
            State::Withheld => 3,
        };
        Self { tag, mantissa: 0 }
    }

    /// Returns the cell with the unit written behind its number: a position in the form's list of units.
    #[must_use]
    pub fn with_unit(self, unit: usize) -> Self {
        let unit = u8::try_from(unit.min(14)).unwrap_or(14) + 1;
        Self { tag: (self.tag & 0x0f) | (unit << UNIT_SHIFT), ..self }
    }

    /// Returns what the cell holds.
    #[must_use]
    pub fn value(self) -> Value {
        match self.tag & 0x0f {
            0 => Value::None(State::Blank),
            1 => Value::None(State::Na),
            2 => Value::None(State::Unreadable),
            3 => Value::None(State::Withheld),
            tag if tag >= BELOW => Value::BelowOne,
            tag => Value::Number(Decimal::new(self.mantissa, tag - NUMBER)),
        }
    }

    /// Returns the number, if there is one.
    #[must_use]
    pub fn as_number(self) -> Option<Decimal> {
        match self.value() {
            Value::Number(number) => Some(number),
            Value::BelowOne | Value::None(_) => None,
        }
    }

    /// Returns the position of the unit that was written behind the number.
    #[must_use]
    pub fn unit(self) -> Option<usize> {
        usize::from(self.tag >> UNIT_SHIFT).checked_sub(1)
    }
}

/// All cells of one report in the order of its form: nine bytes a cell, since a portal holds 20 million of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cells {
    tags: Box<[u8]>,
    mantissas: Box<[i64]>,
}

impl Cells {
    /// Packs cells.
    #[must_use]
    pub fn new(cells: &[Cell]) -> Self {
        Self {
            tags: cells.iter().map(|cell| cell.tag).collect(),
            mantissas: cells.iter().map(|cell| cell.mantissa).collect(),
        }
    }

    /// Returns the cell at a position of the form; blank where the form has no such cell.
    #[must_use]
    pub fn get(&self, index: usize) -> Cell {
        match (self.tags.get(index), self.mantissas.get(index)) {
            (Some(&tag), Some(&mantissa)) => Cell { tag, mantissa },
            _ => Cell::BLANK,
        }
    }

    /// Returns the number of cells.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tags.len()
    }

    /// Tells whether there is no cell at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tags.is_empty()
    }

    /// Iterates over the cells in form order.
    pub fn iter(&self) -> impl Iterator<Item = Cell> + '_ {
        self.tags.iter().zip(&*self.mantissas).map(|(&tag, &mantissa)| Cell { tag, mantissa })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_keeps_what_it_was_given() {
        for state in State::ALL {
            assert_eq!(Cell::none(state).value(), Value::None(state));
            assert_eq!(State::from_word(state.word()), Some(state));
        }
        let money = Decimal::parse("72701.2578").unwrap();
        let cell = Cell::number(money).with_unit(1);
        assert_eq!((cell.as_number(), cell.unit()), (Some(money), Some(1)));
        assert_eq!(Cell::count(i64::MIN).as_number().unwrap().to_string(), i64::MIN.to_string());
        assert_eq!((Cell::BELOW_ONE.value(), Cell::BELOW_ONE.as_number()), (Value::BelowOne, None));
        let packed = Cells::new(&[cell, Cell::BLANK, Cell::count(3)]);
        assert_eq!(packed.get(0), cell);
        assert_eq!(packed.get(7), Cell::BLANK);
        assert_eq!(packed.iter().count(), 3);
    }
}
