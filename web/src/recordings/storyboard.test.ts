import { expect, it } from 'vitest';
import type { Replay } from '../api/views';
import { partAt, streamTime, tileAt } from './storyboard';

const board = { start_ms: 2_000, interval_ms: 4_000, count: 12, columns: 10, width: 160, height: 90 };
const parts: Replay['parts'] = [
  { part: 1, start_ms: 0, started_at: '2026-01-01T10:00:05Z', storyboard: board, storyboard_url: '/1.jpg' },
  { part: 3, start_ms: 60_000, started_at: '2026-01-01T10:10:00Z' },
];

it('finds the picture before a moment on its sheet', () => {
  expect(tileAt(parts, 0)).toMatchObject({ url: '/1.jpg', x: 0, y: 0 });
  expect(tileAt(parts, 9_999)).toMatchObject({ x: 160, y: 0 });
  expect(tileAt(parts, 42_000)).toMatchObject({ x: 0, y: 90 });
  expect(tileAt(parts, 59_999)).toMatchObject({ x: 160, y: 90 });
  expect(tileAt(parts, 60_000)).toBeNull();
  expect(tileAt([], 0)).toBeNull();
});

it('knows the time of the stream behind each moment, across a gap in the recording', () => {
  const began = '2026-01-01T10:00:00Z';
  expect(partAt(parts, 59_999)?.part).toBe(1);
  expect(streamTime(parts, 1_000, began)).toBe(6_000);
  expect(streamTime(parts, 61_000, began)).toBe(601_000);
  expect(streamTime(parts, 1_000, null)).toBe(1_000);
});
