//! Rows 8, 9, 32 and 34: narratives that nest, tangle or attack.

use crate::harness::{codes, good_site, html, output, seen, site, text_of};
use std::collections::BTreeSet;

/// Runs a check on a stack of the size that worker threads have.
fn on_a_small_stack(check: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(2 << 20).spawn(check).unwrap().join().unwrap();
}

#[test]
fn a08_deep_nesting_is_shown_plain() {
    on_a_small_stack(|| {
        for text in [
            format!("{}深", "> ".repeat(10_000)),
            format!("{}深", ">".repeat(10_000)),
            format!("{}深", "- ".repeat(10_000)),
            format!("{}深", "1. ".repeat(10_000)),
            format!("{}深", "> - ".repeat(5_000)),
            (0..3_000).map(|depth| format!("{}- 深\n", "  ".repeat(depth))).collect(),
        ] {
            let source = site([("content/about.md", &*text)]);
            assert_eq!(codes(&source), ["nesting-too-deep"], "{}", &text[..12]);
            assert!(text_of(&output(&source), "about/index.html").contains('深'));
        }
    });
}

#[test]
fn a08_nesting_below_the_ceiling_is_no_fault() {
    on_a_small_stack(|| {
        for text in [
            format!("{}深", "> ".repeat(99)),
            (0..300).map(|depth| format!("{}- 深\n", "  ".repeat(depth))).collect(),
            (0..90).map(|depth| format!("{}深\n\n", "> ".repeat(depth))).collect(),
        ] {
            assert!(html(&text).contains('深'));
        }
    });
}

#[test]
fn a09_tangled_texts_come_to_an_end() {
    on_a_small_stack(|| {
        for pattern in [
            "[^",
            "[ (](",
            "!-- <",
            "[",
            "![",
            "<",
            "<!",
            "<!--",
            "<?",
            "<![CDATA[",
            "</",
            "<a href=\"",
            "&#",
            "`",
            "``` ",
            "**甲",
            "*_",
            "~~",
            "~",
            "\\",
            "[a]: ",
            "[a]",
            "[a][",
            "](",
            "|",
            "| - ",
            "|-|\n",
            "**“",
            "”**",
            "**（",
            "http://",
            "<http:",
            "\n> ",
            "\n- ",
            "\n* * ",
            "\n1) ",
            "\n```\n",
            "\n    ",
            "\n\n",
            "[a]: b\n",
            "[a]: <b\n",
            "a\n===\n",
            "- a\n\n",
            "\t",
            "    > ",
            "#",
            "\n# ",
            "\n- [ ] ",
            "a  \n",
            "[x](<",
            "[x](\"",
            "_a_b",
            "***",
            "* a\n *",
        ] {
            let text = pattern.repeat(200_000 / pattern.len());
            let source = site([("content/about.md", &*text)]);
            let page = text_of(&output(&source), "about/index.html");
            assert!(page.len() < 40 * text.len(), "{pattern:?} swells to {}", page.len());
        }
    });
}

/// Elements that may come out of Markdown.
const ELEMENTS: [&str; 27] = [
    "p",
    "br",
    "hr",
    "em",
    "strong",
    "del",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "a",
    "img",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "div",
];

/// Fails where HTML holds an element or an attribute that Markdown does not make.
#[track_caller]
fn harmless(input: &str, html: &str) {
    for piece in html.split('<').skip(1) {
        let (tag, _) = piece.split_once('>').unwrap_or_else(|| panic!("{input:?}: an open tag in {html}"));
        let tag = tag.trim_start_matches('/').trim_end_matches('/').trim();
        let (name, mut rest) = tag.split_once([' ', '\n']).unwrap_or((tag, ""));
        assert!(ELEMENTS.contains(&name), "{input:?} makes <{name}>: {html}");
        while let Some((attribute, tail)) = rest.trim().split_once("=\"") {
            let (value, tail) = tail.split_once('"').unwrap();
            let allowed =
                ["href", "src", "alt", "title", "start", "class", "style", "align", "role", "tabindex"];
            assert!(allowed.contains(&attribute), "{input:?} makes {attribute}: {html}");
            let safe = ["http://", "https://", "mailto:", "tel:", "y/index.html"];
            if ["href", "src"].contains(&attribute) {
                assert!(
                    safe.iter().any(|start| value.to_lowercase().starts_with(start)),
                    "{input:?} leads to {value}"
                );
            }
            rest = tail;
        }
    }
}

/// Attacks on pages that show other people's HTML and Markdown.
const ATTACKS: [&str; 52] = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe src=\"javascript:alert(1)\"></iframe>",
    "<iframe srcdoc=\"&lt;script&gt;\">",
    "<style>@import '//evil.example';</style>",
    "<meta http-equiv=refresh content=\"0;url=//evil.example\">",
    "<base href=\"//evil.example/\">",
    "<object data=\"data:text/html,x\"></object>",
    "<embed src=x>",
    "<form action=//evil.example><button>x",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<math><mi xlink:href=\"javascript:alert(1)\">x",
    "<!-- hidden --> shown",
    "<!--><script>alert(1)</script>-->",
    "<?php echo 1 ?>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<!DOCTYPE html>",
    "</div></main><script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    "<<script>alert(1)//<</script>",
    "<p/onclick=alert(1)>x",
    "<div style=\"position:fixed\">x</div>",
    "<plaintext>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<template><script>alert(1)</script></template>",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    "``` \"><script>alert(1)</script>\nx\n```",
    "    <script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](https://example.org/\"onmouseover=alert(1))",
    "[x](https://example.org/ \"\\\"onmouseover=alert(1) x=\\\"\")",
    "[x](https://example.org/ '\"><script>alert(1)</script>')",
    "![\"onerror=alert(1) x=\"](y.png)",
    "![x](y.png \"\\\" onerror=alert(1)\")",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "[x]: javascript:alert(1)\n\n[x]",
    "[x]: <java\tscript:alert(1)>\n\n[x]",
    "<javascript:alert(1)>",
    "<https://example.org/\"><script>alert(1)</script>>",
    "| <script> |\n|---|\n| <img src=x onerror=alert(1)> |",
    "# <script>alert(1)</script>",
    "- <script>alert(1)</script>",
    "> <script>alert(1)</script>",
    "**<script>alert(1)</script>**",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
];

#[test]
fn b32_nothing_active_comes_out_of_a_narrative() {
    for attack in ATTACKS {
        for text in
            [attack.to_owned(), format!("甲{attack}乙"), format!("甲\n\n{attack}\n\n乙"), attack.repeat(3)]
        {
            harmless(&text, &html(&text));
        }
    }
    for (first, second) in ATTACKS.iter().flat_map(|first| ATTACKS.iter().map(move |second| (first, second)))
    {
        let text = format!("{first}{second}");
        harmless(&text, &html(&text));
    }
}

#[test]
fn b32_pages_with_attacks_have_no_other_elements_than_pages_without() {
    let names = |page: &str| -> BTreeSet<String> {
        let tags = page
            .split('<')
            .skip(1)
            .map(|piece| piece.split(['>', ' ', '\n']).next().unwrap_or_default().to_owned());
        tags.filter(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic())).collect()
    };
    // Both lack the same sections, so that both pages show findings.
    let page = |text: &str| {
        let mut source = good_site();
        source.write("content/yi/jia/2024.md", format!("## 一、总体情况\n\n{text}\n"));
        names(&text_of(&output(&source), "yi/jia/2024/index.html"))
    };
    let mut allowed = page("依法公开。");
    allowed.extend(ELEMENTS.map(str::to_owned));
    let attacked = page(&ATTACKS.join("\n\n"));
    assert!(attacked.is_subset(&allowed), "{:?}", attacked.difference(&allowed));
}

#[test]
fn b32_raw_html_is_found_once_a_block() {
    let found =
        seen(&site([("content/about.md", "甲<b>乙</b>\n\n<table>\n<tr><td>丙</td></tr>\n</table>\n")]));
    assert!(found.iter().all(|seen| seen.code == "raw-html"));
    assert_eq!(
        found.iter().map(|seen| seen.line).collect::<BTreeSet<_>>(),
        BTreeSet::from([Some(1), Some(3)])
    );
}

#[test]
fn b34_template_code_in_a_narrative_is_text() {
    let mut source = good_site();
    let code = "{{7*7}} {% include \"base.html\" %} {# x #} {{ page.site_title }}";
    source.write("content/yi/jia/2024.md", format!("## 一、总体情况\n\n{code}\n"));
    let page = text_of(&output(&source), "yi/jia/2024/index.html");
    assert!(
        page.contains("{{7*7}} {% include &quot;base.html&quot; %} {# x #}")
            || page.contains("{{7*7}} {% include \"base.html\" %} {# x #}")
    );
    assert!(!page.contains("49"));
}
