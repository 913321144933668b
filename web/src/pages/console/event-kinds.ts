import type { EventKind } from '../../api/console';

/** The kinds of events that an endpoint can ask for; the compiler misses none. */
const kinds: Record<Exclude<EventKind, 'webhook.test'>, true> = {
  'stream.created': true,
  'stream.live': true,
  'stream.ended': true,
  'stream.deleted': true,
  'recording.ready': true,
};
export const eventKinds = Object.keys(kinds) as EventKind[];
