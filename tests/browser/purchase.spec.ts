// FU-11, VX-22: bought in the site's own checkout, watched, paid back, cut; renewed, and watched on.
import { createHmac } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { Klieg } from './klieg.ts';
import { api, browser, createStream, goLive, open, pictures, signIn } from './people.ts';
import { CAMERA } from './frames.ts';

test('a purchase opens the stream, its refund cuts it, and the next one brings it back', async () => {
  const klieg = await Klieg.start();
  const [studio, audience] = await Promise.all([browser({ camera: true }), browser()]);
  try {
    const creator = await open(studio, { camera: true });
    await signIn(creator, klieg, 'creator');
    const stream = await createStream(creator, { visibility: 'pass' });
    await api(creator, 'POST', '/api/v1/passes', {
      stream_id: stream,
      terms: { name: 'Month', price_label: '9 €', product: 'month', purchase_url: 'https://shop.example/month' },
    });
    const admin = await open(audience);
    await signIn(admin, klieg, 'admin');
    const { secret } = await api<{ secret: string }>(admin, 'POST', '/api/v1/purchase-secrets', {});
    await goLive(creator, klieg, stream);

    const checkout = async (id: string, type: string, purchase_id: string) => {
      const data = { purchase_id, product_id: 'month', email: 'guest@demo.example', amount: 900, currency: 'EUR' };
      const body = JSON.stringify({ id, type, data });
      const t = Math.floor(Date.now() / 1000);
      const v1 = createHmac('sha256', secret).update(`${t}.${body}`).digest('hex');
      const response = await fetch(`${klieg.url}/webhooks/purchases/demo`, {
        method: 'POST',
        body,
        headers: { 'Content-Type': 'application/json', 'Klieg-Signature': `t=${t},v1=${v1}` },
      });
      expect(await response.json()).toEqual({ data: { outcome: 'applied' } });
    };

    const guest = await open(audience);
    await signIn(guest, klieg, 'guest');
    await guest.goto(`${klieg.url}/streams/${stream}`);
    const denied = guest.getByTestId('state-denied');
    await expect(denied.getByRole('link', { name: 'Buy Month' })).toHaveAttribute('href', 'https://shop.example/month');
    await expect(denied).toContainText('9 €');

    await checkout('evt_1', 'purchase.completed', 'order_1');
    await pictures(guest, CAMERA, 5);

    await checkout('evt_2', 'purchase.refunded', 'order_1');
    await expect(denied).toContainText('Your pass was refunded');
    await expect(guest.locator('video')).toHaveCount(0);
    for (const [method, path] of [
      ['POST', 'join'],
      ['GET', 'replay'],
    ] as const) {
      const refused = api(guest, method, `/api/v1/streams/${stream}/${path}`, method === 'POST' ? {} : undefined);
      await expect(refused).rejects.toThrow('grant_refunded');
    }

    await checkout('evt_3', 'purchase.completed', 'order_2');
    await expect(denied).toHaveCount(0);
    await pictures(guest, CAMERA, 5);
  } finally {
    await Promise.all([studio.close(), audience.close()]);
    await klieg.remove();
  }
});
