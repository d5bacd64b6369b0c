//! How values are written down that have no form of their own in a file that a build keeps for the next one.

/// A word of ours. The name of its own keeps `serde` from lending it from what is read.
pub type Word = &'static str;

/// Words of ours. Only those are read back that are still among them.
pub mod word {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    /// The words: why something is not looked for or not reported, task runners, the verbs of comments.
    const WORDS: &[&str] = &[
        "address",
        "allow",
        "allow-file",
        "begin-allow",
        "call",
        "ellipsis",
        "end-allow",
        "example",
        "expect",
        "extension",
        "git",
        "home",
        "image",
        "joined",
        "just",
        "make",
        "negated",
        "not-a-path",
        "npm",
        "other-repository",
        "outside",
        "package",
        "pattern",
        "placeholder",
        "produced",
        "ref",
        "remote",
        "resource",
        "task",
        "title",
        "url",
        "variable",
        "version",
    ];

    /// Writes a word.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn serialize<S: Serializer>(word: &str, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(word)
    }

    /// Reads a word back.
    ///
    /// # Errors
    /// When it is none of ours.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static str, D::Error> {
        known(<&str>::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("not a word of ours"))
    }

    fn known(word: &str) -> Option<&'static str> {
        WORDS.binary_search(&word).ok().and_then(|at| WORDS.get(at).copied())
    }

    /// The same for a word that may be missing.
    pub mod maybe {
        use super::{Deserialize, Deserializer, Error, Serializer};

        /// Writes a word, if there is one.
        ///
        /// # Errors
        /// When it cannot be written.
        #[expect(clippy::ref_option_ref, reason = "what serde asks for")]
        pub fn serialize<S: Serializer>(word: &Option<&'static str>, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_str(word.unwrap_or_default())
        }

        /// Reads it back.
        ///
        /// # Errors
        /// When it is none of ours.
        pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'static str>, D::Error> {
            let word = <&str>::deserialize(deserializer)?;
            if word.is_empty() {
                return Ok(None);
            }
            super::known(word).map(Some).ok_or_else(|| D::Error::custom("not a word of ours"))
        }
    }

    #[cfg(test)]
    mod tests {
        #[test]
        fn every_word_is_found() {
            assert!(super::WORDS.iter().all(|word| super::known(word) == Some(*word)));
            assert_eq!(super::known("other"), None);
        }
    }
}

/// Values of any shape, as JSON.
pub mod json {
    use serde::de::{DeserializeOwned, Error as _};
    use serde::ser::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// Writes a value.
    ///
    /// # Errors
    /// When it has no form in JSON.
    pub fn serialize<T: Serialize, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&serde_json::to_string(value).map_err(S::Error::custom)?)
    }

    /// Reads it back.
    ///
    /// # Errors
    /// When it is something else.
    pub fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        serde_json::from_str(<&str>::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
