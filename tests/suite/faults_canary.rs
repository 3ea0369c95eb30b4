//! Rows 34 to 36, 41 and 42: an office whose every text is hostile comes out of every file as it went in.

use crate::harness::{Folder, NARRATIVE, OFFICE, SITE, codes, good_site, output, site, statistics, text_of};
use gongkai::source::MemorySource;
use quick_xml::XmlVersion;
use quick_xml::events::Event;

/// Opens a formula, a template, a tag, a script, a section of XML, a line of a script.
const CANARY: &str = "=1+1{{271*353}}{% raw %}\"'<script>alert(1)</script>]]>&amp;&\u{2028}${x}<!--\\u003c甲";

/// Returns the canary as a TOML text.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() || c == '\u{2028}' => out.push_str(&format!("\\U{:08X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn canary_site() -> MemorySource {
    let x = quoted(CANARY);
    let publisher = [
        "name",
        "site_name",
        "domain",
        "site_id_code",
        "icp",
        "police",
        "contact",
        "address",
        "phone",
        "email",
    ];
    let publisher: String = publisher.iter().map(|key| format!("{key} = {x}\n")).collect();
    let column = format!("column = {{ name = {x}, description = {x}, keywords = {x}, type = {x} }}");
    let links = format!("footer_links = [ {{ label = {x}, href = {x} }} ]");
    let statistics = format!(
        "title = {x}\nindex_no = {x}\nsource = \"https://example.org/\\\"'<script>\"\n{}",
        statistics()
    );
    let mut source = site([]);
    source.write(
        "site.toml",
        format!("[site]\ntitle = {x}\nnotice = {x}\nbase_url = \"https://example.org/\"\n[publisher]\n{publisher}{column}\n{links}\n"),
    );
    source.write("content/yi/region.toml", format!("name = {x}\nsummary = {x}\ncode = {x}\n"));
    source.write(
        "content/yi/jia/office.toml",
        format!(
            "name = {x}\nshort = {x}\nsort_key = {x}\nuscc = {x}\nformer_names = [ {{ name = {x}, until = 2020-01-01 }} ]\n\
             [contact]\naddress = {x}\nphone = {x}\nemail = {x}\nhours = {x}\n\
             [[lineage]]\nevent = \"split\"\nfrom = []\ninto = []\nbasis = {x}\n"
        ),
    );
    source.write("content/yi/jia/2024.toml", format!("{statistics}[notes]\n{x} = {x}\n"));
    source.write(
        "content/yi/jia/2024.md",
        NARRATIVE.replacen("主动公开", &format!("{CANARY}\n\n### {CANARY}\n\n主动公开"), 1),
    );
    source.write("content/yi/jia/2024/scan.pdf", CANARY);
    source.write("content/about.md", format!("+++\ntitle = {x}\n+++\n\n# {CANARY}\n\n{CANARY}\n"));
    source.write("content/index.md", CANARY);
    source
}

#[test]
fn b34_no_text_is_a_template() {
    for (route, bytes) in output(&canary_site()) {
        // Workbooks count their rows and the package its bytes; neither is made by templates.
        if route.ends_with(".css") || route.ends_with(".xlsx") || route.starts_with("data/") {
            continue;
        }
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains("95663"), "{route}");
    }
}

#[test]
fn b35_no_text_makes_an_element() {
    let files = output(&canary_site());
    assert!(files.keys().filter(|route| route.ends_with(".html")).count() > 6);
    for (route, bytes) in files.iter().filter(|(route, _)| route.ends_with(".html")) {
        let page = std::str::from_utf8(bytes).unwrap();
        // The theme's own scripts name a file; a text's would be a script themselves.
        let own = page.replace("<script src=\"", "");
        assert!(!own.contains("<script") && !page.contains("<!--"), "{route}");
        for tag in page.split('<').skip(1) {
            let (tag, _) = tag.split_once('>').unwrap();
            assert_eq!(tag.matches('"').count() % 2, 0, "{route}: <{tag}>");
            assert!(!tag.contains("alert(1)</"), "{route}: <{tag}>");
        }
    }
}

/// Undoes the escapes of HTML.
fn unescaped(html: &str) -> String {
    let plain = html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    plain.replace("&#x27;", "'").replace("&#39;", "'").replace("&#x2f;", "/").replace("&amp;", "&")
}

#[test]
fn b35_pages_give_every_text_back() {
    let files = output(&canary_site());
    let page = unescaped(&text_of(&files, "yi/jia/2024/index.html"));
    // Title, notice, office, 索引号, note, breadcrumbs and footer; not the narrative, where & and \ are Markdown.
    assert!(page.matches(CANARY).count() >= 12, "{}", page.matches(CANARY).count());
    for route in [
        "index.html",
        "yi/index.html",
        "yi/jia/index.html",
        "years/2024/index.html",
        "about/index.html",
        "404.html",
    ] {
        assert!(unescaped(&text_of(&files, route)).contains(CANARY), "{route}");
    }
}

#[test]
fn b35_json_gives_every_text_back() {
    let text = text_of(&output(&canary_site()), "yi/jia/2024/data.json");
    let data: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(data["office"], CANARY);
    assert_eq!(data["index_no"], CANARY);
    assert_eq!(data["notes"][CANARY], CANARY);
    assert!(!text.contains("</script>") && !text.contains('\u{2028}'));
}

/// Reads XML; returns every text and attribute.
fn texts(xml: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut texts = Vec::new();
    let mut text = String::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return texts,
            Event::Start(tag) | Event::Empty(tag) => {
                for attribute in tag.attributes() {
                    let attribute = attribute.unwrap();
                    texts.push(attribute.normalized_value(XmlVersion::Implicit1_0).unwrap().into_owned());
                }
                text.clear();
            }
            Event::Text(piece) => text.push_str(&piece.xml_content(XmlVersion::Implicit1_0)),
            Event::GeneralRef(name) => match name.resolve_char_ref().unwrap() {
                Some(c) => text.push(c),
                None => text.push_str(quick_xml::escape::resolve_predefined_entity(&name).unwrap()),
            },
            Event::End(_) => texts.push(std::mem::take(&mut text)),
            _ => {}
        }
    }
}

#[test]
fn b35_the_feed_gives_every_text_back() {
    let found = texts(&text_of(&output(&canary_site()), "feed.xml"));
    assert!(found.iter().any(|text| text == CANARY), "{found:?}");
    assert!(found.iter().filter(|text| text.contains(CANARY)).count() >= 3, "{found:?}");
    assert!(found.iter().any(|text| text == "https://example.org/yi/jia/2024/"));
}

#[test]
fn b35_the_sitemap_lists_the_pages() {
    let files = output(&canary_site());
    let found = texts(&text_of(&files, "sitemap.xml"));
    assert!(found.contains(&"https://example.org/yi/jia/2024/".to_owned()), "{found:?}");
    assert!(!found.iter().any(|text| text.contains("404")));
}

/// Reads CSV without a library: quotes, doubled quotes, line ends inside quotes.
fn records(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut field, mut open) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.strip_prefix('\u{feff}').unwrap_or(text).chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if open && chars.peek() == Some(&'"') => field.extend(chars.next()),
            '"' => open = !open,
            ',' if !open => record.push(std::mem::take(&mut field)),
            '\r' if !open && chars.peek() == Some(&'\n') => {
                chars.next();
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            c => field.push(c),
        }
    }
    assert!(field.is_empty() && record.is_empty(), "the last line has no end");
    records
}

/// Reads CSV by two parsers and compares what they find.
fn read_csv(bytes: &[u8]) -> Vec<Vec<String>> {
    assert!(bytes.starts_with(b"\xef\xbb\xbf"), "no mark for spreadsheets");
    let ours = records(std::str::from_utf8(bytes).unwrap());
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[3..]);
    let theirs: Vec<Vec<String>> =
        reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
    assert_eq!(ours, theirs);
    ours
}

#[test]
fn c42_csv_gives_every_text_back() {
    let files = output(&canary_site());
    for route in ["yi/jia/data.csv", "years/2024/data.csv"] {
        let rows = read_csv(&files[route]);
        assert_eq!(rows.len(), 2, "{route}");
        assert_eq!(rows[0][..3], ["office", "path", "period"]);
        assert_eq!(rows[1][0], format!("'{CANARY}"));
        assert_eq!(rows[1][6], format!("'{CANARY}"));
        assert!(rows.iter().all(|row| row.len() == 7 + 200), "{route}");
    }
}

#[test]
fn c41_no_text_starts_a_formula() {
    // A carriage return is a hidden character and does not get this far.
    let starts = ["=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠"];
    for start in starts {
        let text = format!("{start}1+1");
        let mut source = good_site();
        source.write("content/yi/jia/office.toml", format!("name = {}\n", quoted(&text)));
        source.write("content/yi/jia/2024.toml", format!("index_no = {}\n{}", quoted(&text), statistics()));
        let rows = read_csv(&output(&source)["yi/jia/data.csv"]);
        let row = rows.iter().find(|row| row[2] == "2024").unwrap();
        assert_eq!((&*row[0], &*row[6]), (&*format!("'{text}"), &*format!("'{text}")), "{start:?}");
        let data: serde_json::Value =
            serde_json::from_str(&text_of(&output(&source), "yi/jia/2024/data.json")).unwrap();
        assert_eq!(data["index_no"], text, "{start:?}");
    }
}

#[test]
fn c41_numbers_are_never_prefixed() {
    let mut source = good_site();
    source.write("content/yi/jia/2024.toml", statistics().replacen("lic = 0", "lic = -5", 1));
    let rows = read_csv(&output(&source)["yi/jia/data.csv"]);
    let column = rows[0].iter().position(|head| head == "t2.lic.dec").unwrap();
    let row = rows.iter().find(|row| row[2] == "2024").unwrap();
    assert_eq!(row[column], "-5");
}

#[test]
fn c42_quotes_commas_and_long_numbers() {
    let name = "甲,\"乙\";\n丙\t,,\"\"";
    let mut source = good_site();
    source.write("content/yi/jia/office.toml", format!("name = {}\n", quoted(name)));
    let numbers = statistics().replacen("lic = 0", "lic = 9223372036854775807", 1);
    source.write(
        "content/yi/jia/2024.toml",
        format!("index_no = \"007\"\n{}", numbers.replacen("fee = \"0\"", "fee = \"1.10\"", 1)),
    );
    let rows = read_csv(&output(&source)["yi/jia/data.csv"]);
    let row = rows.iter().find(|row| row[2] == "2024").unwrap();
    let at = |id: &str| &row[rows[0].iter().position(|head| head == id).unwrap()];
    assert_eq!((&*row[0], &*row[6]), (name, "007"));
    assert_eq!((&**at("t2.lic.dec"), &**at("t2.fee.amt")), ("9223372036854775807", "1.10"));
}

const ESCAPES: &str = "\u{1b}]0;x\u{7}\u{1b}[2J\u{9b}31m\r\u{8}\u{202e}";

/// Fails where a terminal would obey something.
fn quiet(text: &str) {
    let obeyed = |c: char| {
        (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let found: Vec<String> =
        text.chars().filter(|&c| obeyed(c)).map(|c| c.escape_unicode().to_string()).collect();
    assert!(found.is_empty(), "{found:?} in {}", text.escape_debug());
}

#[test]
fn b36_values_cannot_command_a_terminal() {
    let x = quoted(ESCAPES);
    let mut source = good_site();
    source.write("site.toml", format!("{SITE}language = {x}\nbase_url = {x}\ntheme = {x}\n{x} = 1\n"));
    source.write("content/yi/jia/office.toml", format!("{OFFICE}kind = {x}\n{x} = 1\n"));
    source.write(
        "content/yi/jia/2024.toml",
        format!("form = {x}\nscope = {x}\ncovers = [ {x} ]\nsource = {x}\n"),
    );
    source.write("content/yi/jia/2023.toml", statistics().replacen("lic = 0", &format!("lic = {x}"), 1));
    source.write("content/about.md", format!("[a](<b{ESCAPES}>) <b{ESCAPES}> [c](x:{ESCAPES})\n"));
    source.write("content/bad.md", format!("+++\nname = {ESCAPES}\n+++\n"));
    source.write("forms/own.toml", format!("id = {x}\n{x} = 1\n"));
    let folder = Folder::with(&source);
    for args in [&["check", "-r", "site"][..], &["build", "-r", "site"]] {
        for lang in ["zh", "en"] {
            let run = folder.run(&[args, &["--lang", lang]].concat()).ended(1);
            quiet(&run.out);
            quiet(&run.err);
        }
    }
}

#[test]
#[cfg(unix)]
fn b36_file_names_cannot_command_a_terminal() {
    let folder = Folder::with(&good_site());
    folder.write("site/content/yi/jia/\u{1b}]0;x\u{7}.md", "x");
    folder.write("site/content/yi/jia/2024\u{202e}.toml", "x");
    folder.write("site/static/a\rb", "x");
    for args in [&["check", "-r", "site"][..], &["build", "-r", "site"]] {
        let run = folder.run(args).ended(1);
        quiet(&run.out);
        quiet(&run.err);
        assert!(run.said().contains("\\u{1b}"), "{}", run.said());
    }
    let run = folder.run(&["check", "-r", "site", "--format", "json"]).ended(1);
    assert!(!run.said().contains('\u{1b}'));
    serde_json::from_str::<serde_json::Value>(&run.out).unwrap();
}

#[test]
fn b36_the_json_of_findings_cannot_command_a_terminal() {
    let x = quoted("\u{9b}31m");
    let mut source = good_site();
    source.write("content/yi/jia/office.toml", format!("{OFFICE}{x} = 1\n"));
    let folder = Folder::with(&source);
    folder.write("site/content/yi/jia/2024\u{202e}.toml", "x");
    quiet(&folder.run(&["check", "-r", "site", "--format", "json"]).ended(1).out);
}

#[test]
fn facts_of_the_json_are_words() {
    let mut source = good_site();
    source.write("content/yi/jia/2024.toml", statistics().replacen("lic = 0", "lic = \"x\"", 1));
    let run = Folder::with(&source).run(&["check", "-r", "site", "--format", "json"]).ended(1);
    assert!(!run.out.contains("\"@"), "{}", run.out);
}

#[test]
#[cfg(unix)]
fn b36_names_in_faults_cannot_command_a_terminal() {
    let folder = Folder::new();
    for (args, code) in [
        (&["check", "-r", "\u{1b}]0;x\u{7}"][..], 3),
        (&["build", "-r", "\u{1b}[2J"], 3),
        (&["explain", "\u{1b}[2J"], 2),
    ] {
        let run = folder.run(args).ended(code);
        quiet(&run.out);
        quiet(&run.err);
    }
}

#[test]
fn the_canary_itself_is_no_error() {
    // Only the raw HTML of the narrative, and what cannot be a number, a code, a title or a rule, are worth a word.
    assert_eq!(
        codes(&canary_site()),
        [
            "note-unknown",
            "raw-html",
            "site-id-code-invalid",
            "title-nonstandard",
            "uscc-invalid",
            "value-invalid"
        ]
    );
}
