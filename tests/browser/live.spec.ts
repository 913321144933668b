// The main job: a creator goes live with camera, microphone and screen; a viewer in another profile watches.
import { expect, test } from '@playwright/test';
import { CAMERA, SCREEN } from './frames.ts';
import { Klieg } from './klieg.ts';
import { latency, percentile, report } from './measure.ts';
import { advanced, browser, createStream, expectInOrder, goLive, open, pictures, signIn } from './people.ts';

for (const path of ['v1', 'v0'] as const) {
  test(`a viewer sees the numbers of camera and screen (${path})`, async () => {
    const klieg = await Klieg.start({ path });
    const [studio, audience] = await Promise.all([browser({ camera: true }), browser()]);
    try {
      const creator = await open(studio, { camera: true });
      await signIn(creator, klieg, 'creator');
      const stream = await createStream(creator);
      await goLive(creator, klieg, stream, { screen: true });

      const viewer = await open(audience);
      const sockets: string[] = [];
      viewer.on('websocket', (socket) => {
        const { pathname } = new URL(socket.url());
        // The chat has a socket of its own, which may open before or after.
        if (pathname.startsWith('/rtc')) sockets.push(pathname);
      });
      await signIn(viewer, klieg, 'viewer');
      await viewer.goto(`${klieg.url}/streams/${stream}`);

      const camera = await pictures(viewer, CAMERA, 60);
      expectInOrder(camera);
      expect(advanced(camera), 'the camera moves').toBeGreaterThan(40);
      const screen = await pictures(viewer, SCREEN, 20);
      expectInOrder(screen, 4096);
      expect(advanced(screen, 4096), 'the screen moves').toBeGreaterThan(5);
      expect(sockets.at(-1)).toBe(path === 'v1' ? '/rtc/v1' : '/rtc');

      // The sound is one of the two tones that the microphone's file alternates.
      await expect
        .poll(async () => {
          const hertz = await viewer.evaluate(() => window.loudestTone());
          return [440, 880].find((tone) => Math.abs(hertz - tone) < 25) ?? hertz;
        }, 'the strongest tone in Hz')
        .toBeGreaterThanOrEqual(440);

      const sent = await creator.evaluate(() => window.seen[1]!);
      const delays = latency(sent, camera);
      const { signal, first } = await viewer.evaluate(() => ({ signal: window.signal, first: window.seen[1]![0]!.at }));
      report(`watch ${path}`, {
        'camera frame to decoded frame, p50': percentile(delays, 50),
        'camera frame to decoded frame, p95': percentile(delays, 95),
        'WebSocket to JoinResponse': signal.joined - signal.opening,
        'WebSocket to first frame': first - signal.opening,
      });
    } finally {
      await Promise.all([studio.close(), audience.close()]);
      await klieg.remove();
    }
  });
}
