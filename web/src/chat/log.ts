/** What a client knows of a chat's log. Pure: entries go in, in any number of pieces, and come out in order, once. */
import type { ChatEntry } from '../api/views';

/** Entries kept on screen; older ones are paged back from the server. */
export const KEPT_MAX = 400;

/** A message of this client that is not in the log yet. */
export interface Pending {
  id: string;
  text: string;
  replyTo: number | null;
  state: 'sending' | 'held' | 'failed' | 'denied';
  /** Why it was not taken. */
  reason: string | null;
}

export interface Log {
  /** By rising place, without doubles. */
  entries: ChatEntry[];
  pending: Pending[];
  /** The last place known; what follows must be newer. */
  seq: number;
  /** Messages that came back and have to be read anew. */
  missing: number[];
}

export const emptyLog = (): Log => ({ entries: [], pending: [], seq: 0, missing: [] });

/** Takes one entry; what is known already changes nothing. */
export function take(log: Log, entry: ChatEntry): Log {
  if (entry.seq <= log.seq) return log;
  const next: Log = { ...log, seq: entry.seq, entries: [...log.entries, entry] };
  if (entry.kind === 'delete') next.entries = hide(next.entries, new Set(entry.seqs));
  if (entry.kind === 'restore') next.missing = [...next.missing, ...(entry.seqs ?? [])];
  if (entry.client_id !== undefined && next.pending.length > 0)
    next.pending = next.pending.filter((own) => own.id !== entry.client_id);
  if (next.entries.length > KEPT_MAX) next.entries = next.entries.slice(-KEPT_MAX);
  return next;
}

/** Takes what a connection starts with: what follows the log, or a fresh start. */
export function start(log: Log, entries: ChatEntry[], seq: number, fresh: boolean): Log {
  const base = fresh ? { ...log, entries: [], seq: 0 } : log;
  const next = entries.reduce(take, base);
  return { ...next, seq: Math.max(next.seq, seq) };
}

/** Takes an older page in front of what is known. */
export function prepend(log: Log, page: ChatEntry[]): Log {
  const first = log.entries[0]?.seq ?? Infinity;
  return { ...log, entries: [...page.filter((entry) => entry.seq < first), ...log.entries] };
}

/** Puts messages that came back into their places. */
export function restore(log: Log, messages: ChatEntry[]): Log {
  const by = new Map(messages.map((entry) => [entry.seq, entry]));
  return {
    ...log,
    entries: log.entries.map((entry) => by.get(entry.seq) ?? entry),
    missing: log.missing.filter((seq) => !by.has(seq)),
  };
}

function hide(entries: ChatEntry[], seqs: ReadonlySet<number>): ChatEntry[] {
  return entries.map((entry) => {
    if (!seqs.has(entry.seq) || entry.kind !== 'message') return entry;
    const gone = { ...entry, deleted: true };
    delete gone.text;
    return gone;
  });
}

/** Replaces the state of a message of this client. */
export function settle(
  log: Log,
  id: string,
  state: Pending['state'] | 'gone',
  reason: string | null = null,
): Log {
  const pending =
    state === 'gone'
      ? log.pending.filter((own) => own.id !== id)
      : log.pending.map((own) => (own.id === id ? { ...own, state, reason } : own));
  return { ...log, pending };
}

/** A text in pieces, so that mentions and links can be drawn; nothing of it is markup. */
export type Piece = { kind: 'text' | 'mention' | 'link'; text: string };

const PIECES = /(@[\p{L}\p{N}_.-]{2,25})|(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/gu;

export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(PIECES)) {
    if (match.index > at) found.push({ kind: 'text', text: text.slice(at, match.index) });
    found.push({ kind: match[1] === undefined ? 'link' : 'mention', text: match[0] });
    at = match.index + match[0].length;
  }
  if (at < text.length) found.push({ kind: 'text', text: text.slice(at) });
  return found;
}

/** Whether a text mentions this name. */
export function mentions(text: string, name: string | null): boolean {
  if (name === null) return false;
  const wanted = `@${name.toLowerCase()}`;
  return pieces(text).some(
    (piece) => piece.kind === 'mention' && piece.text.toLowerCase().replace(/[.-]+$/, '') === wanted,
  );
}
