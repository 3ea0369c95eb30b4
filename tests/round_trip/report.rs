//! A made-up report: what its cells and sections hold, before it is a file.

use gongkai::form::{CellType, Form};

/// Numbers that look random and are the same each time.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit.max(1)
    }

    /// Tells whether something happens that does in one of `n` cases.
    pub(crate) fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[usize::try_from(self.below(from.len() as u64)).unwrap()]
    }
}

/// A cell: what it should be read as, and what it looks like.
pub(crate) struct Value {
    pub truth: String,
    pub looks: String,
}

/// A section: its heading, its paragraphs, and the table in it.
pub(crate) struct Section {
    pub heading: String,
    pub paragraphs: Vec<String>,
    pub table: Option<usize>,
}

pub(crate) struct Report {
    pub form: &'static Form,
    pub year: u16,
    pub office: String,
    pub preface: String,
    pub cells: Vec<Value>,
    pub sections: Vec<Section>,
}

const OFFICES: [&str; 6] = [
    "云岫区人民政府",
    "云岫区教育局",
    "青石镇人民政府",
    "望川街道办事处",
    "云岫区住房和城乡建设局",
    "云岫区文化和旅游局",
];

const CLAUSES: [&str; 8] = [
    "本机关全年召开专题会议研究政务公开工作",
    "通过门户网站公开各类信息",
    "依托服务大厅设置查阅点，方便群众办事",
    "及时更新目录，动态调整栏目",
    "规范答复流程，畅通受理渠道",
    "加强培训，提高工作人员的业务水平",
    "公开内容还不够丰富，解读形式较为单一",
    "下一步将健全机制、细化措施，逐项落实",
];

impl Report {
    pub(crate) fn make(forms: &'static [Form], dice: &mut Dice) -> Self {
        let form = &forms[usize::try_from(dice.below(forms.len() as u64)).unwrap()];
        let older = form.cells.len() < 200;
        // The older form was also used in later years.
        let year = if older { 2019 + dice.below(5) } else { 2021 + dice.below(5) };
        let year = u16::try_from(year).unwrap();
        let all_zero = dice.one_in(6);
        let sparse = dice.one_in(4);
        let cells =
            form.cells.iter().map(|info| value(info.kind, &info.units, all_zero, sparse, dice)).collect();
        let sections = form.sections.iter().map(|section| {
            let paragraphs = if section.table.is_some() { 0 } else { 1 + dice.below(3) };
            Section {
                heading: section.heading.zh.to_string(),
                paragraphs: (0..paragraphs).map(|number| paragraph(number, dice)).collect(),
                table: section.table,
            }
        });
        let sections = sections.collect();
        Self {
            form,
            year,
            office: dice.pick(&OFFICES).to_owned(),
            preface: format!("本报告依照条例编制，统计期限自{year}年1月1日起至{year}年12月31日止。"),
            cells,
            sections,
        }
    }

    pub(crate) fn title(&self) -> String {
        format!("{}{}年政府信息公开工作年度报告", self.office, self.year)
    }

    pub(crate) fn paragraphs(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.preface)
            .chain(self.sections.iter().flat_map(|s| s.paragraphs.iter().map(|p| &**p)))
    }
}

fn paragraph(number: u64, dice: &mut Dice) -> String {
    let head = ["（一）主动公开。", "（二）依申请公开。", "（三）监督保障。"];
    let clauses: Vec<&str> = (0..2 + dice.below(3)).map(|_| dice.pick(&CLAUSES)).collect();
    format!("{}{}。", head[usize::try_from(number).unwrap()], clauses.join("，"))
}

fn value(kind: CellType, units: &[Box<str>], all_zero: bool, sparse: bool, dice: &mut Dice) -> Value {
    if all_zero {
        return same("0");
    }
    if sparse && dice.one_in(3) {
        return Value { truth: "blank".into(), looks: String::new() };
    }
    if dice.one_in(25) {
        let looks = dice.pick(&["/", "-", "—", "--", "／"]);
        return Value { truth: "na".into(), looks: looks.to_owned() };
    }
    let size = 10_u64.pow(u32::try_from(dice.below(6)).unwrap());
    let number = if dice.one_in(3) { 0 } else { dice.below(size * 10) };
    match kind {
        CellType::Count | CellType::Days => dress(&number.to_string(), dice),
        CellType::Signed => {
            let looks = match dice.below(5) {
                0 => format!("减{number}"),
                1 => format!("-{number}"),
                2 => return Value { truth: number.to_string(), looks: format!("+{number}") },
                _ => return dress(&number.to_string(), dice),
            };
            let truth = if number == 0 { "0".to_owned() } else { format!("-{number}") };
            Value { truth, looks }
        }
        CellType::Money | CellType::Amount => {
            let places = dice.below(5);
            let text = match places {
                0 => number.to_string(),
                places => {
                    let places = usize::try_from(places).unwrap();
                    // The last place is no zero, which a spreadsheet would drop.
                    let fraction =
                        dice.below(10_u64.pow(u32::try_from(places).unwrap()) / 10) * 10 + 1 + dice.below(9);
                    format!("{number}.{fraction:0places$}")
                }
            };
            if kind == CellType::Amount && !units.is_empty() && dice.one_in(2) {
                let unit = &units[usize::try_from(dice.below(units.len() as u64)).unwrap()];
                return same(&format!("{text}{unit}"));
            }
            same(&text)
        }
    }
}

fn same(text: &str) -> Value {
    Value { truth: text.to_owned(), looks: text.to_owned() }
}

/// Writes a count the way some offices do.
fn dress(number: &str, dice: &mut Dice) -> Value {
    let wide = |c: char| c.to_digit(10).and_then(|d| char::from_u32(0xff10 + d)).unwrap_or(c);
    let looks = match dice.below(12) {
        0 => number.chars().map(wide).collect(),
        1 if number.len() > 3 => {
            let (head, tail) = number.split_at(number.len() - 3);
            let head = if head.len() > 3 {
                format!("{},{}", &head[..head.len() - 3], &head[head.len() - 3..])
            } else {
                head.to_owned()
            };
            format!("{head},{tail}")
        }
        2 => format!(" {number}\u{a0}"),
        3 => format!("\u{3000}{number}"),
        _ => number.to_owned(),
    };
    Value { truth: number.to_owned(), looks }
}
