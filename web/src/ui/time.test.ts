import { describe, expect, it } from 'vitest';
import { countdown, dateTime, elapsed, elapsedInWords, relative, wallTime, zonedTime } from './time';

describe('elapsed', () => {
  it('shows hours only when there are any', () => {
    expect(elapsed(7_900)).toBe('0:07');
    expect(elapsed(750_000)).toBe('12:30');
    expect(elapsed(3_723_000)).toBe('1:02:03');
  });

  it('never runs backwards from zero when clocks disagree', () => {
    expect(elapsed(-5_000)).toBe('0:00');
  });

  it('says the two largest units in words', () => {
    expect(elapsedInWords(3_723_000)).toBe('1 hour 2 minutes');
    expect(elapsedInWords(61_000)).toBe('1 minute 1 second');
    expect(elapsedInWords(0)).toBe('0 seconds');
  });
});

describe('countdown', () => {
  it('splits what is left and rounds up, so that zero means now', () => {
    expect(countdown(90_061_000)).toEqual({ days: 1, hours: 1, minutes: 1, seconds: 1 });
    expect(countdown(1)).toEqual({ days: 0, hours: 0, minutes: 0, seconds: 1 });
    expect(countdown(-1)).toEqual({ days: 0, hours: 0, minutes: 0, seconds: 0 });
  });
});

describe('dates', () => {
  it('name the zone', () => {
    expect(dateTime('2026-11-21T18:00:00Z', 'America/New_York', 'en-US')).toContain('EST');
  });

  it('show the year once the day alone could be of another one', () => {
    const now = Date.parse('2026-11-21T12:00:00Z');
    expect(dateTime('2027-01-05T18:00:00Z', 'UTC', 'en-US', now)).not.toContain('2027');
    expect(dateTime('2027-11-20T18:00:00Z', 'UTC', 'en-US', now)).toContain('2027');
    expect(dateTime('2025-11-21T18:00:00Z', 'UTC', 'en-US', now)).toContain('2025');
  });

  it('are told relative to the present', () => {
    const now = Date.parse('2026-11-21T12:00:00Z');
    expect(relative('2026-11-21T15:00:00Z', now, 'en')).toBe('in 3 hours');
    expect(relative('2026-11-20T12:00:00Z', now, 'en')).toBe('yesterday');
    expect(relative('2026-11-21T11:59:50Z', now, 'en')).toBe('now');
  });
});

describe('zonedTime', () => {
  it('reads a wall clock in its zone, summer and winter', () => {
    expect(zonedTime('2026-01-15T09:30', 'Europe/Berlin')?.toISOString()).toBe('2026-01-15T08:30:00.000Z');
    expect(zonedTime('2026-07-15T09:30', 'Europe/Berlin')?.toISOString()).toBe('2026-07-15T07:30:00.000Z');
    expect(zonedTime('2026-07-15T09:30', 'Asia/Kolkata')?.toISOString()).toBe('2026-07-15T04:00:00.000Z');
  });

  it('is right on both sides of a clock change', () => {
    expect(zonedTime('2026-03-29T01:59', 'Europe/Berlin')?.toISOString()).toBe('2026-03-29T00:59:00.000Z');
    expect(zonedTime('2026-03-29T03:00', 'Europe/Berlin')?.toISOString()).toBe('2026-03-29T01:00:00.000Z');
    expect(zonedTime('2026-10-25T04:00', 'Europe/Berlin')?.toISOString()).toBe('2026-10-25T03:00:00.000Z');
  });

  it('refuses what is no time', () => {
    expect(zonedTime('', 'UTC')).toBeNull();
  });

  it('is undone by wallTime', () => {
    const instant = Date.parse('2026-07-15T07:30:00Z');
    expect(wallTime(instant, 'America/Los_Angeles')).toBe('2026-07-15T00:30');
    expect(zonedTime(wallTime(instant, 'America/Los_Angeles'), 'America/Los_Angeles')?.getTime()).toBe(
      instant,
    );
  });
});
