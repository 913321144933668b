//! What people type, made fit to be shown: plain text without characters that hide or reorder.

/// Longest message: a few sentences.
pub(crate) const TEXT_CHARS_MAX: usize = 500;
/// Marks stacked on one letter: enough for every script, not enough to climb over other lines.
const MARKS_MAX: usize = 4;
/// Shortest and longest display name.
const NAME_CHARS: std::ops::RangeInclusive<usize> = 2..=25;
/// Endings of host names that are taken for links without a scheme. Not all there are: "see you.
/// Tomorrow" without its space shall not count.
const LINK_ENDINGS: [&str; 30] = [
    "com", "net", "org", "io", "tv", "gg", "co", "de", "ru", "me", "xyz", "info", "app", "dev",
    "live", "link", "ly", "be", "uk", "shop", "site", "online", "store", "club", "biz", "cn", "fr",
    "nl", "us", "top",
];

/// Why a text cannot be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadText {
    /// Nothing visible is left.
    Empty,
    /// More than [`TEXT_CHARS_MAX`].
    TooLong,
}

/// The text as it is kept and shown: one line, spaces single, without control characters,
/// direction overrides and invisible ones. Clients still show it as text, never as markup.
pub(crate) fn clean(text: &str) -> Result<String, BadText> {
    // A bound before the work: what is this long stays too long however much of it goes.
    if text.len() > TEXT_CHARS_MAX * 32 {
        return Err(BadText::TooLong);
    }
    let mut kept = String::with_capacity(text.len());
    let mut marks = 0;
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() {
            if !kept.is_empty() && !kept.ends_with(' ') {
                kept.push(' ');
            }
            marks = 0;
        } else if is_invisible(c) {
            continue;
        } else if is_mark(c) {
            marks += 1;
            if marks <= MARKS_MAX && !kept.is_empty() {
                kept.push(c);
            }
        } else {
            marks = 0;
            kept.push(c);
        }
    }
    let kept = kept.trim_end();
    if kept.chars().all(is_joiner) {
        Err(BadText::Empty)
    } else if kept.chars().count() > TEXT_CHARS_MAX {
        Err(BadText::TooLong)
    } else {
        Ok(kept.to_owned())
    }
}

/// A display name and its key, by which two names are the same; `None` when it is no name: letters,
/// digits, `_`, `-` and `.`, so that `@name` ends where the name does.
pub(crate) fn name(text: &str) -> Option<(String, String)> {
    let name = text.trim();
    let fits = NAME_CHARS.contains(&name.chars().count())
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        && name.chars().any(char::is_alphanumeric);
    fits.then(|| (name.to_owned(), name.to_lowercase()))
}

/// Whether a text holds what reads as a link.
pub(crate) fn has_link(text: &str) -> bool {
    let text = text.to_lowercase();
    text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>' | '"' | ','))
        .any(|word| {
            let host = word.split(['/', '?', '#', ':']).next().unwrap_or_default();
            word.contains("://")
                || word.starts_with("www.")
                || host
                    .trim_matches('.')
                    .rsplit_once('.')
                    .is_some_and(|(before, ending)| {
                        LINK_ENDINGS.contains(&ending)
                            && before
                                .chars()
                                .next_back()
                                .is_some_and(char::is_alphanumeric)
                    })
        })
}

/// Whether a text is nothing but emoji and spaces.
pub(crate) fn is_emoji_only(text: &str) -> bool {
    text.chars()
        .all(|c| c == ' ' || is_emoji(c) || is_joiner(c) || c == '\u{20E3}')
        && text.chars().any(is_emoji)
}

fn is_emoji(c: char) -> bool {
    matches!(c,
        '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}'
        | '\u{2300}'..='\u{23FF}' | '\u{2190}'..='\u{21FF}' | '\u{3030}' | '\u{303D}'
        | '\u{3297}' | '\u{3299}' | '\u{203C}' | '\u{2049}' | '\u{E0020}'..='\u{E007F}')
}

/// Joins or varies what stands before it; shows nothing alone.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE0E}' | '\u{FE0F}')
}

/// Shows nothing, or turns what follows around.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}' | '\u{E000}'..='\u{F8FF}' | '\u{E0000}'..='\u{E001F}'
        | '\u{F0000}'..='\u{10FFFF}')
}

fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}' | '\u{0483}'..='\u{0489}' | '\u{0E31}' | '\u{0E34}'..='\u{0E3A}'
        | '\u{0E47}'..='\u{0E4E}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20DF}' | '\u{20E1}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_keeps_what_people_mean() {
        for (given, kept) in [
            ("hello", "hello"),
            ("  two\n\tlines  ", "two lines"),
            ("<b>bold</b> & \"quotes\"", "<b>bold</b> & \"quotes\""),
            ("👩\u{200D}👩\u{200D}👧 fam", "👩\u{200D}👩\u{200D}👧 fam"),
            ("می\u{200C}خواهم", "می\u{200C}خواهم"),
            ("a\u{202E}txt.exe", "atxt.exe"),
            ("a\u{0}\u{7}b", "a b"),
            ("x\u{200B}y", "xy"),
        ] {
            assert_eq!(clean(given).as_deref(), Ok(kept), "{given:?}");
        }
        let zalgo = format!("z{}", "\u{0301}".repeat(50));
        assert_eq!(
            clean(&zalgo).expect("text").chars().count(),
            1 + MARKS_MAX,
            "marks do not pile up"
        );
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        for empty in ["", "   ", "\u{200B}\u{202E}", "\u{200D}", "\u{3164}"] {
            assert_eq!(clean(empty), Err(BadText::Empty), "{empty:?}");
        }
        assert!(clean(&"x".repeat(TEXT_CHARS_MAX)).is_ok());
        assert_eq!(
            clean(&"x".repeat(TEXT_CHARS_MAX + 1)),
            Err(BadText::TooLong)
        );
        assert_eq!(clean(&"\u{202E}".repeat(50_000)), Err(BadText::TooLong));
    }

    #[test]
    fn names_end_where_a_mention_ends() {
        assert_eq!(
            name(" Ada_L "),
            Some(("Ada_L".to_owned(), "ada_l".to_owned()))
        );
        for bad in ["", "a", "two words", "<b>", "a@b", "...", &"x".repeat(26)] {
            assert_eq!(name(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn links_are_found_in_any_dress() {
        for link in [
            "see https://x.example/a",
            "WWW.spam",
            "go to spam.com",
            "(spam.ru/now)",
            "a.b.gg",
        ] {
            assert!(has_link(link), "{link}");
        }
        for text in ["hello. there", "3.5", "e.g. this", "ok...", "node.js"] {
            assert!(!has_link(text), "{text}");
        }
    }

    #[test]
    fn emoji_alone_are_told_from_text() {
        for emoji in ["🎉", "👍🏽 ❤️", "👩\u{200D}🚀", "🇩🇪"] {
            assert!(is_emoji_only(emoji), "{emoji}");
        }
        for text in ["", " ", "a🎉", "1"] {
            assert!(!is_emoji_only(text), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(text in any::<String>()) {
            if let Ok(once) = clean(&text) {
                prop_assert_eq!(clean(&once), Ok(once.clone()));
                prop_assert!(!once.chars().any(|c| c.is_control() || is_invisible(c)));
            }
        }
    }
}
