import { unwrap } from './envelope';
import { here } from './site-path';
import { streamInfo } from './client';
import { ApiError } from './error';
import type { StreamInfo } from './views';

/** While the event stream is down the page asks for the state itself, this often. */
const POLL_MS = 5_000;
/** Pause before the event stream is opened anew after the server refused it. */
const REOPEN_MS = 10_000;

/**
 * Follows a stream's state through server-sent events and falls back to asking while they are unavailable.
 * `onRemoved` is called once, when the stream was deleted. Returns the function that stops it.
 */
export function followStream(
  id: string,
  onInfo: (info: StreamInfo) => void,
  onRemoved: () => void = () => {},
): () => void {
  let source: EventSource | null = null;
  let poll: ReturnType<typeof setInterval> | undefined;
  let reopen: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  const take = (event: MessageEvent<string>) => {
    try {
      onInfo(unwrap(JSON.parse(event.data)) as StreamInfo);
    } catch {
      // A half-written event is replaced by the next one.
    }
  };

  const stop = () => {
    stopped = true;
    source?.close();
    clearInterval(poll);
    clearTimeout(reopen);
  };

  const removed = () => {
    if (stopped) return;
    stop();
    onRemoved();
  };

  const ask = () => {
    streamInfo(id).then(
      (info) => {
        if (!stopped) onInfo(info);
      },
      (error: unknown) => {
        // The next poll tries again; the connection itself reports real trouble.
        if (error instanceof ApiError && error.status === 404) removed();
      },
    );
  };

  const open = () => {
    if (stopped) return;
    source = new EventSource(here(`/api/v1/streams/${encodeURIComponent(id)}/events`));
    source.addEventListener('message', take);
    source.addEventListener('info', take);
    source.addEventListener('removed', removed);
    source.addEventListener('open', () => {
      clearInterval(poll);
      poll = undefined;
    });
    source.addEventListener('error', () => {
      poll ??= setInterval(ask, POLL_MS);
      if (source?.readyState === EventSource.CLOSED) {
        clearTimeout(reopen);
        reopen = setTimeout(open, REOPEN_MS);
      }
    });
  };

  open();
  return stop;
}
