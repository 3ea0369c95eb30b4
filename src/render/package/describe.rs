//! `datapackage.json`: what the tables of the package hold, how long they are, and how to tell that they are whole.

use super::fields::{Field, Kind, Resource};
use crate::base::Lang;
use crate::content::site::License;
use crate::plan::{DataTable, PACKAGE};
use crate::portal::Lens;
use crate::render::data::write::{Object, quote};

/// The name of the package: one portal, one package.
const NAME: &str = "gongkai";

/// Writes the description of the package.
pub(in crate::render) fn package(lens: &Lens<'_>) -> Vec<u8> {
    let site = lens.site();
    let lang = site.lang;
    let mut out = String::with_capacity(32 * 1024);
    let mut file = Object::file(&mut out);
    file.text("$schema", "https://datapackage.org/profiles/2.0/datapackage.json");
    file.text("profile", "data-package");
    file.text("name", NAME);
    file.text("title", &site.title);
    file.text("description", &description(site.license.as_ref(), lang));
    if let Some(base) = &site.base_url {
        file.text("homepage", &format!("{base}{PACKAGE}/"));
    }
    if let Some(day) = site.as_of {
        file.text("created", &format!("{day}T00:00:00Z"));
    }
    if let Some(license) = &site.license {
        file.list("licenses", std::iter::once(license), |out, license| {
            let mut item = Object::line_item(out);
            item.text("name", &license.name);
            if let Some(title) = &license.title {
                item.text("title", title);
            }
            if let Some(url) = &license.url {
                item.text("path", url);
            }
            item.end();
        });
    }
    file.list("sources", std::iter::once(site), |out, site| {
        let mut item = Object::line_item(out);
        item.text("title", &site.title);
        if let Some(base) = &site.base_url {
            item.text("path", base);
        }
        item.end();
    });
    file.list("contributors", site.publisher.name.iter(), |out, name| {
        let mut item = Object::line_item(out);
        item.text("title", name);
        item.text("role", "publisher");
        texts(&mut item, "roles", &["publisher"]);
        item.end();
    });
    file.list("resources", DataTable::ALL.into_iter(), |out, table| resource(out, lens, table, lang));
    file.end();
    out.into_bytes()
}

fn description(license: Option<&License>, lang: Lang) -> String {
    let what = lang.pick(
        "本站全部机构、报告、单元格和指标。",
        "All offices, reports, cells and indicators of this portal.",
    );
    match license {
        Some(_) => what.to_owned(),
        None => format!("{what}{}", lang.pick("本站未注明使用许可。", " No licence is stated.")),
    }
}

fn texts(out: &mut Object<'_>, key: &str, texts: &[&str]) {
    out.list(key, texts.iter(), |out, text| quote(out, text));
}

fn resource(out: &mut String, lens: &Lens<'_>, table: DataTable, lang: Lang) {
    let about = Resource::of(table);
    let is_text = table != DataTable::Cells;
    let mut item = Object::item(out);
    item.text("name", table.name());
    item.text("title", about.title(lang));
    item.text("description", about.meaning(lang));
    item.text("path", &table.file());
    item.text("profile", if is_text { "tabular-data-resource" } else { "data-resource" });
    item.text("type", "table");
    item.text("format", if is_text { "csv" } else { "parquet" });
    item.text("mediatype", if is_text { "text/csv" } else { "application/vnd.apache.parquet" });
    if is_text {
        item.text("encoding", "utf-8");
    }
    if let Some(output) = lens.output(&format!("{PACKAGE}/{}", table.file())) {
        item.number("bytes", output.bytes);
        item.text("hash", &format!("sha256:{}", output.sha256));
        item.number("rows", output.rows);
    }
    item.object("schema", |schema| {
        schema.list("fields", about.fields.iter(), |out, field| write_field(out, field, lang));
        texts(schema, "primaryKey", about.key);
        if !about.links.is_empty() {
            schema.list("foreignKeys", about.links.iter(), |out, link| {
                let mut item = Object::line_item(out);
                texts(&mut item, "fields", link.own);
                item.line("reference", |reference| {
                    // A table that refers to itself names nothing.
                    reference.text("resource", if link.table == table { "" } else { link.table.name() });
                    texts(reference, "fields", link.theirs);
                });
                item.end();
            });
        }
        texts(schema, "missingValues", &[""]);
    });
    item.end();
}

fn write_field(out: &mut String, field: &Field, lang: Lang) {
    let mut item = Object::line_item(out);
    item.text("name", field.name);
    item.text("type", field.kind.word());
    item.text("description", field.meaning(lang));
    if field.required {
        item.line("constraints", |constraints| constraints.flag("required", true));
    }
    if field.kind == Kind::Flag {
        texts(&mut item, "trueValues", &["true"]);
        texts(&mut item, "falseValues", &["false"]);
    }
    item.end();
}
