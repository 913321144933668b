use crate::limits::LAYERS;
use crate::unit::Bitrate;
use crate::{Quality, TrackKind, TrackSettings, TrackSource, VideoLayer};

/// Bitrate of each live layer, smallest first; `None` for a layer that does not arrive.
pub(crate) type LayerRates = [Option<Bitrate>; LAYERS];

/// What one track gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// Nobody wants it, or nothing of it arrives.
    Off,
    /// It would be wanted, but the line is too thin.
    Paused,
    /// Forward this layer.
    Layer(u8),
}

impl Target {
    /// For `DownTrack::set_target`.
    pub(crate) fn layer(self) -> Option<u8> {
        match self {
            Self::Layer(layer) => Some(layer),
            Self::Off | Self::Paused => None,
        }
    }
}

/// One track that a subscriber has, and what it is given.
#[derive(Debug, Clone)]
pub(crate) struct Demand {
    pub(super) kind: TrackKind,
    source: TrackSource,
    pub(super) layer_max: Option<u8>,
    pub(super) rates: LayerRates,
    pub(super) target: Target,
    /// The target of the allocation before.
    pub(super) before: Target,
}

impl Demand {
    /// A track that has been given nothing yet.
    pub(crate) fn new(kind: TrackKind, source: TrackSource) -> Self {
        Self {
            kind,
            source,
            layer_max: None,
            rates: [None; LAYERS],
            target: Target::Off,
            before: Target::Off,
        }
    }

    /// What is wanted of it now: the highest layer worth sending (`None`: nothing, see
    /// [`layer_max`]), and what each live layer costs.
    pub(crate) fn update(&mut self, layer_max: Option<u8>, rates: LayerRates) {
        self.layer_max = layer_max;
        self.rates = rates;
    }

    /// What the latest allocation gave it.
    pub(crate) fn target(&self) -> Target {
        self.target
    }

    pub(super) fn has_rank(&self, rank: u8) -> bool {
        let own = u8::from(self.source != TrackSource::ScreenShare);
        self.kind == TrackKind::Video && own == rank
    }

    /// Cost of a layer; nothing for one that does not arrive.
    pub(super) fn rate(&self, layer: u8) -> Bitrate {
        self.rates
            .get(usize::from(layer))
            .copied()
            .flatten()
            .unwrap_or(Bitrate::ZERO)
    }

    pub(super) fn target_rate(&self) -> Bitrate {
        self.target
            .layer()
            .map_or(Bitrate::ZERO, |layer| self.rate(layer))
    }

    fn live(&self) -> impl DoubleEndedIterator<Item = u8> {
        (0u8..8).filter(|layer| {
            self.rates
                .get(usize::from(*layer))
                .is_some_and(Option::is_some)
        })
    }

    /// The least that shows a picture: the smallest live layer, even where that is above what is
    /// wanted. Before anything arrives, the smallest of all.
    pub(super) fn lowest(&self) -> Option<u8> {
        self.layer_max?;
        Some(self.live().next().unwrap_or(0))
    }

    pub(super) fn next_above(&self) -> Option<u8> {
        let (target, max) = (self.target.layer()?, self.layer_max?);
        self.live().find(|layer| *layer > target && *layer <= max)
    }

    fn best(&self) -> Option<u8> {
        let max = self.layer_max?;
        self.live()
            .rfind(|layer| *layer <= max)
            .or_else(|| self.lowest())
    }

    /// Cost of the best layer that is wanted.
    pub(super) fn best_rate(&self) -> Bitrate {
        self.best().map_or(Bitrate::ZERO, |layer| self.rate(layer))
    }

    /// The line forced it down: what it had is still wanted and still arrives.
    pub(super) fn was_lowered(&self) -> bool {
        let (Some(before), Some(best)) = (self.before.layer(), self.best()) else {
            return false;
        };
        self.target.layer() < Some(before.min(best)) && self.target != Target::Off
    }

    pub(super) fn was_raised(&self) -> bool {
        self.target.layer() > self.before.layer()
    }
}

/// The highest layer worth sending for what a subscriber asked: the smallest that has nine tenths
/// of the height it shows the track at, or where no size is known the one of that quality. `None`
/// when it wants nothing.
pub fn layer_max(settings: &TrackSettings, layers: &[VideoLayer]) -> Option<u8> {
    if settings.disabled {
        return None;
    }
    let wanted_height = settings.dimensions.map_or(0, |(_, height)| height);
    let sizes_known = !layers.is_empty() && layers.iter().all(|layer| layer.height > 0);
    if wanted_height > 0 && sizes_known {
        let enough = |layer: &VideoLayer| {
            u64::from(layer.height).saturating_mul(10) >= u64::from(wanted_height).saturating_mul(9)
        };
        let index = layers
            .iter()
            .position(enough)
            .unwrap_or_else(|| layers.len().saturating_sub(1));
        return u8::try_from(index).ok();
    }
    let by_quality = match settings.quality_max {
        Quality::Low => 0,
        Quality::Medium => 1,
        Quality::High => u8::MAX,
    };
    if layers.is_empty() {
        return Some(by_quality);
    }
    let index = layers
        .iter()
        .rposition(|layer| layer.quality <= settings.quality_max)
        .unwrap_or(0);
    u8::try_from(index).ok()
}
