/** Which part of a segmented recording a MediaSource needs next. Pure. */

/** A file of media in a view's segment index; times are seconds from the view's start. */
export interface Segment {
  file: string;
  /** Bytes to take from the file's start. */
  bytes: number;
  start: number;
  duration: number;
}

/** A run of segments that share an init segment. */
export interface Piece {
  mime: string;
  init: string;
  segments: Segment[];
}

/** The content of a `mse` view's entry. */
export interface SegmentIndex {
  /** For `SourceBuffer.timestampOffset`, seconds. */
  timestamp_offset: number;
  /** Seconds. */
  duration: number;
  video: Piece[];
  audio: Piece[];
}

/** A segment with the piece it belongs to. */
export interface Planned extends Segment {
  piece: number;
}

/** All segments of a track in order of time. */
export function flatten(pieces: readonly Piece[]): Planned[] {
  return pieces.flatMap((piece, index) => piece.segments.map((segment) => ({ ...segment, piece: index })));
}

/** Stretches of time that a buffer holds, in seconds. */
export type Ranges = readonly (readonly [number, number])[];

/** Clocks of different tracks round differently; a segment counts as there if its middle is. */
export function holds(buffered: Ranges, segment: Segment): boolean {
  const middle = segment.start + segment.duration / 2;
  return buffered.some(([from, to]) => from <= middle && middle <= to);
}

/**
 * The first segment from `position` on that is not there yet and begins within `ahead` seconds; `null` when there is
 * enough. `fetched` are segments that were appended since the last seek: what the browser did not keep of them is not
 * asked for again and again.
 */
export function nextSegment(
  segments: readonly Planned[],
  buffered: Ranges,
  fetched: ReadonlySet<number>,
  position: number,
  ahead: number,
): number | null {
  for (let index = firstAt(segments, position); index < segments.length; index++) {
    const segment = segments[index];
    if (segment === undefined || segment.start > position + ahead) return null;
    if (!fetched.has(index) && !holds(buffered, segment)) return index;
  }
  return null;
}

/** Index of the segment that covers a position; the last one that begins before it. */
function firstAt(segments: readonly Planned[], position: number): number {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((segments[middle]?.start ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;

function readPieces(value: unknown): Piece[] {
  if (!Array.isArray(value)) throw new TypeError('segment index: tracks must be lists');
  return value.map((piece: Partial<Piece> | null) => {
    if (!isText(piece?.mime) || !isText(piece.init) || !Array.isArray(piece.segments)) {
      throw new TypeError('segment index: a piece needs mime, init and segments');
    }
    for (const segment of piece.segments as Partial<Segment>[]) {
      if (
        !isText(segment.file) ||
        !isTime(segment.bytes) ||
        !isTime(segment.start) ||
        !isTime(segment.duration)
      ) {
        throw new TypeError('segment index: a segment needs file, bytes, start and duration');
      }
    }
    return piece as Piece;
  });
}

/** Checks what was downloaded: a broken index fails here and not somewhere in the player. */
export function readIndex(value: unknown): SegmentIndex {
  const index = (value ?? {}) as Partial<SegmentIndex>;
  if (typeof index.timestamp_offset !== 'number' || !isTime(index.duration)) {
    throw new TypeError('segment index: timestamp_offset and duration must be numbers');
  }
  return {
    timestamp_offset: index.timestamp_offset,
    duration: index.duration,
    video: readPieces(index.video),
    audio: readPieces(index.audio),
  };
}
