//! The body of a document to paragraphs and tables in reading order.

use super::numbers::{Mark, Numbers};
use super::paragraph::{Around, Content};
use super::relations::Relations;
use super::styles::Styles;
use super::table::Table;
use crate::import::document::grid::Budget;
use crate::import::document::xml::{Node, Tag, Xml};
use crate::import::document::{self, Document, Notice, Paragraph, Place, Refusal, Role, Run};

/// What stands in the body, a cell or a text box.
pub(super) enum Block {
    Line(Line),
    Table(Table),
}

/// A line of a paragraph.
pub(super) struct Line {
    pub(super) runs: Vec<Run>,
    pub(super) role: Role,
    /// The number of an item as it is printed; cells have no items, and keep it as text.
    pub(super) number: Option<String>,
}

/// How often something was found that does not come out.
#[derive(Default)]
pub(super) struct Found {
    pub(super) tracked: usize,
    pub(super) comments: usize,
    pub(super) pictures: usize,
    pub(super) objects: usize,
    pub(super) hidden: usize,
    pub(super) hidden_rows: usize,
    pub(super) cut: usize,
    pub(super) overlapping: usize,
}

/// What reading needs to know.
pub(super) struct Reader<'x, 'd> {
    pub(super) xml: Xml<'x>,
    pub(super) relations: &'d Relations,
    styles: &'d Styles,
    numbers: Numbers,
    /// The fields being read, and whether each is still at its instruction.
    pub(super) fields: Vec<bool>,
    /// Whether the run being read is raised or lowered.
    pub(super) raised: bool,
    pub(super) found: Found,
    pub(super) budget: Budget,
}

/// Blocks being gathered, and the text of a paragraph whose end was deleted.
#[derive(Default)]
pub(super) struct Flow {
    pub(super) blocks: Vec<Block>,
    carried: Vec<Run>,
}

/// What a paragraph says about itself.
#[derive(Default)]
struct Properties {
    style: Option<String>,
    list: Option<String>,
    level: Option<usize>,
    heading: Option<bool>,
    is_joined: bool,
}

/// Reads the main part.
///
/// # Errors
/// When it is damaged or goes beyond a limit.
pub(super) fn read(
    text: &str,
    styles: &Styles,
    numbers: Numbers,
    relations: &Relations,
) -> Result<Document, Refusal> {
    let mut reader = Reader {
        xml: Xml::new(text),
        relations,
        styles,
        numbers,
        fields: Vec::new(),
        raised: false,
        found: Found { objects: relations.outside(), ..Found::default() },
        budget: Budget::default(),
    };
    let mut blocks = Vec::new();
    while let Some(node) = reader.xml.next()? {
        match node {
            Node::Start(tag) if tag.name() == "body" => blocks.extend(reader.blocks()?),
            _ => {}
        }
    }
    let mut document = Document::default();
    let mut counts = (0, 0);
    reader.put(blocks, &mut document, &mut counts)?;
    document.notices = reader.found.notices();
    Ok(document)
}

impl Reader<'_, '_> {
    /// Reads blocks up to the end of what holds them.
    pub(super) fn blocks(&mut self) -> Result<Vec<Block>, Refusal> {
        let mut flow = Flow::default();
        self.flow(&mut flow)?;
        Ok(flow.end())
    }

    fn flow(&mut self, flow: &mut Flow) -> Result<(), Refusal> {
        while let Some(tag) = self.xml.child()? {
            self.block(&tag, flow)?;
        }
        Ok(())
    }

    /// Reads one block.
    pub(super) fn block(&mut self, tag: &Tag<'_>, flow: &mut Flow) -> Result<(), Refusal> {
        match tag.name() {
            "p" => self.paragraph(flow),
            "tbl" => {
                flow.settle();
                let table = self.table()?;
                flow.blocks.push(Block::Table(table));
                Ok(())
            }
            "sdt" | "sdtContent" | "customXml" | "smartTag" => self.flow(flow),
            "ins" | "moveTo" => {
                self.found.tracked += 1;
                self.flow(flow)
            }
            "del" | "moveFrom" => {
                self.found.tracked += 1;
                self.xml.skip()
            }
            "AlternateContent" => self.alternate(|reader| reader.flow(flow)),
            "altChunk" => {
                self.found.objects += 1;
                self.xml.skip()
            }
            _ => self.xml.skip(),
        }
    }

    fn paragraph(&mut self, flow: &mut Flow) -> Result<(), Refusal> {
        let mut properties = Properties::default();
        let mut content = Content::new();
        let around = Around { link: None };
        while let Some(tag) = self.xml.child()? {
            match tag.name() {
                "pPr" => properties = self.properties()?,
                _ => self.inline_element(&tag, &mut content, around)?,
            }
        }
        let Content { mut lines, boxes } = content;
        if let Some(first) = lines.first_mut()
            && !flow.carried.is_empty()
        {
            let rest = std::mem::replace(first, std::mem::take(&mut flow.carried));
            first.extend(rest);
        }
        if properties.is_joined {
            flow.carried = lines.pop().unwrap_or_default();
            if lines.is_empty() {
                flow.blocks.extend(boxes);
                return Ok(());
            }
        }
        let style = properties.style.as_deref();
        let is_heading = properties.heading.unwrap_or_else(|| self.styles.is_heading(style));
        let (mark, level) = self.mark(&properties);
        let level = u8::try_from(level).unwrap_or(u8::MAX);
        let plain = if is_heading { Role::Heading } else { Role::Text };
        let mut number = None;
        let mut role = plain;
        match mark {
            None => {}
            Some(Mark::Bullet) if is_heading => {}
            Some(Mark::Bullet) => role = Role::Item { number: None, level },
            Some(Mark::Plain(count, printed)) if !is_heading => {
                role = Role::Item { number: Some(count), level };
                number = Some(printed);
            }
            Some(Mark::Plain(_, printed) | Mark::Printed(printed)) => {
                if let Some(first) = lines.first_mut() {
                    first.insert(0, Run { text: printed, strong: false, link: None });
                }
            }
        }
        for (at, runs) in lines.into_iter().enumerate() {
            if number.is_none() && runs.iter().all(|run| run.text.trim().is_empty()) {
                continue;
            }
            self.budget.paragraph()?;
            let role = if at == 0 { role } else { plain };
            flow.blocks.push(Block::Line(Line { runs, role, number: number.take() }));
        }
        flow.blocks.extend(boxes);
        Ok(())
    }

    fn properties(&mut self) -> Result<Properties, Refusal> {
        let mut properties = Properties::default();
        while let Some(tag) = self.xml.child()? {
            match tag.name() {
                "pStyle" => properties.style = tag.attr("val"),
                "outlineLvl" => properties.heading = tag.number("val").map(|level| level < 9),
                "numPr" => {
                    while let Some(tag) = self.xml.child()? {
                        match tag.name() {
                            "numId" => properties.list = tag.attr("val"),
                            "ilvl" => properties.level = tag.number("val"),
                            _ => {}
                        }
                        self.xml.skip()?;
                    }
                    continue;
                }
                "rPr" => {
                    while let Some(tag) = self.xml.child()? {
                        properties.is_joined |= tag.name() == "del";
                        self.xml.skip()?;
                    }
                    continue;
                }
                _ => {}
            }
            self.xml.skip()?;
        }
        Ok(properties)
    }

    /// Counts a paragraph in its list.
    fn mark(&mut self, properties: &Properties) -> (Option<Mark>, usize) {
        let style = properties.style.as_deref();
        let own = properties.list.as_deref().map(|list| (list, 0));
        let Some((list, level)) = own.or_else(|| self.styles.list(style)) else { return (None, 0) };
        let by_style = || self.numbers.level_of(list, style);
        let level = properties.level.or_else(by_style).unwrap_or(level);
        (self.numbers.count(list, level), level)
    }

    /// Puts blocks into the document. Tables that only frame something give way to what is in them.
    fn put(
        &mut self,
        blocks: Vec<Block>,
        document: &mut Document,
        counts: &mut (usize, usize),
    ) -> Result<(), Refusal> {
        for block in blocks {
            match block {
                Block::Line(line) => {
                    let runs = trim(line.runs);
                    if runs.is_empty() {
                        continue;
                    }
                    counts.0 += 1;
                    let place = Place::Paragraph(counts.0);
                    let paragraph = Paragraph { runs, role: line.role, place };
                    document.blocks.push(document::Block::Paragraph(paragraph));
                }
                Block::Table(table) if table.is_frame() => {
                    self.put(table.into_blocks(), document, counts)?;
                }
                Block::Table(table) => {
                    counts.1 += 1;
                    if let Some(grid) = table.lay_out(counts.1, &mut self.budget, &mut self.found)? {
                        document.blocks.push(document::Block::Table(grid));
                    }
                }
            }
        }
        Ok(())
    }
}

impl Flow {
    /// Ends a paragraph whose end was deleted where no other follows.
    pub(super) fn settle(&mut self) {
        if !self.carried.is_empty() {
            let runs = std::mem::take(&mut self.carried);
            self.blocks.push(Block::Line(Line { runs, role: Role::Text, number: None }));
        }
    }

    /// Returns the blocks.
    pub(super) fn end(mut self) -> Vec<Block> {
        self.settle();
        self.blocks
    }
}

impl Found {
    fn notices(&self) -> Vec<Notice> {
        let all = [
            (self.hidden_rows, Notice::HiddenRows { count: self.hidden_rows }),
            (self.tracked, Notice::TrackedChanges { count: self.tracked }),
            (self.comments, Notice::Comments { count: self.comments }),
            (self.pictures, Notice::Pictures { count: self.pictures }),
            (self.objects, Notice::Objects { count: self.objects }),
            (self.cut, Notice::SpansCut { count: self.cut }),
            (self.overlapping, Notice::SpansOverlap { count: self.overlapping }),
            (self.hidden, Notice::HiddenText { count: self.hidden }),
        ];
        all.into_iter().filter(|(count, _)| *count > 0).map(|(_, notice)| notice).collect()
    }
}

/// Takes the indentation and what stands behind the text away.
fn trim(mut runs: Vec<Run>) -> Vec<Run> {
    let blank = runs.iter().take_while(|run| run.text.trim().is_empty()).count();
    runs.drain(..blank);
    if let Some(first) = runs.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    while runs.last().is_some_and(|run| run.text.trim().is_empty()) {
        runs.pop();
    }
    if let Some(last) = runs.last_mut() {
        last.text.truncate(last.text.trim_end().len());
    }
    runs
}
