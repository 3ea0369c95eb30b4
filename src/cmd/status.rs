//! `gongkai status`: how far each office's report of a year has come.

use super::{Outcome, Streams, language, open, site_root};
use crate::base::text::printable;
use crate::base::{Lang, Period};
use crate::cli::{FailOn, StatusArgs, StatusFormat};
use crate::content::write::width;
use crate::engine::{Options, State};
use crate::error::Error;
use crate::mend::{Stage, Standing, standings, usual_year};
use serde_json::{Value, json};

/// Runs `status`.
pub(super) fn run(
    args: &StatusArgs,
    lang: Option<Lang>,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Error> {
    let root = site_root(&args.root)?;
    let source = open(&root)?;
    let state = State::load(&source, Options { drafts: true, today: args.today });
    let lang = language(lang, &state.portal().site);
    let Some(period) = args.year.map(Period::year).or_else(|| usual_year(&state)) else {
        streams.note(lang.pick(
            "还没有任何报告；请用 --year 指明年份。",
            "There is no report yet; name a year with --year.",
        ));
        return Ok(Outcome::Usage);
    };
    let all = standings(&state, period);
    let today = state.portal().site.as_of;
    match args.format {
        StatusFormat::Table => {
            let head = lang.pick(format!("{period} 年度报告"), format!("Reports of {period}"));
            let day = today.map(|day| lang.pick(format!("（截至 {day}）"), format!(" (as of {day})")));
            streams.say(format!("{head}{}", day.unwrap_or_default()));
            streams.say(table(&all, lang));
            streams.say(totals(&all, lang));
            if today.is_none() {
                streams.note(lang.pick(
                    "没有“今天”（as_of 或 --today），所以没有提交的都算未发布，也不算剩余天数。",
                    "There is no today (as_of or --today), so whatever is not there is missing, and no days are counted.",
                ));
            }
        }
        StatusFormat::Json => {
            let offices: Vec<Value> = all.iter().map(json_of).collect();
            let value = json!({
                "schema": "gongkai/status/1",
                "year": period.number(),
                "today": today.map(|day| day.to_string()),
                "offices": offices,
            });
            streams.say(super::print::to_json_text(&value));
        }
        StatusFormat::Csv => {
            let text = csv_of(&all).map_err(|error| Error::defect(error.to_string()))?;
            let _ = streams.out.write_all(text.as_bytes());
        }
    }
    let failed = args.fail_on.iter().any(|what| all.iter().any(|standing| is(*what, standing)));
    Ok(if failed { Outcome::Findings } else { Outcome::Done })
}

fn is(what: FailOn, standing: &Standing) -> bool {
    match what {
        FailOn::Missing => standing.stage == Stage::Missing,
        FailOn::Late => standing.is_late(),
        FailOn::Error => standing.errors > 0,
    }
}

fn is_open(stage: Stage) -> bool {
    matches!(stage, Stage::Missing | Stage::Draft | Stage::Pending)
}

/// Aligns offices in columns; a Chinese character takes two.
fn table(all: &[Standing], lang: Lang) -> String {
    let heads = lang.pick(
        ["机构", "地址", "状态", "已填", "共", "错误", "警告", "期限", "剩余天数"],
        ["office", "address", "state", "filled", "of", "errors", "warnings", "deadline", "days left"],
    );
    let mut rows: Vec<[String; 9]> = vec![heads.map(str::to_owned)];
    let dash = || "-".to_owned();
    rows.extend(all.iter().map(|standing| {
        [
            printable(&standing.name),
            standing.office.clone(),
            standing.stage.label(lang),
            standing.filled.to_string(),
            standing.cells.to_string(),
            standing.errors.to_string(),
            standing.warnings.to_string(),
            standing.deadline.map_or_else(dash, |day| day.to_string()),
            // Nobody waits for what is published.
            standing.days_left.filter(|_| is_open(standing.stage)).map_or_else(dash, |days| days.to_string()),
        ]
    }));
    let mut widths = [0; 9];
    for row in &rows {
        for (room, text) in widths.iter_mut().zip(row) {
            *room = width(text).max(*room);
        }
    }
    let line = |row: &[String; 9]| {
        let mut line = String::new();
        for (index, (text, room)) in row.iter().zip(widths).enumerate() {
            let pad = " ".repeat(room - width(text));
            // Words stand left, numbers right.
            let cell = if index < 3 { format!("{text}{pad}  ") } else { format!("{pad}{text}  ") };
            line.push_str(&cell);
        }
        line.trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn totals(all: &[Standing], lang: Lang) -> String {
    let count = |wanted: fn(&Standing) -> bool| all.iter().filter(|standing| wanted(standing)).count();
    let late = count(|s| matches!(s.stage, Stage::Late(_)));
    let published = count(|s| s.stage == Stage::Published) + late;
    let draft = count(|s| s.stage == Stage::Draft);
    let missing = count(|s| s.stage == Stage::Missing);
    let pending = count(|s| s.stage == Stage::Pending);
    let sum = |of: fn(&Standing) -> usize| all.iter().map(of).sum::<usize>();
    let (filled, cells) = (sum(|s| s.filled), sum(|s| s.cells));
    let (errors, warnings) = (sum(|s| s.errors), sum(|s| s.warnings));
    let offices = all.len();
    lang.pick(
        format!("合计 {offices} 家：已发布 {published}（其中逾期 {late}），草稿 {draft}，未发布 {missing}，未到期限 {pending}；已填 {filled}/{cells} 格；错误 {errors}，警告 {warnings}。"),
        format!("In all {offices}: {published} published ({late} of them late), {draft} drafts, {missing} missing, {pending} not due yet; {filled} of {cells} cells filled; {errors} errors, {warnings} warnings."),
    )
}

fn days_late(standing: &Standing) -> Option<i32> {
    match standing.stage {
        Stage::Late(days) => Some(days),
        _ => None,
    }
}

fn json_of(standing: &Standing) -> Value {
    json!({
        "office": standing.office,
        "name": standing.name,
        "state": standing.stage.word(),
        "days_late": days_late(standing),
        "published": standing.published.map(|day| day.to_string()),
        "deadline": standing.deadline.map(|day| day.to_string()),
        "days_left": standing.days_left,
        "filled": standing.filled,
        "cells": standing.cells,
        "errors": standing.errors,
        "warnings": standing.warnings,
    })
}

fn csv_of(all: &[Standing]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "office",
        "name",
        "state",
        "days_late",
        "published",
        "deadline",
        "days_left",
        "filled",
        "cells",
        "errors",
        "warnings",
    ])?;
    for standing in all {
        let text = |value: Option<String>| value.unwrap_or_default();
        writer.write_record([
            standing.office.clone(),
            standing.name.clone(),
            standing.stage.word().to_owned(),
            text(days_late(standing).map(|days| days.to_string())),
            text(standing.published.map(|day| day.to_string())),
            text(standing.deadline.map(|day| day.to_string())),
            text(standing.days_left.map(|days| days.to_string())),
            standing.filled.to_string(),
            standing.cells.to_string(),
            standing.errors.to_string(),
            standing.warnings.to_string(),
        ])?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8(bytes).unwrap_or_default())
}
