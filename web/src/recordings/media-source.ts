import type { ReplayView } from '../api/views';
import {
  flatten,
  holds,
  nextSegment,
  readIndex,
  type Piece,
  type Planned,
  type Ranges,
} from './segment-plan';
import type { ViewSource } from './view-source';

/** Seconds of media kept ready; half a minute rides out a bad minute on a mobile line without wasting data. */
const AHEAD_S = 30;
/** Seconds kept behind for a short look back. */
const BEHIND_S = 60;
/** A segment that fails to load is asked for this often before the replay gives up. */
const TRIES = 4;

/** Waits for an event; rejects when stopped, and leaves no listener behind either way. */
function until(target: EventTarget, event: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settled = new AbortController();
    const happened = () => {
      settled.abort();
      resolve();
    };
    const stopped = () => {
      settled.abort();
      reject(signal.reason as Error);
    };
    if (signal.aborted) stopped();
    else {
      target.addEventListener(event, happened, { signal: settled.signal });
      signal.addEventListener('abort', stopped, { signal: settled.signal });
    }
  });
}

async function download(url: URL, bytes: number | null, signal: AbortSignal): Promise<ArrayBuffer> {
  for (let attempt = 1; ; attempt++) {
    try {
      const headers: Record<string, string> = bytes === null ? {} : { range: `bytes=0-${bytes - 1}` };
      const response = await fetch(url, { headers, signal, credentials: 'same-origin' });
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      const body = await response.arrayBuffer();
      // A server without ranges sends the whole file.
      return bytes === null ? body : body.slice(0, bytes);
    } catch (error) {
      if (signal.aborted || attempt === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));
    }
  }
}

/** Feeds one SourceBuffer, picture or sound, with the segments around the playing position. */
class Feeder {
  readonly #buffer: SourceBuffer;
  readonly #pieces: readonly Piece[];
  readonly #segments: readonly Planned[];
  readonly #base: URL;
  readonly #fetched = new Set<number>();
  #piece = -1;
  #mime: string;

  constructor(media: MediaSource, pieces: readonly Piece[], base: URL, timestampOffset: number) {
    this.#pieces = pieces;
    this.#segments = flatten(pieces);
    this.#base = base;
    this.#mime = pieces[0]?.mime ?? '';
    this.#buffer = media.addSourceBuffer(this.#mime);
    this.#buffer.timestampOffset = timestampOffset;
  }

  /** After a seek, whatever the browser threw away may be fetched again. */
  forget(): void {
    this.#fetched.clear();
  }

  /** True when the end is here, so that nothing will follow. */
  get complete(): boolean {
    const last = this.#segments.at(-1);
    return !this.#buffer.updating && (last === undefined || holds(this.#ranges(), last));
  }

  /** Appends the next segment that is needed; false when nothing is. */
  async feed(position: number, signal: AbortSignal): Promise<boolean> {
    const index = nextSegment(this.#segments, this.#ranges(), this.#fetched, position, AHEAD_S);
    const segment = index === null ? undefined : this.#segments[index];
    if (index === null || segment === undefined) return false;
    const piece = this.#pieces[segment.piece];
    if (piece !== undefined && this.#piece !== segment.piece) {
      const init = await download(new URL(piece.init, this.#base), null, signal);
      if (piece.mime !== this.#mime) {
        this.#buffer.changeType(piece.mime);
        this.#mime = piece.mime;
      }
      await this.#append(init, position, signal);
      this.#piece = segment.piece;
    }
    await this.#append(
      await download(new URL(segment.file, this.#base), segment.bytes, signal),
      position,
      signal,
    );
    this.#fetched.add(index);
    return true;
  }

  async #append(data: ArrayBuffer, position: number, signal: AbortSignal): Promise<void> {
    try {
      this.#buffer.appendBuffer(data);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'QuotaExceededError')) throw error;
      await this.#drop(position, signal);
      this.#buffer.appendBuffer(data);
    }
    await until(this.#buffer, 'updateend', signal);
  }

  /** Makes room: what lies well behind goes. */
  async #drop(position: number, signal: AbortSignal): Promise<void> {
    const end = position - BEHIND_S;
    if (end <= 0) return;
    this.#buffer.remove(0, end);
    await until(this.#buffer, 'updateend', signal);
  }

  #ranges(): Ranges {
    const { buffered } = this.#buffer;
    return Array.from({ length: buffered.length }, (_, n) => [buffered.start(n), buffered.end(n)] as const);
  }
}

/**
 * Plays a view that HLS players do not take (VP8 in WebM) through Media Source Extensions, by the segment index that
 * the recorder wrote.
 */
export function mediaSourceView(
  element: HTMLVideoElement,
  view: Pick<ReplayView, 'url' | 'base_url'>,
  onfail: (error: unknown) => void,
): ViewSource {
  const stop = new AbortController();
  const { signal } = stop;
  const media = new MediaSource();
  const address = URL.createObjectURL(media);
  element.src = address;

  const run = async () => {
    const base = new URL(view.base_url, location.href);
    const [response] = await Promise.all([
      fetch(view.url, { signal, credentials: 'same-origin' }),
      until(media, 'sourceopen', signal),
    ]);
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const index = readIndex(await response.json());
    media.duration = index.duration;
    const feeders = [index.video, index.audio]
      .filter((pieces) => pieces.length > 0)
      .map((pieces) => new Feeder(media, pieces, base, index.timestamp_offset));
    // Playing on, or a jump, is what makes more segments necessary.
    const moved = async () => {
      const wake = new AbortController();
      const signals = AbortSignal.any([signal, wake.signal]);
      const events = ['timeupdate', 'seeking'].map((event) => until(element, event, signals));
      await Promise.race(events).finally(() => {
        wake.abort();
        void Promise.allSettled(events);
      });
    };
    element.addEventListener(
      'seeking',
      () => {
        for (const feeder of feeders) feeder.forget();
      },
      { signal },
    );
    await Promise.all(
      feeders.map(async (feeder) => {
        while (!signal.aborted) {
          if (await feeder.feed(element.currentTime, signal)) continue;
          // Without this a player waits for more at the very end.
          if (media.readyState === 'open' && feeders.every((other) => other.complete)) media.endOfStream();
          await moved();
        }
      }),
    );
  };

  run().catch((error: unknown) => {
    if (!signal.aborted) onfail(error);
  });

  return {
    retry: () => undefined,
    close: () => {
      stop.abort();
      element.removeAttribute('src');
      element.load();
      URL.revokeObjectURL(address);
    },
  };
}
