//! Files that stand in the repository for one that does not: `db.env.example` for `db.env`, `.gitkeep` for data.

use crate::base::SourcePath;
use crate::input::{PATTERNS, Repository};
use crate::page::mention::is_glob;

/// Files that only keep an empty folder.
const KEEPERS: &[&str] = &[".gitkeep", ".gitignore", ".keep"];

/// Whether the repository holds a pattern of the file at `place`, or keeps its folder empty on purpose.
pub fn has_twin(place: &SourcePath, repository: &Repository) -> bool {
    let folder = place.parent();
    let name = place.file_name();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let extension = place.extension().unwrap_or_default();
    if !is_glob(folder.as_str()) && !repository.has_patterns_in(&folder) {
        return is_kept_empty(&folder, repository);
    }
    let names = PATTERNS.iter().flat_map(|pattern| {
        [
            format!("{name}.{pattern}"),
            format!("{stem}.{pattern}"),
            format!("{stem}.{pattern}.{extension}"),
            format!("{stem}-{pattern}.{extension}"),
            format!("{pattern}.{extension}"),
            format!("{pattern}{}", if name.starts_with('.') { name } else { "" }),
        ]
    });
    let is_there = |name: String| {
        let twin = folder.join(&name);
        if is_glob(&name) { !repository.matching(twin.as_str()).is_empty() } else { repository.has_file(&twin) }
    };
    names.into_iter().any(is_there) || is_kept_empty(&folder, repository)
}

/// Whether a folder above holds nothing but files that keep folders.
fn is_kept_empty(folder: &SourcePath, repository: &Repository) -> bool {
    let mut folder = folder.clone();
    while !folder.as_str().is_empty() && folder != repository.root {
        if repository.has_folder(&folder) {
            return repository.files_below(&folder).all(|path| KEEPERS.contains(&path.file_name()));
        }
        folder = folder.parent();
    }
    false
}
