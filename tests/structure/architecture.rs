//! The order of layers, the names each may know, and the size of files.

use std::path::{Path, PathBuf};

/// Layers, lowest first; an import may not point to a later one. `docs/architecture.md` says what each is.
const LAYERS: [&str; 17] = [
    "base", "error", "source", "form", "content", "portal", "check", "plan", "render", "emit", "engine",
    "mend", "import", "tell", "serve", "cli", "cmd",
];

/// Words that code outside certain layers must not know.
const FORBIDDEN: &[(&str, &[&str])] = &[
    // Rendering sees the portal through its lens.
    ("Portal", &["portal", "check", "plan", "engine", "cmd"]),
    ("std::fs", &["source", "emit", "cmd"]),
    ("std::env", &["emit", "cmd", "main"]),
    ("SystemTime", &[]),
    ("minijinja", &["render"]),
    // Everything but the drafting server is synchronous.
    ("axum", &["serve"]),
    ("tokio", &["serve"]),
    ("notify", &["serve"]),
    ("Instant", &["serve", "cmd"]),
    ("println!", &[]),
];

/// Floats have no place near numbers that people report.
const FLOATS: [&str; 2] = ["f32", "f64"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

struct File {
    path: String,
    layer: String,
    text: String,
}

impl File {
    /// The code without comments and without the tests at its end.
    fn code(&self) -> String {
        let text = self.text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let line = |line: &str| line.split("//").next().unwrap_or_default().to_owned();
        text.lines().map(line).collect::<Vec<_>>().join("\n")
    }
}

fn sources() -> Vec<File> {
    let mut files = Vec::new();
    collect(&root().join("src"), &mut files);
    assert!(files.len() > 40, "the sources are not where they should be");
    files
}

fn collect(folder: &Path, files: &mut Vec<File>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let below = path.strip_prefix(root().join("src")).unwrap().to_string_lossy().replace('\\', "/");
            let layer = below.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            // Code that exists only in tests may look into every room.
            if !is_test_module(&below) {
                files.push(File { path: below, layer, text });
            }
        }
    }
}

fn is_test_module(path: &str) -> bool {
    let named =
        ["engine/honesty.rs", "engine/storm.rs", "portal/scramble.rs", "import/document/html/hostile.rs"];
    named.contains(&path) || path.ends_with("/tests.rs")
}

fn rank(layer: &str) -> Option<usize> {
    LAYERS.iter().position(|known| *known == layer)
}

#[test]
fn imports_never_point_up() {
    let mut faults = Vec::new();
    for file in sources() {
        let Some(own) = rank(&file.layer) else { continue };
        for (number, line) in file.code().lines().enumerate() {
            for (at, _) in line.match_indices("crate::") {
                let target: String =
                    line[at + 7..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                if rank(&target).is_some_and(|target| target > own) {
                    faults.push(format!("src/{}:{}: {}", file.path, number + 1, line.trim()));
                }
            }
        }
    }
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn every_module_is_a_layer() {
    for file in sources() {
        let known = rank(&file.layer).is_some() || ["lib", "main"].contains(&file.layer.as_str());
        assert!(known, "src/{} belongs to no layer", file.path);
    }
}

#[test]
fn layers_do_not_know_what_they_must_not() {
    let mut faults = Vec::new();
    for file in sources() {
        let code = file.code();
        for (word, allowed) in FORBIDDEN {
            if allowed.contains(&file.layer.as_str()) {
                continue;
            }
            let whole = |at: usize| {
                let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
                !letter(code[..at].chars().next_back()) && !letter(code[at + word.len()..].chars().next())
            };
            if code.match_indices(word).any(|(at, _)| whole(at)) {
                faults.push(format!("src/{}: {word}", file.path));
            }
        }
    }
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn numbers_are_never_floats() {
    for file in
        sources().iter().filter(|file| ["base", "form", "content", "portal", "check"].contains(&&*file.layer))
    {
        for float in FLOATS {
            assert!(!file.code().contains(float), "src/{} uses {float}", file.path);
        }
    }
}

#[test]
fn forms_are_data() {
    let forms: Vec<String> = ["cn-xxgk-2019", "cn-xxgk-2021"]
        .iter()
        .map(|id| std::fs::read_to_string(root().join(format!("forms/{id}.toml"))).unwrap())
        .collect();
    let mut labels: Vec<&str> = Vec::new();
    for form in &forms {
        for line in form.lines().filter(|line| line.contains("id = ") || line.contains("heading")) {
            for field in ["label = \"", "heading = \""] {
                labels.extend(line.split(field).nth(1).and_then(|rest| rest.split('"').next()));
            }
        }
    }
    // Short labels such as 其他 are ordinary words.
    labels.retain(|label| label.chars().count() > 4);
    assert!(labels.len() > 60, "the forms' labels were not found");
    for file in sources().iter().filter(|file| file.layer != "import") {
        let code = file.code();
        for label in &labels {
            assert!(!code.contains(label), "src/{} knows the label {label}", file.path);
        }
        for table in ["\"t2.", "\"t3.", "\"t4."] {
            assert!(!code.contains(table), "src/{} knows an id of a form", file.path);
        }
    }
}

#[test]
fn files_stay_readable() {
    for file in sources() {
        let lines = file.code().lines().count();
        assert!(lines <= 600, "src/{} has {lines} lines", file.path);
        assert!(file.text.starts_with("//!"), "src/{} does not say what it is for", file.path);
    }
}

#[test]
fn nothing_is_left_to_do() {
    for file in sources() {
        for mark in ["TODO", "FIXME", "XXX"] {
            let whole = file.text.split(|c: char| !c.is_alphanumeric()).any(|word| word == mark);
            assert!(!whole, "src/{} holds {mark}", file.path);
        }
    }
}
