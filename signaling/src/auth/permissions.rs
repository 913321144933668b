//! What one participant may do in one room.

use sfu::TrackSource;

use super::VideoGrant;

/// A participant's permissions (LiveKit `ParticipantPermission`).
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are LiveKit's independent permission bits"
)]
pub struct Permissions {
    /// May publish tracks.
    pub can_publish: bool,
    /// Sources it may publish; empty means all.
    pub can_publish_sources: Vec<TrackSource>,
    /// May receive tracks.
    pub can_subscribe: bool,
    /// May send data packets.
    pub can_publish_data: bool,
    /// May change its own name, metadata and attributes.
    pub can_update_metadata: bool,
    /// Unseen by the others.
    pub hidden: bool,
    /// Administers the room.
    pub room_admin: bool,
}

impl Permissions {
    /// Watches, does nothing else.
    pub fn viewer() -> Self {
        Self {
            can_publish: false,
            can_publish_sources: Vec::new(),
            can_subscribe: true,
            can_publish_data: false,
            can_update_metadata: false,
            hidden: false,
            room_admin: false,
        }
    }

    /// Publishes from every source, sends data, and sees the others.
    pub fn publisher() -> Self {
        Self {
            can_publish: true,
            can_publish_data: true,
            ..Self::viewer()
        }
    }

    /// What a token's grant says, with LiveKit's defaults for what it leaves out.
    pub fn from_grant(grant: &VideoGrant) -> Self {
        let can_publish = grant.can_publish.unwrap_or(true);
        Self {
            can_publish,
            can_publish_sources: grant
                .can_publish_sources
                .iter()
                .map(|name| source_from_name(name))
                .collect(),
            can_subscribe: grant.can_subscribe.unwrap_or(true),
            can_publish_data: grant.can_publish_data.unwrap_or(can_publish),
            can_update_metadata: grant.can_update_own_metadata.unwrap_or(false),
            hidden: grant.hidden,
            room_admin: grant.room_admin,
        }
    }

    /// The grant that says this in a token for `room`.
    pub(crate) fn to_grant(&self, room: &str) -> VideoGrant {
        VideoGrant {
            room_join: true,
            room: room.to_owned(),
            room_admin: self.room_admin,
            can_publish: Some(self.can_publish),
            can_subscribe: Some(self.can_subscribe),
            can_publish_data: Some(self.can_publish_data),
            can_publish_sources: self
                .can_publish_sources
                .iter()
                .map(|source| source_name(*source).to_owned())
                .collect(),
            can_update_own_metadata: Some(self.can_update_metadata),
            hidden: self.hidden,
            recorder: false,
            agent: false,
        }
    }

    /// Both together: what either denies is denied, and hidden by either is hidden.
    pub fn narrowed_by(&self, other: &Self) -> Self {
        let sources = match (
            self.can_publish_sources.is_empty(),
            other.can_publish_sources.is_empty(),
        ) {
            (true, _) => other.can_publish_sources.clone(),
            (_, true) => self.can_publish_sources.clone(),
            _ => self
                .can_publish_sources
                .iter()
                .copied()
                .filter(|source| other.can_publish_sources.contains(source))
                .collect(),
        };
        // Two lists without a common source leave nothing to publish; an empty list would mean all.
        let nothing_left = sources.is_empty()
            && !(self.can_publish_sources.is_empty() && other.can_publish_sources.is_empty());
        Self {
            can_publish: self.can_publish && other.can_publish && !nothing_left,
            can_publish_sources: sources,
            can_subscribe: self.can_subscribe && other.can_subscribe,
            can_publish_data: self.can_publish_data && other.can_publish_data,
            can_update_metadata: self.can_update_metadata && other.can_update_metadata,
            hidden: self.hidden || other.hidden,
            room_admin: self.room_admin && other.room_admin,
        }
    }

    /// May it publish a track of this source?
    pub fn allows_source(&self, source: TrackSource) -> bool {
        self.can_publish
            && (self.can_publish_sources.is_empty() || self.can_publish_sources.contains(&source))
    }
}

fn source_from_name(name: &str) -> TrackSource {
    match name.to_ascii_lowercase().as_str() {
        "camera" => TrackSource::Camera,
        "microphone" => TrackSource::Microphone,
        "screen_share" => TrackSource::ScreenShare,
        "screen_share_audio" => TrackSource::ScreenShareAudio,
        // A name we do not know allows only tracks without a source, never everything.
        _ => TrackSource::Unknown,
    }
}

fn source_name(source: TrackSource) -> &'static str {
    match source {
        TrackSource::Camera => "camera",
        TrackSource::Microphone => "microphone",
        TrackSource::ScreenShare => "screen_share",
        TrackSource::ScreenShareAudio => "screen_share_audio",
        TrackSource::Unknown => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grant_left_out_means_livekit_defaults() {
        let permissions = Permissions::from_grant(&VideoGrant::default());
        assert!(permissions.can_publish && permissions.can_subscribe);
        assert!(permissions.can_publish_data && !permissions.can_update_metadata);
        let muzzled = Permissions::from_grant(&VideoGrant {
            can_publish: Some(false),
            ..VideoGrant::default()
        });
        assert!(!muzzled.can_publish_data, "data follows publish");
    }

    #[test]
    fn narrowing_never_widens() {
        let camera = Permissions {
            can_publish_sources: vec![TrackSource::Camera],
            ..Permissions::publisher()
        };
        let screen = Permissions {
            can_publish_sources: vec![TrackSource::ScreenShare],
            ..Permissions::publisher()
        };
        assert!(!camera.narrowed_by(&screen).can_publish);
        assert_eq!(
            camera
                .narrowed_by(&Permissions::publisher())
                .can_publish_sources,
            vec![TrackSource::Camera]
        );
        assert!(!camera.narrowed_by(&Permissions::viewer()).can_publish);
    }

    #[test]
    fn grant_round_trips() {
        let permissions = Permissions {
            can_publish_sources: vec![TrackSource::Camera, TrackSource::ScreenShareAudio],
            ..Permissions::publisher()
        };
        assert_eq!(
            Permissions::from_grant(&permissions.to_grant("r")),
            permissions
        );
    }
}
