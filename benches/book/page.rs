//! The text of one page of a generated book.

use super::words::{Dice, OBJECTS, ROLES, VERBS, ZONES, capital};
use super::{AREAS, Card, fences};

/// The page of which `card` speaks, in a book of so many pages.
pub fn text(card: &Card, pages: usize) -> String {
    let mut dice = Dice::new(card.number + pages);
    let mut text = front_matter(card, pages, &mut dice);
    text.push_str(&format!(
        "\n# {}\n\n{}\n\n**Service**: `{}`  \n**Window**: {} minutes  \n**Risk**: {}\n\nRead {} first.\n\n---\n",
        card.title,
        prose(card, &mut dice),
        card.service,
        dice.number(),
        dice.pick(&["low", "medium", "high"]),
        link(card, pages, &mut dice),
    ));
    for (index, phase) in card.phases.iter().enumerate() {
        text.push_str(&format!("\n## {phase}\n\n{}\n", prose(card, &mut dice)));
        for part in 1..=3 {
            let object = dice.pick(&OBJECTS);
            text.push_str(&format!(
                "\n### {}.{part} {} of {}\n\n",
                index + 1,
                capital(object),
                dice.part(&card.service)
            ));
            steps(&mut text, card, (index * 3 + part) - 1, &mut dice);
        }
    }
    let (kind, shell) = (dice.below(8), fences::shell(&card.service, &mut dice));
    let (language, other) = fences::other(kind, &card.service, &mut dice);
    text.push_str(&format!(
        "\n## Rollback path\n\n1. {}\n2. {}\n\n```bash\n{shell}\n```\n\n```{language}\n{other}\n```\n",
        task(card, &mut dice),
        task(card, &mut dice),
    ));
    text.push_str(&ending(card, pages, &mut dice));
    text
}

fn front_matter(card: &Card, pages: usize, dice: &mut Dice) -> String {
    let related = dice.some(&AREAS, 2).join(", ");
    let next = Card::new((card.number + 1) % pages);
    format!(
        "---\ntitle: \"{}\"\ndescription: \"How to keep {} at work\"\nowner: \"{}\"\ntags: [{}, {related}]\n\
         category: \"{}\"\nstatus: published\nreviewed: 2026-{:02}-{:02}\nrelated:\n  - {}\n  - /{}\n---\n",
        card.title,
        card.service,
        dice.pick(&ROLES),
        card.area,
        card.area,
        1 + dice.below(9),
        1 + dice.below(28),
        relative(&next),
        card.script(),
    )
}

/// Five or six steps; in eight of the twelve parts of a page there is a block of code among them.
fn steps(text: &mut String, card: &Card, part: usize, dice: &mut Dice) {
    let service = &card.service;
    for step in 0..5 {
        text.push_str(&format!("- [ ] {}\n", task(card, dice)));
        match (step, part) {
            (1, 0) => {
                let (id, zone, number) = (dice.id(), dice.pick(&ZONES), dice.number());
                let script = card.script();
                text.push_str(&indented(
                    "bash",
                    &format!("export RUN_ID={service}-{id}\nsh {script} --zone {zone} --limit {number}"),
                ));
            }
            (1, 3 | 6 | 9) => text.push_str(&indented("bash", &fences::shell(service, dice))),
            (2, 1 | 4 | 7 | 10) => {
                let kind = part / 3 + 4 * dice.below(2);
                let (language, code) = fences::other(kind, service, dice);
                text.push_str(&indented(language, &code));
            }
            (3, 2 | 5 | 8 | 11) => {
                text.push_str(&format!(
                    "  - Measured value: ________ ms\n  - Within {}: [ ] Yes [ ] No\n",
                    dice.number()
                ));
            }
            (4, 0 | 3 | 6 | 9) => {
                text.push_str(&format!("  - [ ] {}\n  - [ ] {}\n", task(card, dice), task(card, dice)));
            }
            _ => {}
        }
    }
}

fn indented(language: &str, code: &str) -> String {
    let lines: Vec<String> =
        code.lines().map(|line| if line.is_empty() { String::new() } else { format!("  {line}") }).collect();
    format!("  ```{language}\n{}\n  ```\n", lines.join("\n"))
}

fn ending(card: &Card, pages: usize, dice: &mut Dice) -> String {
    let mut text = String::from("\n## Done when\n\n");
    for _ in 0..3 {
        let (object, zone) = (dice.pick(&OBJECTS), dice.pick(&ZONES));
        text.push_str(&format!("- ✅ {} of {} is healthy in `{zone}`\n", capital(object), dice.part(&card.service)));
    }
    text.push_str("\n## People\n\n| Role | Reach | Hours |\n| --- | --- | --- |\n");
    for role in dice.some(&ROLES, 4) {
        let hours = dice.pick(&["24/7", "office hours", "rota"]);
        text.push_str(&format!("| {} | `#{}` | {hours} |\n", capital(role), dice.part(&card.service)));
    }
    text.push_str("\n## Sign-off\n\n| Role | Name | Signature | Time |\n| --- | --- | --- | --- |\n");
    for role in dice.some(&ROLES, 3) {
        text.push_str(&format!("| {} | ____________ | ____________ | ________ |\n", capital(role)));
    }
    text.push_str("\n## References\n\n");
    for _ in 0..4 {
        text.push_str(&format!("- {}\n", link(card, pages, dice)));
    }
    text.push_str("\n**Started**: ____________  \n**Operator**: ____________  \n**Rolled back**: [ ] Yes [ ] No\n");
    text
}

/// A link to a page, as often as not of the same area, and as often as not to a heading of it.
fn link(card: &Card, pages: usize, dice: &mut Dice) -> String {
    let other = dice.below(pages);
    let near = other - other % AREAS.len() + card.number % AREAS.len();
    let target = Card::new(if dice.below(2) == 0 && near < pages { near } else { other });
    if dice.below(2) == 0 {
        return format!("[{}]({})", target.title, relative(&target));
    }
    let phase = dice.pick(&target.phases);
    format!("[{}: {phase}]({}#{})", target.title, relative(&target), phase.to_lowercase().replace(' ', "-"))
}

/// Where a page lies from any other: all of them are two folders deep.
fn relative(target: &Card) -> String {
    format!("../../{}", target.path)
}

fn prose(card: &Card, dice: &mut Dice) -> String {
    let (object, verb, role) = (dice.pick(&OBJECTS), dice.pick(&VERBS), dice.pick(&ROLES));
    let (part, number) = (dice.part(&card.service), dice.number());
    match dice.below(4) {
        0 => format!("This takes the {role} through the steps to {verb} the {object}. {part} stays up all the while."),
        1 => format!("In the worst case {part} loses {number} minutes of events, which the {object} replays later."),
        2 => format!("When the {object} climbs past {number}%, the safest move is to {verb} {part} and wait."),
        _ => format!(
            "Keep the ticket open while {part} and the {object} disagree, and tell the {role} after {number} minutes."
        ),
    }
}

fn task(card: &Card, dice: &mut Dice) -> String {
    let (object, verb, role) = (dice.pick(&OBJECTS), dice.pick(&VERBS), dice.pick(&ROLES));
    let (part, number, zone) = (dice.part(&card.service), dice.number(), dice.pick(&ZONES));
    match dice.below(8) {
        0 => format!("{} the {object} of {part} before the window opens", capital(verb)),
        1 => format!("The {object} on {part} holds under {number}%"),
        2 => format!("{} {part} in `{zone}`, one zone at a time", capital(verb)),
        3 => format!("No page from {part} in the last {number} minutes"),
        4 => format!("**{} the {object}** - ask the {role} when {part} is unsure", capital(verb)),
        5 => format!("The {object} in `{zone}` matches revision `{}`", dice.id()),
        6 => format!("{} agrees to {verb} the {object}", capital(role)),
        _ => format!("Fewer than {number} stuck jobs left in {part}"),
    }
}
