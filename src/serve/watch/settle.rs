//! When a burst of changes is over: a state machine over instants, which itself never waits.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::Changed;

/// How long whole changes wait for others that belong to the same save.
pub(super) const TOGETHER: Duration = Duration::from_millis(2);
/// How long nothing may happen until half of a save is taken for all of it.
pub(super) const QUIET: Duration = Duration::from_millis(25);
/// The same, when a change was handed out only just.
pub(super) const BUSY_QUIET: Duration = Duration::from_millis(30);
/// How long after a change was handed out the next one is taken for a part of the same work.
pub(super) const BUSY: Duration = Duration::from_millis(100);
/// The longest that a change waits, whatever goes on around it.
pub(super) const LONGEST: Duration = Duration::from_millis(150);
/// How long nothing may happen when events were lost again. Looking at everything makes events too, and where they are
/// more than the system keeps, the looking must not begin at once again.
pub(super) const AGAIN: Duration = Duration::from_secs(1);
/// How long after events were lost it is again.
pub(super) const LATELY: Duration = Duration::from_secs(10);

/// What happened to one path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It was made, perhaps still without its content.
    Created,
    /// It was written or truncated, and whoever does so may not be done.
    Written,
    /// Whoever wrote it has closed it.
    Closed,
    /// It was moved here, with all that it holds.
    Arrived,
    /// It was removed or moved away, perhaps so that another one takes its place.
    Removed,
    /// Something about it changed that has no halves, such as who may execute it.
    Touched,
}

/// What is known about a path of the burst.
#[derive(Debug)]
struct Stage {
    /// More is expected.
    open: bool,
    /// The first that was heard of it is that it was made.
    born: bool,
    gone: bool,
}

impl Stage {
    fn then(&mut self, step: Step) {
        match step {
            Step::Created => (self.open, self.gone) = (true, false),
            Step::Written => self.open = true,
            // A file that lost its name is closed too; another one may be about to take the name.
            Step::Closed => self.open &= self.gone,
            Step::Arrived => (self.open, self.gone) = (false, false),
            // What was made for a moment leaves nothing to wait for.
            Step::Removed => (self.open, self.gone) = (!self.born, true),
            Step::Touched => {}
        }
    }
}

/// The changes since the last ones were handed out.
#[derive(Debug)]
struct Burst {
    first: Instant,
    last: Instant,
    paths: BTreeMap<PathBuf, Stage>,
    /// How many of the paths are open.
    open: usize,
    /// It could be any path.
    anything: bool,
    /// It could be any path since events were lost.
    lost: bool,
    /// A change was handed out only just: a program is at work, or a person who works with one.
    busy: bool,
    /// Events were lost not long ago.
    again: bool,
}

impl Burst {
    fn due(&self) -> Instant {
        let (quiet, longest) = if self.lost && self.again {
            (AGAIN, 2 * AGAIN)
        } else if self.busy {
            (BUSY_QUIET, LONGEST)
        } else if self.anything || self.open > 0 {
            (QUIET, LONGEST)
        } else {
            (TOGETHER, LONGEST)
        };
        (self.last + quiet).min(self.first + longest)
    }
}

/// Gathers changes until they are over.
#[derive(Debug, Default)]
pub(super) struct Settle {
    burst: Option<Burst>,
    /// When the last changes were handed out.
    handed: Option<Instant>,
    /// When it was last handed out that events were lost.
    lost: Option<Instant>,
}

impl Settle {
    /// Takes in what happened to a path.
    pub(super) fn note(&mut self, path: PathBuf, step: Step, at: Instant) {
        let burst = self.burst(at);
        let stage = burst.paths.entry(path).or_insert(Stage { open: false, born: step == Step::Created, gone: false });
        let before = stage.open;
        stage.then(step);
        let after = stage.open;
        burst.open = burst.open + usize::from(after) - usize::from(before);
    }

    /// Takes in that something may have happened, and nobody knows to what.
    pub(super) fn note_anything(&mut self, at: Instant) {
        self.burst(at).anything = true;
    }

    /// Takes in that events were lost.
    pub(super) fn note_lost(&mut self, at: Instant) {
        let burst = self.burst(at);
        (burst.anything, burst.lost) = (true, true);
    }

    /// Says that somebody waits from now on. Until then nobody lost time by what was held back.
    pub(super) fn listen(&mut self, now: Instant) {
        if let Some(burst) = &mut self.burst {
            burst.first = burst.first.max(now);
        }
    }

    /// When the changes so far can be handed out, if nothing more comes.
    pub(super) fn due(&self) -> Option<Instant> {
        self.burst.as_ref().map(Burst::due)
    }

    /// The changes, if they are over.
    pub(super) fn take(&mut self, now: Instant) -> Option<Changed> {
        self.burst.take_if(|burst| burst.due() <= now).map(|burst| self.hand_out(burst, now))
    }

    /// That everything may have changed, at once.
    pub(super) fn give_up(&mut self, now: Instant) -> Changed {
        self.burst = None;
        self.handed = Some(now);
        Changed::Anything
    }

    /// The paths that were gathered, and whether more is expected of each.
    #[cfg(test)]
    pub(super) fn gathered(&self) -> BTreeMap<PathBuf, bool> {
        let burst = self.burst.as_ref().filter(|burst| !burst.anything);
        burst.into_iter().flat_map(|burst| &burst.paths).map(|(path, stage)| (path.clone(), stage.open)).collect()
    }

    fn hand_out(&mut self, burst: Burst, now: Instant) -> Changed {
        self.handed = Some(now);
        if burst.lost {
            self.lost = Some(now);
        }
        if burst.anything {
            return Changed::Anything;
        }
        Changed::These(burst.paths.into_keys().collect())
    }

    fn burst(&mut self, at: Instant) -> &mut Burst {
        let within = |then: Option<Instant>, time| then.is_some_and(|then| at.saturating_duration_since(then) <= time);
        let (busy, again) = (within(self.handed, BUSY), within(self.lost, LATELY));
        let (paths, open, anything, lost) = (BTreeMap::new(), 0, false, false);
        let fresh = Burst { first: at, last: at, paths, open, anything, lost, busy, again };
        let burst = self.burst.get_or_insert(fresh);
        burst.last = burst.last.max(at);
        burst
    }
}

#[cfg(test)]
mod tests {
    use super::Step::{Arrived, Closed, Created, Removed, Touched, Written};
    use super::*;

    /// What is handed out, and after how many milliseconds, to somebody who always waits.
    fn handed(events: &[(u64, &str, Step)]) -> Vec<(u64, String)> {
        let start = Instant::now();
        let at = |milliseconds| start + Duration::from_millis(milliseconds);
        let mut settle = Settle::default();
        let mut handed = Vec::new();
        let mut until = |settle: &mut Settle, end: Option<Instant>| {
            while let Some(due) = settle.due().filter(|due| end.is_none_or(|end| *due <= end)) {
                assert_eq!(settle.take(due.checked_sub(Duration::from_nanos(1)).unwrap()), None);
                let changed = settle.take(due).unwrap();
                handed.push(((due - start).as_millis().try_into().unwrap(), shown(&changed)));
            }
        };
        for (milliseconds, path, step) in events {
            until(&mut settle, Some(at(*milliseconds)));
            match *path {
                "*" => settle.note_anything(at(*milliseconds)),
                "lost" => settle.note_lost(at(*milliseconds)),
                path => settle.note(PathBuf::from(path), *step, at(*milliseconds)),
            }
        }
        until(&mut settle, None);
        handed
    }

    fn shown(changed: &Changed) -> String {
        match changed {
            Changed::Anything => "*".to_string(),
            Changed::These(paths) => paths.iter().map(|path| path.to_str().unwrap()).collect::<Vec<_>>().join(" "),
        }
    }

    /// What is checked, the events, and what is handed out.
    type Case<'a> = (&'a str, &'a [(u64, &'a str, Step)], &'a [(u64, &'a str)]);

    fn check(cases: &[Case]) {
        for (what, events, expected) in cases {
            let expected: Vec<_> = expected.iter().map(|(at, paths)| (*at, (*paths).to_string())).collect();
            assert_eq!(handed(events), expected, "{what}");
        }
    }

    #[test]
    fn a_whole_change_waits_only_for_its_company() {
        check(&[
            ("closed", &[(0, "a", Closed)], &[(2, "a")]),
            ("written and closed", &[(0, "a", Written), (1, "a", Written), (3, "a", Closed)], &[(5, "a")]),
            ("created and closed", &[(0, "a", Created), (9, "a", Written), (10, "a", Closed)], &[(12, "a")]),
            ("moved here", &[(0, "a", Arrived)], &[(2, "a")]),
            ("made executable", &[(0, "a", Touched)], &[(2, "a")]),
            ("two files of a save", &[(0, "a", Closed), (1, "b", Closed)], &[(3, "a b")]),
            ("the second file is longer", &[(0, "a", Closed), (1, "b", Written), (8, "b", Closed)], &[(10, "a b")]),
            ("touched when done", &[(0, "a", Written), (1, "a", Closed), (2, "a", Touched)], &[(4, "a")]),
        ]);
    }

    #[test]
    fn half_of_a_save_waits_for_the_other_one() {
        check(&[
            ("written", &[(0, "a", Written)], &[(25, "a")]),
            ("created", &[(0, "a", Created)], &[(25, "a")]),
            ("removed", &[(0, "a", Removed)], &[(25, "a")]),
            ("written after it was closed", &[(0, "a", Closed), (1, "a", Written)], &[(26, "a")]),
            ("touched, which ends nothing", &[(0, "a", Created), (1, "a", Touched)], &[(26, "a")]),
            ("removed and made anew", &[(0, "a", Removed), (20, "a", Created), (24, "a", Closed)], &[(26, "a")]),
            ("removed and replaced", &[(0, "a", Removed), (24, "a", Arrived)], &[(26, "a")]),
            ("removed, then closed", &[(0, "a", Removed), (1, "a", Closed)], &[(26, "a")]),
            ("closed, then removed", &[(0, "a", Closed), (1, "a", Removed)], &[(26, "a")]),
            ("another one is whole", &[(0, "a", Removed), (3, "b", Closed)], &[(28, "a b")]),
            ("whole, and then another begins", &[(0, "a", Closed), (1, "b", Removed)], &[(26, "a b")]),
        ]);
    }

    #[test]
    fn what_was_made_for_a_moment_is_not_waited_for() {
        check(&[
            ("made and removed", &[(0, "t", Created), (1, "t", Removed)], &[(3, "t")]),
            (
                "written beside, then moved over",
                &[(0, "t", Created), (1, "t", Written), (2, "t", Closed), (3, "t", Removed), (3, "a", Arrived)],
                &[(5, "a t")],
            ),
            ("made, removed, made", &[(0, "t", Created), (1, "t", Removed), (2, "t", Created)], &[(27, "t")]),
        ]);
    }

    #[test]
    fn nothing_waits_longer_than_the_longest() {
        let log: Vec<_> = (0..40).map(|time| (time * 10, "log", Written)).collect();
        assert_eq!(handed(&log), [(150, "log".to_string()), (300, "log".to_string()), (420, "log".to_string())]);
        let checkout: Vec<_> = (0..400).map(|time| (time, "a", Closed)).collect();
        assert_eq!(handed(&checkout).iter().map(|(at, _)| *at).collect::<Vec<_>>(), [150, 300, 429]);
    }

    #[test]
    fn the_saves_of_a_person_come_at_once_and_those_of_a_program_together() {
        let saves: Vec<_> = (0..5).map(|time| (time * 103, "a", Closed)).collect();
        assert_eq!(handed(&saves).iter().map(|(at, _)| *at).collect::<Vec<_>>(), [2, 105, 208, 311, 414]);
        check(&[
            ("soon after", &[(0, "a", Closed), (50, "a", Closed)], &[(2, "a"), (80, "a")]),
            ("half, soon after", &[(0, "a", Closed), (50, "a", Written)], &[(2, "a"), (80, "a")]),
            ("at the end of soon", &[(0, "a", Closed), (102, "a", Closed)], &[(2, "a"), (132, "a")]),
        ]);
        for between in [1, 2, 3, 5] {
            let saves: Vec<_> = (0..=100 / between).map(|time| (time * between, "a", Closed)).collect();
            assert!(handed(&saves).len() <= 2, "{between}: {:?}", handed(&saves));
        }
    }

    #[test]
    fn anything_stands_for_all() {
        check(&[
            ("once", &[(0, "*", Touched)], &[(25, "*")]),
            ("with others", &[(0, "a", Closed), (1, "*", Touched)], &[(26, "*")]),
            ("again", &[(0, "*", Touched), (50, "*", Touched)], &[(25, "*"), (80, "*")]),
            ("lost", &[(0, "a", Closed), (1, "lost", Touched)], &[(26, "*")]),
        ]);
    }

    #[test]
    fn what_is_lost_does_not_come_again_and_again() {
        let always: Vec<_> = (0..30).map(|time| (time * 100, "lost", Touched)).collect();
        check(&[
            ("again", &[(0, "lost", Touched), (300, "lost", Touched)], &[(25, "*"), (1300, "*")]),
            ("never quiet", &always, &[(25, "*"), (2100, "*"), (3900, "*")]),
            (
                "with others",
                &[(0, "lost", Touched), (300, "*", Touched), (310, "lost", Touched)],
                &[(25, "*"), (1310, "*")],
            ),
            ("long after", &[(0, "lost", Touched), (10_026, "lost", Touched)], &[(25, "*"), (10_051, "*")]),
            ("a save after it", &[(0, "lost", Touched), (200, "a", Closed)], &[(25, "*"), (202, "a")]),
            ("the folders are followed anew", &[(0, "lost", Touched), (200, "*", Touched)], &[(25, "*"), (225, "*")]),
        ]);
    }

    #[test]
    fn time_counts_from_when_somebody_waits() {
        let start = Instant::now();
        let at = |milliseconds| start + Duration::from_millis(milliseconds);
        let mut settle = Settle::default();
        settle.note(PathBuf::from("a"), Closed, at(0));
        settle.note(PathBuf::from("a"), Written, at(499));
        assert_eq!(settle.due(), Some(at(150)), "nobody has come yet");
        settle.listen(at(500));
        assert_eq!(settle.due(), Some(at(524)), "half of a save is not handed out because nobody came for long");
        settle.note(PathBuf::from("a"), Closed, at(501));
        assert_eq!(settle.due(), Some(at(503)));
        settle.listen(at(600));
        assert_eq!(settle.due(), Some(at(503)), "what is over stays over");
        assert!(settle.take(at(600)).is_some());
        assert_eq!(settle.due(), None);
        assert_eq!(settle.take(at(900)), None);
    }

    #[test]
    fn giving_up_forgets_what_was_gathered() {
        let mut settle = Settle::default();
        let now = Instant::now();
        settle.note(PathBuf::from("a"), Written, now);
        assert_eq!(settle.give_up(now), Changed::Anything);
        assert_eq!(settle.due(), None);
    }
}
