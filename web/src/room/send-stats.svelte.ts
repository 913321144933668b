import type { LocalVideoTrack } from 'livekit-client';

const INTERVAL_MS = 2_000;
/** Every connection starts slowly and climbs; a limit that lasts over this many readings is worth a word. */
const LASTING = 6;

/** What leaves this machine now, read from the picture's sender every two seconds. */
export class SendStats {
  /** Bits per second over all encodings; null before the first two readings. */
  bitrateBps = $state<number | null>(null);
  height = $state(0);
  framesPerSecond = $state(0);
  limitedBy = $state<'cpu' | 'bandwidth' | null>(null);

  #timer: ReturnType<typeof setInterval> | undefined;
  #limited = { by: null as 'cpu' | 'bandwidth' | null, readings: 0 };
  #last: { track: LocalVideoTrack; bytes: number; at: number } | null = null;

  /** Reads whichever track `pick` gives at the time. */
  start(pick: () => LocalVideoTrack | null): void {
    clearInterval(this.#timer);
    this.#timer = setInterval(() => void this.#read(pick()), INTERVAL_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #read(track: LocalVideoTrack | null): Promise<void> {
    const encodings = (await track?.getSenderStats().catch(() => [])) ?? [];
    if (track === null || encodings.length === 0) {
      this.#last = null;
      this.bitrateBps = null;
      this.limitedBy = null;
      return;
    }
    const now = performance.now();
    const bytes = encodings.reduce((sum, encoding) => sum + (encoding.bytesSent ?? 0), 0);
    const last = this.#last;
    if (last !== null && last.track === track && bytes >= last.bytes) {
      this.bitrateBps = ((bytes - last.bytes) * 8_000) / (now - last.at);
    }
    this.#last = { track, bytes, at: now };
    const sent = encodings.filter((encoding) => (encoding.framesPerSecond ?? 0) > 0);
    const top = sent.sort((a, b) => (b.frameHeight ?? 0) - (a.frameHeight ?? 0))[0];
    this.height = top?.frameHeight ?? 0;
    this.framesPerSecond = Math.round(top?.framesPerSecond ?? 0);
    const reasons = encodings.map((encoding) => String(encoding.qualityLimitationReason));
    const by = reasons.includes('cpu') ? 'cpu' : reasons.includes('bandwidth') ? 'bandwidth' : null;
    this.#limited = { by, readings: by === this.#limited.by ? this.#limited.readings + 1 : 1 };
    this.limitedBy = this.#limited.readings >= LASTING ? by : null;
  }
}
