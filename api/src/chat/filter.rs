//! The word filter: patterns with `*`, compared word by word, also through "l33t" spelling.

use serde::{Deserialize, Serialize};

/// Longest pattern.
pub(crate) const PATTERN_CHARS_MAX: usize = 60;
/// Words in one pattern.
const PATTERN_WORDS_MAX: usize = 6;

/// What a term does to a message that holds it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Effect {
    /// Moderators see it first.
    Hold,
    /// It is refused.
    Block,
}

impl Effect {
    /// As in the database and the API.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Hold => "hold",
            Self::Block => "block",
        }
    }

    /// From the database.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Hold, Self::Block]
            .into_iter()
            .find(|effect| effect.as_str() == text)
    }
}

/// A pattern as it is kept: lower case, single spaces; `None` when there is nothing to compare.
pub(crate) fn pattern(text: &str) -> Option<String> {
    let words: Vec<String> = text
        .to_lowercase()
        .split_whitespace()
        .map(|word| word.chars().filter(|c| is_word(*c) || *c == '*').collect())
        .filter(|word: &String| !word.is_empty())
        .collect();
    let has_text = words.iter().any(|word| word.chars().any(is_word));
    let fits = words.len() <= PATTERN_WORDS_MAX && text.chars().count() <= PATTERN_CHARS_MAX;
    (has_text && fits).then(|| words.join(" "))
}

/// Whether a text holds a pattern made by [`pattern`].
pub(crate) fn holds(text: &str, pattern: &str) -> bool {
    let text = text.to_lowercase();
    let words: Vec<&str> = text
        .split(|c: char| !is_word(c))
        .filter(|word| !word.is_empty())
        .collect();
    let wanted: Vec<&str> = pattern.split(' ').collect();
    words.windows(wanted.len()).any(|window| {
        let mut pairs = window.iter().zip(&wanted);
        pairs.all(|(word, wanted)| is_like(word, wanted) || is_like(&plain(word), wanted))
    })
}

/// Letters, digits, and the signs that stand for letters in "l33t" spelling.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '@' | '$' | '_' | '\'')
}

/// "l33t" spelling read as letters.
fn plain(word: &str) -> String {
    word.chars()
        .filter(|c| !matches!(c, '_' | '\''))
        .map(|c| match c {
            '0' => 'o',
            '1' => 'i',
            '3' => 'e',
            '4' | '@' => 'a',
            '5' | '$' => 's',
            '7' => 't',
            other => other,
        })
        .collect()
}

/// Whether a word fits a pattern in which `*` stands for anything or nothing.
fn is_like(word: &str, pattern: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = word.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        let Some((_, after)) = rest.split_once(part) else {
            return false;
        };
        rest = after;
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_find_words_phrases_and_disguises() {
        for (text, given, found) in [
            ("this is SPAM!", "spam", true),
            ("spammer", "spam", false),
            ("spammer", "spam*", true),
            ("antispam", "*spam", true),
            ("a sp4m, friend", "spam", true),
            ("$p@m", "spam", true),
            ("buy free money now", "free money", true),
            ("free the money", "free money", false),
            ("free  ...  money", "Free  Money", true),
            ("class", "ass", false),
            ("abcxdef", "abc*def", true),
            ("abcdef", "abc*def", true),
            ("abcde", "abc*cde", false),
            ("nothing", "*", false),
        ] {
            let holds = pattern(given).is_some_and(|pattern| holds(text, &pattern));
            assert_eq!(holds, found, "{text:?} {given:?}");
        }
    }

    #[test]
    fn patterns_without_text_are_none() {
        for bad in ["", " ", "*", "* *", "!!", "a b c d e f g"] {
            assert_eq!(pattern(bad), None, "{bad:?}");
        }
    }
}
