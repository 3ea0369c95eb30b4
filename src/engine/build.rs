//! The whole plan, rendered in parallel and written as it comes: none is kept, and only files that describe others
//! wait for them.

use super::{SourceProse, State};
use crate::base::{Code, Finding, Locus, SitePath};
use crate::emit::Sink;
use crate::error::{Action, Error};
use crate::plan::{DataTable, PageKind, Plan, Route};
use crate::portal::{Lens, Output, Outputs, Portal, ProseText, Reads, Written};
use crate::render::{Page, Renderer};
use crate::source::Source;
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};
use std::io::Write;
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
    let work = Work {
        state,
        renderer,
        source,
        sink,
        progress,
        outputs: Mutex::new(Outputs::new()),
        faults: Mutex::new(Vec::new()),
    };
    let none = Outputs::new();
    let (describing, plain): (Vec<_>, Vec<_>) = plan.pages.iter().partition(|(_, kind)| kind.describes());
    let (mut long, short): (Vec<_>, Vec<_>) = plain.into_iter().partition(|(_, kind)| kind.is_long());
    // The longest come first: whoever began one last would keep everybody waiting.
    long.sort_by_key(|(_, kind)| std::cmp::Reverse(*kind));
    let each = |(route, kind): &(&Route, &PageKind)| work.file(route, kind, &none);
    let (long, short) = rayon::join(
        || long.par_iter().with_max_len(1).try_for_each(each),
        || short.par_iter().try_for_each(each),
    );
    long.and(short)?;
    let outputs = std::mem::take(&mut *work.outputs.lock().unwrap_or_else(PoisonError::into_inner));
    describing.par_iter().try_for_each(|(route, kind)| work.file(route, kind, &outputs))?;
    let mut faults = work.faults.into_inner().unwrap_or_else(PoisonError::into_inner);
    faults.sort_by(|a, b| a.locus.path().cmp(b.locus.path()));
    let count = plan.pages.values().filter(|kind| kind.is_page()).count();
    Ok(Summary { pages: count, files: plan.pages.len(), faults })
}

/// A build at work.
struct Work<'w> {
    state: &'w State,
    renderer: &'w Renderer,
    source: &'w dyn Source,
    sink: &'w dyn Sink,
    progress: &'w Progress<'w>,
    /// What is known of files that others describe.
    outputs: Mutex<Outputs>,
    faults: Mutex<Vec<Finding>>,
}

impl Work<'_> {
    /// Makes one file. A fault of ours on one page must not cost the others theirs.
    fn file(&self, route: &Route, kind: &PageKind, outputs: &Outputs) -> Result<(), Error> {
        match kind {
            PageKind::Table(table) => self.long_file(route, *table)?,
            _ => match catch_unwind(AssertUnwindSafe(|| self.bytes(route, kind, outputs))) {
                Ok(bytes) => self.sink.put(route, &bytes?)?,
                Err(panic) => self.note(route, panic.as_ref()),
            },
        }
        (self.progress)();
        Ok(())
    }

    fn bytes(&self, route: &Route, kind: &PageKind, outputs: &Outputs) -> Result<Vec<u8>, Error> {
        if let PageKind::Copy(path) = kind {
            return self
                .source
                .read(path)
                .map_err(|error| Error::io(Action::Read, std::path::Path::new(path.as_str()), error));
        }
        let prose = SourceProse::new(self.source);
        let known = Written { portal: self.state.portal(), outputs };
        let (bytes, _reads) = render(self.renderer, known, &prose, route, kind)?;
        bytes.ok_or_else(|| Error::defect(format!("{route} has nothing to show")))
    }

    /// Makes a file that is written as it is rendered, and keeps what others say of it.
    fn long_file(&self, route: &Route, table: DataTable) -> Result<(), Error> {
        let prose = SourceProse::new(self.source);
        let portal = self.state.portal();
        let (mut output, mut fault) = (None, None);
        let sent = self.sink.stream(route, &mut |out| {
            let made = catch_unwind(AssertUnwindSafe(|| stream(self.renderer, portal, &prose, table, out)));
            match made {
                Ok(made) => {
                    output = Some(made?.0);
                    Ok(())
                }
                Err(panic) => {
                    fault = Some(panic);
                    Err(Error::defect(format!("{route} could not be made")))
                }
            }
        });
        match fault {
            Some(panic) => self.note(route, panic.as_ref()),
            None => sent?,
        }
        let mut outputs = self.outputs.lock().unwrap_or_else(PoisonError::into_inner);
        outputs.extend(output.map(|output| (route.as_str().into(), output)));
        Ok(())
    }

    fn note(&self, route: &Route, panic: &(dyn std::any::Any + Send)) {
        let reason = panic
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        let finding = Finding::new(Code::Internal, Locus::File(SitePath::new(route.as_str())));
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        faults.push(finding.fact("reason", reason));
    }
}

/// Renders one file and tells what it read. `None` for files that are copied and not rendered, and for those that are
/// written as they are rendered ([`stream`]).
///
/// # Errors
/// When the theme is wrong or a text cannot be fetched.
pub fn render(
    renderer: &Renderer,
    known: Written<'_>,
    prose: &dyn ProseText,
    route: &Route,
    kind: &PageKind,
) -> Result<(Option<Vec<u8>>, Reads), Error> {
    // A page looks its report up by office and period, so that its reads name it by what stays.
    let report = match kind {
        PageKind::Report(id)
        | PageKind::EasyReport(id)
        | PageKind::Changes(id)
        | PageKind::ReportData(id) => {
            Some((known.portal.reports[*id].office, known.portal.reports[*id].period))
        }
        _ => None,
    };
    let lens = Lens::new(known.portal, prose).after(known.outputs);
    let bytes = renderer.render(&lens, &Page { route, kind, report })?;
    Ok((bytes, lens.into_reads()))
}

/// Writes a table of the whole portal, and tells what became of it and what was read.
///
/// # Errors
/// When it cannot be written.
pub fn stream(
    renderer: &Renderer,
    portal: &Portal,
    prose: &dyn ProseText,
    table: DataTable,
    out: &mut (dyn Write + Send),
) -> Result<(Output, Reads), Error> {
    let lens = Lens::new(portal, prose);
    let mut meter = Meter { out, sha256: Sha256::new(), bytes: 0 };
    let rows = renderer.stream(&lens, table, &mut meter)?;
    let sha256: String = meter.sha256.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let output = Output { bytes: meter.bytes, sha256: sha256.into(), rows };
    Ok((output, lens.into_reads()))
}

/// Measures what is written through it.
struct Meter<'o> {
    out: &'o mut (dyn Write + Send),
    sha256: Sha256,
    bytes: u64,
}

impl Write for Meter<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let count = self.out.write(bytes)?;
        self.sha256.update(bytes.get(..count).unwrap_or_default());
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}
