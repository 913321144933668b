import { unwrap } from './envelope';
import { here } from './site-path';
import { streamInfo } from './client';
import { ApiError } from './error';
import { Latest } from './latest';
import type { StreamInfo } from './views';

/** While the event stream is down the page asks for the state itself, this often. */
const POLL_MS = 5_000;
/** Pause before the event stream is opened anew after the server refused it. */
const REOPEN_MS = 10_000;

/** A stream that is followed. */
export interface Following {
  /** Asks for the state now; rejects where it cannot be had. */
  ask: () => Promise<void>;
  stop: () => void;
}

/**
 * Follows a stream's state through server-sent events and falls back to asking while they are unavailable. What was told
 * wins over answers that were under way. `onRemoved` is called once, when the stream was deleted.
 */
export function followStream(
  id: string,
  onInfo: (info: StreamInfo) => void,
  onRemoved: () => void = () => {},
): Following {
  let source: EventSource | null = null;
  let polling: ReturnType<typeof setInterval> | undefined;
  let reopen: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const latest = new Latest<StreamInfo>((info) => {
    if (!stopped) onInfo(info);
  });

  const take = (event: MessageEvent<string>) => {
    try {
      latest.tell(unwrap(JSON.parse(event.data)) as StreamInfo);
    } catch {
      // A half-written event is replaced by the next one.
    }
  };

  const stop = () => {
    stopped = true;
    source?.close();
    clearInterval(polling);
    clearTimeout(reopen);
  };

  const removed = () => {
    if (stopped) return;
    stop();
    onRemoved();
  };

  const ask = () => latest.ask(() => streamInfo(id));

  const poll = () => {
    ask().catch((error: unknown) => {
      // The next poll tries again; the connection itself reports real trouble.
      if (error instanceof ApiError && error.status === 404) removed();
    });
  };

  const open = () => {
    if (stopped) return;
    source = new EventSource(here(`/api/v1/streams/${encodeURIComponent(id)}/events`));
    source.addEventListener('message', take);
    source.addEventListener('info', take);
    source.addEventListener('removed', removed);
    source.addEventListener('open', () => {
      clearInterval(polling);
      polling = undefined;
    });
    source.addEventListener('error', () => {
      polling ??= setInterval(poll, POLL_MS);
      if (source?.readyState === EventSource.CLOSED) {
        clearTimeout(reopen);
        reopen = setTimeout(open, REOPEN_MS);
      }
    });
  };

  open();
  return { ask, stop };
}
