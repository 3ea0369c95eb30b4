//! What a part of a package refers to: other parts by their kind, and addresses outside.

use super::text_of;
use crate::import::document::Refusal;
use crate::import::document::package::Package;
use crate::import::document::xml::{Node, Xml};
use std::collections::BTreeMap;

/// Longer addresses are no links of a report, and each is repeated in every run of its link.
const ADDRESS: usize = 2_048;

/// The relations of one part.
#[derive(Default)]
pub(in crate::import::document) struct Relations {
    /// By id: kind, target, and whether it is outside.
    all: BTreeMap<String, (String, String, bool)>,
}

impl Relations {
    /// Reads the relations of a part; of the package itself where the name is empty.
    ///
    /// # Errors
    /// When they are damaged.
    pub(in crate::import::document) fn of(package: &mut Package<'_>, part: &str) -> Result<Self, Refusal> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let mut relations = Self::default();
        let Some(text) = text_of(package, &format!("{folder}/_rels/{name}.rels"))? else {
            return Ok(relations);
        };
        let mut xml = Xml::new(&text);
        while let Some(node) = xml.next()? {
            let Node::Start(tag) = node else { continue };
            if tag.name() != "Relationship" {
                continue;
            }
            let (Some(id), Some(kind), Some(target)) = (tag.attr("Id"), tag.attr("Type"), tag.attr("Target"))
            else {
                continue;
            };
            let outside = tag.attr("TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("external"));
            let target = if outside { target } else { resolve(folder, &target) };
            relations.all.insert(id, (kind.to_lowercase(), target, outside));
        }
        Ok(relations)
    }

    /// Returns the first part whose kind ends in `kind`.
    pub(in crate::import::document) fn target(&self, kind: &str) -> Option<&str> {
        let found = self.all.values().find(|(is, _, outside)| !outside && is.ends_with(kind))?;
        Some(&found.1)
    }

    /// Returns the part of that id.
    pub(in crate::import::document) fn part(&self, id: &str) -> Option<&str> {
        self.all.get(id).filter(|(_, _, outside)| !outside).map(|(_, target, _)| target.as_str())
    }

    /// Returns where the link of that id leads, if a page may lead there.
    pub(in crate::import::document) fn link(&self, id: &str) -> Option<&str> {
        let (kind, target, outside) = self.all.get(id)?;
        let lower = target.get(..8).unwrap_or(target).to_ascii_lowercase();
        let is_known = ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme));
        (*outside && kind.ends_with("/hyperlink") && is_known && target.len() <= ADDRESS).then_some(target)
    }

    /// Counts what lies outside and is not a link.
    pub(in crate::import::document) fn outside(&self) -> usize {
        self.all.values().filter(|(kind, _, outside)| *outside && !kind.ends_with("/hyperlink")).count()
    }
}

fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}
