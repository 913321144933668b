import type { StreamInfo, StreamStatus, StreamView } from './views';

/** Whether the broadcast is under way, paused or not. */
export function isOnAir(status: StreamStatus): boolean {
  return status === 'live' || status === 'paused';
}

/** The stream with what has changed since it was read. */
export function follow(stream: StreamView, info: StreamInfo): StreamView {
  const { status, viewer_count, started_at, ended_at, recording } = info;
  return {
    ...stream,
    status,
    viewer_count,
    peak_viewers: info.peak_viewers ?? null,
    started_at,
    ended_at,
    recording_state: recording,
    pause_reason: info.pause_reason ?? null,
    grace_ends_at: info.grace_ends_at ?? null,
  };
}
