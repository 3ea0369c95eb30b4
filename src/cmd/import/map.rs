//! The table that says which file belongs to which office: read as people's spreadsheets save it, and written so that
//! they open it right.

use super::entry::Fate;
use super::load;
use super::office::address;
use crate::base::Lang;
use crate::base::text::printable;
use crate::cmd::files::create;
use crate::cmd::files::replace;
use crate::error::{Action, Error};
use crate::import::decode;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

/// The columns, by the heads that name them.
const HEADS: [&[&str]; 5] = [
    &["file", "文件", "文件名"],
    &["office", "机构", "机关", "地址"],
    &["year", "年度", "年份"],
    &["form", "表式"],
    &["name", "名称", "机构名称"],
];

/// A row of the map.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) path: PathBuf,
    /// The office's address.
    pub(super) office: Option<String>,
    pub(super) year: Option<u16>,
    pub(super) form: Option<String>,
    /// The office's name, for an office that is to be made.
    pub(super) name: Option<String>,
    /// Why the file is not imported.
    pub(super) problem: Option<(Fate, String)>,
}

/// Reads a map; where it is none, says why.
pub(super) fn read(path: &Path, forms: &[&str], lang: Lang) -> Result<Vec<Row>, String> {
    let shown = printable(&path.to_string_lossy());
    let bytes = load::bytes(path).map_err(|fault| format!("{shown}: {}", fault.text(lang)))?;
    let text = decode(&bytes).text;
    let head = text.lines().next().unwrap_or_default();
    // Spreadsheet programs part columns by what the machine's settings say.
    let delimiter = [b',', b'\t', b';'].into_iter().find(|&c| head.contains(char::from(c))).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let heads = reader.headers().cloned().unwrap_or_default();
    let columns =
        HEADS.map(|names| heads.iter().position(|head| names.contains(&head.trim().to_lowercase().as_str())));
    if columns[0].is_none() {
        return Err(lang.pick(
            format!("{shown}: 第一行应为 file,office,year,form 或 文件,机构,年度,表式"),
            format!("{shown}: the first line must be file,office,year,form"),
        ));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut rows = Vec::new();
    let mut lines: BTreeMap<PathBuf, u64> = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(|error| format!("{shown}: {error}"))?;
        let line = record.position().map_or(0, csv::Position::line);
        let field = |column: usize| {
            let index = columns.get(column).copied().flatten()?;
            record.get(index).map(str::trim).filter(|text| !text.is_empty())
        };
        if record.iter().all(|text| text.trim().is_empty()) {
            continue;
        }
        let Some(file) = field(0) else {
            return Err(lang
                .pick(format!("{shown}:{line}: 没有写文件名"), format!("{shown}:{line}: no file is named")));
        };
        let mut row = Row {
            path: located(folder, file),
            office: field(1).map(|given| address(given).to_owned()),
            form: field(3).map(str::to_owned),
            name: field(4).map(|name| undone(name).to_owned()),
            ..Row::default()
        };
        row.problem = problem(&mut row, field(2), forms, lang);
        if let Some(first) = lines.insert(row.path.clone(), line) {
            lines.insert(row.path.clone(), first);
            let why = lang.pick(
                format!("对照表第 {first} 行已有这个文件，第 {line} 行没有采用"),
                format!("line {first} of the map names this file too; line {line} was not followed"),
            );
            row.problem = Some((Fate::Double, why));
        }
        rows.push(row);
    }
    Ok(rows)
}

/// Reads the year of a row, and says what is wrong with it or with the form.
fn problem(row: &mut Row, year: Option<&str>, forms: &[&str], lang: Lang) -> Option<(Fate, String)> {
    if let Some(given) = year {
        row.year =
            given.trim_end_matches('年').trim().parse().ok().filter(|year| (1900..3000).contains(year));
        if row.year.is_none() {
            let given = printable(given);
            let why =
                lang.pick(format!("对照表里的“{given}”不是年份"), format!("“{given}” in the map is no year"));
            return Some((Fate::YearUnknown, why));
        }
    }
    let form = row.form.as_deref().filter(|form| !forms.contains(form)).map(printable)?;
    let known = forms.join(lang.pick("、", ", "));
    Some((
        Fate::FormUnknown,
        lang.pick(
            format!("对照表里的表式“{form}”不存在；有 {known}"),
            format!("there is no form “{form}”, which the map names; there are {known}"),
        ),
    ))
}

/// Finds a file as it is named in the map, from the map's folder. Maps made on Windows have their own slashes.
fn located(folder: &Path, file: &str) -> PathBuf {
    let path = folder.join(file);
    if file.contains('\\') && path.symlink_metadata().is_err() {
        return folder.join(file.replace('\\', "/"));
    }
    path
}

/// What a run found out about a file, for its row in a map.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) path: PathBuf,
    pub(super) office: Option<String>,
    pub(super) year: Option<u16>,
    pub(super) form: Option<String>,
    pub(super) name: Option<String>,
}

/// Writes a map. Returns the files whose names no text can hold; these have no row.
pub(super) fn write(path: &Path, lines: &[Line], force: bool, lang: Lang) -> Result<Vec<PathBuf>, Error> {
    let folder = real_folder(path)?;
    let mut left_out = Vec::new();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let heads =
        lang.pick(["文件", "机构", "年度", "表式", "名称"], ["file", "office", "year", "form", "name"]);
    let fault = |error: String| Error::defect(format!("a map could not be written: {error}"));
    writer.write_record(heads).map_err(|error| fault(error.to_string()))?;
    for line in lines {
        let Some(file) = relative(&folder, &line.path) else {
            left_out.push(line.path.clone());
            continue;
        };
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let year = line.year.map(|year| year.to_string()).unwrap_or_default();
        let record = [file, text(&line.office), year, text(&line.form), done(&text(&line.name))];
        writer.write_record(record).map_err(|error| fault(error.to_string()))?;
    }
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    bytes.extend(writer.into_inner().map_err(|error| fault(error.to_string()))?);
    match path.symlink_metadata() {
        Ok(_) if !force => return Err(Error::exists(path)),
        Ok(_) => replace(path, &bytes)?,
        Err(_) => create(path, &bytes)?,
    }
    Ok(left_out)
}

/// What a spreadsheet would take for a formula.
const FORMULA: [char; 5] = ['=', '+', '-', '@', '\t'];

fn done(name: &str) -> String {
    if name.starts_with(FORMULA) { format!("'{name}") } else { name.to_owned() }
}

fn undone(name: &str) -> &str {
    name.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA)).unwrap_or(name)
}

/// Makes the folder of a map and returns its one name, since the ways to the files start there.
fn real_folder(path: &Path) -> Result<PathBuf, Error> {
    let folder = folder_of(path);
    let fault = |error| Error::io(Action::Create, folder, error);
    std::fs::create_dir_all(folder).and_then(|()| folder.canonicalize()).map_err(fault)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Returns the way from a folder to a file with `/` between; a path from the root where there is no other.
fn relative(folder: &Path, file: &Path) -> Option<String> {
    let own = folder_of(file);
    let real = own.canonicalize().unwrap_or_else(|_| own.to_owned()).join(file.file_name()?);
    let shared = folder.components().zip(real.components()).take_while(|(one, other)| one == other).count();
    if shared == 0 {
        return real.to_str().map(str::to_owned);
    }
    let up = folder.components().skip(shared).map(|_| Some(".."));
    let down = real.components().skip(shared).map(|part| match part {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    let parts: Option<Vec<&str>> = up.chain(down).collect();
    let path = parts?.join("/");
    Some(if path.starts_with(FORMULA) { format!("./{path}") } else { path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_a_file_starts_at_the_map() {
        let way = |file: &str| relative(Path::new("/none/maps"), Path::new(file));
        assert_eq!(way("/none/maps/a.txt").as_deref(), Some("a.txt"));
        assert_eq!(way("/none/maps/x/a.txt").as_deref(), Some("x/a.txt"));
        assert_eq!(way("/none/reports/a.txt").as_deref(), Some("../reports/a.txt"));
        assert_eq!(way("/none/maps/=a.txt").as_deref(), Some("./=a.txt"));
    }

    #[test]
    fn no_name_becomes_a_formula() {
        assert_eq!(done("=A1"), "'=A1");
        for name in ["=A1", "甲局", "'甲局"] {
            assert_eq!(undone(&done(name)), name);
        }
    }
}
