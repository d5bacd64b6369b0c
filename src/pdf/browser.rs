//! Which browser prints, and where it was looked for.
#![expect(clippy::disallowed_methods, reason = "a door to the programs of the machine, as input is to its files")]

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};

/// The names that browsers made of Chromium have as programs.
const NAMES: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
    "brave",
    "brave-browser",
    "vivaldi",
];

/// The names of applications of macOS.
const APPLICATIONS: &[&str] = &["Google Chrome", "Chromium", "Microsoft Edge", "Brave Browser", "Vivaldi"];

/// Where programs of Windows lie, below one of the folders for programs.
const PROGRAMS: &[&str] = &[
    r"Google\Chrome\Application\chrome.exe",
    r"Chromium\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
    r"BraveSoftware\Brave-Browser\Application\brave.exe",
];

/// A browser that can print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Browser {
    /// The program.
    pub program: PathBuf,
    /// What it is told besides what every browser is told.
    pub arguments: Vec<String>,
}

/// What the machine says of itself, as far as it tells where programs are.
#[derive(Clone, Debug, Default)]
pub struct System {
    /// The program that the user named, by a path or by a name that is looked up.
    pub named: Option<OsString>,
    /// `PATH`
    pub path: Option<OsString>,
    /// The user's own folder.
    pub home: Option<PathBuf>,
    /// The folders for programs, where the system has them.
    pub programs: Vec<PathBuf>,
}

/// There is no browser that could print.
#[derive(Debug)]
pub struct NoBrowser {
    named: Option<String>,
}

impl std::error::Error for NoBrowser {}

impl fmt::Display for NoBrowser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.named {
            Some(named) => write!(f, "the browser `{named}` is not there, or is no program"),
            None => write!(
                f,
                "no browser was found that can print; looked for {} on PATH and where the system keeps programs. \
                 Install Chromium or Chrome, or name one with `--browser` or CHECKBOOK_BROWSER",
                NAMES.join(", ")
            ),
        }
    }
}

impl System {
    /// The program of a browser: the one that is named, else the first that is known and there.
    ///
    /// # Errors
    /// When there is none.
    pub fn browser(&self) -> Result<PathBuf, NoBrowser> {
        if let Some(named) = &self.named {
            let place = Path::new(named);
            let found = if place.components().count() > 1 || place.is_absolute() {
                Some(place.to_path_buf()).filter(|place| is_program(place))
            } else {
                self.on_path(named)
            };
            return found.ok_or_else(|| NoBrowser { named: Some(named.to_string_lossy().into_owned()) });
        }
        let known = NAMES.iter().find_map(|name| self.on_path(OsStr::new(name)));
        let elsewhere = || self.known_places().into_iter().find(|place| is_program(place));
        known.or_else(elsewhere).ok_or(NoBrowser { named: None })
    }

    fn on_path(&self, name: &OsStr) -> Option<PathBuf> {
        let mut file = name.to_os_string();
        if cfg!(windows) && Path::new(name).extension().is_none() {
            file.push(".exe");
        }
        std::env::split_paths(self.path.as_ref()?).map(|folder| folder.join(&file)).find(|place| is_program(place))
    }

    fn known_places(&self) -> Vec<PathBuf> {
        let roots = [Some(PathBuf::from("/")), self.home.clone()];
        let application =
            |root: &PathBuf, name: &str| root.join(format!("Applications/{name}.app/Contents/MacOS/{name}"));
        let applications =
            roots.iter().flatten().flat_map(|root| APPLICATIONS.iter().map(|name| application(root, name)));
        let programs = self.programs.iter().flat_map(|folder| PROGRAMS.iter().map(|program| folder.join(program)));
        let unix = ["/opt/google/chrome/chrome", "/snap/bin/chromium"].map(PathBuf::from);
        applications.chain(programs).chain(unix).collect()
    }
}

/// Whether a file can be run.
fn is_program(place: &Path) -> bool {
    let Ok(found) = std::fs::metadata(place) else { return false };
    #[cfg(unix)]
    let may_run = std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o111 != 0;
    #[cfg(not(unix))]
    let may_run = true;
    found.is_file() && may_run
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;

    use super::*;
    use crate::site::make_executable;

    fn program(folder: &Path, name: &str) -> PathBuf {
        let place = folder.join(name);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(&place, "#!/bin/sh\n").unwrap();
        make_executable(&place).unwrap();
        place
    }

    #[test]
    fn the_browser_that_is_named_wins_and_must_be_there() {
        let folder = tempfile::tempdir().unwrap();
        let (mine, _) = (program(folder.path(), "mine"), program(folder.path(), "chromium"));
        let path = Some(folder.path().as_os_str().to_os_string());
        let with = |named: &OsStr| System { named: Some(named.into()), path: path.clone(), ..System::default() };
        assert_eq!(with(mine.as_os_str()).browser().unwrap(), mine);
        assert_eq!(with(OsStr::new("mine")).browser().unwrap(), mine, "a name is looked up");
        let absent = with(OsStr::new("other")).browser().unwrap_err().to_string();
        assert_eq!(absent, "the browser `other` is not there, or is no program");
        fs::write(folder.path().join("text"), "").unwrap();
        assert!(with(OsStr::new("text")).browser().is_err(), "a file that cannot be run is no program");
    }

    #[test]
    fn known_names_are_looked_for_in_their_order_in_all_folders_of_the_path() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("a"), folder.path().join("b"));
        program(&a, "google-chrome");
        let system = System { path: Some(std::env::join_paths([&a, &b]).unwrap()), ..System::default() };
        assert_eq!(system.browser().unwrap(), a.join("google-chrome"));
        let chromium = program(&b, "chromium");
        assert_eq!(system.browser().unwrap(), chromium);
    }

    #[test]
    fn applications_and_programs_are_found_where_systems_keep_them() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().to_path_buf();
        let system = System { home: Some(home.clone()), ..System::default() };
        let place = home.join("Applications/Chromium.app/Contents/MacOS/Chromium");
        assert!(system.known_places().contains(&place));
        let system = System { programs: vec![home.clone()], ..System::default() };
        assert!(system.known_places().contains(&home.join(PROGRAMS[2])));
    }

    #[test]
    fn that_there_is_none_says_what_was_looked_for_and_what_to_do() {
        let said = NoBrowser { named: None }.to_string();
        for word in ["chromium", "google-chrome", "msedge", "--browser", "CHECKBOOK_BROWSER", "Install"] {
            assert!(said.contains(word), "{said}");
        }
    }
}
