//! `new`: a checklist from an archetype.

use checkbook::base::capitalised;
use checkbook::site::create_file;

use super::DONE;
use super::arguments::New;
use super::output::{Failed, Output, root, today};

/// What a new checklist looks like when the book has no archetype of its own.
const CHECKLIST: &str = include_str!("starter/archetype.md");

/// Makes the file; one that is there already is left alone.
pub fn run(arguments: &New, output: &mut Output) -> Result<u8, Failed> {
    let root = root(None)?;
    let path =
        if arguments.path.extension().is_some() { arguments.path.clone() } else { arguments.path.with_extension("md") };
    let template = match &arguments.archetype {
        Some(name) => archetype(&root, name)?,
        None => archetype(&root, "default").unwrap_or_else(|_| CHECKLIST.to_string()),
    };
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().replace(['-', '_'], " ")).unwrap_or_default();
    let mut context = tera::Context::new();
    context.insert("title", &capitalised(&stem));
    context.insert("date", &today().to_string());
    let text = tera::Tera::one_off(&template, &context, false).map_err(|error| Failed::Said(mistake(&error)))?;
    create_file(&path, text.as_bytes())?;
    output.say(format!("made {}", path.display()));
    Ok(DONE)
}

fn archetype(root: &std::path::Path, name: &str) -> Result<String, Failed> {
    let folders = ["content", "src", "docs", "."];
    let files = folders.map(|folder| root.join(folder).join(".checkbook").join(format!("{name}.md")));
    files.iter().find_map(|file| checkbook::input::read_file(file)).ok_or_else(|| {
        Failed::Said(format!(
            "there is no archetype `{name}`; it would be `.checkbook/{name}.md` in the content folder"
        ))
    })
}

/// The first line of what the template engine says; the rest shows a name of its own for the archetype.
fn mistake(error: &tera::Error) -> String {
    let said = error.to_string();
    let first = said.lines().next().unwrap_or_default();
    format!("the archetype has a mistake: {}", first.strip_prefix("error: ").unwrap_or(first))
}
