// Reads the numbers in the pictures (src/pattern.rs draws them) inside the page, and draws them into a shared screen.
//
// Both functions run in the page: they may use nothing from this module.

/** A decoded picture: which source, which frame, when it was presented. */
export interface Seen {
  /** Frame number, 0 to 4095. */
  frame: number;
  /** Milliseconds since the epoch, on this machine's one clock. */
  at: number;
  /** Position in the video, in seconds. */
  mediaTime: number;
  /** Width of the decoded picture, which tells the layer. */
  width: number;
}

declare global {
  interface Window {
    /** Every readable picture of every video of this page, by source. */
    seen: Record<number, Seen[]>;
    /** Pictures whose number could not be read. */
    unreadable: number;
    /** The strongest tone that is being received, in Hz; 0 where there is none. */
    loudestTone: () => number;
    /** The last signal connection: when it was opened and when its first message came, in ms since the epoch. */
    signal: { opening: number; joined: number };
    /** Media connections made so far. */
    connections: number;
  }
}

/** Source numbers in the pictures. */
export const CAMERA = 1;
export const SCREEN = 2;

/** Follows every video element there is and will be. */
export function readFrames(): void {
  const COLUMNS = 16;
  const CELL = 10;
  window.seen = { 1: [], 2: [] };
  window.unreadable = 0;
  const followed = new WeakSet<HTMLVideoElement>();
  const canvas = new OffscreenCanvas(COLUMNS * CELL, CELL * 2);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;

  const read = (video: HTMLVideoElement): number | null => {
    // The strip is the top sixth of the picture.
    context.drawImage(video, 0, 0, video.videoWidth, video.videoHeight / 6, 0, 0, canvas.width, canvas.height);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const mean = (column: number, row: number) => {
      let sum = 0;
      for (let y = 3; y < 7; y++)
        for (let x = 3; x < 7; x++) sum += data[((row * CELL + y) * canvas.width + column * CELL + x) * 4 + 1]!;
      return sum / 16;
    };
    let number = 0;
    for (let column = 0; column < COLUMNS; column++) {
      const difference = mean(column, 0) - mean(column, 1);
      if (Math.abs(difference) < 60) return null;
      number = number * 2 + (difference > 0 ? 1 : 0);
    }
    return number;
  };

  const follow = (video: HTMLVideoElement) => {
    const onframe = (_: number, metadata: VideoFrameCallbackMetadata) => {
      video.requestVideoFrameCallback(onframe);
      if (video.videoWidth === 0) return;
      const number = read(video);
      if (number === null) {
        window.unreadable++;
        return;
      }
      const at = performance.timeOrigin + metadata.presentationTime;
      (window.seen[number >> 12] ??= []).push({
        frame: number & 0xfff,
        at,
        mediaTime: metadata.mediaTime,
        width: video.videoWidth,
      });
    };
    video.requestVideoFrameCallback(onframe);
  };

  const look = () => {
    for (const video of document.querySelectorAll('video')) {
      if (followed.has(video)) continue;
      followed.add(video);
      follow(video);
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });

  let analyser: AnalyserNode | undefined;
  let heard: MediaStream | undefined;
  window.loudestTone = () => {
    const sound = [...document.querySelectorAll('audio')].find((audio) => audio.srcObject !== null);
    if (sound === undefined) return 0;
    if (analyser === undefined || heard !== sound.srcObject) {
      heard = sound.srcObject as MediaStream;
      const audio = new AudioContext();
      analyser = audio.createAnalyser();
      analyser.fftSize = 4096;
      audio.createMediaStreamSource(heard).connect(analyser);
    }
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    const loudest = bins.reduce((best, value, bin) => (value > bins[best]! ? bin : best), 0);
    return bins[loudest]! < -70 ? 0 : (loudest * analyser.context.sampleRate) / analyser.fftSize;
  };

  window.connections = 0;
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      window.connections++;
    }
  };
  window.signal = { opening: 0, joined: 0 };
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      const opening = Date.now();
      this.addEventListener('message', () => (window.signal = { opening, joined: Date.now() }), { once: true });
    }
  };
}

/**
 * Makes "share your screen" capture this very tab, and puts a number that counts up over the tab's top sixth. The
 * pictures take the browser's real way from the compositor through capture.
 */
export function shareThisTab(): void {
  const COLUMNS = 16;
  const SOURCE = 2;
  const capture = navigator.mediaDevices.getDisplayMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getDisplayMedia = async (options) => {
    const stream = await capture({ ...options, preferCurrentTab: true } as DisplayMediaStreamOptions);
    const canvas = document.createElement('canvas');
    canvas.style.cssText = `position:fixed;inset:0 0 auto 0;width:100vw;height:${100 / 6}vh;z-index:9999;pointer-events:none`;
    canvas.width = COLUMNS;
    canvas.height = 2;
    document.body.append(canvas);
    const context = canvas.getContext('2d')!;
    canvas.style.imageRendering = 'pixelated';
    const draw = () => {
      // Ten pictures a second, numbered by the clock: text and slides do not move faster.
      const number = (SOURCE << 12) | (Math.floor(Date.now() / 100) & 0xfff);
      for (let column = 0; column < COLUMNS; column++) {
        const one = (number >> (COLUMNS - 1 - column)) & 1;
        context.fillStyle = one ? 'white' : 'black';
        context.fillRect(column, 0, 1, 1);
        context.fillStyle = one ? 'black' : 'white';
        context.fillRect(column, 1, 1, 1);
      }
      requestAnimationFrame(draw);
    };
    draw();
    return stream;
  };
}
