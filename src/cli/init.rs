//! `init`: a small book, or a folder of Markdown adopted as it is.

use std::path::{Path, PathBuf};

use checkbook::render::DEFAULT_THEME;
use checkbook::site::create_file;

use super::DONE;
use super::arguments::Init;
use super::output::{Failed, Output};

/// The starter book: where each file goes, and what stands in it.
const STARTER: &[(&str, &str)] = &[
    ("content/index.md", include_str!("starter/index.md")),
    ("content/deploy.md", include_str!("starter/deploy.md")),
    ("content/rollback.md", include_str!("starter/rollback.md")),
    ("content/incident.md", include_str!("starter/incident.md")),
    ("scripts/smoke-test.sh", include_str!("starter/smoke-test.sh")),
];

/// Makes a book. No file that is there already is changed.
pub fn run(arguments: &Init, output: &mut Output) -> Result<u8, Failed> {
    let folder = arguments.dir.clone().unwrap_or_else(|| PathBuf::from("."));
    let settings = folder.join("book.toml");
    if settings.exists() && !arguments.force {
        return Err(Failed::Said(format!(
            "`{}` is there already; --force adds only what is missing",
            settings.display()
        )));
    }
    let adopted = adopted(&folder);
    let title = arguments.title.clone().unwrap_or_else(|| name(&folder));
    let mut made = Vec::new();
    add(&settings, book_toml(&title, adopted.as_deref()).as_bytes(), false, &mut made)?;
    if adopted.is_none() {
        for (path, text) in STARTER {
            add(&folder.join(path), text.as_bytes(), is_script(path), &mut made)?;
        }
    }
    if arguments.theme {
        for (path, bytes) in DEFAULT_THEME {
            add(&folder.join("themes/default").join(path), bytes, false, &mut made)?;
        }
    }
    for path in &made {
        output.say(format!("made {}", path.strip_prefix(".").unwrap_or(path).display()));
    }
    if let Some(source) = adopted {
        output.say(format!("adopted the Markdown in `{source}` as it is"));
    }
    output.say("next: checkbook build");
    Ok(DONE)
}

fn is_script(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "sh")
}

fn add(path: &Path, bytes: &[u8], executable: bool, made: &mut Vec<PathBuf>) -> Result<(), Failed> {
    if !path.exists() {
        create_file(path, bytes)?;
        if executable {
            checkbook::site::make_executable(path)?;
        }
        made.push(path.to_path_buf());
    }
    Ok(())
}

/// The folder of Markdown that is there already, from the book's folder.
fn adopted(folder: &Path) -> Option<String> {
    let holds = |name: &str| checkbook::input::holds_markdown(&folder.join(name));
    ["content", "src", "docs", "."].into_iter().find(|name| holds(name)).map(str::to_string)
}

fn name(folder: &Path) -> String {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    folder.file_name().map_or_else(|| "Runbooks".to_string(), |name| name.to_string_lossy().into_owned())
}

fn book_toml(title: &str, source: Option<&str>) -> String {
    let title = toml::Value::String(title.to_string());
    let source = toml::Value::String(source.unwrap_or("content").to_string());
    format!(
        "[book]\ntitle = {title}\nsrc = {source}\n\n[check]\nfail-on = \"error\"\n\n[output.html]\n# Scripts that pages refer to \
         are shown only when they are named here.\n# publish = [\"scripts/**\"]\n"
    )
}
