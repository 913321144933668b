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
/** How much faster or slower a follower may run: unnoticed, and a drift of 100 ms is gone in just over a second. */
const NUDGE_MAX = 0.08;

export type Correction = { kind: 'rate'; rate: number } | { kind: 'seek' };

/** What a player that is `driftMs` ahead of the clock (negative: behind) has to do, at the replay's own rate. */
export function correction(driftMs: number, rate: number): Correction {
  const size = Math.abs(driftMs);
  if (size > SEEK_MS) return { kind: 'seek' };
  if (size <= IN_STEP_MS) return { kind: 'rate', rate };
  // Proportional, so that the chase ends gently: a second makes up for the whole drift, within the bound.
  const nudge = Math.min(NUDGE_MAX, Math.max(0.02, size / 1_000));
  return { kind: 'rate', rate: rate * (1 - Math.sign(driftMs) * nudge) };
}
