// One evening as it is meant to be: planned, announced, watched, talked about, kept in order, interrupted, ended, and
// watched again.
import { expect, test } from '@playwright/test';
import { CAMERA } from './frames.ts';
import { Klieg } from './klieg.ts';
import { browser, end, goLive, open, pictures, say, signIn } from './people.ts';

const TITLE = 'An evening with numbers';

test('schedule, notify, watch, chat, moderate, lose the publisher, come back, end, replay', async () => {
  test.setTimeout(180_000);
  const klieg = await Klieg.start();
  const audience = await browser();
  let studio = await browser({ camera: true });
  try {
    let creator = await open(studio, { camera: true });
    await signIn(creator, klieg, 'creator');
    await creator.goto(`${klieg.url}/streams/new`);
    await creator.getByRole('textbox', { name: 'Title' }).fill(TITLE);
    await creator.getByText('At a set time').click();
    const tomorrow = new Date(Date.now() + 24 * 3_600_000).toISOString().slice(0, 16);
    await creator.getByLabel('Start time').fill(tomorrow);
    await creator.getByRole('button', { name: 'Create stream' }).click();
    await creator.waitForURL(/\/streams\/st_/);
    const stream = /st_[a-z0-9]+/i.exec(creator.url())![0];

    // Vic subscribes on the demo site and waits on the stream's page.
    const viewer = await open(audience);
    await signIn(viewer, klieg, 'viewer');
    await viewer.goto(`${klieg.url}/streams/${stream}`);
    await expect(viewer.getByTestId('state-upcoming')).toBeVisible();

    await goLive(creator, klieg, stream);
    await pictures(viewer, CAMERA, 10);
    // The first media tells subscribers, and the link in the mail leads here.
    const mailbox = await audience.newPage();
    await expect(async () => {
      await mailbox.goto(`${klieg.url}/dev/mail`);
      await expect(mailbox.getByRole('article').filter({ hasText: TITLE }).first()).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 20_000 });
    const letter = mailbox.getByRole('article').filter({ hasText: TITLE });
    await expect(letter).toHaveCount(1);
    await expect(letter).toContainText('viewer@demo.example');
    await expect(letter.locator(`a[href*="${stream}"]`).first()).toBeVisible();
    await mailbox.close();

    await test.step('a message is deleted, and its author timed out', async () => {
      await say(viewer, 'hello from Vic', 'Vic');
      await say(viewer, 'something rude');
      const message = (text: string) => creator.getByTestId('chat-message').filter({ hasText: text });
      await message('something rude').getByRole('button').click();
      await creator.getByRole('button', { name: 'Delete message' }).click();
      await expect(viewer.getByText('This message was removed.')).toBeVisible();
      await message('hello from Vic').getByRole('button').click();
      await creator.getByRole('button', { name: 'Time out', exact: true }).click();
      await creator.getByRole('dialog').getByRole('button', { name: 'Time out', exact: true }).click();
      await expect(viewer.getByTestId('chat-barred')).toContainText('You can write again in');
      await expect(viewer.getByTestId('player')).toBeVisible();
    });

    await test.step('the publisher is lost: viewers are told, and see it go on when the publisher is back', async () => {
      const session = await creator.context().storageState();
      await studio.close();
      // The server first waits for a browser that only changes its network.
      await expect(viewer.getByTestId('cover-host-away')).toBeVisible({ timeout: 60_000 });
      studio = await browser({ camera: true });
      creator = await open(studio, { camera: true });
      await creator.context().addCookies(session.cookies);
      await creator.goto(`${klieg.url}/streams/${stream}/studio`);
      await creator.getByRole('button', { name: 'Turn on camera and microphone' }).click();
      await creator.getByRole('button', { name: /Continue broadcasting here|Broadcast from here/ }).click();
      await expect(creator.getByTestId('control-room')).toHaveAttribute('data-phase', 'live');
      await pictures(viewer, CAMERA, 20);
      await expect(viewer.getByTestId('cover-host-away')).toHaveCount(0);
    });

    await end(creator);
    const play = viewer.getByRole('button', { name: 'Play', exact: true }).first();
    await expect(play).toBeVisible();
    await viewer.evaluate(() => (window.seen = { 1: [], 2: [] }));
    await play.click();
    await pictures(viewer, CAMERA, 10);
    await expect(viewer.getByTestId('chat-replay')).toBeVisible();
  } finally {
    await Promise.all([studio.close(), audience.close()]);
    await klieg.remove();
  }
});
