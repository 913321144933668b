// Two viewers talk; the creator deletes a message of one and bans that one, who is out of everything and stays out.
import { type Page, expect, test } from '@playwright/test';
import { Klieg } from './klieg.ts';
import { browser, createStream, goLive, open, pictures, say, signIn } from './people.ts';

const CAMERA = 1;

test('viewers chat; a banned one is out of chat and media and cannot return', async () => {
  const klieg = await Klieg.start();
  const [studio, audience] = await Promise.all([browser({ camera: true }), browser()]);
  try {
    const creator = await open(studio, { camera: true });
    await signIn(creator, klieg, 'creator');
    const stream = await createStream(creator);
    await goLive(creator, klieg, stream);
    const address = `${klieg.url}/streams/${stream}`;

    const viewer = await open(audience);
    await signIn(viewer, klieg, 'viewer');
    await viewer.goto(address);
    const guest = await open(audience);
    await signIn(guest, klieg, 'guest');
    await guest.goto(address);
    await Promise.all([viewer, guest].map((page) => pictures(page, CAMERA, 5)));

    await say(viewer, 'good evening', 'Vic');
    const heard = (page: Page, text: string) => page.getByTestId('chat-message').filter({ hasText: text });
    await expect(heard(guest, 'good evening')).toBeVisible();
    await expect(heard(creator, 'good evening')).toBeVisible();
    await say(guest, 'rude words', 'Gus');
    await say(guest, 'more of them @Vic');
    await expect(heard(viewer, 'more of them')).toHaveClass(/called/);

    await heard(creator, 'rude words').getByRole('button').click();
    await creator.getByRole('button', { name: 'Delete message' }).click();
    await expect(heard(viewer, 'rude words')).toHaveCount(0);
    await expect(viewer.getByText('This message was removed.')).toBeVisible();

    await heard(creator, 'more of them').getByRole('button').click();
    await creator.getByRole('button', { name: 'Ban', exact: true }).click();
    await creator.getByRole('dialog').getByRole('button', { name: 'Ban', exact: true }).click();
    const denied = guest.getByTestId('state-denied');
    await expect(denied.locator('[data-code="banned"]')).toBeVisible();
    await expect(guest.locator('video')).toHaveCount(0);
    await expect(guest.getByTestId('chat')).toHaveCount(0);
    await expect(heard(viewer, 'more of them')).toHaveCount(0);

    await guest.reload();
    await expect(denied.locator('[data-code="banned"]')).toBeVisible();
    const joined = await guest.evaluate(async (stream) => {
      const { data } = await (await fetch('/api/v1/session')).json();
      const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': data.csrf_token };
      const response = await fetch(`/api/v1/streams/${stream}/join`, { method: 'POST', headers, body: '{}' });
      return { status: response.status, body: await response.json() };
    }, stream);
    expect(joined).toMatchObject({ status: 403, body: { error: { code: 'banned' } } });
    await denied.getByRole('textbox').fill('I am sorry');
    await denied.getByRole('button', { name: 'Ask to be let back in' }).click();
    await expect(denied.getByText('Your request is with the moderators.')).toBeVisible();

    const chat = creator.getByTestId('chat');
    await chat.getByRole('button', { name: 'Moderate' }).click();
    await chat.getByRole('tab', { name: /Unban requests/ }).click();
    await chat.getByRole('button', { name: 'Let back in' }).click();
    await expect(guest.getByTestId('player')).toBeVisible();
    await pictures(guest, CAMERA, 5);
  } finally {
    await Promise.all([studio.close(), audience.close()]);
    await klieg.remove();
  }
});
