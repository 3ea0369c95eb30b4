//! The content of a paragraph to pieces of text.

use super::body::{Block, Reader};
use crate::import::document::xml::{Node, Tag};
use crate::import::document::{Refusal, Run, set_apart};

/// The most fields within one another.
const FIELDS: usize = 64;

/// A paragraph while it is read: its lines, and the boxes that hang on it.
#[derive(Default)]
pub(super) struct Content {
    /// Lines in pieces; at least one.
    pub(super) lines: Vec<Vec<Run>>,
    /// Blocks of text boxes, which come behind it.
    pub(super) boxes: Vec<Block>,
}

impl Content {
    pub(super) fn new() -> Self {
        Self { lines: vec![Vec::new()], boxes: Vec::new() }
    }

    /// Tells whether the last character is a digit, if there is one.
    fn ends_with_digit(&self) -> Option<bool> {
        let last = self.lines.last()?.last()?.text.chars().next_back()?;
        Some(last.is_numeric())
    }

    fn push(&mut self, text: &str, strong: bool, link: Option<&str>) {
        let Some(line) = self.lines.last_mut() else { return };
        match line.last_mut() {
            Some(last) if last.strong == strong && last.link.as_deref() == link => last.text.push_str(text),
            _ => line.push(Run { text: text.to_owned(), strong, link: link.map(str::to_owned) }),
        }
    }
}

/// What holds for a run by what stands around it.
#[derive(Clone, Copy)]
pub(super) struct Around<'l> {
    pub(super) link: Option<&'l str>,
}

impl Reader<'_, '_> {
    /// Reads what stands in a paragraph, link or insertion, up to its end.
    pub(super) fn inline(&mut self, content: &mut Content, around: Around<'_>) -> Result<(), Refusal> {
        while let Some(tag) = self.xml.child()? {
            self.inline_element(&tag, content, around)?;
        }
        Ok(())
    }

    pub(super) fn inline_element(
        &mut self,
        tag: &Tag<'_>,
        content: &mut Content,
        around: Around<'_>,
    ) -> Result<(), Refusal> {
        match tag.name() {
            "r" => self.run(content, around),
            "ins" | "moveTo" => {
                self.found.tracked += 1;
                self.inline(content, around)
            }
            "del" | "moveFrom" => {
                self.found.tracked += 1;
                self.xml.skip()
            }
            "hyperlink" => {
                let link = tag.attr("id").and_then(|id| self.relations.link(&id).map(str::to_owned));
                self.inline(content, Around { link: link.as_deref() })
            }
            "sdt" | "sdtContent" | "smartTag" | "customXml" | "fldSimple" | "dir" | "bdo" | "oMath"
            | "oMathPara" => self.inline(content, around),
            "AlternateContent" => self.alternate(|reader| reader.inline(content, around)),
            "t" => self.text(tag, content, false, false, around),
            _ => self.other(content),
        }
    }

    /// Reads one of several renderings of the same: the first that newer programs choose, or the one for older ones.
    pub(super) fn alternate(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let mut done = false;
        while let Some(tag) = self.xml.child()? {
            if !done && matches!(tag.name(), "Choice" | "Fallback") {
                done = true;
                read(self)?;
            } else {
                self.xml.skip()?;
            }
        }
        Ok(())
    }

    fn run(&mut self, content: &mut Content, around: Around<'_>) -> Result<(), Refusal> {
        let (mut strong, mut hidden) = (false, false);
        self.raised = false;
        while let Some(tag) = self.xml.child()? {
            match tag.name() {
                "rPr" => (strong, hidden) = self.run_properties()?,
                "AlternateContent" => {
                    self.alternate(|reader| {
                        while let Some(tag) = reader.xml.child()? {
                            reader.run_element(&tag, content, strong, hidden, around)?;
                        }
                        Ok(())
                    })?;
                }
                _ => self.run_element(&tag, content, strong, hidden, around)?,
            }
        }
        Ok(())
    }

    fn run_properties(&mut self) -> Result<(bool, bool), Refusal> {
        let (mut strong, mut hidden) = (false, false);
        self.raised = false;
        while let Some(tag) = self.xml.child()? {
            match tag.name() {
                "b" => strong = tag.is_on("val"),
                // What is struck out is taken back.
                "vanish" | "strike" | "dstrike" => hidden |= tag.is_on("val"),
                "vertAlign" => self.raised = tag.attr("val").is_some_and(|val| val != "baseline"),
                _ => {}
            }
            self.xml.skip()?;
        }
        Ok((strong, hidden))
    }

    fn run_element(
        &mut self,
        tag: &Tag<'_>,
        content: &mut Content,
        strong: bool,
        hidden: bool,
        around: Around<'_>,
    ) -> Result<(), Refusal> {
        let shown = !hidden && !self.in_instruction();
        match tag.name() {
            "t" => return self.text(tag, content, strong, hidden, around),
            "tab" | "ptab" if shown => content.push("\t", strong, around.link),
            "noBreakHyphen" if shown => content.push("-", strong, around.link),
            "br" | "cr" if shown => content.lines.push(Vec::new()),
            "fldChar" => match tag.attr("fldCharType").as_deref() {
                Some("begin") if self.fields.len() >= FIELDS => return Err(Refusal::TooDeep),
                Some("begin") => self.fields.push(true),
                Some("separate") => {
                    if let Some(instruction) = self.fields.last_mut() {
                        *instruction = false;
                    }
                }
                Some("end") => drop(self.fields.pop()),
                _ => {}
            },
            // Notes at the foot of a page are remarks like comments: they belong to no section.
            "commentReference" | "footnoteReference" | "endnoteReference" => self.found.comments += 1,
            "ruby" => return self.ruby(content, around),
            _ => return self.other(content),
        }
        self.xml.skip()
    }

    fn text(
        &mut self,
        tag: &Tag<'_>,
        content: &mut Content,
        strong: bool,
        hidden: bool,
        around: Around<'_>,
    ) -> Result<(), Refusal> {
        let is_kept = tag.attr("space").is_some_and(|space| space == "preserve");
        let text = self.xml.text()?;
        let text = if is_kept { text.as_str() } else { text.trim_matches([' ', '\t', '\r', '\n']) };
        if text.is_empty() {
            return Ok(());
        }
        if hidden || self.in_instruction() {
            self.found.hidden += usize::from(!text.trim().is_empty());
            return Ok(());
        }
        self.budget.text(text)?;
        let text = text.replace(['\r', '\n'], " ");
        // Beside a number it is a remark on it, and no more digits of it.
        let remark = self.raised && content.ends_with_digit().unwrap_or(true);
        let text = if remark { set_apart(&text) } else { text };
        content.push(&text, strong, around.link);
        Ok(())
    }

    fn ruby(&mut self, content: &mut Content, around: Around<'_>) -> Result<(), Refusal> {
        while let Some(tag) = self.xml.child()? {
            if tag.name() == "rubyBase" {
                self.inline(content, around)?;
            } else {
                self.xml.skip()?;
            }
        }
        Ok(())
    }

    /// Reads what is no text itself for the text boxes, pictures and objects in it.
    fn other(&mut self, content: &mut Content) -> Result<(), Refusal> {
        let mut depth = 1_usize;
        while depth > 0 {
            match self.xml.next()? {
                Some(Node::Start(tag)) => match tag.name() {
                    "txbxContent" => {
                        let blocks = self.apart(Self::blocks)?;
                        content.boxes.extend(blocks);
                    }
                    "AlternateContent" => self.alternate(|reader| reader.other(content))?,
                    name => {
                        match name {
                            "blip" | "imagedata" => self.found.pictures += 1,
                            "chart" | "relIds" => self.found.objects += 1,
                            "OLEObject" if tag.attr("Type").is_none_or(|kind| kind == "Embed") => {
                                self.found.objects += 1;
                            }
                            _ => {}
                        }
                        depth += 1;
                    }
                },
                Some(Node::End) => depth -= 1,
                Some(Node::Text(_)) => {}
                None => break,
            }
        }
        Ok(())
    }

    /// Reads a text box: the fields of the text around it go on behind it.
    fn apart<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let fields = std::mem::take(&mut self.fields);
        let result = read(self);
        self.fields = fields;
        result
    }

    fn in_instruction(&self) -> bool {
        self.fields.contains(&true)
    }
}
