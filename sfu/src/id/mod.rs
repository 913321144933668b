//! Typed identifiers. SIDs carry LiveKit's prefixes; clients rely on `PA_` and `TR_`.

use std::fmt;
use std::sync::Arc;

use rand::Rng;

/// Characters of a generated id after its prefix: 12 of 62 letters and digits are 71 bits.
const SID_LEN: usize = 12;

macro_rules! string_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes the text as it is; callers have validated length and content.
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }

            /// The text on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

string_id! {
    /// A room's name, unique in one Klieg; chosen by whoever issues tokens.
    RoomName
}
string_id! {
    /// A room's session id, `RM_…`; new each time the room opens.
    RoomSid
}
string_id! {
    /// Who a participant is, unique in a room (LiveKit `sub` claim).
    ParticipantIdentity
}
string_id! {
    /// One connection of a participant, `PA_…`.
    ParticipantSid
}
string_id! {
    /// A published track, `TR_…`.
    TrackSid
}

fn generate(prefix: &str, rng: &mut impl Rng) -> Arc<str> {
    let mut text = String::with_capacity(prefix.len().saturating_add(SID_LEN));
    text.push_str(prefix);
    text.extend((0..SID_LEN).map(|_| char::from(rng.sample(rand::distr::Alphanumeric))));
    text.into()
}

impl RoomSid {
    /// A fresh `RM_…` id.
    pub fn generate(rng: &mut impl Rng) -> Self {
        Self(generate("RM_", rng))
    }
}

impl ParticipantSid {
    /// A fresh `PA_…` id.
    pub fn generate(rng: &mut impl Rng) -> Self {
        Self(generate("PA_", rng))
    }
}

impl TrackSid {
    /// A fresh id with LiveKit's third letters: `TR_A…`/`TR_V…`, then camera `C`, microphone `M`,
    /// screen `S`, screen audio `s`.
    pub fn generate(
        kind: crate::TrackKind,
        source: crate::TrackSource,
        rng: &mut impl Rng,
    ) -> Self {
        use crate::{TrackKind, TrackSource};
        let kind = match kind {
            TrackKind::Audio => "A",
            TrackKind::Video => "V",
        };
        let source = match source {
            TrackSource::Camera => "C",
            TrackSource::Microphone => "M",
            TrackSource::ScreenShare => "S",
            TrackSource::ScreenShareAudio => "s",
            TrackSource::Unknown => "",
        };
        Self(generate(&format!("TR_{kind}{source}"), rng))
    }
}
