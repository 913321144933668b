use proptest::prelude::*;

use super::*;
use crate::limits::LAYERS;
use crate::{Quality, TrackSettings, TrackSource, VideoLayer};

fn rates(kbps: &[u64]) -> LayerRates {
    let mut rates = [None; LAYERS];
    for (rate, kbps) in rates.iter_mut().zip(kbps) {
        *rate = (*kbps > 0).then(|| Bitrate::from_kbps(*kbps));
    }
    rates
}

fn video(source: TrackSource, kbps: &[u64]) -> Demand {
    let mut demand = Demand::new(TrackKind::Video, source);
    demand.update(Some(2), rates(kbps));
    demand
}

fn camera() -> Demand {
    video(TrackSource::Camera, &[150, 500, 1700])
}

fn screen() -> Demand {
    video(TrackSource::ScreenShare, &[200, 2500])
}

fn microphone() -> Demand {
    let mut demand = Demand::new(TrackKind::Audio, TrackSource::Microphone);
    demand.update(Some(0), rates(&[40]));
    demand
}

fn targets(demands: &[Demand]) -> Vec<Option<u8>> {
    demands
        .iter()
        .map(|demand| demand.target().layer())
        .collect()
}

fn once(estimate_kbps: u64, demands: &mut [Demand]) -> Vec<Option<u8>> {
    let estimate = Some(Bitrate::from_kbps(estimate_kbps));
    Allocator::new().allocate(Instant::now(), estimate, demands);
    targets(demands)
}

#[test]
fn the_best_layer_that_fits_is_taken_from_the_first_estimate_on() {
    for (kbps, layer) in [
        (10_000, 2),
        (2000, 2),
        (1900, 1),
        (620, 1),
        (610, 0),
        (50, 0),
    ] {
        assert_eq!(
            once(kbps, &mut [microphone(), camera()]),
            [Some(0), Some(layer)],
            "{kbps}"
        );
    }
}

#[test]
fn without_an_estimate_everything_flows() {
    let mut demands = [camera(), screen(), microphone()];
    let totals = Allocator::new().allocate(Instant::now(), None, &mut demands);
    assert_eq!(targets(&demands), [Some(2), Some(1), Some(0)]);
    assert_eq!(totals.spent, totals.desired);
    assert_eq!(totals.spent, Bitrate::from_kbps(1700 + 2500 + 40));
}

#[test]
fn the_screen_comes_before_the_camera() {
    // Enough for the screen's best layer and the camera's lowest.
    assert_eq!(once(3050, &mut [camera(), screen()]), [Some(0), Some(1)]);
    // Not for the screen's best: what is left goes to the camera.
    assert_eq!(once(2400, &mut [camera(), screen()]), [Some(2), Some(0)]);
    // Only for the screen's lowest: the camera keeps moving all the same.
    assert_eq!(once(300, &mut [camera(), screen()]), [Some(0), Some(0)]);
}

#[test]
fn a_thin_line_keeps_one_picture_moving_and_audio() {
    let mut demands = [camera(), microphone(), camera()];
    assert_eq!(once(30, &mut demands), [Some(0), Some(0), None]);
    assert_eq!(demands[2].target(), Target::Paused);
}

#[test]
fn what_is_left_is_shared_by_cameras_in_turn() {
    assert_eq!(
        once(1700, &mut [camera(), camera(), camera()]),
        [Some(1), Some(1), Some(1)]
    );
}

#[test]
fn what_nobody_wants_is_off_and_costs_nothing() {
    let mut demands = [camera(), camera()];
    demands[0].update(None, rates(&[150, 500, 1700]));
    assert_eq!(once(180, &mut demands), [None, Some(0)]);
    assert_eq!(demands[0].target(), Target::Off);
}

#[test]
fn the_wanted_layer_is_the_limit_and_dead_layers_are_passed_over() {
    let mut demands = [camera()];
    demands[0].update(Some(1), rates(&[150, 500, 1700]));
    assert_eq!(once(9000, &mut demands), [Some(1)]);
    demands[0].update(Some(2), rates(&[150, 0, 1700]));
    assert_eq!(once(9000, &mut demands), [Some(2)]);
    // Nothing at or below what is wanted: the smallest above it.
    demands[0].update(Some(0), rates(&[0, 500, 1700]));
    assert_eq!(once(9000, &mut demands), [Some(1)]);
    // Nothing arrives yet: ready for the first keyframe.
    demands[0].update(Some(2), rates(&[]));
    assert_eq!(once(9000, &mut demands), [Some(0)]);
}

#[test]
fn an_estimate_that_sways_does_not_switch_layers() {
    let start = Instant::now();
    let mut allocator = Allocator::new();
    let mut demands = [camera()];
    let mut switches = 0;
    let mut last = None;
    // A minute around what the highest layer needs, as a probing estimator does.
    for tick in 0..300u64 {
        let kbps = if tick / 5 % 2 == 0 { 2000 } else { 1500 };
        let now = start + Duration::from_millis(200 * tick);
        allocator.allocate(now, Some(Bitrate::from_kbps(kbps)), &mut demands);
        switches += u32::from(last != Some(demands[0].target()));
        last = Some(demands[0].target());
    }
    assert!(switches <= 12, "{switches} switches");
}

#[test]
fn a_line_that_recovers_is_used_again() {
    let start = Instant::now();
    let mut allocator = Allocator::new();
    let mut demands = [camera()];
    let mut at = |ms: u64, kbps: u64| {
        let now = start + Duration::from_millis(ms);
        allocator.allocate(now, Some(Bitrate::from_kbps(kbps)), &mut demands);
        demands[0].target().layer()
    };
    assert_eq!(at(0, 3000), Some(2));
    assert_eq!(at(200, 300), Some(0));
    assert_eq!(at(400, 3000), Some(0));
    assert_eq!(at(200 + 2000, 3000), Some(2));
}

#[test]
fn a_layer_is_kept_within_the_tolerance_and_not_taken_without_the_margin() {
    let now = Instant::now();
    let mut allocator = Allocator::new();
    let mut demands = [camera()];
    let mut with = |kbps: u64| {
        allocator.allocate(now, Some(Bitrate::from_kbps(kbps)), &mut demands);
        demands[0].target().layer()
    };
    assert_eq!(with(1940), Some(1));
    assert_eq!(with(1956), Some(2));
    assert_eq!(with(1546), Some(2));
    assert_eq!(with(1540), Some(1));
}

fn layers(sizes: &[(u32, u32)]) -> Vec<VideoLayer> {
    [Quality::Low, Quality::Medium, Quality::High]
        .into_iter()
        .zip(sizes)
        .map(|(quality, (width, height))| VideoLayer {
            quality,
            rid: None,
            width: *width,
            height: *height,
            bitrate_bps_max: 0,
        })
        .collect()
}

#[test]
fn the_smallest_layer_that_fills_the_element_is_enough() {
    let usual = layers(&[(320, 180), (640, 360), (1280, 720)]);
    let of_height = |height| TrackSettings {
        disabled: false,
        quality_max: Quality::High,
        dimensions: Some((height * 16 / 9, height)),
        fps: 0,
    };
    for (height, layer) in [(100, 0), (200, 0), (201, 1), (400, 1), (401, 2), (2160, 2)] {
        assert_eq!(
            layer_max(&of_height(height), &usual),
            Some(layer),
            "{height}"
        );
    }
    // Sizes that were not announced: by quality.
    assert_eq!(layer_max(&of_height(100), &layers(&[(0, 0); 3])), Some(2));
}

#[test]
fn quality_decides_where_no_size_is_given() {
    let usual = layers(&[(320, 180), (640, 360), (1280, 720)]);
    let of_quality = |quality_max| TrackSettings {
        disabled: false,
        quality_max,
        dimensions: None,
        fps: 0,
    };
    assert_eq!(layer_max(&of_quality(Quality::Low), &usual), Some(0));
    assert_eq!(layer_max(&of_quality(Quality::Medium), &usual), Some(1));
    assert_eq!(layer_max(&of_quality(Quality::High), &usual), Some(2));
    assert_eq!(
        layer_max(&of_quality(Quality::Medium), &usual[..1]),
        Some(0)
    );
    assert_eq!(layer_max(&of_quality(Quality::Low), &[]), Some(0));
    let disabled = TrackSettings {
        disabled: true,
        ..of_quality(Quality::High)
    };
    assert_eq!(layer_max(&disabled, &usual), None);
}

fn any_demand() -> impl Strategy<Value = (bool, bool, Option<u8>, Vec<u64>)> {
    (
        prop::bool::weighted(0.2),
        any::<bool>(),
        prop::option::weighted(0.9, 0u8..4),
        prop::collection::vec(0u64..4000, 0..4),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn never_spends_beyond_the_rule(
        tracks in prop::collection::vec(any_demand(), 0..6),
        ticks in prop::collection::vec((0u64..6000, 0u64..3000, prop::collection::vec(1u64..4000, 3)), 1..60),
    ) {
        let mut now = Instant::now();
        let mut allocator = Allocator::new();
        let mut demands: Vec<Demand> = tracks
            .iter()
            .map(|(audio, screen, wanted, kbps)| {
                let (kind, source) = match (audio, screen) {
                    (true, _) => (TrackKind::Audio, TrackSource::Microphone),
                    (_, true) => (TrackKind::Video, TrackSource::ScreenShare),
                    _ => (TrackKind::Video, TrackSource::Camera),
                };
                let mut demand = Demand::new(kind, source);
                demand.update(*wanted, rates(kbps));
                demand
            })
            .collect();
        for (kbps, wait, swayed) in ticks {
            now += Duration::from_millis(wait);
            // Encoders change what a layer costs.
            if let Some(demand) = demands.first_mut() && wait % 3 == 0 {
                let wanted = demand.layer_max;
                demand.update(wanted, rates(&swayed));
            }
            let estimate = Bitrate::from_kbps(kbps);
            let totals = allocator.allocate(now, Some(estimate), &mut demands);

            let cost = |demand: &Demand| match demand.kind {
                TrackKind::Audio if demand.target().layer().is_some() =>
                    demand.rates[0].unwrap_or(AUDIO_BITRATE_USUAL),
                _ => demand.target_rate(),
            };
            let sum: Bitrate = demands.iter().map(cost).sum();
            prop_assert_eq!(sum, totals.spent);

            let audio: Bitrate = demands
                .iter()
                .filter(|demand| demand.kind == TrackKind::Audio)
                .map(cost)
                .sum();
            let first = RANKS.map(|rank| {
                let wanted = |demand: &&Demand| demand.has_rank(rank) && demand.layer_max.is_some();
                demands.iter().find(wanted)
            });
            let floor: Bitrate = first
                .iter()
                .flatten()
                .filter_map(|demand| demand.lowest().map(|lowest| demand.rate(lowest)))
                .sum();
            prop_assert!(
                sum <= estimate.percent(110).max(audio.saturating_add(floor)),
                "{sum} of {estimate}"
            );

            for demand in &demands {
                match demand.target() {
                    // Audio and the first video of each rank always flow.
                    Target::Paused => {
                        prop_assert!(demand.kind == TrackKind::Video);
                        let is_first = first.iter().flatten().any(|first| std::ptr::eq(demand, *first));
                        prop_assert!(!is_first);
                    }
                    Target::Off => prop_assert!(demand.layer_max.is_none()),
                    Target::Layer(layer) => {
                        let max = demand.layer_max.unwrap();
                        let smallest = demand.lowest().unwrap();
                        prop_assert!(layer <= max.max(smallest));
                    }
                }
            }
        }
    }
}
