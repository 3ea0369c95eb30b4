//! `fmt`: statistics files in their canonical form, with nothing lost on the way.

use crate::harness::{Folder, OFFICE, ROWS, good_site, load, site, statistics_with};
use gongkai::base::{Cells, Code, Period, SitePath};
use gongkai::content::Statistics;
use gongkai::content::write::{RecordLines, statistics as written};
use gongkai::mend::{self, Mended, Totals};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};
use std::path::Path;

const PATH: &str = "content/yi/jia/2024.toml";

/// Puts a file in order.
fn mend(text: &[u8], totals: Totals) -> Mended {
    let state = load(&site([]));
    let forms = state.portal().forms.for_site(&state.portal().site);
    mend::statistics(&SitePath::new(PATH), Period::year(2024), text, &forms, totals)
}

/// Puts a file in order and returns its text.
#[track_caller]
fn ordered(text: &str, totals: Totals) -> String {
    match mend(text.as_bytes(), totals) {
        Mended::Same => text.to_owned(),
        Mended::Changed { bytes, .. } => String::from_utf8(bytes).unwrap(),
        Mended::Refused(why) => panic!("refused: {why:?}\n{text}"),
    }
}

#[track_caller]
fn check(text: &str, expect: &str) {
    let found = ordered(text, Totals::Leave);
    assert_eq!(found, expect);
    assert_eq!(ordered(&found, Totals::Leave), expect, "twice");
}

/// Returns what a file holds.
fn read(text: &str) -> Statistics {
    let state = load(&site([("content/yi/jia/office.toml", OFFICE), (PATH, text)]));
    let report = state.portal().reports.iter().next().map(|(_, report)| report.clone()).unwrap();
    (*report.statistics.unwrap().1).clone()
}

#[test]
fn the_record_and_the_tables_come_in_their_order() {
    check(
        "scope='own'\nbogus = 1\npublished = 2025-01-20\nform = \"cn-xxgk-2021\"\n[t4]\n[notes]\nX-A=\"a\"\nX-LONG = \"b\"\n[t2]\nlic=4\nreg={valid=3,made=1,repealed=2}\n",
        "form      = \"cn-xxgk-2021\"\npublished = 2025-01-20\nscope     = 'own'\nbogus     = 1\n\n[t2]\nreg = { made = 1, repealed = 2, valid = 3 }\nlic = 4\n\n[t4]\n\n[notes]\nX-A    = \"a\"\nX-LONG = \"b\"\n",
    );
}

#[test]
fn lists_stand_below_the_heads_of_their_columns() {
    check(
        "[t3]\ncarry_in=[1,22,\"blank\",4,5,6,7]\nnew=[1,2,3,4,5,6,123456]\n",
        "[t3]\n#            自然人  商业企业  科研机构  社会公益组织  法律服务机构  其他    总计\nnew      = [      1,        2,        3,            4,            5,    6, 123456 ]\ncarry_in = [      1,       22,  \"blank\",            4,            5,    6,      7 ]\n",
    );
}

#[test]
fn every_way_to_write_a_row_becomes_one() {
    let expect = "[t2]\nreg = { made = 1, repealed = 2, valid = 3 }\nlic = 4\n\n[t4]\nrv = { uphold = 1, total = 1 }\n";
    for text in [
        "[t2]\nreg = [1, 2, 3]\nlic = { dec = 4 }\n[t4.rv]\ntotal = 1\nuphold = 1\n",
        "[t2.reg]\nvalid = 3\nmade = 1\nrepealed = 2\n[t2.lic]\ndec = 4\n[t4]\nrv.total = 1\nrv.uphold = 1\n",
        "t2 = { lic = [4], reg = { made = 1, repealed = 2, valid = 3 } }\nt4.\"rv.uphold\" = 1\nt4.rv.total = 1\n",
    ] {
        check(text, expect);
    }
}

#[test]
fn comments_stay_with_what_they_are_about() {
    check(
        "# 甲局\n\n# 口径\nscope = \"own\" # 本级\n# 发布\npublished = 2025-01-20\n# 记录完\n\n# 表二\n[t2] # 主动公开\n# 许可\nlic = 4 # 件\n# 规章\nreg = { made = 1 }\n# 表二完\n\n# 文件完\n",
        "# 甲局\n\n# 发布\npublished = 2025-01-20\n# 口径\nscope     = \"own\"   # 本级\n# 记录完\n\n# 表二\n[t2]   # 主动公开\n# 规章\nreg = { made = 1 }\n# 许可\nlic = 4   # 件\n# 表二完\n\n# 文件完\n",
    );
}

#[test]
fn a_row_whose_comments_would_be_lost_stays_as_it_is() {
    check(
        "[t2]\nlic = 4\nreg = [ 1, # 制发\n  2, 3 ]\n[t3]\nnew.nat = 1 # 甲\nnew.biz = 2\n",
        "[t2]\nreg = [ 1, # 制发\n  2, 3 ]\nlic = 4\n\n[t3]\nnew.nat = 1   # 甲\nnew.biz = 2\n",
    );
    check("t2 = { reg = [1, 2, 3], # 规章\n lic = 4 }\n", "t2 = { reg = [1, 2, 3], # 规章\n lic = 4 }\n");
}

#[test]
fn what_is_wrong_stays_wrong_where_it_stands() {
    check(
        "[t9]\nx = 1\n[t3]\ntotel = 3\nnew = [1, 2]\n[[t4]]\nrv = 1\n",
        "[t3]\nnew = [1, 2]\ntotel = 3\n\n[t9]\nx = 1\n\n[[t4]]\nrv = 1\n",
    );
}

#[test]
fn numbers_keep_their_text() {
    check(
        "[t2]\nfee = \"72701.2500\"\nlic = 1_000\npen = \"１２\"\ncoe = 0x10\n",
        "[t2]\nlic = 1_000\npen = \"１２\"\ncoe = 0x10\nfee = \"72701.2500\"\n",
    );
}

#[test]
fn heads_are_written_once_whatever_stood_there() {
    let head = "#         自然人  商业企业  科研机构  社会公益组织  法律服务机构  其他  总计\n";
    let row = "new = [      1,        2,        3,            4,            5,    6,    7 ]\n";
    let short = "# 自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n";
    for lead in ["", short, head] {
        let text = format!("[t3]\n{lead}# 受理\n{lead}new = [1, 2, 3, 4, 5, 6, 7]\n");
        let head = head.replacen("#         ", "#       ", 1);
        check(&text, &format!("[t3]\n{head}# 受理\n{row}"));
    }
}

#[test]
fn marks_and_line_ends_are_kept() {
    let Mended::Changed { bytes, .. } =
        mend("\u{feff}[t2]\r\nlic=4\r\nreg=[1,2,3]\r\n".as_bytes(), Totals::Leave)
    else {
        panic!("nothing changed")
    };
    let expect = "\u{feff}[t2]\r\nreg = { made = 1, repealed = 2, valid = 3 }\r\nlic = 4\r\n";
    assert_eq!(String::from_utf8(bytes).unwrap(), expect);
    assert_eq!(mend(expect.as_bytes(), Totals::Leave), Mended::Same);
}

#[test]
fn what_cannot_be_read_is_refused() {
    for (text, code) in [
        ("[t2]\nlic = \n", Code::TomlSyntax),
        ("[t2]\nlic = 99999999999999999999\n", Code::TomlSyntax),
        ("lic = 1\nlic = 2\n", Code::TomlDuplicate),
        ("form = \"none\"\n", Code::FormUnknown),
        ("<<<<<<< HEAD\nlic = 1\n", Code::ConflictMarks),
        ("# a\u{202e}b\n", Code::BidiControl),
    ] {
        let Mended::Refused(why) = mend(text.as_bytes(), Totals::Fill) else { panic!("{text}") };
        assert_eq!(why.iter().map(|finding| finding.code.clone()).collect::<Vec<_>>(), [code], "{text}");
    }
    let Mended::Refused(why) = mend(b"x = \"\xc4\xea\"\n", Totals::Fill) else { panic!("GBK") };
    assert_eq!(why[0].code, Code::Encoding);
    assert_eq!(mend(b"", Totals::Fill), Mended::Same);
}

#[test]
fn totals_are_filled_and_totals_of_totals() {
    let mut text = String::from("[t3]\n");
    for row in ROWS.iter().filter(|row| **row != "total") {
        let all = if *row == "grant" { "\"blank\"" } else { "6" };
        text.push_str(&format!("{row} = [1, 1, 1, 1, 1, 1, {all}]\n"));
    }
    text.push_str("[t4]\nrv = { uphold = 1, correct = 2, other = 3, pending = 4 }\nld = { uphold = 1 }\n");
    let filled = ordered(&text, Totals::Fill);
    let line = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(line(&filled, "total "), "total = [ 21, 21, 21, 21, 21, 21, 126 ]");
    assert_eq!(line(&filled, "grant "), "grant = [ 1, 1, 1, 1, 1, 1, 6 ]");
    assert_eq!(line(&filled, "rv "), "rv = { uphold = 1, correct = 2, other = 3, pending = 4, total = 10 }");
    assert_eq!(line(&filled, "ld "), "ld = { uphold = 1 }");
    assert!(matches!(mend(text.as_bytes(), Totals::Fill), Mended::Changed { filled: 9, .. }));
    assert_eq!(mend(filled.as_bytes(), Totals::Fill), Mended::Same);
}

#[test]
fn a_total_that_is_a_number_is_never_changed_nor_one_with_a_nothing_among_its_parts() {
    for row in [
        "new = [1, 1, 1, 1, 1, 1, 99]",
        "new = [1, 1, 1, \"na\", 1, 1, \"blank\"]",
        "new = [1, 1, 1, 1, 1, 1, \"na\"]",
    ] {
        let text = statistics_with("new", row);
        let before: Vec<_> = read(&text).cells.iter().collect();
        let after: Vec<_> = read(&ordered(&text, Totals::Fill)).cells.iter().collect();
        assert_eq!(before, after, "{row}");
    }
}

#[test]
fn a_total_is_filled_where_a_comment_holds_its_row_in_shape() {
    let text = "[t3]\nnew = [1, 1, # 甲\n  1, 1, 1, 1, \"blank\" ]\ngrant.nat = 1 # 乙\ngrant.biz = 1\ngrant.res = 1\ngrant.ngo = 1\ngrant.law = 1\ngrant.oth = 1\n";
    let filled = ordered(text, Totals::Fill);
    assert!(filled.contains("[1, 1, # 甲\n  1, 1, 1, 1, 6 ]"), "{filled}");
    assert!(filled.contains("grant.all = 6"), "{filled}");
}

#[test]
fn what_this_program_writes_is_in_order() {
    let state = load(&site([]));
    let forms = state.portal().forms.for_site(&state.portal().site);
    for (_, form) in state.portal().forms.iter() {
        let cells = Cells::new(&vec![gongkai::base::Cell::count(7); form.cells.len()]);
        let record = RecordLines {
            form: Some(form.id.to_string()),
            published: Some("2025-01-20".into()),
            scope: Some("own".into()),
            ..RecordLines::default()
        };
        let text = written(form, &cells, &record);
        let path = SitePath::new(PATH);
        let mended = mend::statistics(&path, Period::year(2024), text.as_bytes(), &forms, Totals::Leave);
        assert_eq!(mended, Mended::Same, "{text}");
    }
}

#[test]
fn the_example_and_the_demonstration_are_in_order() {
    let folder = Folder::new();
    folder.run(&["init", "--demo", "site"]).ended(0);
    folder.run(&["fmt", "--check", "-r", "site"]).ended(0);
    let run = folder.run(&["fmt", "--check", "--fill-totals", "-r", env!("CARGO_MANIFEST_DIR")]).ended(0);
    assert_eq!(run.out, "");
    assert!(run.err.contains("98 个统计文件，其中 0 个需要整理"), "{}", run.err);
}

#[test]
fn check_writes_nothing_and_tells_of_a_difference() {
    let folder = Folder::with(&good_site());
    let before = folder.tree("site");
    let run = folder.run(&["fmt", "--check", "-r", "site"]).ended(4);
    assert_eq!(run.out, "content/yi/jia/2023.toml：需要整理\ncontent/yi/jia/2024.toml：需要整理\n");
    assert_eq!(folder.tree("site"), before);
    let run = folder.run(&["fmt", "-r", "site", "site/content/yi/jia/2024.toml", "--lang", "en"]).ended(0);
    assert_eq!(run.out, "content/yi/jia/2024.toml: put in order\n");
    assert_eq!(run.err, "1 statistics file: 1 put in order.\n");
    folder.run(&["fmt", "-r", "site"]).ended(0);
    folder.run(&["fmt", "--check", "-r", "site"]).ended(0);
    folder.run(&["fmt", "-r", "site", "site/static"]).ended(2);
    folder.run(&["fmt", "-r", "site", "site/none"]).ended(3);
}

#[test]
fn a_file_that_does_not_parse_stays_and_the_others_are_put_in_order() {
    let mut source = good_site();
    source.write("content/yi/jia/2023.toml", "[t2]\nlic = \n");
    let folder = Folder::with(&source);
    let run = folder.run(&["fmt", "-r", "site"]).ended(1);
    assert!(
        run.err.contains("content/yi/jia/2023.toml:2:") && run.err.contains("[toml-syntax]"),
        "{}",
        run.err
    );
    assert!(run.err.contains("1 个读不出来"), "{}", run.err);
    assert_eq!(folder.read("site/content/yi/jia/2023.toml"), "[t2]\nlic = \n");
    assert_eq!(run.out, "content/yi/jia/2024.toml：已整理\n");
    folder.run(&["fmt", "--check", "-r", "site"]).ended(1);
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_permissions_and_a_link_stays_one() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = Folder::with(&good_site());
    let path = folder.path("site/content/yi/jia/2024.toml");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    std::fs::remove_file(folder.path("site/content/yi/jia/2023.toml")).unwrap();
    symlink("2024.toml", folder.path("site/content/yi/jia/2023.toml")).unwrap();
    folder.run(&["fmt", "-r", "site"]).ended(0);
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o640);
    assert!(folder.path("site/content/yi/jia/2023.toml").is_symlink());
    folder.run(&["fmt", "--check", "-r", "site"]).ended(0);
    std::fs::write(&path, "[t2]\nlic=1\n").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o440)).unwrap();
    folder.run(&["fmt", "-r", "site"]).ended(3);
    assert_eq!(folder.read("site/content/yi/jia/2024.toml"), "[t2]\nlic=1\n");
    let left: Vec<_> = folder
        .tree("site")
        .into_keys()
        .filter(|name| Path::new(name).extension().is_some_and(|e| e == "part"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

// ---------------------------------------------------------------------------------------------------------------
// Anything that a clerk may have written
// ---------------------------------------------------------------------------------------------------------------

const VALUES: [&str; 7] = ["0", "12", "-3", "\"blank\"", "\"na\"", "1_0", "\"１２\""];
const COLUMNS: [&str; 7] = ["nat", "biz", "res", "ngo", "law", "oth", "all"];

/// A row of table 3, written in one of many ways.
fn row(name: &'static str) -> impl Strategy<Value = String> {
    let values = vec(any::<Index>(), 7);
    let columns = subsequence(COLUMNS.to_vec(), 0..=7).prop_shuffle();
    (0..6_u8, values, columns, any::<[bool; 3]>(), 0..1000_u16).prop_map(
        move |(way, values, columns, says, id)| {
            let value = |index: usize| VALUES[values[index].index(VALUES.len())];
            let all: Vec<&str> = (0..7).map(value).collect();
            let mut text = if says[0] { format!("# 上{name}{id}\n") } else { String::new() };
            let named = |sign: &str| {
                columns
                    .iter()
                    .enumerate()
                    .map(|(i, column)| format!("{column} {sign} {}", value(i)))
                    .collect::<Vec<_>>()
            };
            match way {
                0 | 1 => text.push_str(&format!("{name} = [{}]", all.join(","))),
                2 => text.push_str(&format!("{name} = [\n  {}, # 里{name}{id}\n]", all.join(", "))),
                3 => text.push_str(&format!("{name} = {{ {} }}", named("=").join(", "))),
                4 if !columns.is_empty() => {
                    text.push_str(
                        &named("=")
                            .iter()
                            .map(|cell| format!("{name}.{cell}"))
                            .collect::<Vec<_>>()
                            .join("\n"),
                    );
                }
                _ => text.push_str(&format!("{name} = [{}]", all[..3].join(", "))),
            }
            if says[1] {
                text.push_str(&format!(" # 后{name}{id}"));
            }
            text.push_str(if says[2] { "\n\n" } else { "\n" });
            text
        },
    )
}

/// A statistics file with its tables, rows and record in any order.
fn file() -> impl Strategy<Value = String> {
    let rows: Vec<_> = ROWS.into_iter().map(row).collect();
    let t3 = (rows, any::<u8>()).prop_flat_map(|(rows, cut)| {
        let count = usize::from(cut) % (rows.len() + 1);
        subsequence(rows, count).prop_shuffle()
    });
    let record = subsequence(
        vec![
            "scope = \"own\" # 口径\n",
            "published = 2025-01-20\n",
            "# 题\n\ntitle = '甲'\n",
            "bogus = 1\n",
            "index_no = \"\"\"\na # b\n\"\"\"\n",
        ],
        0..=5,
    )
    .prop_shuffle();
    let tables = subsequence(
        vec![
            "# 二\n[t2] # 二后\nlic = 4\nreg = [1, 2, 3]\n# 二完\n\n",
            "\n[t4.rv]\nuphold = 1 # 维持\ntotal = \"blank\"\n",
            "[notes]\n\"X-A\" = \"#a\" # 注\n",
            "[other]\nx = 1\n[other.deep]\n# 深\ny = 2\n[[many]]\nz = 3\n[[many]]\n",
        ],
        0..=4,
    );
    (record, tables, t3, any::<Index>(), any::<[bool; 3]>()).prop_map(|(record, tables, rows, at, says)| {
        let mut tables: Vec<String> = tables.into_iter().map(str::to_owned).collect();
        let t3 = format!("[t3]\n{}", rows.concat());
        tables.insert(at.index(tables.len() + 1), t3);
        let head = if says[0] { "# 头\n\n" } else { "" };
        let end = if says[1] { "\n# 尾\n" } else { "" };
        let text = format!("{head}{}{}{end}", record.concat(), tables.concat());
        if says[2] { text.replace('\n', "\r\n") } else { text }
    })
}

/// Returns the comments of a generated file; no text in it holds the sign but the two that are known.
fn comments(text: &str) -> Vec<String> {
    let mut found: Vec<String> = text
        .lines()
        .map(|line| line.replace("a # b", "").replace("\"#a\"", ""))
        .filter_map(|line| line.split_once('#').map(|(_, comment)| comment.trim().to_owned()))
        .filter(|comment| !comment.starts_with("自然人"))
        .collect();
    found.sort();
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_twice_is_once(text in file()) {
        let once = ordered(&text, Totals::Leave);
        prop_assert_eq!(mend(once.as_bytes(), Totals::Leave), Mended::Same, "{}", once);
        let (before, after) = (read(&text), read(&once));
        prop_assert_eq!(before.cells, after.cells);
        prop_assert_eq!(before.unwritten, after.unwritten);
        prop_assert_eq!(before.record, after.record);
        prop_assert_eq!(comments(&text), comments(&once));
    }

    #[test]
    fn filling_changes_only_what_is_open(text in file()) {
        let filled = ordered(&text, Totals::Fill);
        prop_assert_eq!(mend(filled.as_bytes(), Totals::Fill), Mended::Same, "{}", filled);
        prop_assert_eq!(comments(&text), comments(&filled));
        let (before, after) = (read(&text), read(&filled));
        let blank = gongkai::base::Cell::BLANK;
        for (old, new) in before.cells.iter().zip(after.cells.iter()) {
            prop_assert!(old == new || (old == blank && new.as_number().is_some()));
        }
    }

    #[test]
    fn any_edit_of_a_file_is_put_in_order_or_refused(
        edits in vec((any::<Index>(), 0..4_usize, any::<Index>()), 1..6)
    ) {
        const PIECES: [&str; 14] =
            ["\n", "\"", "[", "]", "{", "}", "=", "# x\n", ",", ".", "[t3.deny]\n", "[[t4]]\n", "t2", "'''"];
        let mut text = statistics_with("new", "new = [1, 2, 3, 4, 5, 6, \"blank\"] # 甲");
        for (at, remove, piece) in edits {
            let at = gongkai::base::text::floor_char_boundary(&text, at.index(text.len()));
            let end = gongkai::base::text::floor_char_boundary(&text, (at + remove).min(text.len()));
            text.replace_range(at..end.max(at), PIECES[piece.index(PIECES.len())]);
        }
        for totals in [Totals::Leave, Totals::Fill] {
            match mend(text.as_bytes(), totals) {
                Mended::Same => {}
                Mended::Changed { bytes, .. } => prop_assert_eq!(mend(&bytes, totals), Mended::Same, "{}", text),
                Mended::Refused(why) => {
                    prop_assert!(why.iter().all(|finding| finding.code != Code::Internal), "{:?}\n{}", why, text);
                }
            }
        }
    }
}
