/** LiveKit's reasons for the end of a connection (`DisconnectReason` in livekit_models.proto), by what they mean here. */
export type Departure =
  /** This side hung up. */
  | 'left'
  /** The same identity joined from elsewhere: coming back by itself would kick the other one, and so on. */
  | 'taken_over'
  /** A person or the end of a grant removed this participant: never come back unasked. */
  | 'removed'
  /** The room is over. */
  | 'ended'
  /** Anything else is trouble on the way and worth another try. */
  | 'lost';

const byReason: Readonly<Record<number, Departure>> = {
  1: 'left', // CLIENT_INITIATED
  2: 'taken_over', // DUPLICATE_IDENTITY
  4: 'removed', // PARTICIPANT_REMOVED
  5: 'ended', // ROOM_DELETED
  10: 'ended', // ROOM_CLOSED
};

/** Sorts a disconnect reason; none, and those that name transport trouble or a restart, count as lost. */
export function departure(reason: number | undefined): Departure {
  return reason === undefined ? 'lost' : (byReason[reason] ?? 'lost');
}

/** Delays before each try to join anew, in ms; a full jitter of a fifth keeps a crowd from arriving as one. */
const delays = [0, 1_000, 2_000, 4_000, 7_000, 10_000];

/** The pause before try `attempt` (from 0); `random` is in [0, 1). */
export function rejoinDelay(attempt: number, random: number): number {
  const base = delays[Math.min(attempt, delays.length - 1)] ?? 10_000;
  return Math.round(base * (0.9 + 0.2 * random) + (attempt === 0 ? 300 * random : 0));
}

/**
 * Delays between livekit-client's own tries to resume, in ms, before the room is joined anew: its default schedule, but
 * with a lower ceiling, because a viewer who waits seven seconds for a line that came back after one has left.
 */
export const resumeDelays: readonly number[] = [
  0, 300, 1_200, 2_700, 3_000, 3_000, 3_000, 3_000, 3_000, 3_000,
];
