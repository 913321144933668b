// A creator and viewers as people use them: a browser each, signed in by their link, pressing the page's buttons.
import { join } from 'node:path';
import { type Browser, type Page, chromium, expect } from '@playwright/test';
import { type Seen, readFrames, shareThisTab } from './frames.ts';
import type { Klieg, Person } from './klieg.ts';
import { CAMERA_FRAMES } from './media.ts';

const ALWAYS = ['--no-sandbox', '--autoplay-policy=no-user-gesture-required', '--allow-loopback-in-peer-connection'];

/** A browser with a profile of its own. `chromium` runs it elsewhere, behind a bad line for example. */
export async function browser({ camera = false, executable = '/usr/bin/chromium' } = {}): Promise<Browser> {
  const media = process.env.TEST_MEDIA ?? '';
  const capture = [
    '--use-fake-device-for-media-stream=fps=30',
    `--use-file-for-fake-video-capture=${join(media, 'camera.y4m')}`,
    `--use-file-for-fake-audio-capture=${join(media, 'microphone.wav')}`,
    // Permissions are granted by the test instead of --use-fake-ui-for-media-stream, which would fake the screen too.
    '--auto-accept-this-tab-capture',
  ];
  return chromium.launch({ executablePath: executable, args: [...ALWAYS, ...(camera ? capture : [])] });
}

/** A page that reads the numbers in its pictures. */
export async function open(from: Browser, { camera = false } = {}): Promise<Page> {
  const context = await from.newContext({
    viewport: { width: 1280, height: 720 },
    permissions: camera ? ['camera', 'microphone'] : [],
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') console.log(`[page] ${message.text().replace(/token=[^&\s]+/g, 'token=…').slice(0, 300)}`);
  });
  page.on('pageerror', (error) => console.log(`[page] ${error.stack ?? error.message}`));
  await page.addInitScript(readFrames);
  if (camera) await page.addInitScript(shareThisTab);
  return page;
}

/** Follows a one-time link and presses its button. */
export async function signIn(page: Page, klieg: Klieg, person: Person): Promise<void> {
  await page.goto(klieg.links[person]);
  await page.getByRole('button', { name: /^Sign in/ }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** Asks the API with the page's session; a refusal throws its code. */
export async function api<T>(page: Page, method: string, path: string, body?: unknown): Promise<T> {
  return page.evaluate(
    async ([method, path, body]) => {
      const { data } = await (await fetch('/api/v1/session')).json();
      const response = await fetch(path as string, {
        method: method as string,
        headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': data.csrf_token },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer = await response.json();
      if (!response.ok) throw new Error(answer.error.code);
      return answer.data;
    },
    [method, path, body] as const,
  );
}

export interface StreamOptions {
  visibility?: 'public' | 'subscribers' | 'pass' | 'private' | 'unlisted';
}

/** Makes a stream through the API with the page's session and returns its id. */
export async function createStream(page: Page, { visibility = 'public' }: StreamOptions = {}): Promise<string> {
  return page.evaluate(async (visibility) => {
    const { data } = await (await fetch('/api/v1/session')).json();
    const response = await fetch('/api/v1/streams', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': data.csrf_token },
      body: JSON.stringify({ title: 'A stream with numbers', visibility }),
    });
    const body = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(body));
    return body.data.id as string;
  }, visibility);
}

/** From the studio's door to being live with camera and microphone, and a shared screen if asked. */
export async function goLive(page: Page, klieg: Klieg, stream: string, { screen = false } = {}): Promise<void> {
  await page.goto(`${klieg.url}/streams/${stream}/studio`);
  await page.getByRole('button', { name: 'Turn on camera and microphone' }).click();
  await expect(page.getByRole('button', { name: 'Turn camera off' })).toBeVisible();
  if (screen) {
    await page.getByRole('button', { name: 'Share screen' }).click();
    await expect(page.getByRole('button', { name: 'Stop sharing' })).toBeVisible();
  }
  await page.getByRole('button', { name: 'Go live' }).click();
  await expect(page.getByTestId('control-room')).toBeVisible();
}

/** Writes a message; the first time the page asks for a name. */
export async function say(page: Page, text: string, name?: string): Promise<void> {
  const chat = page.getByTestId('chat');
  const box = chat.getByRole('textbox', { name: 'Your message' });
  await box.fill(text);
  if (name !== undefined) {
    await chat.getByRole('textbox', { name: 'Your name in chat' }).fill(name);
    await chat.getByRole('button', { name: 'Use this name' }).click();
  } else {
    await box.press('Enter');
  }
  await expect(chat.getByTestId('chat-message').filter({ hasText: text })).toBeVisible();
}

/** Ends the stream for everyone. */
export async function end(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'End stream' }).click();
  await page.getByRole('button', { name: 'End for everyone' }).click();
}

/** Waits until `count` more pictures of `source` have been read, and returns them. */
export async function pictures(page: Page, source: number, count: number, within = 30_000): Promise<Seen[]> {
  const before = await page.evaluate((source) => window.seen[source]?.length ?? 0, source);
  await page
    .waitForFunction(([source, count]) => (window.seen[source]?.length ?? 0) >= count, [source, before + count] as const, {
      timeout: within,
      polling: 100,
    })
    .catch(async (error: unknown) => {
      const state = await page.evaluate(() => ({
        seen: Object.entries(window.seen).map(([source, seen]) => [source, seen.length, seen.at(-1)]),
        unreadable: window.unreadable,
        videos: [...document.querySelectorAll('video')].map((video) => [video.videoWidth, video.readyState]),
        text: document.body.innerText.slice(0, 500),
      }));
      throw new Error(`no ${count} pictures of source ${source}: ${JSON.stringify(state)}`, { cause: error });
    });
  return page.evaluate(([source, from]) => window.seen[source]!.slice(from), [source, before] as const);
}

/**
 * Pictures come in order: each number is at or after the one before, until the camera's file starts over. A player that
 * seeks may step back `corrections` times.
 */
export function expectInOrder(seen: Seen[], frames = CAMERA_FRAMES, corrections = 0): void {
  const back: string[] = [];
  for (let index = 1; index < seen.length; index++) {
    const [before, after] = [seen[index - 1]!.frame, seen[index]!.frame];
    if ((after - before + frames) % frames >= frames / 2) back.push(`${after} after ${before}`);
  }
  expect(back.length, `pictures out of order: ${back.join(', ')}`).toBeLessThanOrEqual(corrections);
}

/** Frames that went by between the first and the last picture. */
export function advanced(seen: Seen[], frames = CAMERA_FRAMES): number {
  let sum = 0;
  for (let index = 1; index < seen.length; index++) {
    const step = (seen[index]!.frame - seen[index - 1]!.frame + frames) % frames;
    sum += step < frames / 2 ? step : step - frames;
  }
  return sum;
}
