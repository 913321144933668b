/** Times as people read them. The present is an argument, so that nothing here depends on when it is asked. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A running time: `0:07`, `12:30`, `1:02:03`. Negative times read as zero. */
export function elapsed(ms: number): string {
  const total = Math.max(0, Math.floor(ms / SECOND));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  const seconds = String(total % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

/** A running time in words, for screen readers and summaries: `1 hour 2 minutes`. */
export function elapsedInWords(ms: number): string {
  const total = Math.max(0, Math.round(ms / SECOND));
  const parts: [number, string][] = [
    [Math.floor(total / 3600), 'hour'],
    [Math.floor(total / 60) % 60, 'minute'],
    [total % 60, 'second'],
  ];
  const said = parts
    .filter(([count]) => count > 0)
    .slice(0, 2)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  return said.length > 0 ? said.join(' ') : '0 seconds';
}

/** Days and months say which date is meant only this near; beyond, the year is shown as well. */
const YEAR_SHOWN = 300 * DAY;

/** Day and time with the name of the zone, in the reader's own zone unless one is given. */
export function dateTime(iso: string, zone?: string, locale?: string, now = Date.now()): string {
  const far = Math.abs(Date.parse(iso) - now) > YEAR_SHOWN;
  return new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(far ? { year: 'numeric' } : {}),
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    ...(zone === undefined ? {} : { timeZone: zone }),
  }).format(new Date(iso));
}

/** How far away a moment is: `in 3 hours`, `yesterday`. */
export function relative(iso: string, now: number, locale?: string): string {
  const away = new Date(iso).getTime() - now;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const size = Math.abs(away);
  if (size < 45 * SECOND) return format.format(0, 'second');
  if (size < 45 * MINUTE) return format.format(Math.round(away / MINUTE), 'minute');
  if (size < 22 * HOUR) return format.format(Math.round(away / HOUR), 'hour');
  return format.format(Math.round(away / DAY), 'day');
}

/** What is left until a moment, as the boxes of a countdown. Past moments give zeros. */
export function countdown(ms: number): { days: number; hours: number; minutes: number; seconds: number } {
  const left = Math.max(0, Math.ceil(ms / SECOND));
  return {
    days: Math.floor(left / 86_400),
    hours: Math.floor(left / 3_600) % 24,
    minutes: Math.floor(left / 60) % 60,
    seconds: left % 60,
  };
}

/** How many milliseconds a zone's clock is ahead of UTC at an instant. */
function zoneOffset(instant: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant);
  const get = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value ?? 0);
  const asUtc = Date.UTC(
    get('year'),
    get('month') - 1,
    get('day'),
    get('hour'),
    get('minute'),
    get('second'),
  );
  return asUtc - Math.floor(instant / SECOND) * SECOND;
}

/**
 * The instant of a wall-clock time (`2026-03-29T09:30`, as a `datetime-local` field gives it) in a zone; null when
 * it is not a time. A time that the clock change skips or repeats is taken with the offset before the change.
 */
export function zonedTime(wall: string, zone: string): Date | null {
  const guess = Date.parse(`${wall}Z`);
  if (Number.isNaN(guess)) return null;
  const first = guess - zoneOffset(guess - DAY / 2, zone);
  // The offset half a day earlier is right except after a change in between; asking at the result settles it.
  const settled = guess - zoneOffset(first, zone);
  return new Date(zoneOffset(settled, zone) === guess - settled ? settled : first);
}

/** The wall-clock time of an instant in a zone, as a `datetime-local` field takes it. */
export function wallTime(instant: number, zone: string): string {
  return new Date(instant + zoneOffset(instant, zone)).toISOString().slice(0, 16);
}
