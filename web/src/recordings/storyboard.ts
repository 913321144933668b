import type { Replay } from '../api/views';

/** A picture on a sheet: where it lies, in pixels. */
export interface Tile {
  url: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

type Parts = Replay['parts'];

/** The part of a replay that plays at this moment. */
export function partAt(parts: Parts, positionMs: number): Parts[number] | undefined {
  return parts.findLast((part) => part.start_ms <= positionMs) ?? parts[0];
}

/** The picture nearest before this moment; null where the part has none. */
export function tileAt(parts: Parts, positionMs: number): Tile | null {
  const part = partAt(parts, positionMs);
  const board = part?.storyboard;
  if (!part || !board || !part.storyboard_url) return null;
  const since = positionMs - part.start_ms - board.start_ms;
  const index = Math.min(board.count - 1, Math.max(0, Math.floor(since / board.interval_ms)));
  return {
    url: part.storyboard_url,
    x: (index % board.columns) * board.width,
    y: Math.floor(index / board.columns) * board.height,
    width: board.width,
    height: board.height,
  };
}

/** The time of the stream that a moment of its replay shows: what the chat's times count from. */
export function streamTime(parts: Parts, positionMs: number, startedAt: string | null): number {
  const part = partAt(parts, positionMs);
  if (!part || startedAt === null) return positionMs;
  return Date.parse(part.started_at) - Date.parse(startedAt) + positionMs - part.start_ms;
}
