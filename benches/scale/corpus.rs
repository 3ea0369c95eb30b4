//! A seeded portal of N reports: the same N, the same bytes. Numbers are consistent, words are clauses in random
//! order, so that a build has nothing to complain about and nothing to share between reports.

use std::fmt::Write as _;
use std::path::Path;

/// Years each office reports for.
const YEARS: std::ops::RangeInclusive<u16> = 2021..=2030;
/// Offices in each region.
const OFFICES: usize = 50;

const CLAUSES: &[&str] = &[
    "坚持以公开为常态、不公开为例外",
    "围绕群众关心的热点难点问题",
    "及时更新机构职能和办事指南",
    "落实先审查后公开的工作要求",
    "通过门户网站和公开栏发布信息",
    "做好政策文件的解读回应",
    "完善依申请公开的受理登记台账",
    "在法定期限内作出书面答复",
    "加强与申请人的沟通联系",
    "组织业务骨干参加专题培训",
    "把政务公开纳入年度考核",
    "定期开展栏目自查整改",
    "规范文件公开属性的源头认定",
    "清理失效和内容重复的信息",
    "健全保密审查机制",
    "在便民服务中心设置查阅点",
    "为老年人提供大字版材料",
    "邀请群众代表走进单位",
    "推动财政预决算信息公开",
    "公开重大项目批准和实施情况",
    "发布食品药品监督检查结果",
    "解读内容形式还不够丰富",
    "个别科室公开意识有待加强",
    "信息更新的及时性需要提高",
    "下一步将细化公开事项目录",
    "持续优化平台检索功能",
    "强化对基层单位的指导",
];

/// A small generator of pseudo-random numbers (SplitMix64), so that a seed means the same everywhere.
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }
}

/// Writes a portal of `reports` reports into a folder.
pub(crate) fn write(folder: &Path, reports: usize, seed: u64) -> std::io::Result<()> {
    let mut random = Seeded(seed);
    let put = |path: &str, text: &str| {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
        std::fs::write(path, text)
    };
    put(
        "site.toml",
        "[site]\ntitle = \"性能测试\"\nas_of = 2031-04-01\n[publisher]\nname = \"测试\"\n[output]\nforms = false\n",
    )?;
    let mut left = reports;
    let mut office = 0;
    while left > 0 {
        let region = format!("content/r{:04}", office / OFFICES);
        if office % OFFICES == 0 {
            put(&format!("{region}/region.toml"), &format!("name = \"第{}区\"\n", office / OFFICES + 1))?;
        }
        let path = format!("{region}/o{office:05}");
        let name = format!("第{}区第{}局", office / OFFICES + 1, office % OFFICES + 1);
        put(&format!("{path}/office.toml"), &format!("name = \"{name}\"\nkind = \"department\"\n"))?;
        let mut before = Before::default();
        let mut last: Option<String> = None;
        for year in YEARS {
            if left == 0 {
                break;
            }
            left -= 1;
            let (numbers, figures) = statistics(&mut random, year, &mut before);
            put(&format!("{path}/{year}.toml"), &numbers)?;
            // One text in twenty is last year's with another year in it.
            let again = last.take().filter(|_| random.below(20) == 0);
            let again = again.map(|text| text.replace(&format!("{}年", year - 1), &format!("{year}年")));
            let text = again.unwrap_or_else(|| narrative(&mut random, year, figures));
            put(&format!("{path}/{year}.md"), &text)?;
            last = Some(text);
        }
        office += 1;
    }
    Ok(())
}

const OUTCOMES: [&str; 22] = [
    "grant",
    "part",
    "deny.secret",
    "deny.law",
    "deny.safety",
    "deny.third",
    "deny.internal",
    "deny.process",
    "deny.casefile",
    "deny.inquiry",
    "unable.none",
    "unable.create",
    "unable.unclear",
    "refuse.petition",
    "refuse.repeat",
    "refuse.publication",
    "refuse.volume",
    "refuse.confirm",
    "other.nocorrect",
    "other.nofee",
    "other.misc",
    "total",
];

/// What this year's numbers follow from.
#[derive(Default)]
struct Before {
    carried: [u64; 6],
    valid: u64,
}

fn statistics(random: &mut Seeded, year: u16, before: &mut Before) -> (String, Figures) {
    let carry = before.carried;
    let mut text = String::with_capacity(2048);
    let _ = writeln!(text, "published = {}-01-{:02}\n\n[t2]", year + 1, 5 + random.below(25));
    let _ = writeln!(text, "reg = {{ made = 0, repealed = 0, valid = 0 }}");
    let made = random.below(5);
    before.valid = if before.valid == 0 { made + random.below(40) } else { before.valid + made };
    let _ = writeln!(text, "nor = {{ made = {made}, repealed = 0, valid = {} }}", before.valid);
    let _ = writeln!(
        text,
        "lic = {}\npen = {}\ncoe = {}",
        random.below(9000),
        random.below(900),
        random.below(90)
    );
    let _ = writeln!(text, "fee = \"{}.{:02}\"\n\n[t3]", 1 + random.below(5000), random.below(100));
    let mut rows = [[0_u64; 6]; 22];
    let mut totals = [0_u64; 6];
    for (row, cells) in rows.iter_mut().enumerate().take(21) {
        let busy = row < 2 || row == 10 || row == 13;
        for (column, cell) in cells.iter_mut().enumerate() {
            *cell = if busy && column < 2 {
                random.below(60)
            } else if random.below(6) == 0 {
                random.below(9)
            } else {
                0
            };
            totals[column] += *cell;
        }
    }
    let out: [u64; 6] = std::array::from_fn(|_| random.below(9));
    // Whatever was carried in was decided, or is carried out again.
    for column in 0..6 {
        let lacking = carry[column].saturating_sub(totals[column] + out[column]);
        rows[0][column] += lacking;
        totals[column] += lacking;
    }
    rows[21] = totals;
    let line = |text: &mut String, name: &str, cells: &[u64; 6]| {
        let all: u64 = cells.iter().sum();
        let [a, b, c, d, e, f] = cells;
        let _ = writeln!(text, "{name} = [{a}, {b}, {c}, {d}, {e}, {f}, {all}]");
    };
    // What came in is what was decided and what is left, less what was carried in.
    let new: [u64; 6] = std::array::from_fn(|c| totals[c] + out[c] - carry[c]);
    let carry_in = carry;
    line(&mut text, "new", &new);
    line(&mut text, "carry_in", &carry_in);
    for (name, cells) in OUTCOMES.iter().zip(&rows) {
        line(&mut text, name, cells);
    }
    line(&mut text, "carry_out", &out);
    before.carried = out;
    text.push_str("\n[t4]\n");
    for block in ["rv", "ld", "lr"] {
        let parts: [u64; 4] = std::array::from_fn(|_| random.below(7));
        let [a, b, c, d] = parts;
        let total: u64 = parts.iter().sum();
        let _ = writeln!(
            text,
            "{block} = {{ uphold = {a}, correct = {b}, other = {c}, pending = {d}, total = {total} }}"
        );
    }
    let sum = |cells: &[u64; 6]| cells.iter().sum();
    (text, [sum(&new), sum(&carry_in), sum(&totals), sum(&out)])
}

/// Figures of the tables that the narrative repeats: received, carried in, concluded, carried out.
type Figures = [u64; 4];

fn narrative(random: &mut Seeded, year: u16, figures: Figures) -> String {
    let [new, carry_in, total, carry_out] = figures;
    let mut text = format!("## 一、总体情况\n\n{year}年，本单位认真贯彻落实条例。\n");
    for (position, topic) in TOPICS.iter().enumerate() {
        let _ = write!(text, "\n### {topic}\n");
        paragraph(random, &mut text, 18);
        if position == 1 {
            let _ = writeln!(
                text,
                "\n全年新收政府信息公开申请{new}件，上年结转{carry_in}件，办结{total}件，结转下年度{carry_out}件。"
            );
        }
    }
    text.push_str("\n## 五、存在的主要问题及改进情况\n");
    paragraph(random, &mut text, 14);
    paragraph(random, &mut text, 12);
    text.push_str("\n## 六、其他需要报告的事项\n");
    paragraph(random, &mut text, 5);
    text.push_str("\n本年度没有收取信息处理费。\n");
    text
}

const TOPICS: [&str; 5] =
    ["（一）主动公开", "（二）依申请公开", "（三）政府信息管理", "（四）平台建设", "（五）监督保障"];

/// Writes a paragraph: one clause in five is everybody's, the others are words in random order.
fn paragraph(random: &mut Seeded, text: &mut String, clauses: usize) {
    let pick = |random: &mut Seeded, list: &[&'static str]| -> &'static str {
        list[usize::try_from(random.below(list.len() as u64)).unwrap_or(0)]
    };
    text.push('\n');
    for clause in 0..clauses {
        if random.below(5) == 0 {
            text.push_str(pick(random, CLAUSES));
        } else {
            for _ in 0..5 + random.below(3) {
                text.push_str(pick(random, WORDS));
            }
        }
        text.push_str(if clause + 1 == clauses { "。" } else { "，" });
        // Rare characters keep any two texts apart.
        if random.below(4) == 0 {
            let extra = char::from_u32(0x4e00 + u32::try_from(random.below(0x3000)).unwrap_or(0));
            text.extend(extra);
        }
    }
    text.push('\n');
}

const WORDS: &[&str] = &[
    "学校", "医院", "街道", "社区", "村庄", "窗口", "网站", "专栏", "目录", "清单", "指南", "流程", "材料",
    "数据", "图解", "视频", "热线", "信箱", "台账", "档案", "公告", "通知", "方案", "规划", "预算", "决算",
    "采购", "项目", "工程", "道路", "桥梁", "河道", "水库", "供水", "供电", "燃气", "垃圾", "绿化", "公园",
    "养老", "托育", "就业", "培训", "社保", "医保", "住房", "拆迁", "征地", "审批", "许可", "处罚", "抽查",
    "检测", "食品", "药品", "环境", "空气", "土壤", "交通", "公交", "停车", "市场", "价格", "消费", "投诉",
    "调解", "文化", "体育", "旅游", "展馆", "图书", "非遗", "农业", "种植", "养殖", "林业", "气象", "应急",
    "消防", "防汛", "演练", "巡查", "整改", "公示", "更新", "梳理", "归集", "比对", "校验", "发布", "推送",
    "回应", "解读", "征集", "座谈", "走访", "督办", "考核", "评估", "通报", "完善", "推进", "落实", "强化",
    "规范", "优化", "拓展", "延伸", "下沉", "覆盖", "衔接", "联动",
];
