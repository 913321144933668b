import type { EncoderWarning } from './api/views';

interface Advice {
  what: string;
  fix: string;
}

/** The encoder panel's part of `strings`. */
export const encoder = {
  title: 'Stream with OBS or another encoder',
  intro: 'Enter the server and the stream key in your encoder. The stream goes live as soon as it sends.',
  failed: 'The encoder settings could not be loaded',
  server: 'Server (RTMP)',
  whip: 'WHIP address (WebRTC)',
  whipNote: 'The stream key is the bearer token.',
  noRtmp: 'This server takes no RTMP. Use WHIP, or ask who runs the server to set ingest.rtmp.',
  key: 'Stream key',
  masked: '••••••••••••••••',
  reveal: 'Show key',
  hide: 'Hide key',
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'Copying was blocked. Select the text and copy it.',
  secret: 'Whoever has this key can publish to your stream. Never show it on screen.',
  notKept: 'The key of this stream cannot be shown again. Draw a new one.',
  signInAgain: 'Sign in again',
  revealFailed: 'The key is not shown',
  rotate: 'New key',
  rotateTitle: 'Draw a new stream key?',
  rotateText:
    'The old key stops working at once. An encoder that is live is cut off until it has the new key.',
  rotateConfirm: 'Draw new key',
  rotateCancel: 'Keep the key',
  rotated: 'New key drawn. Put it into your encoder.',
  states: {
    waiting: 'Waiting for your encoder',
    receiving: 'Your encoder is sending',
    silent: 'Connected, but nothing comes in',
    gone: 'Your encoder is gone',
  },
  software: 'Encoder',
  video: 'Video',
  sound: 'Sound',
  keyframes: 'Keyframes',
  nothing: 'None yet',
  picture: (width: number, height: number) => (width > 0 ? `H.264 ${width}×${height}` : 'H.264'),
  rate: (bps: number) =>
    bps >= 1_000_000 ? `${(bps / 1_000_000).toFixed(1)} Mbit/s` : `${Math.round(bps / 1000)} kbit/s`,
  fps: (fps: number) => `${Math.round(fps)} fps`,
  every: (ms: number) => `every ${(ms / 1000).toFixed(1)} s`,
  soundFormat: (rate: number, channels: number) =>
    `AAC ${(rate / 1000).toFixed(1)} kHz, ${channels === 1 ? 'mono' : 'stereo'}`,
  latency: (ms: number) => `Viewers see you about ${(ms / 1000).toFixed(1)} s later.`,
  warnings: {
    video_codec: {
      what: 'The video is not H.264, so it was refused.',
      fix: 'In OBS: Settings, Output, Video Encoder: choose an H.264 encoder.',
    },
    sound_codec: {
      what: 'The sound is left out: it is not AAC-LC in mono or stereo.',
      fix: 'In OBS: Settings, Audio, Channels: Stereo; Output, Audio Encoder: AAC.',
    },
    bitrate: {
      what: 'The encoder sent more than is taken and was cut off.',
      fix: 'Set a bitrate between 2500 and 8000 kbit/s.',
    },
    b_frames: {
      what: 'B-frames are left out, so viewers see fewer pictures a second.',
      fix: 'In OBS: Settings, Output, Max B-frames: 0; with x264, put bframes=0 into the x264 options.',
    },
    keyframe_interval: {
      what: 'Keyframes are more than 4 seconds apart: whoever joins waits for a picture.',
      fix: 'In OBS: Settings, Output, Keyframe Interval: 2 s.',
    },
    no_sound: {
      what: 'No sound comes in.',
      fix: 'Add a sound source in your encoder, or ignore this for a silent stream.',
    },
    silence: {
      what: 'Sound comes in, but it is silent.',
      fix: 'Check that the microphone is not muted and the right one is chosen.',
    },
    sample_rate: {
      what: 'Sound is converted from another sample rate.',
      fix: 'In OBS: Settings, Audio, Sample Rate: 48 kHz.',
    },
    timestamps: {
      what: 'The encoder’s clock jumped.',
      fix: 'If this comes back, restart the encoder.',
    },
  } satisfies Record<EncoderWarning, Advice> as Record<EncoderWarning, Advice>,
  end: 'End stream',
  browserToo:
    'Your encoder is sending. Going live here as well would mix two cameras: stop the encoder first.',
} as const;
