//! What a metric amounts to in a report or in a sum of reports, or why it amounts to nothing.

use super::Portal;
use crate::base::ids::FormId;
use crate::base::{Lang, Ratio, State, Value};
use crate::form::expr::{Expr, Frame};
use crate::form::metric::{Metric, MetricSource};
use crate::form::succession::{Bridge, Correspondence, SuccessionKind};
use crate::form::{Form, Unit};
use serde::{Serialize, Serializer};

/// Why there is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Gap {
    /// There is no report, or it has no statistics.
    Report,
    /// A cell holds none.
    State(State),
    /// A cell says less than one, which cannot be reckoned with.
    BelowOne,
    /// The divisor is zero.
    Divisor,
    /// The form did not ask.
    Form,
    /// An earlier report that it looks back to is not there, or has no number.
    Earlier,
    /// Not every report that is added up has a number.
    Members,
}

impl Gap {
    /// Returns the word that data files use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Report => "no_report",
            Self::State(state) => state.word(),
            Self::BelowOne => "below_one",
            Self::Divisor => "zero_divisor",
            Self::Form => "not_asked",
            Self::Earlier => "no_earlier_report",
            Self::Members => "incomplete",
        }
    }

    /// Returns the words that readers see.
    #[must_use]
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Report => lang.pick("没有数据", "no data"),
            Self::State(State::Blank) => lang.pick("空白", "blank"),
            Self::State(State::Na) => lang.pick("不适用", "n/a"),
            Self::State(State::Unreadable) => lang.pick("无法辨认", "unreadable"),
            Self::State(State::Withheld) => lang.pick("不公开", "withheld"),
            Self::BelowOne => lang.pick("不足1", "less than 1"),
            Self::Divisor => lang.pick("分母为0", "divisor is 0"),
            Self::Form => lang.pick("表式未设", "not asked"),
            Self::Earlier => lang.pick("缺以前年度", "no earlier year"),
            Self::Members => lang.pick("数据不全", "incomplete"),
        }
    }
}

/// A metric's value, and what it is per.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// The value, or why there is none.
    pub value: Result<Ratio, Gap>,
    /// The divisor of a share or rate: how many cases it rests on.
    pub base: Option<Ratio>,
}

impl Amount {
    /// No value.
    #[must_use]
    pub fn none(gap: Gap) -> Self {
        Self { value: Err(gap), base: None }
    }

    /// Prints the value as its unit asks.
    #[must_use]
    pub fn print(&self, unit: Unit) -> Option<String> {
        unit.print(self.value.ok()?)
    }

    /// Tells whether a rate rests on so few cases that one of them swings it.
    #[must_use]
    pub fn is_small(&self, min: u32) -> bool {
        let least = Ratio::integer(i64::from(min));
        self.base.is_some_and(|base| base < least)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = |value: Option<Ratio>| value.map(|value| value.to_string());
        (self.value.map(|value| value.to_string()), text(self.base)).serialize(serializer)
    }
}

/// How a form and the one it replaced go together.
#[derive(Clone, Debug)]
pub(crate) struct Passage {
    pub(super) newer: FormId,
    pub(super) older: FormId,
    pub(super) bridge: Bridge,
    /// For each metric of the newer form, what became of it.
    metrics: Vec<Correspondence>,
    /// For each part of each of its charts, the right side behind the left.
    charts: Vec<Vec<Correspondence>>,
}

impl Passage {
    /// Compares two forms.
    pub(super) fn new(newer: (FormId, &Form), older: (FormId, &Form)) -> Self {
        let bridge = Bridge::new(newer.1, older.1);
        let of = |cells: &[u16]| Correspondence::new(newer.1, older.1, &bridge, cells);
        let metrics = newer.1.metrics.iter().map(|metric| match &metric.source {
            MetricSource::Cells(cells) => of(cells),
            MetricSource::Indicator(position) => {
                let mut whole =
                    Correspondence { kind: SuccessionKind::Same, older: Vec::new(), notes: Vec::new() };
                if let Some(indicator) = newer.1.indicators.get(*position) {
                    indicator.expr.visit_cells(&mut |cells| whole.join(of(cells)));
                }
                // Without a formula of its own the older form has no value to show.
                if older.1.indicator(&metric.id).is_none() || whole.kind == SuccessionKind::New {
                    (whole.kind, whole.older) = (SuccessionKind::New, Vec::new());
                } else if !whole.kind.is_comparable() {
                    whole.kind = SuccessionKind::Break;
                }
                whole
            }
        });
        let charts = newer.1.charts.iter();
        let charts =
            charts.map(|chart| chart.parts.iter().chain(&chart.right).map(|part| of(&part.cells)).collect());
        let (metrics, charts) = (metrics.collect(), charts.collect());
        Self { newer: newer.0, older: older.0, bridge, metrics, charts }
    }
}

/// What is asked of a set of cells: a metric of a form, or a part of one of its charts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// A metric, by position.
    Metric(usize),
    /// A part of a chart, by their positions; the right side is counted on behind the left.
    Part(usize, usize),
}

impl Form {
    /// Returns how many periods a quantity looks back at most.
    #[must_use]
    pub fn reach_of(&self, quantity: Quantity) -> u16 {
        let Quantity::Metric(position) = quantity else { return 0 };
        match self.metrics.get(position).map(|metric| &metric.source) {
            Some(MetricSource::Indicator(at)) => self.indicators.get(*at).map_or(0, |i| i.expr.reach()),
            _ => 0,
        }
    }
}

impl Portal {
    /// Works out what a quantity of the form `asked` amounts to in cells that follow the form `own`; `frame(n)` gives
    /// the cells of `n` periods before, as formulas of `own` see them.
    pub(super) fn amount<'p>(
        &'p self,
        asked: FormId,
        quantity: Quantity,
        own: FormId,
        frame: &dyn Fn(u16) -> Option<Frame<'p>>,
    ) -> Amount {
        let form = self.forms.get(asked);
        let cells = match quantity {
            Quantity::Metric(position) => match form.metrics.get(position).map(|metric| &metric.source) {
                Some(MetricSource::Cells(cells)) => cells,
                Some(MetricSource::Indicator(_)) => return self.rate(form, position, own, frame),
                None => return Amount::none(Gap::Form),
            },
            Quantity::Part(chart, part) => {
                let chart = form.charts.get(chart);
                match chart.and_then(|chart| chart.parts.iter().chain(&chart.right).nth(part)) {
                    Some(part) => &part.cells,
                    None => return Amount::none(Gap::Form),
                }
            }
        };
        let Some(frame) = frame(0) else { return Amount::none(Gap::Report) };
        let translated;
        let cells: &[u16] = if asked == own {
            cells
        } else if let Some(correspondence) = self.correspondence(asked, own, quantity) {
            &correspondence.older
        } else {
            let bridge = self.bridge(asked, own);
            translated = bridge.and_then(|(bridge, direction)| bridge.translate(cells, direction));
            translated.as_deref().unwrap_or_default()
        };
        if cells.is_empty() {
            return Amount::none(Gap::Form);
        }
        let value = frame.sum(cells).and_then(Ratio::from_scaled);
        Amount { value: value.ok_or_else(|| lack(&frame, cells)), base: None }
    }

    fn rate<'p>(
        &'p self,
        asked: &Form,
        position: usize,
        own: FormId,
        frame: &dyn Fn(u16) -> Option<Frame<'p>>,
    ) -> Amount {
        let metric: Option<&Metric> = asked.metrics.get(position);
        let own = self.forms.get(own);
        let indicator = metric.and_then(|metric| match metric.source {
            // Most reports follow the form that is asked about; to look for a name costs as much as the formula.
            MetricSource::Indicator(position) if std::ptr::eq(own, asked) => own.indicators.get(position),
            _ => own.indicator(&metric.id),
        });
        let Some(indicator) = indicator else { return Amount::none(Gap::Form) };
        let base = indicator.expr.divisor().and_then(|divisor| divisor.evaluate(frame));
        match indicator.expr.evaluate(frame) {
            Some(value) => Amount { value: Ok(value), base },
            None => Amount { value: Err(why(&indicator.expr, frame)), base },
        }
    }

    /// Returns what became of a quantity of a form in the form before; `None` where the two do not follow each other.
    #[must_use]
    pub fn correspondence(&self, asked: FormId, own: FormId, quantity: Quantity) -> Option<&Correspondence> {
        let passage = self.passages.iter().find(|passage| passage.newer == asked && passage.older == own)?;
        match quantity {
            Quantity::Metric(position) => passage.metrics.get(position),
            Quantity::Part(chart, part) => passage.charts.get(chart)?.get(part),
        }
    }
}

/// Tells which cell of a sum holds no number.
fn lack(frame: &Frame<'_>, cells: &[u16]) -> Gap {
    let gap = |&cell: &u16| match frame.cells.get(usize::from(cell)).value() {
        Value::Number(_) => None,
        Value::BelowOne => Some(Gap::BelowOne),
        Value::None(state) => Some(Gap::State(state)),
    };
    cells.iter().find_map(gap).unwrap_or(Gap::Form)
}

/// Tells why a formula has no value.
fn why<'p>(expr: &Expr, frame: &dyn Fn(u16) -> Option<Frame<'p>>) -> Gap {
    match expr {
        Expr::Before(..) => Gap::Earlier,
        Expr::CubeRoot(inner) => why(inner, frame),
        Expr::Cells(cells) => match frame(0) {
            None => Gap::Report,
            Some(frame) => frame.cells_of(cells).map_or(Gap::Form, |cells| lack(&frame, &cells)),
        },
        Expr::Binary(_, left, right) => {
            let fault = [left, right].into_iter().find(|side| side.evaluate(frame).is_none());
            fault.map_or(Gap::Divisor, |side| why(side, frame))
        }
        Expr::Integer(_) | Expr::AllZero => Gap::Report,
    }
}
