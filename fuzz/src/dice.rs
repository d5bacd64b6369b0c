//! Random numbers that are the same in every run.

/// A row of numbers that its seed decides.
pub struct Dice(u64);

impl Dice {
    /// Starts a row.
    #[must_use]
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `limit`, and 0 when that is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 32).map_or(0, |number| number.checked_rem(limit).unwrap_or(0))
    }
}
