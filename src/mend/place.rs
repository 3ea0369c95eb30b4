//! Which cells of a form a statement holds, read exactly as the parser of statistics reads them.

use super::read::{Inner, Node};
use crate::content::stats::{find_row, is_below, is_group, join};
use crate::form::{Block, Table};

/// Returns the cells that a statement of a table holds, each with the value it is read from; `None` when any part of
/// it is no cell, so that the statement must stay as it is.
pub(super) fn cells<'n>(table: &Table, path: &[String], node: &'n Node) -> Option<Vec<(usize, &'n Node)>> {
    let mut out = Vec::new();
    below_table(table, "", path, node, &mut out)?;
    let mut seen: Vec<usize> = out.iter().map(|(cell, _)| *cell).collect();
    seen.sort_unstable();
    let twice = seen.windows(2).any(|pair| matches!(pair, [a, b] if a == b));
    (!out.is_empty() && !twice).then_some(out)
}

type Found<'n> = Vec<(usize, &'n Node)>;

fn below_table<'n>(
    table: &Table,
    above: &str,
    path: &[String],
    node: &'n Node,
    out: &mut Found<'n>,
) -> Option<()> {
    // A table without row ids holds its columns directly.
    if let Some((block, row)) = find_row(table, above) {
        return below_row(block, row, "", path, node, out);
    }
    let Some((first, rest)) = path.split_first() else {
        let Inner::Table(entries) = &node.inner else { return None };
        return entries.iter().try_for_each(|(path, node)| below_table(table, above, path, node, out));
    };
    let here = join(above, first);
    match find_row(table, &here) {
        Some((block, row)) if rest.is_empty() => whole_row(block, row, node, out),
        Some((block, row)) => below_row(block, row, "", rest, node, out),
        None if is_group(table, &here) => below_table(table, &here, rest, node, out),
        None => None,
    }
}

fn whole_row<'n>(block: &Block, row: usize, node: &'n Node, out: &mut Found<'n>) -> Option<()> {
    match &node.inner {
        Inner::List(items) if items.len() == block.columns.len() => {
            out.extend(items.iter().enumerate().map(|(column, item)| (block.cell(row, column), item)));
            Some(())
        }
        Inner::List(_) => None,
        Inner::Table(_) => below_row(block, row, "", &[], node, out),
        Inner::Scalar if block.columns.len() == 1 => {
            out.push((block.cell(row, 0), node));
            Some(())
        }
        Inner::Scalar => None,
    }
}

fn below_row<'n>(
    block: &Block,
    row: usize,
    above: &str,
    path: &[String],
    node: &'n Node,
    out: &mut Found<'n>,
) -> Option<()> {
    let Some((first, rest)) = path.split_first() else {
        let Inner::Table(entries) = &node.inner else { return None };
        return entries.iter().try_for_each(|(path, node)| below_row(block, row, above, path, node, out));
    };
    let here = join(above, first);
    if let Some(column) = block.columns.iter().position(|column| *column.path == *here) {
        // What stands in a cell's place is moved only where it can be a cell.
        let scalar = rest.is_empty() && matches!(node.inner, Inner::Scalar);
        return scalar.then(|| out.push((block.cell(row, column), node)));
    }
    let group = block.columns.iter().any(|column| is_below(&column.path, &here));
    if group { below_row(block, row, &here, rest, node, out) } else { None }
}
