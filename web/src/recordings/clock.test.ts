import { describe, expect, it } from 'vitest';
import { correction, ReplayClock } from './clock';

describe('ReplayClock', () => {
  it('moves only while it runs, at its rate', () => {
    const clock = new ReplayClock(60_000);
    expect(clock.position(5_000)).toBe(0);
    clock.run(5_000);
    expect(clock.position(6_000)).toBe(1_000);
    clock.setRate(2, 6_000);
    expect(clock.position(7_000)).toBe(3_000);
    clock.hold(7_000);
    expect(clock.position(9_000)).toBe(3_000);
  });

  it('stays inside the replay', () => {
    const clock = new ReplayClock(1_000);
    clock.seek(-5, 0);
    expect(clock.position(0)).toBe(0);
    clock.seek(900, 0);
    clock.run(0);
    expect(clock.position(5_000)).toBe(1_000);
    expect(clock.ended(5_000)).toBe(true);
  });

  it('keeps running over a seek', () => {
    const clock = new ReplayClock(60_000);
    clock.run(0);
    clock.seek(30_000, 1_000);
    expect(clock.position(1_500)).toBe(30_500);
  });
});

describe('correction', () => {
  it('leaves a player in step alone', () => {
    expect(correction(15, 1.5, true)).toEqual({ kind: 'rate', rate: 1.5 });
    expect(correction(15, 1.5, false)).toEqual({ kind: 'rate', rate: 1.5 });
  });

  it('slows who is ahead and speeds up who is behind', () => {
    expect(correction(50, 1, true)).toEqual({ kind: 'rate', rate: 0.95 });
    expect(correction(-50, 1, true)).toEqual({ kind: 'rate', rate: 1.05 });
  });

  it('hurries silent pictures more than what is heard', () => {
    expect(correction(240, 1, true)).toEqual({ kind: 'rate', rate: 0.92 });
    expect(correction(240, 1, false)).toEqual({ kind: 'rate', rate: 0.5 });
  });

  it('seeks over a large gap', () => {
    expect(correction(900, 1, true)).toEqual({ kind: 'seek' });
    expect(correction(-900, 1, false)).toEqual({ kind: 'seek' });
  });

  it.each([
    { heard: true, within: 3_000 },
    { heard: false, within: 500 },
  ])(
    'brings any drift below 100 ms within $within ms of the replay, and keeps it there (heard: $heard)',
    ({ heard, within }) => {
      for (const rate of [0.5, 1, 1.5, 2]) {
        for (let start = -400; start <= 400; start += 25) {
          let drift = start;
          for (let ms = 0; ms < 15_000; ms += 100) {
            const step = correction(drift, rate, heard);
            if (step.kind === 'seek') drift = 0;
            else drift += (step.rate - rate) * 100;
            if (ms * rate >= within) expect(Math.abs(drift)).toBeLessThan(100);
          }
          expect(Math.abs(drift)).toBeLessThan(30);
        }
      }
    },
  );
});
