// The stream ends: viewers are told, and its replay plays what was sent, camera and screen in step.
import { type Page, expect, test } from '@playwright/test';
import { CAMERA, SCREEN, type Seen } from './frames.ts';
import { Klieg } from './klieg.ts';
import { CAMERA_FRAMES } from './media.ts';
import { percentile, report } from './measure.ts';
import { advanced, browser, createStream, end, expectInOrder, goLive, open, pictures, signIn } from './people.ts';

const play = (page: Page) => page.getByRole('button', { name: 'Play', exact: true }).first();

/** On a machine that stutters the player steps back a little, a few times, to bring its pictures in step. */
const CORRECTIONS = 3;

/** Forgets the pictures seen so far. */
async function forget(page: Page): Promise<void> {
  await page.evaluate(() => (window.seen = { 1: [], 2: [] }));
}

test('after End the replay plays what was sent, camera and screen in step', async () => {
  const klieg = await Klieg.start();
  const [studio, audience] = await Promise.all([browser({ camera: true }), browser()]);
  try {
    const creator = await open(studio, { camera: true });
    await signIn(creator, klieg, 'creator');
    const stream = await createStream(creator);
    await goLive(creator, klieg, stream, { screen: true });
    const viewer = await open(audience);
    await signIn(viewer, klieg, 'viewer');
    await viewer.goto(`${klieg.url}/streams/${stream}`);
    await pictures(viewer, CAMERA, 180);
    await pictures(viewer, SCREEN, 20);

    await end(creator);
    const ended = Date.now();
    // Within five seconds the page has turned from the stream to its replay by itself.
    await expect(play(viewer)).toBeVisible({ timeout: 5_000 });
    const ready = Date.now() - ended;
    await expect(creator.getByTestId('summary')).toBeVisible();
    await forget(viewer);
    await play(viewer).click();

    const [camera, screen] = await Promise.all([pictures(viewer, CAMERA, 120), pictures(viewer, SCREEN, 30)]);
    expectInOrder(camera, CAMERA_FRAMES, CORRECTIONS);
    expect(advanced(camera), 'the camera moves').toBeGreaterThan(40);
    expectInOrder(screen, 4096, CORRECTIONS);
    expect(advanced(screen, 4096), 'the screen moves').toBeGreaterThan(5);

    const apart = drift(await creator.evaluate(() => window.seen), camera, screen);
    report('replay', { 'End to replay': ready, 'camera and screen apart': apart });
    expect(Math.abs(apart), 'camera and screen in step, in ms').toBeLessThanOrEqual(100);

    const info = await viewer.evaluate(async (stream) => {
      const response = await fetch(`/api/v1/streams/${stream}/info`);
      return (await response.json()).data;
    }, stream);
    expect(info).toMatchObject({ status: 'ended', recording: 'ready', viewer_count: 0 });
  } finally {
    await Promise.all([studio.close(), audience.close()]);
    await klieg.remove();
  }
});

/** The camera starts over every ten seconds: a picture that fits worse than this is of another round. */
const SAME_ROUND_MS = 3_000;

/**
 * How much later than the screen the camera plays, in ms, as the median over all pictures: each picture is compared
 * with the moment the creator saw it in the studio, where both come straight from their capture. On a busy machine the
 * studio does not show every picture; what it did not show is compared with nothing.
 */
function drift(sent: Record<number, Seen[]>, camera: Seen[], screen: Seen[]): number {
  const first = (pictures: Seen[]) =>
    pictures.filter((picture, index) => index === 0 || picture.frame !== pictures[index - 1]!.frame);
  const delays = (source: number, played: Seen[], near: number) =>
    first(played).flatMap(({ frame, at }) =>
      first(sent[source]!)
        .filter((picture) => picture.frame === frame)
        .map((picture) => at - picture.at)
        .filter((delay) => Math.abs(delay - near) < SAME_ROUND_MS)
        .toSorted((a, b) => Math.abs(a - near) - Math.abs(b - near))
        .slice(0, 1),
    );
  // The screen's numbers do not come again within the stream, so any of them tells how far back all was sent.
  const back = first(screen).flatMap(({ frame, at }) => {
    const source = sent[SCREEN]!.find((picture) => picture.frame === frame);
    return source === undefined ? [] : [at - source.at];
  });
  const behind = percentile(delays(SCREEN, screen, percentile(back, 50)), 50);
  const cameras = delays(CAMERA, camera, behind);
  expect(cameras.length, 'pictures of the camera that the studio showed too').toBeGreaterThan(10);
  return percentile(cameras, 50) - behind;
}

test('kill -9 loses no more than the open part, and the rest plays after a restart', async () => {
  const klieg = await Klieg.start();
  const studio = await browser({ camera: true });
  try {
    const creator = await open(studio, { camera: true });
    await signIn(creator, klieg, 'creator');
    const stream = await createStream(creator);
    await goLive(creator, klieg, stream);
    await expect(creator.getByTestId('recording-state')).toHaveAttribute('data-state', 'recording');
    await pictures(creator, CAMERA, 250);

    await klieg.kill();
    const killed = Date.now();
    const sent = (await creator.evaluate(() => window.seen[1]!)).filter((picture) => picture.at <= killed);
    await creator.close();
    await klieg.start();

    const page = await open(studio);
    await signIn(page, klieg, 'creator');
    await page.evaluate(async (stream) => {
      const { data } = await (await fetch('/api/v1/session')).json();
      const headers = { 'X-CSRF-Token': data.csrf_token };
      await fetch(`/api/v1/streams/${stream}/end`, { method: 'POST', headers });
    }, stream);
    await page.goto(`${klieg.url}/streams/${stream}`);
    await expect(play(page)).toBeVisible();
    await forget(page);
    await play(page).click();
    const played = await pictures(page, CAMERA, 60);
    expectInOrder(played, CAMERA_FRAMES, CORRECTIONS);
    // To the end: no new picture for as long as no live picture would ever be missing.
    await page.waitForFunction(() => performance.timeOrigin + performance.now() - window.seen[1]!.at(-1)!.at > 3_000, null, {
      timeout: 60_000,
    });
    const last = await page.evaluate(() => window.seen[1]!.at(-1)!);
    const source = sent.findLast((picture) => picture.frame === last.frame);
    expect(source, 'the last picture is one that was sent').toBeDefined();
    const lost = killed - source!.at;
    report('kill -9', { 'lost at the end': lost });
    // One part of a second, and what was on its way from the camera through the encoder.
    expect(lost).toBeLessThanOrEqual(1_500);
  } finally {
    await studio.close();
    await klieg.remove();
  }
});
