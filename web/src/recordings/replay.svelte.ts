import type { Replay, ReplayView } from '../api/views';
import type { Picture } from '../room/stage-layout';
import { correction, ReplayClock } from './clock';
import { hlsView } from './hls-source';
import { mediaSourceView } from './media-source';
import type { ViewSource } from './view-source';

const TICK_MS = 100;
/** A player that still has no data after so long must not hold up the others for ever. */
const WAIT_MAX_MS = 15_000;
/** So near its end a player may report "no more data" although all was played. */
const TAIL_MS = 400;

/** One view with the element that plays it. */
interface Part {
  view: ReplayView;
  element: HTMLVideoElement;
  source: ViewSource | null;
  waitingSince: number | null;
}

/** Which picture a view holds. */
export function pictureOf(view: ReplayView): Picture {
  return view.name.startsWith('screen') ? 'screen' : 'camera';
}

/** True while the view has a real picture at this moment of the replay. */
export function isShown(view: ReplayView, positionMs: number): boolean {
  return view.shown.some((span) => span.from_ms <= positionMs && positionMs < span.to_ms);
}

/** How much a view is fit to be what the others follow: camera and microphone before the screen, sound before none. */
function lead(view: ReplayView): number {
  return (pictureOf(view) === 'camera' ? 2 : 0) + (view.audio ? 1 : 0);
}

/** Plays all views of a replay by one clock: sound leads, pictures follow it within a tenth of a second. */
export class ReplaySession {
  readonly views: readonly ReplayView[];
  readonly parts: Replay['parts'];
  readonly durationMs: number;
  positionMs = $state(0);
  /** What the person wants; `waiting` says when data keeps it from happening. */
  playing = $state(false);
  waiting = $state(false);
  ended = $state(false);
  rate = $state(1);
  failure = $state.raw<unknown>();

  readonly #clock: ReplayClock;
  readonly #parts = new Set<Part>();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(replay: Replay) {
    this.views = replay.views;
    this.parts = replay.parts;
    this.durationMs = replay.duration_ms;
    this.#clock = new ReplayClock(replay.duration_ms);
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const part of this.#parts) part.source?.close();
    this.#parts.clear();
  }

  /** Gives a view its element; the returned function takes it back. */
  attach(view: ReplayView, element: HTMLVideoElement): () => void {
    const part: Part = { view, element, source: null, waitingSince: null };
    this.#parts.add(part);
    const onfail = (error: unknown) => {
      this.failure = error ?? new Error(view.name);
      this.pause();
    };
    let gone = false;
    if (view.player === 'mse') {
      part.source = mediaSourceView(element, view, onfail);
    } else {
      hlsView(element, view.url, onfail).then((source) => {
        if (gone) source.close();
        else part.source = source;
      }, onfail);
    }
    this.#place(part);
    return () => {
      gone = true;
      part.source?.close();
      this.#parts.delete(part);
    };
  }

  play(): void {
    if (this.ended) this.seek(0);
    this.failure = undefined;
    this.playing = true;
    // Within the press: a browser that refuses to play later lets these elements.
    for (const part of this.#parts) this.#start(part);
    this.#tick();
  }

  pause(): void {
    this.playing = false;
    this.waiting = false;
    this.#clock.hold(performance.now());
    for (const { element } of this.#parts) element.pause();
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  seek(positionMs: number): void {
    const now = performance.now();
    this.#clock.seek(positionMs, now);
    this.positionMs = this.#clock.position(now);
    this.ended = false;
    for (const part of this.#parts) this.#place(part);
  }

  setRate(rate: number): void {
    this.rate = rate;
    this.#clock.setRate(rate, performance.now());
    for (const { element } of this.#parts) element.playbackRate = rate;
  }

  retry(): void {
    this.failure = undefined;
    for (const part of this.#parts) part.source?.retry();
    this.play();
  }

  /** Puts a player where the clock is, or at its nearer end. */
  #place({ element, view }: Part): void {
    const at = this.#clock.position(performance.now()) - view.start_ms;
    element.currentTime = Math.min(Math.max(0, at), view.duration_ms) / 1_000;
  }

  #start({ element }: Part): void {
    element.play().catch((error: unknown) => {
      // Pausing interrupts a start; only a refusal of the browser ends the attempt.
      if (error instanceof DOMException && error.name === 'NotAllowedError') this.pause();
    });
  }

  #active(part: Part, positionMs: number): boolean {
    return positionMs >= part.view.start_ms && positionMs < part.view.start_ms + part.view.duration_ms;
  }

  /** True while a player has nothing to play and the others should wait for it. */
  #starves(part: Part, positionMs: number, now: number): boolean {
    const left = part.view.start_ms + part.view.duration_ms - positionMs;
    const starved =
      part.element.seeking || (part.element.readyState < HTMLMediaElement.HAVE_FUTURE_DATA && left > TAIL_MS);
    if (!starved) {
      part.waitingSince = null;
      return false;
    }
    part.waitingSince ??= now;
    return now - part.waitingSince < WAIT_MAX_MS;
  }

  #tick(): void {
    const now = performance.now();
    const before = this.#clock.position(now);
    if (this.playing) this.#drive(before, now);
    this.positionMs = this.#clock.position(now);
    if (this.playing && this.#clock.ended(now)) {
      this.pause();
      this.ended = true;
    }
  }

  #drive(positionMs: number, now: number): void {
    const active: Part[] = [];
    for (const part of this.#parts) {
      if (this.#active(part, positionMs)) active.push(part);
      else if (!part.element.paused) part.element.pause();
    }
    if (active.some((part) => this.#starves(part, positionMs, now))) {
      this.waiting = true;
      this.#clock.hold(now);
      for (const { element } of active) element.pause();
      return;
    }
    this.waiting = false;
    if (!this.#clock.running) this.#clock.run(now);
    // The host's voice cannot be nudged without being heard, so the clock follows it, and the pictures the clock.
    const leader = active.toSorted((a, b) => lead(b.view) - lead(a.view))[0];
    let target = positionMs;
    if (leader !== undefined && !leader.element.paused) {
      const at = leader.element.currentTime * 1_000 + leader.view.start_ms;
      if (correction(at - positionMs, 1, true).kind === 'rate') {
        this.#clock.seek(at, now);
        target = at;
      }
    }
    for (const part of active) {
      const { element, view } = part;
      const step = correction(
        element.currentTime * 1_000 + view.start_ms - target,
        this.rate,
        view.audio !== null,
      );
      if (step.kind === 'seek') element.currentTime = (target - view.start_ms) / 1_000;
      else element.playbackRate = part === leader ? this.rate : step.rate;
      if (element.paused) this.#start(part);
    }
  }
}
