//! Which metric of a form became which of the form that replaced it.

use super::Form;
use crate::base::lang::Text;
use std::collections::HashMap;

/// What became of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuccessionKind {
    /// Comparable.
    Same,
    /// Comparable, under another label.
    Renamed,
    /// Comparable after adding parts.
    Sum,
    /// The same topic by another definition: shown, never joined.
    Break,
    /// No longer asked for.
    Dropped,
    /// Not asked for before.
    New,
}

impl SuccessionKind {
    /// Reads the word a form file uses.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "same" => Self::Same,
            "renamed" => Self::Renamed,
            "sum" => Self::Sum,
            "break" => Self::Break,
            "dropped" => Self::Dropped,
            "new" => Self::New,
            _ => return None,
        })
    }

    /// Tells whether values on both sides may be compared.
    #[must_use]
    pub fn is_comparable(self) -> bool {
        matches!(self, Self::Same | Self::Renamed | Self::Sum)
    }

    /// Returns the word shown to readers.
    #[must_use]
    pub fn label(self, lang: crate::base::Lang) -> &'static str {
        match self {
            Self::Same => lang.pick("相同", "same"),
            Self::Renamed => lang.pick("改名", "renamed"),
            Self::Sum => lang.pick("合并后可比", "comparable as a sum"),
            Self::Break => lang.pick("口径不同，不可比", "different definition, not comparable"),
            Self::Dropped => lang.pick("取消", "dropped"),
            Self::New => lang.pick("新增", "new"),
        }
    }
}

/// One line of the succession table.
#[derive(Debug)]
pub struct Succession {
    /// A metric path of the older form.
    pub from: Option<Box<str>>,
    /// A metric path of the newer form.
    pub to: Option<Box<str>>,
    /// What became of it.
    pub kind: SuccessionKind,
    /// Why, where that is known.
    pub note: Option<Text>,
}

/// Which way a [`Bridge`] is crossed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Cells of the newer form are looked for in a report of the older one.
    ToOlder,
    /// Cells of the older form are looked for in a report of the newer one.
    ToNewer,
}

/// Cells of two forms of which the sums on both sides may be compared.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'b> {
    /// Cells of the form that is asked from.
    pub near: &'b [u16],
    /// Cells of the other one.
    pub far: &'b [u16],
    /// The line of the newer form's succession table that says so.
    pub line: usize,
}

/// The comparable cells of two forms.
#[derive(Clone, Debug, Default)]
pub struct Bridge {
    pairs: Vec<[Box<[u16]>; 2]>,
    /// For each pair its line of the succession table.
    lines: Vec<usize>,
    newer: HashMap<u16, usize>,
    older: HashMap<u16, usize>,
}

impl Bridge {
    /// Builds the bridge from the newer form's succession table.
    #[must_use]
    pub fn new(newer: &Form, older: &Form) -> Self {
        let mut bridge = Self::default();
        let lines = newer.successions.iter().enumerate();
        for (number, line) in lines.filter(|(_, line)| line.kind.is_comparable()) {
            let (Some(from), Some(to)) = (&line.from, &line.to) else { continue };
            for (new, old) in newer.spread(to).into_iter().zip(older.spread(from)) {
                let pair = bridge.pairs.len();
                bridge.newer.extend(new.iter().map(|&cell| (cell, pair)));
                bridge.older.extend(old.iter().map(|&cell| (cell, pair)));
                bridge.pairs.push([new, old]);
                bridge.lines.push(number);
            }
        }
        bridge
    }

    /// Iterates over what may be compared, in the order of the succession table.
    pub fn pairs(&self, direction: Direction) -> impl Iterator<Item = Pair<'_>> {
        self.pairs.iter().zip(&self.lines).map(move |([newer, older], &line)| match direction {
            Direction::ToOlder => Pair { near: newer, far: older, line },
            Direction::ToNewer => Pair { near: older, far: newer, line },
        })
    }

    /// Returns the cells of the other form that add up to the same; `None` unless every cell has a counterpart.
    #[must_use]
    pub fn translate(&self, cells: &[u16], direction: Direction) -> Option<Vec<u16>> {
        let (index, near, far) = match direction {
            Direction::ToOlder => (&self.newer, 0, 1),
            Direction::ToNewer => (&self.older, 1, 0),
        };
        let mut used: Vec<usize> =
            cells.iter().map(|cell| index.get(cell).copied()).collect::<Option<_>>()?;
        used.sort_unstable();
        used.dedup();
        let mut out = Vec::new();
        for pair in used {
            let pair = self.pairs.get(pair)?;
            // Half of a sum has no counterpart: all its parts must be asked for.
            if !pair[near].iter().all(|cell| cells.contains(cell)) {
                return None;
            }
            out.extend_from_slice(&pair[far]);
        }
        Some(out)
    }
}

/// What became of a sum of cells between a form and the one it replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correspondence {
    /// What became of it; of several cells, the least comparable.
    pub kind: SuccessionKind,
    /// The older form's cells on the same topic; empty where it had none.
    pub older: Vec<u16>,
    /// Why, once for each reason the form gives.
    pub notes: Vec<Text>,
}

impl Correspondence {
    /// Finds what stood in the older form where `cells` of the newer one stand.
    #[must_use]
    pub fn new(newer: &Form, older: &Form, bridge: &Bridge, cells: &[u16]) -> Self {
        let mut found = Self { kind: SuccessionKind::Same, older: Vec::new(), notes: Vec::new() };
        let comparable = bridge.translate(cells, Direction::ToOlder);
        let mut known = false;
        for line in &newer.successions {
            let Some(to) = &line.to else { continue };
            let spread = newer.spread(to);
            if !spread.iter().any(|new| new.iter().any(|cell| cells.contains(cell))) {
                continue;
            }
            // Parts that are new in themselves do not matter where their sum is comparable.
            if comparable.is_some() && !line.kind.is_comparable() {
                continue;
            }
            // Half of a sum has no counterpart, and what makes the sum comparable says nothing of it.
            if comparable.is_none() && line.kind.is_comparable() {
                continue;
            }
            known = true;
            found.kind = worse(found.kind, line.kind);
            found.notes.extend(line.note.clone().filter(|note| !found.notes.contains(note)));
            if comparable.is_none()
                && let Some(from) = &line.from
            {
                let pairs = spread.iter().zip(older.spread(from));
                let own = pairs.filter(|(new, _)| new.iter().any(|cell| cells.contains(cell)));
                found.older.extend(own.flat_map(|(_, old)| old.into_vec()));
            }
        }
        if let Some(older) = comparable {
            found.older = older;
        } else if !known || found.kind.is_comparable() {
            // A form that says nothing of a cell does not vouch for it.
            found.kind = if found.older.is_empty() { SuccessionKind::New } else { SuccessionKind::Break };
        }
        found
    }
}

impl Correspondence {
    /// Adds what became of more cells of the same formula.
    pub fn join(&mut self, other: Self) {
        self.kind = worse(self.kind, other.kind);
        self.older.extend(other.older);
        let news = other.notes.into_iter().filter(|note| !self.notes.contains(note));
        let news: Vec<Text> = news.collect();
        self.notes.extend(news);
    }
}

/// Returns the less comparable of two.
fn worse(a: SuccessionKind, b: SuccessionKind) -> SuccessionKind {
    let rank = |kind| match kind {
        SuccessionKind::Same => 0,
        SuccessionKind::Renamed => 1,
        SuccessionKind::Sum => 2,
        SuccessionKind::Break => 3,
        SuccessionKind::Dropped => 4,
        SuccessionKind::New => 5,
    };
    if rank(a) >= rank(b) { a } else { b }
}
