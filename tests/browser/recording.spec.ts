// Recording is switched while live; the library shows what came of it, and what may be done with it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { CAMERA } from './frames.ts';
import { Klieg } from './klieg.ts';
import { advanced, browser, createStream, end, goLive, open, pictures, signIn } from './people.ts';

test('recording stops and starts while live, and the library publishes, downloads and deletes it', async () => {
  const klieg = await Klieg.start();
  const folder = mkdtempSync(join(tmpdir(), 'klieg-download-'));
  const [studio, audience] = await Promise.all([browser({ camera: true }), browser()]);
  try {
    const creator = await open(studio, { camera: true });
    await signIn(creator, klieg, 'creator');
    const stream = await createStream(creator);
    await goLive(creator, klieg, stream, { screen: true });
    const viewer = await open(audience);
    await signIn(viewer, klieg, 'viewer');
    await viewer.goto(`${klieg.url}/streams/${stream}`);
    const state = creator.getByTestId('recording-state');
    await expect(state).toHaveAttribute('data-state', 'recording');
    await pictures(viewer, CAMERA, 120);

    await creator.getByTestId('record').click();
    await expect(state).toHaveAttribute('data-state', 'off');
    // The stream itself goes on.
    await pictures(viewer, CAMERA, 60);
    await creator.getByTestId('record').click();
    await expect(state).toHaveAttribute('data-state', 'recording');
    await pictures(viewer, CAMERA, 120);
    await end(creator);
    await expect(viewer.getByTestId('big-play')).toBeVisible();

    // Two parts, one replay: it plays across the gap.
    const replay = await viewer.evaluate(
      async (stream) => (await (await fetch(`/api/v1/streams/${stream}/replay`)).json()).data,
      stream,
    );
    expect(replay.parts).toHaveLength(2);
    await viewer.evaluate(() => (window.seen = { 1: [], 2: [] }));
    await viewer.getByTestId('big-play').click();
    expect(advanced(await pictures(viewer, CAMERA, 60))).toBeGreaterThan(20);
    await viewer.getByRole('slider', { name: 'Position' }).fill(String(replay.parts[1].start_ms + 500));
    expect(advanced(await pictures(viewer, CAMERA, 45))).toBeGreaterThan(15);

    await creator.goto(`${klieg.url}/library`);
    const items = creator.getByTestId('recording');
    await expect(items).toHaveCount(2);
    await expect(items.first()).toContainText('Part 2 of 2');
    await expect(items.first()).toContainText('Published');
    await expect(items.first().locator('img')).toBeVisible({ timeout: 30_000 });
    await items.first().getByRole('button', { name: 'Unpublish' }).click();
    await expect(items.last()).toContainText('Draft');
    await expect(viewer.getByTestId('state-ended')).toBeVisible();
    await items.first().getByRole('button', { name: 'Publish' }).click();
    await expect(viewer.getByTestId('big-play')).toBeVisible();

    await items.first().getByRole('button', { name: 'Download' }).click();
    const coming = creator.waitForEvent('download');
    await creator.getByRole('dialog').getByRole('button', { name: 'Download' }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toBe('A stream with numbers 2.mp4');
    const file = join(folder, 'download.mp4');
    await download.saveAs(file);
    const probe = ['-v', 'error', '-show_entries', 'stream=codec_type', '-of', 'csv=p=0', file];
    expect(execFileSync('ffprobe', probe, { encoding: 'utf8' }).trim().split('\n')).toEqual(['video', 'audio']);

    await items.first().getByRole('button', { name: 'Delete' }).click();
    await creator.getByRole('button', { name: 'Delete for good' }).click();
    await expect(items).toHaveCount(1);
    await expect(creator.getByTestId('storage')).toContainText('1 recording uses');
  } finally {
    await Promise.all([studio.close(), audience.close()]);
    await klieg.remove();
    rmSync(folder, { recursive: true });
  }
});
