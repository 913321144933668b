import type { RecordingState, StreamStatus } from '../../api/views';

/** What the watch page shows in the place of the player. */
export type WatchState =
  'denied' | 'upcoming' | 'live' | 'processing' | 'replay' | 'ended' | 'failed_recording' | 'archived';

/** Derives the page from the stream's state; access comes first, whatever the stream does. */
export function watchState(status: StreamStatus, recording: RecordingState, allowed: boolean): WatchState {
  if (!allowed) return 'denied';
  switch (status) {
    case 'scheduled':
      return 'upcoming';
    case 'live':
    case 'paused':
      return 'live';
    case 'archived':
      return 'archived';
    case 'ended':
      if (recording === 'ready') return 'replay';
      if (recording === 'failed') return 'failed_recording';
      return recording === 'none' ? 'ended' : 'processing';
  }
}
