//! `gongkai init`: a folder to start from.

use super::{Outcome, Streams};
use crate::base::Lang;
use crate::cli::InitArgs;
use crate::error::{Action, Error};
use std::path::Path;

/// The empty site: file names and contents.
const EMPTY: &[(&str, &str)] = &[
    ("site.toml", include_str!("templates/empty/site.toml")),
    ("content/index.md", include_str!("templates/empty/index.md")),
];

/// The demonstration: three offices, three years, one deliberate error.
const DEMO: &[(&str, &str)] = &[
    ("site.toml", include_str!("templates/demo/site.toml")),
    ("content/index.md", include_str!("templates/demo/index.md")),
    ("content/gaoting/region.toml", include_str!("templates/demo/region.toml")),
    ("content/gaoting/jiaoyu/office.toml", include_str!("templates/demo/jiaoyu/office.toml")),
    ("content/gaoting/jiaoyu/2022.md", include_str!("templates/demo/jiaoyu/2022.md")),
    ("content/gaoting/jiaoyu/2022.toml", include_str!("templates/demo/jiaoyu/2022.toml")),
    ("content/gaoting/jiaoyu/2023.md", include_str!("templates/demo/jiaoyu/2023.md")),
    ("content/gaoting/jiaoyu/2023.toml", include_str!("templates/demo/jiaoyu/2023.toml")),
    ("content/gaoting/jiaoyu/2024.md", include_str!("templates/demo/jiaoyu/2024.md")),
    ("content/gaoting/jiaoyu/2024.toml", include_str!("templates/demo/jiaoyu/2024.toml")),
    ("content/gaoting/shuili/office.toml", include_str!("templates/demo/shuili/office.toml")),
    ("content/gaoting/shuili/2022.md", include_str!("templates/demo/shuili/2022.md")),
    ("content/gaoting/shuili/2022.toml", include_str!("templates/demo/shuili/2022.toml")),
    ("content/gaoting/shuili/2023.md", include_str!("templates/demo/shuili/2023.md")),
    ("content/gaoting/shuili/2023.toml", include_str!("templates/demo/shuili/2023.toml")),
    ("content/gaoting/shuili/2024.md", include_str!("templates/demo/shuili/2024.md")),
    ("content/gaoting/shuili/2024.toml", include_str!("templates/demo/shuili/2024.toml")),
    ("content/gaoting/jiling/office.toml", include_str!("templates/demo/jiling/office.toml")),
    ("content/gaoting/jiling/2022.md", include_str!("templates/demo/jiling/2022.md")),
    ("content/gaoting/jiling/2022.toml", include_str!("templates/demo/jiling/2022.toml")),
    ("content/gaoting/jiling/2023.md", include_str!("templates/demo/jiling/2023.md")),
    ("content/gaoting/jiling/2023.toml", include_str!("templates/demo/jiling/2023.toml")),
    ("content/gaoting/jiling/2024.md", include_str!("templates/demo/jiling/2024.md")),
    ("content/gaoting/jiling/2024.toml", include_str!("templates/demo/jiling/2024.toml")),
];

/// Runs `init`.
pub(super) fn run(args: &InitArgs, lang: Option<Lang>, streams: &mut Streams<'_>) -> Result<Outcome, Error> {
    let lang = lang.unwrap_or_default();
    let files = if args.demo { DEMO } else { EMPTY };
    // Nothing is ever replaced: one file in the way stops the whole.
    for (name, _) in files {
        let path = args.dir.join(name);
        if path.symlink_metadata().is_ok() {
            return Err(Error::taken(&path));
        }
    }
    for (name, text) in files {
        write(&args.dir.join(name), text)?;
    }
    let dir = args.dir.display();
    streams.say(lang.pick(format!("已建立 {dir}。下一步："), format!("Made {dir}. Next:")));
    if !args.demo {
        streams.say(lang.pick(
            "  1. 在 site.toml 里填写标题和主办单位；",
            "  1. fill in the title and the publisher in site.toml;",
        ));
        streams.say(lang.pick(
            format!("  2. 导入已公布的报告：gongkai import 文件.txt --into 地区/机构 -r {dir}"),
            format!("  2. take in a published report: gongkai import FILE --into REGION/OFFICE -r {dir}"),
        ));
    }
    streams.say(lang.pick(format!("  gongkai build -r {dir}"), format!("  gongkai build -r {dir}")));
    Ok(Outcome::Done)
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(|error| Error::io(Action::Create, parent, error))?;
    }
    std::fs::write(path, text).map_err(|error| Error::io(Action::Write, path, error))
}
