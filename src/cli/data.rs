//! `refs`, `schema`, `completions` and `man`: what is printed for programs.

use checkbook::Memory;
use checkbook::report::json_text;
use clap::CommandFactory;
use serde::Serialize;

use super::DONE;
use super::arguments::{Arguments, Listing, Refs, Schema, SchemaOf};
use super::check::is_asked;
use super::list::table;
use super::output::{Failed, Output, open};

/// Lists every reference.
pub fn refs(arguments: &Refs, output: &mut Output) -> Result<u8, Failed> {
    let (_, book, paths) = open(None, &arguments.paths, true, &mut Memory::default())?;
    let rows: Vec<_> = book
        .library
        .pages
        .values()
        .filter(|page| is_asked(&page.path, &paths))
        .flat_map(|page| checkbook::render::references(&book.library, page))
        .filter(|row| arguments.explain_skips || row.status != "ignored")
        .collect();
    match arguments.format {
        Listing::Json => output.data(lines(&rows))?,
        Listing::Table => {
            let cells = rows
                .iter()
                .map(|row| vec![row.place(), row.kind.to_string(), row.status.to_string(), row.text.to_string()]);
            output.data(table(&["PLACE", "KIND", "STATUS", "TEXT"], cells.collect()))?;
        }
    }
    Ok(DONE)
}

/// A JSON array with a row a line.
pub fn lines(rows: &[impl Serialize]) -> String {
    if rows.is_empty() {
        return "[]\n".to_string();
    }
    // Strings, numbers and lists of them always have a form in JSON.
    let rows: Vec<String> = rows.iter().map(|row| serde_json::to_string(row).unwrap_or_default()).collect();
    json_text(format!("[\n{}\n]\n", rows.join(",\n")))
}

/// Prints a schema.
pub fn schema(arguments: &Schema, output: &mut Output) -> Result<u8, Failed> {
    let schema = match arguments.of {
        SchemaOf::Config => checkbook::input::config::schema(),
        SchemaOf::FrontMatter => checkbook::page::front_matter::schema(),
        SchemaOf::Check => checkbook::report::schema(),
        SchemaOf::Site => checkbook::render::site_schema(),
        SchemaOf::Run => checkbook::record::schema(),
    };
    output.data(format!("{schema:#}\n"))?;
    Ok(DONE)
}

/// Prints completions.
pub fn completions(shell: clap_complete::Shell, output: &mut Output) -> Result<u8, Failed> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "checkbook", &mut script);
    output.data(script)?;
    Ok(DONE)
}

/// Prints the manual page.
pub fn man(output: &mut Output) -> Result<u8, Failed> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Arguments::command()).render(&mut page)?;
    output.data(page)?;
    Ok(DONE)
}
