//! Everything that is tested from the outside: the real program on real folders, and the library as others use it.
#![expect(clippy::disallowed_methods, reason = "the tests lay out books and look at what became of them")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod manual;
