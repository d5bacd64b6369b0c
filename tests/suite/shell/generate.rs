//! Shell text that makes sense, grown from a seed.

/// Numbers that are the same for the same seed.
pub struct Dice(u64, bool);

impl Dice {
    /// Dice that fall as `seed` says.
    pub fn new(seed: u64) -> Self {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1, false)
    }

    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }
}

/// A script of a few statements.
pub fn script(dice: &mut Dice) -> String {
    let count = 1 + dice.below(5);
    let mut out = String::new();
    for _ in 0..count {
        out.push_str(&statement(dice, 2));
        out.push('\n');
    }
    if dice.below(5) == 0 { out.replace('\n', "\r\n") } else { out }
}

fn statement(dice: &mut Dice, depth: usize) -> String {
    let kinds = if depth == 0 { 7 } else { 17 };
    match dice.below(kinds) {
        0..=3 => list(dice, depth),
        4 => format!("# {} {}", word(dice), dice.one(&["it's so", "see $(x)", "\"open", "<a> `b"])),
        5 => heredoc(dice),
        6 => format!("{}{} {}", dice.one(&["X=1 ", "A=\"b c\" ", "! ", ""]), simple(dice, depth), dice.one(REDIRECTS)),
        7 | 8 => format!("if {}; then\n  {}\nfi", list(dice, 0), list(dice, depth - 1)),
        9 => format!(
            "if {}; then {}; elif {}; then {}; else {}; fi",
            list(dice, 0),
            list(dice, 0),
            list(dice, 0),
            list(dice, 0),
            list(dice, 0)
        ),
        10 => format!("for {} in {} {}; do {}; done", dice.one(NAMES), word(dice), word(dice), list(dice, 0)),
        11 => format!("while {}\ndo\n  {}\ndone", list(dice, 0), statement(dice, depth - 1)),
        12 => format!(
            "case {} in\n  {}) {};;\n  *)\n    {}\n    ;;\nesac",
            dice.one(&["$x", "\"$1\"", "$(id -u)"]),
            dice.one(&["a", "a|b", "\"x y\"", "*.sh", "-h|--help"]),
            list(dice, 0),
            list(dice, 0)
        ),
        13 => format!("({})", list(dice, depth - 1)),
        14 => format!("{{ {}; }}", list(dice, depth - 1)),
        15 => format!("{}() {{\n  {}\n}}", dice.one(NAMES), statement(dice, depth - 1)),
        _ => format!("[[ -f {} && $x == {} ]] && {}", word(dice), dice.one(NAMES), simple(dice, depth)),
    }
}

fn list(dice: &mut Dice, depth: usize) -> String {
    let mut out = simple(dice, depth);
    for _ in 0..dice.below(3) {
        let link = dice.one(&[" && ", " || ", " | ", "; ", " |& ", " &&\n  ", " |\n  "]);
        out.push_str(link);
        out.push_str(&simple(dice, depth));
    }
    out
}

fn simple(dice: &mut Dice, depth: usize) -> String {
    let mut out = dice.one(COMMANDS).to_string();
    for _ in 0..dice.below(4) {
        out.push_str(dice.one(&[" ", " ", " ", "  ", " \\\n  "]));
        out.push_str(&argument(dice, depth));
    }
    if dice.below(6) == 0 {
        out.push(' ');
        out.push_str(dice.one(REDIRECTS));
    }
    out
}

fn argument(dice: &mut Dice, depth: usize) -> String {
    let most = if depth == 0 { 13 } else { 18 };
    match dice.below(most) {
        // Once in a script: the other parser takes two of them for one.
        15 if !std::mem::replace(&mut dice.1, true) => format!("`{} {}`", dice.one(COMMANDS), word(dice)),
        0..=4 | 15 => word(dice),
        5 => format!("'{}'", dice.one(TEXTS)),
        6 => format!("\"{}\"", dice.one(TEXTS).replace('"', "")),
        7 => format!("\"{} $x ${{y:-z}}\"", word(dice)),
        8 => dice.one(&["$x", "${x}", "$1", "$@", "\"$@\"", "$?", "${x%/*}", "${#x}", "${x:-a b}"]).to_string(),
        9 => dice.one(&["a\\ b", "\\$x", "\\\"q\\\"", "it\\'s", "x\\;y"]).to_string(),
        10 => format!("--{}={}", dice.one(NAMES), word(dice)),
        11 => format!("{}'{}'\"{}\"", word(dice), dice.one(NAMES), dice.one(NAMES)),
        12 => dice
            .one(&["*.log", "a?c", "{a,b}/x", "src/**/x.rs", "$'a\\n\\'b'", "-", "--", "a=b", "@x", "%s"])
            .to_string(),
        13 | 14 => format!("$({})", list(dice, depth - 1)),
        16 => format!("\"x $({}) y\"", list(dice, depth - 1)),
        _ => format!("<({})", simple(dice, 0)),
    }
}

fn heredoc(dice: &mut Dice) -> String {
    let (open, end) = [("<<EOF", "EOF"), ("<<'END'", "END"), ("<<\"X\"", "X")][dice.below(3)];
    let after = dice.one(&["", " > out.txt"]);
    format!("{} {open}{after}\n{}\nit's `not (read\n{end}\n{}", dice.one(COMMANDS), word(dice), simple(dice, 0))
        .replace('`', if open == "<<EOF" { "" } else { "`" })
}

fn word(dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => dice.one(NAMES).to_string(),
        1 => format!("{}/{}.{}", dice.one(NAMES), dice.one(NAMES), dice.one(&["sh", "yaml", "sql", "md"])),
        2 => format!("./{}/{}", dice.one(NAMES), dice.one(NAMES)),
        _ => format!("-{}", dice.one(&["x", "rf", "n", "-force", "-dry-run", "5"])),
    }
}

const COMMANDS: &[&str] = &[
    "ls",
    "./deploy.sh",
    "kubectl",
    "git",
    "docker",
    "scripts/run",
    "sudo",
    "python3",
    "/usr/bin/env",
    "curl",
    "grep",
    "'my tool'",
    "\"x y\"",
    "cd",
    "true",
    ":",
    "$CMD",
    "systemctl",
    "Größe",
    "x-y_z.1",
];

const NAMES: &[&str] = &["api", "web", "data", "prod", "restore-db", "naïve", "v1", "日本", "a_b", "release", "tmp"];

const TEXTS: &[&str] = &[
    "a b",
    "{ print $1 }",
    "it is # no comment",
    "a && b | c",
    "x\"y",
    "multi\nline $(no)",
    "s/a/b/g",
    "()",
    "",
    "<a> ; b",
    "ü",
];

const REDIRECTS: &[&str] = &[
    "> out.log",
    ">> out.log",
    "2>&1",
    "< in.sql",
    "2> /dev/null",
    "> \"a b\"",
    "&> all.log",
    ">| x",
    "<<< \"$x\"",
    "> out 2>&1",
];
