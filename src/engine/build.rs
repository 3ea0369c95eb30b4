//! The whole plan, rendered in parallel and written as it comes: no page waits for another, none is kept.

use super::{SourceProse, State};
use crate::base::{Code, Finding, Locus, SitePath};
use crate::emit::Sink;
use crate::error::{Action, Error};
use crate::plan::{PageKind, Plan, Route};
use crate::portal::{Lens, Portal, ProseText, Reads};
use crate::render::{Page, Renderer};
use crate::source::Source;
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

/// Told of each file that was written.
pub type Progress<'p> = dyn Fn() + Sync + 'p;

/// What a build did.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Pages of HTML.
    pub pages: usize,
    /// All files.
    pub files: usize,
    /// Faults of our own, each caught at its page.
    pub faults: Vec<Finding>,
}

/// Renders every file of a plan into a sink.
///
/// # Errors
/// When the theme is wrong, a source file cannot be read any more, or the sink cannot be written.
pub fn build(
    state: &State,
    renderer: &Renderer,
    source: &dyn Source,
    plan: &Plan,
    sink: &dyn Sink,
    progress: &Progress<'_>,
) -> Result<Summary, Error> {
    let faults = Mutex::new(Vec::new());
    let pages: Vec<(&Route, &PageKind)> = plan.pages.iter().collect();
    pages.par_iter().try_for_each(|(route, kind)| {
        // A fault of ours on one page must not cost the others theirs.
        let written = catch_unwind(AssertUnwindSafe(|| file(state, renderer, source, route, kind)));
        match written {
            Ok(bytes) => sink.put(route, &bytes?)?,
            Err(panic) => {
                let reason = panic
                    .downcast_ref::<&str>()
                    .map(|text| (*text).to_owned())
                    .or_else(|| panic.downcast_ref::<String>().cloned())
                    .unwrap_or_default();
                let finding = Finding::new(Code::Internal, Locus::File(SitePath::new(route.as_str())));
                let mut faults = faults.lock().unwrap_or_else(PoisonError::into_inner);
                faults.push(finding.fact("reason", reason));
            }
        }
        progress();
        Ok(())
    })?;
    let mut faults = faults.into_inner().unwrap_or_else(PoisonError::into_inner);
    faults.sort_by(|a, b| a.locus.path().cmp(b.locus.path()));
    let count = plan.pages.values().filter(|kind| kind.is_page()).count();
    Ok(Summary { pages: count, files: plan.pages.len(), faults })
}

fn file(
    state: &State,
    renderer: &Renderer,
    source: &dyn Source,
    route: &Route,
    kind: &PageKind,
) -> Result<Vec<u8>, Error> {
    if let PageKind::Copy(path) = kind {
        return source
            .read(path)
            .map_err(|error| Error::io(Action::Read, std::path::Path::new(path.as_str()), error));
    }
    let prose = SourceProse::new(source);
    let (bytes, _reads) = render(renderer, state.portal(), &prose, route, kind)?;
    bytes.ok_or_else(|| Error::defect(format!("{route} has nothing to show")))
}

/// Renders one file and tells what it read. `None` for files that are copied and not rendered.
///
/// # Errors
/// When the theme is wrong or a text cannot be fetched.
pub fn render(
    renderer: &Renderer,
    portal: &Portal,
    prose: &dyn ProseText,
    route: &Route,
    kind: &PageKind,
) -> Result<(Option<Vec<u8>>, Reads), Error> {
    // A page looks its report up by office and period, so that its reads name it by what stays.
    let report = match kind {
        PageKind::Report(id)
        | PageKind::EasyReport(id)
        | PageKind::Changes(id)
        | PageKind::ReportData(id) => Some((portal.reports[*id].office, portal.reports[*id].period)),
        _ => None,
    };
    let lens = Lens::new(portal, prose);
    let bytes = renderer.render(&lens, &Page { route, kind, report })?;
    Ok((bytes, lens.into_reads()))
}
