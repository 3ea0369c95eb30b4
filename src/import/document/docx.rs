//! A docx document to paragraphs and tables.
//!
//! Authors, comments and deletions that change tracking keeps never come out; of the properties only the title does.

mod body;
mod numbers;
mod paragraph;
mod relations;
mod styles;
mod table;

use super::package::Package;
use super::xml::{self, Node, Xml};
use super::{Document, Refusal};
pub(super) use relations::Relations;

/// Parts with another name than usual are found by these.
const MAIN: &str = "/officedocument";

/// Reads a document.
///
/// # Errors
/// When it is damaged or goes beyond a limit.
pub(super) fn read(package: &mut Package<'_>) -> Result<Document, Refusal> {
    let main = main_part(package)?;
    let Some(text) = text_of(package, &main)? else {
        return Err(Refusal::Damaged("word/document.xml".to_owned()));
    };
    let relations = Relations::of(package, &main)?;
    let part = |package: &mut Package<'_>, kind: &str| match relations.target(kind) {
        Some(target) => text_of(package, target),
        None => Ok(None),
    };
    let styles =
        part(package, "/styles")?.map_or_else(|| Ok(styles::Styles::default()), |xml| styles::read(&xml))?;
    let numbers = part(package, "/numbering")?;
    let numbers = numbers.map_or_else(|| Ok(numbers::Numbers::default()), |xml| numbers::read(&xml))?;
    let mut document = body::read(&text, &styles, numbers, &relations)?;
    if package.names().any(|name| name.ends_with("vbaproject.bin")) {
        document.notices.push(super::Notice::Macros);
    }
    document.notices.sort();
    if let Some(title) = title(package)? {
        document.about.titles.push(title);
    }
    Ok(document)
}

/// Tells whether a package holds a document of this kind.
///
/// # Errors
/// When its list of contents is damaged.
pub(super) fn is_here(package: &mut Package<'_>) -> Result<bool, Refusal> {
    if package.has("word/document.xml") {
        return Ok(true);
    }
    let types = package.part("[content_types].xml")?.unwrap_or_default();
    let types = String::from_utf8_lossy(&types);
    Ok(types.contains("wordprocessingml.") && types.contains("document.main+xml"))
}

/// Unpacks and decodes a part.
pub(super) fn text_of(package: &mut Package<'_>, name: &str) -> Result<Option<String>, Refusal> {
    package.part(name)?.map(xml::decode).transpose()
}

fn main_part(package: &mut Package<'_>) -> Result<String, Refusal> {
    let relations = Relations::of(package, "")?;
    let found = relations.target(MAIN).filter(|target| package.has(target));
    Ok(found.map_or_else(|| "word/document.xml".to_owned(), str::to_owned))
}

fn title(package: &mut Package<'_>) -> Result<Option<String>, Refusal> {
    let Some(text) = text_of(package, "docprops/core.xml")? else { return Ok(None) };
    let mut xml = Xml::new(&text);
    while let Some(node) = xml.next()? {
        if let Node::Start(tag) = node
            && tag.name() == "title"
        {
            let title = xml.text()?;
            let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
            return Ok((!title.is_empty() && title.chars().count() <= 200).then_some(title));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests;
