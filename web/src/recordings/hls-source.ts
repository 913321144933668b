import type { ViewSource } from './view-source';

/** hls.js recovers from a lost segment by itself; after this many failures in a row the person is asked. */
const RECOVERIES = 3;

/** Plays a view's HLS playlist; Safari on iPhones, which has no Media Source, plays it natively. */
export async function hlsView(
  element: HTMLVideoElement,
  entry: string,
  onfail: (error: unknown) => void,
): Promise<ViewSource> {
  const { default: Hls } = await import('hls.js');
  if (!Hls.isSupported()) {
    element.src = entry;
    const failed = () => onfail(element.error);
    element.addEventListener('error', failed);
    return {
      retry: () => element.load(),
      close: () => {
        element.removeEventListener('error', failed);
        element.removeAttribute('src');
        element.load();
      },
    };
  }
  const hls = new Hls({
    // A worker from a blob would need a hole in the page's content security policy.
    enableWorker: false,
    startPosition: 0,
    maxBufferLength: 30,
    backBufferLength: 60,
  });
  let recoveries = 0;
  hls.on(Hls.Events.FRAG_BUFFERED, () => (recoveries = 0));
  hls.on(Hls.Events.ERROR, (_, data) => {
    if (!data.fatal) return;
    recoveries += 1;
    if (recoveries <= RECOVERIES && data.type === Hls.ErrorTypes.MEDIA_ERROR) hls.recoverMediaError();
    else onfail(data.error);
  });
  hls.loadSource(entry);
  hls.attachMedia(element);
  return {
    retry: () => {
      recoveries = 0;
      hls.loadSource(entry);
      hls.startLoad(element.currentTime);
    },
    close: () => hls.destroy(),
  };
}
