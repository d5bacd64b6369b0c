//! How editors and other programs save a file.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;

use super::{REACHES, Scene};

const NEW: &str = "# Plan\n\n- [ ] Ask\n";

/// A program: its name, how it saves `plan.md` in a folder, and what is heard of it, with whether more is expected.
type Program = (&'static str, fn(&Path), &'static [(&'static str, bool)]);

const PROGRAMS: &[Program] = &[
    ("writing over it", writes_over, &[("plan.md", false)]),
    ("vim", vim, &[("plan.md", false)]),
    ("vim that copies", vim_that_copies, &[("plan.md", false)]),
    ("emacs", emacs, &[("plan.md", false)]),
    ("jetbrains", jetbrains, &[("plan.md", false)]),
    ("gnome", gnome, &[("plan.md", false)]),
    ("kde", kde, &[("plan.md", false), ("plan.md.Xq3f9a", false)]),
    ("sed", sed, &[("plan.md", false)]),
    ("a backup of any name", keeps_a_backup, &[("plan.bak", false), ("plan.md", false)]),
    ("deleting it first", deletes_first, &[("plan.md", false)]),
    ("a link", links, &[("new.tmp", false), ("plan.md", true)]),
    ("only removing it", |top| fs::remove_file(top.join("plan.md")).unwrap(), &[("plan.md", true)]),
    (
        "only renaming it",
        |top| fs::rename(top.join("plan.md"), top.join("old.md")).unwrap(),
        &[("old.md", false), ("plan.md", true)],
    ),
];

#[test]
fn of_each_program_the_file_is_told_and_whether_the_save_is_whole() {
    for reach in REACHES {
        for (name, save, expected) in PROGRAMS {
            let scene = Scene::with(reach, |top| fs::write(top.join("plan.md"), "# Plan\n").unwrap());
            save(&scene.top);
            scene.assert_heard(expected, name);
            if !name.starts_with("only") {
                assert_eq!(fs::read_to_string(scene.path("plan.md")).unwrap(), NEW, "{name}");
            }
        }
    }
}

fn writes_over(top: &Path) {
    fs::write(top.join("plan.md"), NEW).unwrap();
}

/// First Vim looks whether it may make files here, then it renames, writes anew and removes what it renamed.
fn vim(top: &Path) {
    swap_file(top);
    File::create(top.join("4913")).unwrap();
    fs::remove_file(top.join("4913")).unwrap();
    let backup = top.join("plan.md~");
    fs::rename(top.join("plan.md"), &backup).unwrap();
    slowly(&top.join("plan.md"), true);
    touch_mode(&top.join("plan.md"));
    fs::remove_file(backup).unwrap();
    fs::remove_file(top.join(".plan.md.swp")).unwrap();
}

fn vim_that_copies(top: &Path) {
    swap_file(top);
    fs::copy(top.join("plan.md"), top.join("plan.md~")).unwrap();
    slowly(&top.join("plan.md"), false);
    fs::remove_file(top.join("plan.md~")).unwrap();
}

fn emacs(top: &Path) {
    fs::write(top.join("#plan.md#"), NEW).unwrap();
    fs::rename(top.join("plan.md"), top.join("plan.md~")).unwrap();
    slowly(&top.join("plan.md"), true);
    fs::remove_file(top.join("#plan.md#")).unwrap();
}

fn jetbrains(top: &Path) {
    fs::write(top.join("plan.md___jb_tmp___"), NEW).unwrap();
    fs::rename(top.join("plan.md"), top.join("plan.md___jb_old___")).unwrap();
    fs::rename(top.join("plan.md___jb_tmp___"), top.join("plan.md")).unwrap();
    fs::remove_file(top.join("plan.md___jb_old___")).unwrap();
}

fn gnome(top: &Path) {
    fs::write(top.join(".goutputstream-8A2Z3Y"), NEW).unwrap();
    fs::rename(top.join(".goutputstream-8A2Z3Y"), top.join("plan.md")).unwrap();
}

fn kde(top: &Path) {
    fs::write(top.join("plan.md.Xq3f9a"), NEW).unwrap();
    fs::rename(top.join("plan.md.Xq3f9a"), top.join("plan.md")).unwrap();
}

fn sed(top: &Path) {
    slowly(&top.join("sedK3xAbq"), true);
    touch_mode(&top.join("sedK3xAbq"));
    fs::rename(top.join("sedK3xAbq"), top.join("plan.md")).unwrap();
}

fn keeps_a_backup(top: &Path) {
    fs::rename(top.join("plan.md"), top.join("plan.bak")).unwrap();
    slowly(&top.join("plan.md"), true);
    fs::remove_file(top.join("plan.bak")).unwrap();
    fs::write(top.join("plan.bak"), "").unwrap();
}

fn deletes_first(top: &Path) {
    fs::remove_file(top.join("plan.md")).unwrap();
    slowly(&top.join("plan.md"), true);
}

fn links(top: &Path) {
    fs::write(top.join("new.tmp"), NEW).unwrap();
    fs::remove_file(top.join("plan.md")).unwrap();
    fs::hard_link(top.join("new.tmp"), top.join("plan.md")).unwrap();
    fs::remove_file(top.join("new.tmp")).unwrap();
}

fn swap_file(top: &Path) {
    fs::write(top.join(".plan.md.swp"), "swap").unwrap();
}

/// Writes the new text in two parts.
fn slowly(path: &Path, new: bool) {
    let mut file = OpenOptions::new().write(true).create_new(new).truncate(true).open(path).unwrap();
    let (first, second) = NEW.split_at(4);
    file.write_all(first.as_bytes()).unwrap();
    file.write_all(second.as_bytes()).unwrap();
    file.sync_all().unwrap();
}

/// Sets the mode that the file has already, as programs do that keep it.
fn touch_mode(path: &Path) {
    let mode = fs::metadata(path).unwrap().permissions();
    fs::set_permissions(path, mode).unwrap();
}
