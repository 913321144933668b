import { describe, expect, it } from 'vitest';
import { flatten, holds, nextSegment, readIndex, type Piece } from './segment-plan';

const piece = (init: string, from: number, count: number): Piece => ({
  mime: 'video/webm; codecs="vp8"',
  init,
  segments: Array.from({ length: count }, (_, n) => ({
    file: `seg-${from + n * 2}.webm`,
    bytes: 1_000,
    start: from + n * 2,
    duration: 2,
  })),
});

const segments = flatten([piece('a', 0, 5), piece('b', 10, 5)]);
const none = new Set<number>();

describe('nextSegment', () => {
  it('starts with the segment that covers the position', () => {
    expect(nextSegment(segments, [], none, 0, 30)).toBe(0);
    expect(nextSegment(segments, [], none, 3.9, 30)).toBe(1);
    expect(nextSegment(segments, [], none, 4, 30)).toBe(2);
    expect(nextSegment(segments, [], none, 99, 30)).toBe(9);
  });

  it('skips what is there and stops when enough is', () => {
    expect(nextSegment(segments, [[0, 6]], none, 1, 30)).toBe(3);
    expect(nextSegment(segments, [[0, 6]], none, 1, 3)).toBeNull();
    expect(nextSegment(segments, [[0, 20]], none, 1, 30)).toBeNull();
  });

  it('fills a hole between two ranges', () => {
    const ranges = [
      [0, 4],
      [6, 20],
    ] as const;
    expect(nextSegment(segments, ranges, none, 0, 30)).toBe(2);
  });

  it('does not ask twice for what the browser would not keep', () => {
    expect(nextSegment(segments, [], new Set([0, 1]), 0, 30)).toBe(2);
  });

  it('crosses to the next piece', () => {
    const next = nextSegment(segments, [[0, 10]], none, 8, 30);
    expect(next).toBe(5);
    expect(segments[next ?? 0]?.piece).toBe(1);
  });
});

it('bears rounding at the edges of a range', () => {
  expect(holds([[0.03, 1.97]], { file: 'x', bytes: 1, start: 0, duration: 2 })).toBe(true);
  expect(holds([[0, 0.9]], { file: 'x', bytes: 1, start: 0, duration: 2 })).toBe(false);
});

describe('readIndex', () => {
  const good = { timestamp_offset: -1.5, duration: 20, video: [piece('a', 0, 2)], audio: [] };

  it('reads what the recorder wrote', () => {
    expect(readIndex(structuredClone(good))).toEqual(good);
  });

  it('refuses what is broken instead of passing it on', () => {
    for (const bad of [
      null,
      {},
      { ...good, duration: -1 },
      { ...good, duration: '20' },
      { ...good, video: {} },
      { ...good, video: [null] },
      { ...good, video: [{ mime: 'video/webm', init: 'a', segments: [{ file: 'x' }] }] },
      { ...good, audio: [{ mime: 'audio/mp4', segments: [] }] },
    ]) {
      expect(() => readIndex(bad)).toThrow(TypeError);
    }
  });
});
