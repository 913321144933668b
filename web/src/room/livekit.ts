/** `livekit-client` is most of the JavaScript here, so pages load it when media starts and not before. */
export type LiveKit = typeof import('livekit-client');

let loading: Promise<LiveKit> | undefined;

export function loadLiveKit(): Promise<LiveKit> {
  loading ??= import('livekit-client').then(
    (livekit) => {
      livekit.setLogLevel('error');
      return livekit;
    },
    (error: unknown) => {
      // A failed download must not be remembered, or no retry could help.
      loading = undefined;
      throw error;
    },
  );
  return loading;
}
