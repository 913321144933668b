/**
 * The one clock of a replay: where it is, whether it runs and how fast. All players follow it. Pure: the present, a
 * monotonic time in milliseconds, is an argument.
 */
export class ReplayClock {
  readonly durationMs: number;
  #positionMs = 0;
  #at = 0;
  #rate = 1;
  #running = false;

  constructor(durationMs: number) {
    this.durationMs = durationMs;
  }

  get running(): boolean {
    return this.#running;
  }

  get rate(): number {
    return this.#rate;
  }

  /** Where the replay is now, in ms; never outside of it. */
  position(now: number): number {
    const moved = this.#running ? (now - this.#at) * this.#rate : 0;
    return Math.min(this.durationMs, Math.max(0, this.#positionMs + moved));
  }

  run(now: number): void {
    this.#set(this.position(now), now);
    this.#running = true;
  }

  /** Stops at the present position: for a pause, and while a player waits for data. */
  hold(now: number): void {
    this.#set(this.position(now), now);
    this.#running = false;
  }

  seek(positionMs: number, now: number): void {
    this.#set(Math.min(this.durationMs, Math.max(0, positionMs)), now);
  }

  setRate(rate: number, now: number): void {
    this.#set(this.position(now), now);
    this.#rate = rate;
  }

  ended(now: number): boolean {
    return this.position(now) >= this.durationMs;
  }

  #set(positionMs: number, now: number): void {
    this.#positionMs = positionMs;
    this.#at = now;
  }
}

/** Within this a follower is in step: below what the eye notices, and far below the 100 ms that are promised. */
const IN_STEP_MS = 20;
/** From here on a seek is less of a nuisance than a chase. */
const SEEK_MS = 250;

/** How a follower is brought into step: at most so much faster or slower, and the whole drift made up in `overMs`. */
interface Chase {
  readonly nudgeMax: number;
  readonly overMs: number;
}
/** A voice must not be heard hurrying: a drift of 100 ms is gone in just over a second. */
const HEARD: Chase = { nudgeMax: 0.08, overMs: 1_000 };
/** Slides and code that run half as fast again for a moment are noticed by nobody; pictures out of step are. */
const SILENT: Chase = { nudgeMax: 0.5, overMs: 400 };

export type Correction = { kind: 'rate'; rate: number } | { kind: 'seek' };

/**
 * What a player that is `driftMs` ahead of the clock (negative: behind) has to do, at the replay's own rate; `heard`
 * when it has sound.
 */
export function correction(driftMs: number, rate: number, heard: boolean): Correction {
  const size = Math.abs(driftMs);
  if (size > SEEK_MS) return { kind: 'seek' };
  if (size <= IN_STEP_MS) return { kind: 'rate', rate };
  // Proportional, so that the chase ends gently.
  const { nudgeMax, overMs } = heard ? HEARD : SILENT;
  const nudge = Math.min(nudgeMax, Math.max(0.02, size / overMs));
  return { kind: 'rate', rate: rate * (1 - Math.sign(driftMs) * nudge) };
}
