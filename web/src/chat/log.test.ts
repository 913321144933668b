import { describe, expect, it } from 'vitest';
import type { ChatEntry } from '../api/views';
import { type Log, emptyLog, mentions, pieces, prepend, restore, settle, start, take } from './log';

const message = (seq: number, client_id?: string): ChatEntry => ({
  seq,
  kind: 'message',
  at: '2026-01-01T12:00:00Z',
  text: `m${seq}`,
  author: { id: 'usr_1', name: 'Ada' },
  ...(client_id === undefined ? {} : { client_id }),
});
const seqs = (entries: ChatEntry[]) => entries.map((entry) => entry.seq);

describe('the log', () => {
  it('keeps order and takes nothing twice', () => {
    const log = [1, 2, 2, 1, 3].reduce((log, seq) => take(log, message(seq)), emptyLog());
    expect(seqs(log.entries)).toEqual([1, 2, 3]);
  });

  it('goes on after a gap and starts afresh after a long one', () => {
    let log = start(emptyLog(), [message(1), message(2)], 2, true);
    log = start(log, [message(3), message(4)], 4, false);
    expect(seqs(log.entries)).toEqual([1, 2, 3, 4]);
    log = start(log, [message(900)], 900, true);
    expect(seqs(log.entries)).toEqual([900]);
  });

  it('hides what was deleted and shows it again when it came back', () => {
    let log = start(emptyLog(), [message(1), message(2)], 2, true);
    log = take(log, { seq: 3, kind: 'delete', at: '', seqs: [1] });
    expect(log.entries[0]).toMatchObject({ seq: 1, deleted: true });
    expect(log.entries[0]).not.toHaveProperty('text');
    log = take(log, { seq: 4, kind: 'restore', at: '', seqs: [1] });
    expect(log.missing).toEqual([1]);
    log = restore(log, [message(1)]);
    expect(log.entries[0]?.text).toBe('m1');
    expect(log.missing).toEqual([]);
  });

  it('replaces a pending message by its entry', () => {
    const pending = { id: 'a', text: 'm1', replyTo: null, state: 'sending' as const, reason: null };
    let log: Log = { ...emptyLog(), pending: [pending] };
    expect(settle(log, 'a', 'held').pending[0]?.state).toBe('held');
    log = take(log, message(1, 'a'));
    expect(log.pending).toEqual([]);
  });

  it('puts older pages in front, without doubles', () => {
    const log = prepend(start(emptyLog(), [message(3)], 3, true), [message(1), message(2), message(3)]);
    expect(seqs(log.entries)).toEqual([1, 2, 3]);
  });
});

describe('texts', () => {
  it('are cut into words, mentions and links', () => {
    expect(pieces('hi @Ada_L see https://a.example/x.')).toEqual([
      { kind: 'text', text: 'hi ' },
      { kind: 'mention', text: '@Ada_L' },
      { kind: 'text', text: ' see ' },
      { kind: 'link', text: 'https://a.example/x' },
      { kind: 'text', text: '.' },
    ]);
    expect(pieces('<b>no</b> javascript:alert(1)')).toEqual([
      { kind: 'text', text: '<b>no</b> javascript:alert(1)' },
    ]);
  });

  it('know whom they mention', () => {
    expect(mentions('hey @ada, look', 'Ada')).toBe(true);
    expect(mentions('hey @adam', 'Ada')).toBe(false);
    expect(mentions('hey', null)).toBe(false);
  });
});
