//! The lines and tables of a page to those of the report on it.

use super::super::{About, Block, Document, Notice, Paragraph, Place, Role};
use super::flow::{Flow, Piece, What};
use super::tree::{Id, Span};
use super::{Landmarks, Page, words};
use std::collections::{BTreeMap, BTreeSet};

/// Fewer different landmarks than this tell nothing of where a report begins and ends.
const FEW: usize = 3;
/// How many lines before the report are looked at for its title and page data.
const WINDOW: usize = 60;
/// How many lines of other things may stand between those.
const GAP: usize = 10;
/// A line of this many letters with a full stop is a sentence of the report.
const SENTENCE: usize = 40;
/// The most cells a table of a page's footer has.
const FOOTER_CELLS: usize = 12;

/// Landmarks by their places in reading order, each with its number.
type Marks = [(u32, usize)];

/// Where the report stands on a page.
pub(super) struct Found {
    /// The landmark each piece is or has, by number.
    marks: Vec<Option<usize>>,
    /// Whether the landmarks stand in what looks like navigation.
    around: bool,
    /// The smallest element that holds them.
    container: Option<Id>,
}

impl Found {
    pub(super) fn new(page: &Page<'_>, flow: &Flow, landmarks: &Landmarks<'_>) -> Self {
        let mut numbers = BTreeMap::new();
        let mut marks: Vec<Option<usize>> = flow
            .pieces
            .iter()
            .map(|piece| {
                let key = key(piece, landmarks)?;
                let next = numbers.len();
                Some(*numbers.entry(key).or_insert(next))
            })
            .collect();
        let beside = |piece: &Piece| piece.around || piece.header;
        let around = flow.pieces.iter().zip(&marks).all(|(piece, mark)| mark.is_none() || beside(piece));
        if !around {
            for (mark, _) in marks.iter_mut().zip(&flow.pieces).filter(|(_, piece)| beside(piece)) {
                *mark = None;
            }
        }
        let marked = marks.iter().zip(&flow.pieces);
        let marked = marked.filter_map(|(mark, piece)| Some((page.span(piece.at).begin, (*mark)?)));
        let text = flow.pieces.iter().filter(|piece| !beside(piece));
        let text = text.filter(|piece| words::is_sentence(&piece.text(), SENTENCE));
        let sentences = text.map(|piece| page.span(piece.at).begin).collect();
        let container = container(page, marked.collect(), sentences);
        Self { marks, around, container }
    }

    /// Tells whether the page has no landmarks.
    pub(super) fn is_none(&self) -> bool {
        self.marks.iter().all(Option::is_none)
    }
}

/// Names the landmark of a piece; copies of a report on the page have the same ones.
fn key(piece: &Piece, landmarks: &Landmarks<'_>) -> Option<String> {
    let close = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    match &piece.what {
        What::Line { runs, .. } => {
            let text = piece.text();
            // A heading may run on in its text, set apart by being bold.
            let bold = runs.first().filter(|run| run.strong && runs.len() > 1).map(|run| run.text.as_str());
            let heading = [Some(text.as_str()), bold].into_iter().flatten().find(|text| landmarks.is(text));
            heading.filter(|_| !piece.is_link()).map(close)
        }
        What::Table { grid, .. } => {
            let cells = grid.cells.iter().filter(|cell| landmarks.is(&cell.text.replace('\n', "")));
            let key: Vec<String> = cells.take(8).map(|cell| close(&cell.text)).collect();
            (!key.is_empty()).then(|| key.join("|"))
        }
    }
}

/// Finds the smallest element that holds nine tenths of the different landmarks, given by place and number. What is
/// outside must be strays before the report, without text of it between.
fn container(page: &Page<'_>, mut marks: Vec<(u32, usize)>, mut sentences: Vec<u32>) -> Option<Id> {
    let different = |marks: &Marks| marks.iter().map(|(_, key)| key).collect::<BTreeSet<_>>().len();
    let all = different(&marks);
    if all < FEW {
        return None;
    }
    let wanted = all - all / 10;
    marks.sort_unstable();
    sentences.sort_unstable();
    let every = marks.clone();
    let may_narrow = |own: &Marks, span: Span| {
        let keys: BTreeSet<usize> = own.iter().map(|&(_, key)| key).collect();
        let mut lost = every.iter().filter(|(_, key)| !keys.contains(key)).map(|&(at, _)| at);
        let (first, last) = (lost.clone().next(), lost.next_back());
        let between = |first: u32| {
            sentences.partition_point(|&at| at < first) < sentences.partition_point(|&at| at < span.begin)
        };
        last.is_none_or(|last| last < span.begin) && !first.is_some_and(between)
    };
    let (mut container, mut held) = (page.body, all);
    loop {
        let mut best: Option<(usize, &Marks, Id)> = None;
        let mut rest = marks.as_slice();
        for child in page.tree.children(container) {
            let span = page.span(child);
            let skipped = rest.partition_point(|&(at, _)| at < span.begin);
            rest = rest.get(skipped..).unwrap_or_default();
            let (own, behind) =
                rest.split_at_checked(rest.partition_point(|&(at, _)| at < span.end)).unwrap_or_default();
            rest = behind;
            if own.len() < wanted {
                continue;
            }
            let count = if own.len() == marks.len() { held } else { different(own) };
            if count >= wanted && best.is_none_or(|(most, marks, _)| (count, own.len()) > (most, marks.len()))
            {
                best = Some((count, own, child));
            }
        }
        let Some((count, own, child)) = best else { return Some(container) };
        if count < all && !may_narrow(own, page.span(child)) {
            return Some(container);
        }
        let shorter = (own.len() < marks.len()).then(|| own.to_vec());
        (marks, container, held) = (shorter.unwrap_or(marks), child, count);
    }
}

/// Takes the report's pieces out of those of the page.
pub(super) fn take(page: &Page<'_>, flow: Flow, found: &Found, about: About) -> Document {
    let span = found.container.map(|id| page.span(id));
    let mut kept: Vec<bool> = match span {
        Some(span) => choose(page, &flow.pieces, found, span),
        None => {
            flow.pieces.iter().map(|piece| found.around || !piece.around && !site_header(piece)).collect()
        }
    };
    cut_behind(&flow.pieces, found, &mut kept);
    let around = kept.iter().filter(|kept| !**kept).count();
    let others = flow.pieces.iter().zip(&kept).zip(&found.marks).filter(|((piece, kept), mark)| {
        !**kept && !piece.around && mark.is_some() && matches!(piece.what, What::Table { .. })
    });
    let others = others.count();

    let shown =
        || flow.pieces.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(piece, _)| page.span(piece.at));
    let begin = shown().map(|span| span.begin).min().unwrap_or_default();
    let end = shown().map(|span| span.end).chain(span.map(|span| span.end)).max().unwrap_or_default();
    let within = Span { begin, end };
    let count = |ids: &[Id]| ids.iter().filter(|id| within.contains(page.span(**id).begin)).count();
    let (hidden, pictures, objects) = (count(&flow.hidden), count(&flow.pictures), count(&flow.objects));

    let mut document = Document { about, ..Document::default() };
    let (mut paragraphs, mut tables) = (0, 0);
    let (mut hidden_rows, mut cut, mut overlap) = (0, 0, 0);
    for (piece, _) in flow.pieces.into_iter().zip(kept).filter(|(_, kept)| *kept) {
        document.blocks.push(match piece.what {
            What::Line { runs, role, .. } => {
                paragraphs += 1;
                Block::Paragraph(Paragraph { runs, role, place: Place::Paragraph(paragraphs) })
            }
            What::Table { mut grid, notices } => {
                tables += 1;
                for cell in &mut grid.cells {
                    cell.place = Place::Table { table: tables, row: cell.row + 1, column: cell.column + 1 };
                }
                for notice in notices {
                    match notice {
                        Notice::HiddenRows { count } => hidden_rows += count,
                        Notice::SpansCut { count } => cut += count,
                        Notice::SpansOverlap { count } => overlap += count,
                        _ => {}
                    }
                }
                Block::Table(grid)
            }
        });
    }
    let counts = [
        (hidden_rows, Notice::HiddenRows { count: hidden_rows }),
        (pictures, Notice::Pictures { count: pictures }),
        (objects, Notice::Objects { count: objects }),
        (cut, Notice::SpansCut { count: cut }),
        (overlap, Notice::SpansOverlap { count: overlap }),
        (hidden, Notice::HiddenText { count: hidden }),
        (others, Notice::OtherTables { count: others }),
        (around, Notice::Around { count: around }),
    ];
    document.notices = counts.into_iter().filter(|(count, _)| *count > 0).map(|(_, notice)| notice).collect();
    document
}

/// Tells whether a piece is of the site's header; a report's title may stand in one as well.
fn site_header(piece: &Piece) -> bool {
    piece.header && !words::is_title(&piece.text())
}

/// Chooses the pieces in the container and what belongs to the report around it.
fn choose(page: &Page<'_>, pieces: &[Piece], found: &Found, span: Span) -> Vec<bool> {
    let inside = |piece: &Piece| span.contains(page.span(piece.at).begin);
    let mut kept: Vec<bool> =
        pieces.iter().map(|piece| inside(piece) && (found.around || !piece.around)).collect();
    let Some(first) = pieces.iter().position(inside) else { return kept };
    let last = pieces.iter().rposition(inside).unwrap_or(first);
    let chosen =
        before(pieces.get(..first).unwrap_or_default(), &found.marks, has_title(pieces, found, first));
    for index in chosen {
        kept.get_mut(index).into_iter().for_each(|kept| *kept = true);
    }
    // A container that ends with a heading leaves the text of that section outside.
    if found.marks.get(last).is_some_and(Option::is_some)
        && pieces.get(last).is_some_and(|piece| matches!(piece.what, What::Line { .. }))
    {
        let behind = pieces.iter().enumerate().skip(last + 1).take_while(|(_, piece)| {
            let text = piece.text();
            !text.is_empty()
                && !piece.around
                && !piece.header
                && !is_linked(piece)
                && !words::is_behind(&text)
        });
        let ends = behind.filter(|(_, piece)| piece.text().contains('。')).map(|(index, _)| index).last();
        kept.iter_mut().take(ends.map_or(0, |end| end + 1)).skip(last + 1).for_each(|kept| *kept = true);
    }
    kept
}

/// Tells whether the container begins with a title.
fn has_title(pieces: &[Piece], found: &Found, first: usize) -> bool {
    let head = pieces.iter().zip(&found.marks).skip(first).take_while(|(_, mark)| mark.is_none());
    head.take(WINDOW).any(|(piece, _)| words::is_title(&piece.text()))
}

/// Chooses the lines before the container that say something of the report: the title with all behind it, and page
/// data; of the latter alone where the title stands inside.
fn before(pieces: &[Piece], marks: &[Option<usize>], titled: bool) -> Vec<usize> {
    let near = pieces.iter().enumerate().rev().filter(|(index, piece)| {
        // A landmark here is of a list of contents.
        marks.get(*index) == Some(&None)
            && !piece.around
            && !site_header(piece)
            && !is_linked(piece)
            && !words::is_before(&piece.text())
    });
    let (mut chosen, mut between) = (Vec::new(), Vec::new());
    let mut title = None::<String>;
    for (index, piece) in near.take(WINDOW) {
        let text = piece.text();
        // A title may be broken over lines, the office on the first.
        if let Some(behind) = title.take()
            && !words::is_whole_title(&behind)
            && words::is_part_of_title(&text)
        {
            chosen.push(index);
            title = Some(text + &behind);
            continue;
        }
        let data = match &piece.what {
            What::Line { .. } => words::is_data(&text),
            What::Table { grid, .. } => grid.cells.iter().any(|cell| words::is_data(&cell.text)),
        };
        if data || !titled && (words::is_title(&text) || words::is_sentence(&text, SENTENCE)) {
            if !titled {
                chosen.append(&mut between);
            }
            between.clear();
            chosen.push(index);
            title = (!titled && words::is_title(&text)).then_some(text);
        } else if between.len() < GAP {
            between.push(index);
        } else {
            break;
        }
    }
    chosen
}

/// Tells whether most of a line is links.
fn is_linked(piece: &Piece) -> bool {
    let What::Line { runs, .. } = &piece.what else { return false };
    let letters = |linked: bool| -> usize {
        let runs = runs.iter().filter(|run| run.link.is_some() == linked);
        runs.map(|run| run.text.chars().filter(|c| c.is_alphanumeric()).count()).sum()
    };
    piece.is_link() || letters(true) > letters(false)
}

/// Leaves out what follows the report in its own container, from the first line that is of the page and only if no text
/// of the report follows.
fn cut_behind(pieces: &[Piece], found: &Found, kept: &mut [bool]) {
    let Some(last) = found.marks.iter().rposition(Option::is_some) else { return };
    let mut cut = None;
    for (index, piece) in pieces.iter().enumerate().skip(last + 1).rev() {
        let is_text = match &piece.what {
            What::Line { .. } => words::is_sentence(&piece.text(), SENTENCE),
            What::Table { grid, .. } => grid.cells.len() > FOOTER_CELLS,
        };
        if is_text && kept.get(index) == Some(&true) {
            break;
        }
        let is_behind = match &piece.what {
            What::Line { .. } => words::is_behind(&piece.text()),
            What::Table { grid, .. } => grid.cells.iter().any(|cell| words::is_behind(&cell.text)),
        };
        if is_behind {
            cut = Some(index);
        }
    }
    if let Some(cut) = cut {
        kept.iter_mut().skip(cut).for_each(|kept| *kept = false);
    }
}

/// Returns the level of a heading by its markup; 0 of others.
pub(super) fn level(piece: &Piece) -> u8 {
    match piece.what {
        What::Line { level, role: Role::Heading, .. } => level,
        _ => 0,
    }
}
