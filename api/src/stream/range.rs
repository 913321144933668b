//! The `Range` header (RFC 9110 §14.2), as far as players use it: one range of bytes.

/// What to send of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Range {
    /// Everything: nothing was asked for, or nothing that is understood.
    Whole,
    /// These bytes, never empty.
    Part(std::ops::Range<u64>),
    /// Nothing: the range lies outside of the file.
    Unsatisfiable,
}

/// Reads the header for a file of `length` bytes.
pub(super) fn requested(header: Option<&str>, length: u64) -> Range {
    let Some(spec) = header.and_then(|text| text.trim().strip_prefix("bytes=")) else {
        return Range::Whole;
    };
    // Several ranges may be answered with the whole file.
    let Some((first, last)) = spec.split_once('-').filter(|_| !spec.contains(',')) else {
        return Range::Whole;
    };
    let range = match (first.trim(), last.trim()) {
        ("", suffix) => match suffix.parse::<u64>() {
            Ok(count) => length.saturating_sub(count)..length,
            Err(_) => return Range::Whole,
        },
        (first, "") => match first.parse::<u64>() {
            Ok(first) => first..length,
            Err(_) => return Range::Whole,
        },
        (first, last) => match (first.parse::<u64>(), last.parse::<u64>()) {
            (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(length),
            _ => return Range::Whole,
        },
    };
    if range.start < range.end {
        Range::Part(range)
    } else {
        Range::Unsatisfiable
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ranges_are_read_as_the_rfc_says() {
        for (header, expected) in [
            (None, Range::Whole),
            (Some("bytes=0-"), Range::Part(0..100)),
            (Some("bytes=10-19"), Range::Part(10..20)),
            (Some("bytes=90-200"), Range::Part(90..100)),
            (Some("bytes=-10"), Range::Part(90..100)),
            (Some("bytes=-200"), Range::Part(0..100)),
            (Some("bytes=100-"), Range::Unsatisfiable),
            (Some("bytes=-0"), Range::Unsatisfiable),
            (Some("bytes=20-10"), Range::Whole),
            (Some("bytes=0-1,5-6"), Range::Whole),
            (Some("lines=1-2"), Range::Whole),
            (Some("bytes=a-b"), Range::Whole),
        ] {
            assert_eq!(requested(header, 100), expected, "{header:?}");
        }
    }

    proptest! {
        #[test]
        fn parts_lie_inside_the_file(text in "bytes=[0-9]{0,20}-[0-9]{0,20}", length in 0_u64..1000) {
            if let Range::Part(range) = requested(Some(&text), length) {
                prop_assert!(range.start < range.end && range.end <= length);
            }
        }
    }
}
