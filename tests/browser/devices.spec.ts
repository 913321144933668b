// A code opens the stream on so many devices at once; on a phone the chat is a sheet below the picture.
import { type Page, expect, test } from '@playwright/test';
import { CAMERA } from './frames.ts';
import { Klieg } from './klieg.ts';
import { api, browser, createStream, goLive, open, pictures, say, signIn } from './people.ts';

const PHONE = { width: 390, height: 844 };

test('a code is redeemed, a second device takes over from the first or is refused, and the phone keeps its picture', async () => {
  const klieg = await Klieg.start();
  const [studio, audience] = await Promise.all([browser({ camera: true }), browser()]);
  try {
    const creator = await open(studio, { camera: true });
    await signIn(creator, klieg, 'creator');
    const stream = await createStream(creator, { visibility: 'pass' });
    const terms = { name: 'One device', device_limit: 1, device_policy: 'evict_oldest' };
    const pass = await api<{ id: string }>(creator, 'POST', '/api/v1/passes', { stream_id: stream, terms });
    const made = await api<{ codes: string[] }>(creator, 'POST', `/api/v1/passes/${pass.id}/codes`, { count: 1 });
    await goLive(creator, klieg, stream);
    const address = `${klieg.url}/streams/${stream}`;

    const laptop = await open(audience);
    await signIn(laptop, klieg, 'guest');
    await laptop.goto(address);
    await laptop.getByTestId('state-denied').getByRole('link', { name: 'I have a code' }).click();
    await laptop.getByRole('textbox', { name: 'Code' }).fill(made.codes[0]!);
    await laptop.getByRole('button', { name: 'Redeem' }).click();
    await laptop.getByRole('link', { name: 'Go and watch' }).click();
    await pictures(laptop, CAMERA, 5);

    // The same person in another browser: another device.
    const phone = await open(audience);
    await phone.setViewportSize(PHONE);
    const cookies = await laptop.context().cookies();
    await phone.context().addCookies(cookies.filter(({ name }) => name === 'klieg_session'));
    await phone.goto(address);
    await pictures(phone, CAMERA, 5);
    await expect(laptop.getByTestId('cover-taken-over')).toBeVisible();

    await test.step('the sheet opens and closes, and the picture stays where it is', () => sheet(phone));

    await api(creator, 'PUT', `/api/v1/passes/${pass.id}`, { ...terms, device_policy: 'refuse_new' });
    await laptop.getByRole('button', { name: 'Watch here instead' }).click();
    await expect(laptop.getByTestId('cover-device-limit')).toContainText('as many devices as it allows');
    await pictures(phone, CAMERA, 5);
  } finally {
    await Promise.all([studio.close(), audience.close()]);
    await klieg.remove();
  }
});

async function sheet(phone: Page): Promise<void> {
  const player = phone.getByTestId('player');
  const sheet = phone.getByTestId('chat-sheet');
  const box = phone.getByTestId('chat').getByRole('textbox', { name: 'Your message' });
  const before = (await player.boundingBox())!;
  const top = async () => Math.round((await sheet.boundingBox())!.y);
  const below = Math.round(before.y + before.height);
  // Live, it is open: it begins where the picture ends, and what one writes in is on the screen.
  await expect.poll(top).toBe(below);
  await expect(box).toBeInViewport();
  await say(phone, 'written on a phone', 'Gus');

  await sheet.getByRole('button', { name: 'Hide chat' }).click();
  await expect.poll(top).toBeGreaterThan(PHONE.height - 120);
  await expect(box).not.toBeInViewport();
  await expect(phone.getByRole('heading', { level: 1 })).toBeInViewport();

  // Dragged up, it opens again.
  const grip = (await sheet.getByRole('button', { name: 'Show chat' }).boundingBox())!;
  await phone.mouse.move(grip.x + grip.width / 2, grip.y + 10);
  await phone.mouse.down();
  await phone.mouse.move(grip.x + grip.width / 2, grip.y - 200, { steps: 5 });
  await phone.mouse.up();
  await expect.poll(top).toBe(below);
  expect(await player.boundingBox()).toEqual(before);

  // As high as the keyboard leaves it: the picture and the line to write in are both there.
  await phone.setViewportSize({ ...PHONE, height: 500 });
  await expect(box).toBeInViewport({ ratio: 1 });
  await expect(player).toBeInViewport({ ratio: 0.9 });
  await phone.setViewportSize(PHONE);
  const overflow = () => phone.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(await overflow()).toBeLessThanOrEqual(0);
}
