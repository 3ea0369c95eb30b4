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
        let mut carry = [0_u64; 6];
        for year in YEARS {
            if left == 0 {
                break;
            }
            left -= 1;
            put(&format!("{path}/{year}.toml"), &statistics(&mut random, year, &mut carry))?;
            put(&format!("{path}/{year}.md"), &narrative(&mut random, year))?;
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

fn statistics(random: &mut Seeded, year: u16, carry: &mut [u64; 6]) -> String {
    let mut text = String::with_capacity(2048);
    let _ = writeln!(text, "published = {}-01-{:02}\n\n[t2]", year + 1, 5 + random.below(25));
    let _ = writeln!(text, "reg = {{ made = 0, repealed = 0, valid = 0 }}");
    let made = random.below(5);
    let _ = writeln!(text, "nor = {{ made = {made}, repealed = 0, valid = {} }}", made + random.below(40));
    let _ = writeln!(
        text,
        "lic = {}\npen = {}\ncoe = {}",
        random.below(9000),
        random.below(900),
        random.below(90)
    );
    let _ = writeln!(text, "fee = \"{}.{:02}\"\n\n[t3]", random.below(5000), random.below(100));
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
    rows[21] = totals;
    let line = |text: &mut String, name: &str, cells: &[u64; 6]| {
        let all: u64 = cells.iter().sum();
        let [a, b, c, d, e, f] = cells;
        let _ = writeln!(text, "{name} = [{a}, {b}, {c}, {d}, {e}, {f}, {all}]");
    };
    let out: [u64; 6] = std::array::from_fn(|_| random.below(9));
    // What came in is what was decided and what is left, less what was carried in.
    let new: [u64; 6] = std::array::from_fn(|c| (totals[c] + out[c]).saturating_sub(carry[c]));
    let carry_in: [u64; 6] = std::array::from_fn(|c| totals[c] + out[c] - new[c]);
    line(&mut text, "new", &new);
    line(&mut text, "carry_in", &carry_in);
    for (name, cells) in OUTCOMES.iter().zip(&rows) {
        line(&mut text, name, cells);
    }
    line(&mut text, "carry_out", &out);
    *carry = out;
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
    text
}

fn narrative(random: &mut Seeded, year: u16) -> String {
    let mut text = format!("## 一、总体情况\n\n{year}年，本单位认真贯彻落实条例。\n");
    let mut paragraph = |text: &mut String, clauses: usize| {
        text.push('\n');
        for clause in 0..clauses {
            let chosen = CLAUSES[usize::try_from(random.below(CLAUSES.len() as u64)).unwrap_or(0)];
            let _ = write!(text, "{chosen}{}", if clause + 1 == clauses { "。" } else { "，" });
            if random.below(4) == 0 {
                let extra = char::from_u32(0x4e00 + u32::try_from(random.below(0x3000)).unwrap_or(0));
                text.extend(extra);
            }
        }
        text.push('\n');
    };
    for topic in
        ["（一）主动公开", "（二）依申请公开", "（三）政府信息管理", "（四）平台建设", "（五）监督保障"]
    {
        let _ = write!(text, "\n### {topic}\n");
        paragraph(&mut text, 18);
    }
    text.push_str("\n## 五、存在的主要问题及改进情况\n");
    paragraph(&mut text, 14);
    paragraph(&mut text, 12);
    text.push_str("\n## 六、其他需要报告的事项\n");
    paragraph(&mut text, 5);
    text
}
