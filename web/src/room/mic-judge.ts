/** Judges a microphone's level over time: silent for too long, or so loud that it clips. Pure: time is an argument. */

/** Peaks under this (−50 dBFS) are a room's noise floor, not a voice. */
const SILENCE = 0.003;
/** So long without a sound the person is told; people pause for breath and thought for less. */
const SILENT_AFTER_MS = 5_000;
/** Peaks above this are flattened by the converter. */
const CLIP = 0.985;
/** The warning stays long enough to be read. */
const CLIP_SHOWN_MS = 2_000;

export type MicVerdict = 'ok' | 'silent' | 'clipping';

export class MicJudge {
  #heardAt: number;
  #clippedAt = Number.NEGATIVE_INFINITY;

  constructor(now: number) {
    this.#heardAt = now;
  }

  /** Takes the peak of the last moment (0…1) and says what to tell the person. */
  judge(peak: number, now: number): MicVerdict {
    if (peak > SILENCE) this.#heardAt = now;
    if (peak > CLIP) this.#clippedAt = now;
    if (now - this.#clippedAt < CLIP_SHOWN_MS) return 'clipping';
    return now - this.#heardAt > SILENT_AFTER_MS ? 'silent' : 'ok';
  }
}

/** Maps a peak to the width of a meter, 0…1, over the 50 dB that matter to the ear. */
export function meterFill(peak: number): number {
  if (peak <= 0) return 0;
  return Math.min(1, Math.max(0, 1 + (20 * Math.log10(peak)) / 50));
}
