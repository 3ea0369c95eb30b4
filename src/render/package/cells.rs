//! All cells of all reports as one Parquet file, in long form.

use super::fault;
use crate::base::{Cell, State, Value};
use crate::error::Error;
use crate::form::{CellInfo, Form};
use crate::portal::{CellsEntry, Lens};
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

/// Decimals in 64 bits are what every reader handles without loss.
const SCHEMA: &str = "message cells {
    REQUIRED BYTE_ARRAY office (STRING);
    REQUIRED INT32 year;
    REQUIRED BYTE_ARRAY form (STRING);
    REQUIRED BYTE_ARRAY cell (STRING);
    OPTIONAL INT64 value (DECIMAL(18,6));
    OPTIONAL BYTE_ARRAY state (STRING);
    OPTIONAL BYTE_ARRAY unit (STRING);
}";

/// The first magnitude, in millionths, that has no room in 18 digits.
const LIMIT: i128 = 1_000_000_000_000_000_000;

/// A group of rows ends with the report that fills it.
const GROUP: usize = 1 << 20;

/// So many values of a column are handed over at once.
const BATCH: usize = 1 << 13;

/// Words of the column `state` beside those of [`State`].
const BELOW: &str = "below";
const LARGE: &str = "large";

type Group<'g, 'o> = SerializedRowGroupWriter<'g, &'o mut (dyn Write + Send)>;

/// Writes the file and returns how many rows it has.
pub(super) fn write(lens: &Lens<'_>, out: &mut (dyn Write + Send)) -> Result<u64, Error> {
    let schema = Arc::new(parse_message_type(SCHEMA).map_err(fault)?);
    let version = KeyValue::new("schema".to_owned(), "gongkai/cells/1".to_owned());
    let properties = WriterProperties::builder()
        .set_created_by("gongkai".to_owned())
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_key_value_metadata(Some(vec![version]))
        .build();
    let mut file = SerializedFileWriter::new(out, schema, Arc::new(properties)).map_err(fault)?;
    let mut words = Words::default();
    let mut total = 0;
    let mut walk = lens.all_cells().peekable();
    while walk.peek().is_some() {
        let mut entries = Vec::new();
        let mut rows = 0;
        while let Some(entry) = walk.next_if(|_| rows < GROUP) {
            rows += entry.cells.len();
            words.learn(entry.form);
            entries.push(entry);
        }
        let mut group = file.next_row_group().map_err(fault)?;
        columns(&mut group, &entries, &words)?;
        group.close().map_err(fault)?;
        total += rows as u64;
    }
    file.close().map_err(fault)?;
    Ok(total)
}

/// The texts of forms as Parquet wants them, so that each is made once.
#[derive(Default)]
struct Words {
    forms: BTreeMap<Box<str>, FormWords>,
    states: BTreeMap<&'static str, ByteArray>,
}

struct FormWords {
    id: ByteArray,
    cells: Vec<ByteArray>,
}

impl Words {
    fn learn(&mut self, form: &Form) {
        if !self.forms.contains_key(&form.id) {
            let cells = form.cells.iter().map(|cell| ByteArray::from(&*cell.id)).collect();
            self.forms.insert(form.id.clone(), FormWords { id: ByteArray::from(&*form.id), cells });
        }
        if self.states.is_empty() {
            let words = State::ALL.map(State::word).into_iter().chain([BELOW, LARGE]);
            self.states = words.map(|word| (word, ByteArray::from(word))).collect();
        }
    }

    fn of(&self, entry: &CellsEntry<'_>) -> Option<&FormWords> {
        self.forms.get(&entry.form.id)
    }
}

fn columns(group: &mut Group<'_, '_>, entries: &[CellsEntry<'_>], words: &Words) -> Result<(), Error> {
    column::<ByteArrayType>(group, entries, |entry, values, _| {
        let office = ByteArray::from(entry.path);
        values.extend(std::iter::repeat_n(office, entry.cells.len()));
    })?;
    column::<Int32Type>(group, entries, |entry, values, _| {
        let year = i32::from(entry.period.number());
        values.extend(std::iter::repeat_n(year, entry.cells.len()));
    })?;
    column::<ByteArrayType>(group, entries, |entry, values, _| {
        let id = words.of(entry).map(|form| form.id.clone()).unwrap_or_default();
        values.extend(std::iter::repeat_n(id, entry.cells.len()));
    })?;
    column::<ByteArrayType>(group, entries, |entry, values, _| {
        let cells = words.of(entry).map(|form| &form.cells[..]).unwrap_or_default();
        values.extend(cells.iter().take(entry.cells.len()).cloned());
    })?;
    column::<Int64Type>(group, entries, |entry, values, levels| {
        for cell in entry.cells.iter() {
            let value = number(cell).ok().flatten();
            levels.push(i16::from(value.is_some()));
            values.extend(value);
        }
    })?;
    column::<ByteArrayType>(group, entries, |entry, values, levels| {
        for cell in entry.cells.iter() {
            let word = number(cell).err().and_then(|word| words.states.get(word));
            levels.push(i16::from(word.is_some()));
            values.extend(word.cloned());
        }
    })?;
    column::<ByteArrayType>(group, entries, |entry, values, levels| {
        for (cell, info) in entry.cells.iter().zip(&entry.form.cells) {
            let unit = unit(cell, info).map(ByteArray::from);
            levels.push(i16::from(unit.is_some()));
            values.extend(unit);
        }
    })
}

/// Writes a column; `fill` adds a report's values, and for columns that may be empty a level for each row.
fn column<T: DataType>(
    group: &mut Group<'_, '_>,
    entries: &[CellsEntry<'_>],
    mut fill: impl FnMut(&CellsEntry<'_>, &mut Vec<T::T>, &mut Vec<i16>),
) -> Result<(), Error> {
    let Some(mut writer) = group.next_column().map_err(fault)? else {
        return Err(Error::defect("a column is missing"));
    };
    let column = writer.typed::<T>();
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    let mut entries = entries.iter().peekable();
    while let Some(entry) = entries.next() {
        fill(entry, &mut values, &mut levels);
        if values.len().max(levels.len()) >= BATCH || entries.peek().is_none() {
            let given = (!levels.is_empty()).then_some(&levels[..]);
            column.write_batch(&values, given, None).map_err(fault)?;
            values.clear();
            levels.clear();
        }
    }
    writer.close().map_err(fault)
}

/// Returns a cell's number in millionths, or the word for why it has none.
fn number(cell: Cell) -> Result<Option<i64>, &'static str> {
    match cell.value() {
        Value::Number(number) if number.scaled().abs() < LIMIT => Ok(i64::try_from(number.scaled()).ok()),
        Value::Number(_) => Err(LARGE),
        Value::BelowOne => Err(BELOW),
        Value::None(state) => Err(state.word()),
    }
}

/// Returns the unit that was written behind a number.
fn unit(cell: Cell, info: &CellInfo) -> Option<&str> {
    cell.unit().and_then(|unit| info.units.get(unit)).map(|unit| &**unit)
}
