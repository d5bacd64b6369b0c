//! The words of generated books, and the chance by which they are picked.

pub const VERBS: [&str; 32] = [
    "announce",
    "archive",
    "attach",
    "collect",
    "compare",
    "cordon",
    "demote",
    "detach",
    "drain",
    "export",
    "fence",
    "flush",
    "freeze",
    "inspect",
    "measure",
    "mirror",
    "pause",
    "probe",
    "promote",
    "prune",
    "rebalance",
    "reload",
    "replay",
    "reset",
    "restart",
    "resume",
    "rotate",
    "sample",
    "scale",
    "silence",
    "throttle",
    "unlock",
];

pub const OBJECTS: [&str; 32] = [
    "audit trail",
    "batch window",
    "build artifact",
    "cache tier",
    "canary slice",
    "certificate chain",
    "connection pool",
    "consumer offset",
    "cron table",
    "disk headroom",
    "edge node",
    "error budget",
    "event backlog",
    "failover lease",
    "feature toggle",
    "health probe",
    "ingress route",
    "key ring",
    "leader election",
    "log shipper",
    "metric relay",
    "object bucket",
    "queue depth",
    "rate limiter",
    "replica lag",
    "restore point",
    "retention rule",
    "schema lock",
    "session store",
    "shard map",
    "token issuer",
    "worker pool",
];

pub const PHASES: [&str; 16] = [
    "Check the standby",
    "Close the window",
    "Collect a baseline",
    "Confirm the backups",
    "Cut over the readers",
    "Drain the workers",
    "Freeze the write path",
    "Hand over the shift",
    "Move the writers",
    "Open the change record",
    "Prove the restore",
    "Rebuild the indexes",
    "Rotate the credentials",
    "Tidy what is left",
    "Warm the caches",
    "Watch the first hour",
];

pub const ROLES: [&str; 8] = [
    "shift lead",
    "release captain",
    "data steward",
    "platform on call",
    "security duty",
    "network desk",
    "support bridge",
    "change manager",
];

pub const ZONES: [&str; 6] = ["eu-north-1a", "eu-north-1b", "us-mid-2a", "us-mid-2c", "ap-east-3b", "sa-west-1a"];

const SYLLABLES: [&str; 40] = [
    "ba", "be", "bri", "ca", "co", "cra", "da", "del", "dro", "ek", "fa", "fen", "gal", "gri", "ha", "hol", "il", "ka",
    "ki", "lor", "ma", "mer", "nel", "ni", "pra", "qui", "ra", "ros", "sa", "sel", "ta", "tor", "va", "vel", "wen",
    "xi", "yar", "zo", "mun", "tis",
];

/// A name that can be spoken, another one for each number.
pub fn name(number: usize) -> String {
    let mut rest = number + SYLLABLES.len() * SYLLABLES.len();
    let mut name = String::new();
    while rest > 0 {
        name.push_str(SYLLABLES[rest % SYLLABLES.len()]);
        rest /= SYLLABLES.len();
    }
    name
}

pub fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Chance that falls the same way for the same number.
pub struct Dice(fastrand::Rng);

impl Dice {
    pub fn new(number: usize) -> Dice {
        Dice(fastrand::Rng::with_seed(number as u64))
    }

    pub fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    /// So many different ones.
    pub fn some<'a>(&mut self, words: &[&'a str], count: usize) -> Vec<&'a str> {
        self.0.choose_multiple(words.iter().copied(), count)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0.usize(..limit)
    }

    /// A number as people would write it into a limit.
    pub fn number(&mut self) -> usize {
        self.0.usize(2..60)
    }

    /// A hash or an id.
    pub fn id(&mut self) -> String {
        format!("{:08x}", self.0.u32(..))
    }

    /// One of the parts of a service.
    pub fn part(&mut self, service: &str) -> String {
        format!("{service}-{}", self.pick(&["api", "db", "worker", "cache", "gateway", "proxy"]))
    }
}
