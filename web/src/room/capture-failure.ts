/** Why a camera, a microphone or a screen could not be had. */
export type CaptureFailure =
  | 'denied'
  | 'dismissed'
  | 'blocked_by_system'
  | 'not_found'
  | 'busy'
  | 'lost'
  | 'insecure'
  | 'unsupported'
  | 'unknown';

/** Sorts what getUserMedia and getDisplayMedia throw (Media Capture and Streams §10.2, and browsers' own messages). */
export function captureFailure(error: unknown): CaptureFailure {
  const name = error instanceof Error ? error.name : '';
  const message = error instanceof Error ? error.message.toLowerCase() : '';
  switch (name) {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
    case 'SecurityError':
      if (message.includes('system')) return 'blocked_by_system';
      return message.includes('dismissed') ? 'dismissed' : 'denied';
    case 'NotFoundError':
    case 'DevicesNotFoundError':
    case 'OverconstrainedError':
      return 'not_found';
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return 'busy';
    case 'NotSupportedError':
    case 'DeviceUnsupportedError':
      return 'unsupported';
    default:
      return 'unknown';
  }
}

export type BrowserFamily = 'chrome' | 'edge' | 'firefox' | 'safari' | 'ios' | 'other';

/** Which browser's settings the way out of a denied permission leads through. */
export function browserFamily(userAgent: string, touchPoints = 0): BrowserFamily {
  if (/iPhone|iPad|iPod/.test(userAgent)) return 'ios';
  // An iPad asks for desktop pages as a Mac, but no Mac has a touch screen.
  if (/Macintosh/.test(userAgent) && touchPoints > 1) return 'ios';
  if (/Edg\//.test(userAgent)) return 'edge';
  if (/Firefox\//.test(userAgent)) return 'firefox';
  if (/Chrome\/|Chromium\//.test(userAgent)) return 'chrome';
  if (/Safari\//.test(userAgent)) return 'safari';
  return 'other';
}
