//! Recordings on disk as the recorder leaves them, made by ffmpeg from test pictures and a tone.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use serde_json::json;

/// What to lay down.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Laid {
    /// A camera with a microphone, which changes its size after half the time.
    Camera,
    /// The same, and a screen without sound that begins two seconds later.
    CameraAndScreen,
}

/// Lays down the log and the tracks of a recording of some seconds (an even number), not completed
/// yet: as after a crash.
pub(crate) fn lay_recording(folder: &Path, what: Laid, seconds: u32) {
    std::fs::create_dir_all(folder).expect("a folder");
    let mut log = format!(
        "{}\n",
        json!({ "entry": "recording", "version": 1, "started_at_ms": 1_000 })
    );
    let half = seconds / 2;
    let mut camera = Track::begin(&mut log, 1, "video", "camera", 90_000);
    for (init, size) in [(1, "320x180"), (2, "160x90")] {
        camera.encode(folder, init, &pictures(size), half, &mut log);
    }
    let mut microphone = Track::begin(&mut log, 2, "audio", "microphone", 48_000);
    let tone = [
        "-f",
        "lavfi",
        "-i",
        "sine=frequency=440:sample_rate=48000",
        "-c:a",
        "libopus",
    ];
    microphone.encode(folder, 1, &tone.map(str::to_owned), seconds, &mut log);
    if matches!(what, Laid::CameraAndScreen) {
        let mut screen = Track::begin(&mut log, 3, "video", "screen_share", 90_000);
        screen.at = 2 * 90_000;
        screen.encode(folder, 1, &pictures("640x360"), seconds - 2, &mut log);
    }
    std::fs::write(folder.join("timeline.jsonl"), log).expect("a log");
}

fn pictures(size: &str) -> Vec<String> {
    let source = format!("testsrc2=size={size}:rate=30");
    let words = [
        "-f",
        "lavfi",
        "-i",
        &source,
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-bf",
        "0",
        "-g",
        "60",
        "-pix_fmt",
        "yuv420p",
        "-video_track_timescale",
        "90000",
    ];
    words.map(str::to_owned).to_vec()
}

struct Track {
    number: u32,
    kind: &'static str,
    timescale: u64,
    /// Where the next segment begins, in ticks.
    at: u64,
    segments: u32,
}

impl Track {
    fn begin(
        log: &mut String,
        number: u32,
        kind: &'static str,
        source: &str,
        timescale: u64,
    ) -> Self {
        let line = json!({
            "entry": "track", "track": number, "sid": format!("TR_{number}"), "participant": "PA_1",
            "kind": kind, "source": source, "codec": "test", "timescale": timescale, "at_ms": 0,
        });
        let _ = writeln!(log, "{line}");
        Self {
            number,
            kind,
            timescale,
            at: 0,
            segments: 0,
        }
    }

    /// Encodes a stretch of one shape into segments of two seconds, behind what is there.
    fn encode(
        &mut self,
        folder: &Path,
        init: u32,
        source: &[String],
        seconds: u32,
        log: &mut String,
    ) {
        let own = folder.join(self.number.to_string());
        std::fs::create_dir_all(&own).expect("a folder");
        let init_file = format!("init-{init}.mp4");
        let offset = format!(
            "{}",
            f64::from(u32::try_from(self.at / self.timescale).expect("short"))
        );
        let status = Command::new("ffmpeg")
            .current_dir(&own)
            .args(["-v", "error", "-nostdin"])
            .args(source)
            .args([
                "-t",
                &seconds.to_string(),
                "-output_ts_offset",
                &offset,
                "-f",
                "hls",
            ])
            .args([
                "-hls_segment_type",
                "fmp4",
                "-hls_time",
                "2",
                "-hls_list_size",
                "0",
            ])
            .args(["-hls_fmp4_init_filename", &init_file])
            .args(["-start_number", &(self.segments + 1).to_string()])
            .args(["-hls_segment_filename", "seg-%06d.m4s", "made.m3u8"])
            .status()
            .expect("ffmpeg is installed");
        assert!(status.success(), "ffmpeg made the track");
        let length = |name: &str| std::fs::metadata(own.join(name)).expect("made").len();
        let codec = if self.kind == "video" {
            "avc1.42c01e"
        } else {
            "opus"
        };
        let line = json!({
            "entry": "init", "track": self.number, "init": init, "file": init_file,
            "bytes": length(&init_file), "codec": codec, "webm": false,
        });
        let _ = writeln!(log, "{line}");
        for _ in 0..seconds.div_ceil(2) {
            self.segments += 1;
            let bytes = length(&format!("seg-{:06}.m4s", self.segments));
            let line = json!({
                "entry": "part", "track": self.number, "segment": self.segments, "init": init,
                "offset": 0, "bytes": bytes, "start": self.at, "duration": 2 * self.timescale,
                "samples": 60,
            });
            let _ = writeln!(log, "{line}");
            self.at += 2 * self.timescale;
        }
    }
}
