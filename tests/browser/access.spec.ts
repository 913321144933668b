// Who has no grant sees why, and receives nothing.
import { expect, test } from '@playwright/test';
import { Klieg } from './klieg.ts';
import { browser, createStream, goLive, open, signIn } from './people.ts';

test('a visitor without a grant is told so and receives nothing', async () => {
  const klieg = await Klieg.start();
  const [studio, audience] = await Promise.all([browser({ camera: true }), browser()]);
  try {
    const creator = await open(studio, { camera: true });
    await signIn(creator, klieg, 'creator');
    const stream = await createStream(creator, { visibility: 'pass' });
    await goLive(creator, klieg, stream);

    const guest = await open(audience);
    const sockets: string[] = [];
    guest.on('websocket', (socket) => sockets.push(socket.url()));
    await signIn(guest, klieg, 'guest');
    await guest.goto(`${klieg.url}/streams/${stream}`);
    const denied = guest.getByTestId('state-denied');
    await expect(denied).toBeVisible();
    await expect(denied).toContainText(/pass/i);

    const joined = await guest.evaluate(async (stream) => {
      const { data } = await (await fetch('/api/v1/session')).json();
      const response = await fetch(`/api/v1/streams/${stream}/join`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': data.csrf_token },
        body: '{}',
      });
      return { status: response.status, body: await response.json() };
    }, stream);
    expect(joined).toMatchObject({ status: 403, body: { error: { code: 'grant_missing' } } });

    await expect(guest.locator('video')).toHaveCount(0);
    expect(sockets).toEqual([]);
    expect(await guest.evaluate(() => window.connections)).toBe(0);
  } finally {
    await Promise.all([studio.close(), audience.close()]);
    await klieg.remove();
  }
});
