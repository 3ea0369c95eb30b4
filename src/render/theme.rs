//! A theme: templates, texts and assets, the site's own over those compiled in. One digest for all of it, since a
//! theme changes seldom and a graph of templates is not worth its faults.

use super::minify;
use super::view::Fields;
use crate::base::digest::Hasher;
use crate::base::text::escape_html;
use crate::base::{Digest, Lang};
use crate::error::Error;
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use std::collections::BTreeMap;

/// The default theme, compiled in: file names below the theme's folder and contents.
const BUILTIN: &[(&str, &[u8])] = &[
    ("templates/base.html", include_bytes!("../../themes/default/templates/base.html")),
    ("templates/home.html", include_bytes!("../../themes/default/templates/home.html")),
    ("templates/region.html", include_bytes!("../../themes/default/templates/region.html")),
    ("templates/office.html", include_bytes!("../../themes/default/templates/office.html")),
    ("templates/report.html", include_bytes!("../../themes/default/templates/report.html")),
    ("templates/changes.html", include_bytes!("../../themes/default/templates/changes.html")),
    ("templates/years.html", include_bytes!("../../themes/default/templates/years.html")),
    ("templates/checks.html", include_bytes!("../../themes/default/templates/checks.html")),
    ("templates/year.html", include_bytes!("../../themes/default/templates/year.html")),
    ("templates/indicators.html", include_bytes!("../../themes/default/templates/indicators.html")),
    ("templates/indicator.html", include_bytes!("../../themes/default/templates/indicator.html")),
    ("templates/standings.html", include_bytes!("../../themes/default/templates/standings.html")),
    ("templates/missing.html", include_bytes!("../../themes/default/templates/missing.html")),
    ("templates/missing-year.html", include_bytes!("../../themes/default/templates/missing-year.html")),
    ("templates/corrections.html", include_bytes!("../../themes/default/templates/corrections.html")),
    ("templates/compare.html", include_bytes!("../../themes/default/templates/compare.html")),
    ("templates/easy.html", include_bytes!("../../themes/default/templates/easy.html")),
    ("templates/data.html", include_bytes!("../../themes/default/templates/data.html")),
    ("templates/form.html", include_bytes!("../../themes/default/templates/form.html")),
    ("templates/page.html", include_bytes!("../../themes/default/templates/page.html")),
    ("templates/not-found.html", include_bytes!("../../themes/default/templates/not-found.html")),
    ("templates/parts.html", include_bytes!("../../themes/default/templates/parts.html")),
    ("i18n/zh-CN.toml", include_bytes!("../../themes/default/i18n/zh-CN.toml")),
    ("i18n/en.toml", include_bytes!("../../themes/default/i18n/en.toml")),
    ("assets/pointer.svg", include_bytes!("../../themes/default/assets/pointer.svg")),
    ("assets/compare.css", include_bytes!("../../themes/default/assets/compare.css")),
    ("assets/main.css", include_bytes!("../../themes/default/assets/main.css")),
    ("assets/site.js", include_bytes!("../../themes/default/assets/site.js")),
    ("assets/compare.js", include_bytes!("../../themes/default/assets/compare.js")),
];

/// So many steps a template may take; the longest page of the default theme takes a hundredth of it for 10,000
/// offices.
const FUEL: u64 = 50_000_000;

/// A theme ready to render.
#[derive(Debug)]
pub struct Theme {
    env: Environment<'static>,
    texts: Value,
    assets: BTreeMap<Box<str>, Vec<u8>>,
    digest: Digest,
}

impl Theme {
    /// Builds a theme for a language from the site's own files (by their names below the theme's folder), with the
    /// default theme under it.
    ///
    /// # Errors
    /// When a template or a text file cannot be read as one.
    pub fn new(own: BTreeMap<String, Vec<u8>>, lang: Lang) -> Result<Self, Error> {
        let words = words(&own, lang)?;
        let mut files: BTreeMap<String, Vec<u8>> =
            BUILTIN.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect();
        files.extend(own);
        let mut hasher = Hasher::default();
        for (name, bytes) in &files {
            hasher.piece(name.as_bytes()).piece(bytes);
        }
        let mut env = Environment::new();
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        env.set_auto_escape_callback(|_| AutoEscape::Html);
        env.set_formatter(|out, state, value| match value.as_str() {
            // The engine would also escape slashes, which addresses are full of.
            Some(text) if !value.is_safe() && *state.auto_escape() == AutoEscape::Html => {
                Ok(out.write_str(&escape_html(text))?)
            }
            _ => minijinja::escape_formatter(out, state, value),
        });
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        env.set_syntax(syntax.map_err(|error| explain(&error))?);
        env.set_fuel(Some(FUEL));
        let mut assets = BTreeMap::new();
        for (name, bytes) in files {
            if let Some(template) = name.strip_prefix("templates/") {
                let source = String::from_utf8(bytes).map_err(|_| Error::theme(&name, "not UTF-8"))?;
                env.add_template_owned(template.to_owned(), source).map_err(|error| explain(&error))?;
            } else if let Some(asset) = name.strip_prefix("assets/") {
                let sheet = std::str::from_utf8(&bytes).ok().filter(|_| asset.ends_with(".css"));
                let short = sheet.map(|sheet| minify::css(sheet).into_bytes());
                assets.insert(asset.into(), short.unwrap_or(bytes));
            }
        }
        let texts = Value::from_pairs(words.into_iter().map(|(key, text)| (key, Value::from(text))));
        Ok(Self { env, texts, assets, digest: hasher.finish() })
    }

    /// Renders a template with what it is handed.
    ///
    /// # Errors
    /// When the template is wrong or asks for what it is not handed.
    pub fn render(&self, template: &str, page: Value, view: Value) -> Result<String, Error> {
        let template = self.env.get_template(template).map_err(|error| explain(&error))?;
        let context = Value::from_object(Fields {
            names: &["page", "view", "t"],
            values: vec![page, view, self.texts.clone()],
        });
        template.render(context).map_err(|error| explain(&error))
    }

    /// Returns names and bytes of the assets.
    pub fn assets(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.assets.iter().map(|(name, bytes)| (&**name, &**bytes))
    }

    /// Returns an asset's bytes.
    #[must_use]
    pub fn asset(&self, name: &str) -> Option<&[u8]> {
        self.assets.get(name).map(Vec::as_slice)
    }

    /// Returns the digest of all its files.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Returns for each template the names it asks for, such as `view.title`; for the contract test.
    #[must_use]
    pub fn asked(&self) -> BTreeMap<String, Vec<String>> {
        let templates = self.env.templates().map(|(name, template)| {
            let mut names: Vec<String> = template.undeclared_variables(true).into_iter().collect();
            names.sort();
            (name.to_owned(), names)
        });
        templates.collect()
    }
}

/// What a site's own theme has no translation of.
#[derive(Debug, PartialEq, Eq)]
pub struct Untranslated {
    /// The file that is read for the site's language, such as `i18n/en.toml`.
    pub file: String,
    /// The one of the theme's files that shows it: the same, or where there is none, that of the other language.
    pub shown_by: String,
    /// The keys, first those of which it has a word in the other language.
    pub keys: Vec<String>,
}

/// Finds the words that a site's own theme says in the other language and not in the site's. What it leaves out in both
/// is the default theme's, in the right language.
///
/// # Errors
/// When a text file cannot be read as one.
pub fn untranslated(own: &BTreeMap<String, Vec<u8>>, lang: Lang) -> Result<Option<Untranslated>, Error> {
    let (file, other_file) = (text_file(lang), text_file(other(lang)));
    let known = own_words(own, lang)?;
    let lacks = |key: &String| !known.contains_key(key);
    let said = own_words(own, other(lang))?;
    let keys: Vec<String> = said.keys().filter(|key| lacks(key)).cloned().collect();
    let shown_by = if own.contains_key(&file) { file.clone() } else { other_file };
    Ok((!keys.is_empty()).then_some(Untranslated { file, shown_by, keys }))
}

type Words = BTreeMap<String, String>;

/// Returns the words of a theme: its own in the language, else those of the default theme, else its own in the other.
fn words(own: &BTreeMap<String, Vec<u8>>, lang: Lang) -> Result<Words, Error> {
    let mut words = builtin_words(other(lang))?;
    words.extend(own_words(own, other(lang))?);
    words.extend(builtin_words(lang)?);
    words.extend(own_words(own, lang)?);
    Ok(words)
}

fn other(lang: Lang) -> Lang {
    lang.pick(Lang::En, Lang::Zh)
}

fn text_file(lang: Lang) -> String {
    format!("i18n/{}.toml", lang.tag())
}

fn own_words(own: &BTreeMap<String, Vec<u8>>, lang: Lang) -> Result<Words, Error> {
    let file = text_file(lang);
    own.get(&file).map_or_else(|| Ok(Words::new()), |bytes| read_texts(&file, bytes))
}

fn builtin_words(lang: Lang) -> Result<Words, Error> {
    let file = text_file(lang);
    let found = BUILTIN.iter().find(|(name, _)| *name == file);
    found.map_or_else(|| Ok(Words::new()), |(_, bytes)| read_texts(&file, bytes))
}

fn read_texts(name: &str, bytes: &[u8]) -> Result<Words, Error> {
    let text = std::str::from_utf8(bytes).map_err(|_| Error::theme(name, "not UTF-8"))?;
    toml::from_str(text).map_err(|error| Error::theme(name, error.message()))
}

/// Finds the innermost cause of a template error: an error inside an include names only the includer.
fn explain(error: &minijinja::Error) -> Error {
    let mut place = (error.name().unwrap_or_default().to_owned(), error.line().unwrap_or(0));
    let mut reason = error.to_string();
    let mut cause: Option<&(dyn std::error::Error + 'static)> = std::error::Error::source(error);
    while let Some(inner) = cause {
        if let Some(inner) = inner.downcast_ref::<minijinja::Error>()
            && let (Some(name), Some(line)) = (inner.name(), inner.line())
        {
            place = (name.to_owned(), line);
            reason = inner.to_string();
        }
        cause = inner.source();
    }
    Error::theme(format!("templates/{}:{}", place.0, place.1), reason)
}

#[cfg(test)]
mod tests {
    use super::{BUILTIN, Lang, untranslated, words};
    use std::collections::BTreeMap;

    fn own(files: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
        files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn a_word_is_the_themes_own_then_the_default_themes_then_one_of_the_other_language() {
        let own = own(&[
            ("i18n/zh-CN.toml", "skip = \"跳过\"\nmotto = \"公开\""),
            ("i18n/en.toml", "crumbs = \"Way\""),
        ]);
        let english = words(&own, Lang::En).unwrap();
        assert_eq!(english["crumbs"], "Way");
        assert_eq!(english["skip"], words(&BTreeMap::new(), Lang::En).unwrap()["skip"]);
        assert_eq!(english["motto"], "公开");
        let chinese = words(&own, Lang::Zh).unwrap();
        assert_eq!(chinese["skip"], "跳过");
        assert_eq!(chinese["crumbs"], words(&BTreeMap::new(), Lang::Zh).unwrap()["crumbs"]);
    }

    #[test]
    fn a_theme_without_words_of_its_own_lacks_none_and_a_whole_one_neither() {
        let none = own(&[("assets/main.css", "")]);
        assert_eq!(untranslated(&none, Lang::En).unwrap(), None);
        let (name, bytes) = BUILTIN.iter().find(|(name, _)| *name == "i18n/en.toml").unwrap();
        let whole = own(&[(name, std::str::from_utf8(bytes).unwrap())]);
        assert_eq!(untranslated(&whole, Lang::En).unwrap(), None);
    }

    #[test]
    fn what_only_the_other_language_has_is_missing() {
        let chinese = own(&[("i18n/zh-CN.toml", "motto = \"公开\"")]);
        let found = untranslated(&chinese, Lang::En).unwrap().unwrap();
        assert_eq!((&*found.file, &*found.shown_by), ("i18n/en.toml", "i18n/zh-CN.toml"));
        assert_eq!(found.keys, ["motto"]);
        let short = own(&[("i18n/zh-CN.toml", "motto = \"公开\""), ("i18n/en.toml", "skip = \"Skip\"")]);
        let found = untranslated(&short, Lang::En).unwrap().unwrap();
        assert_eq!((&*found.shown_by, &*found.keys), ("i18n/en.toml", &["motto".to_owned()][..]));
    }
}
