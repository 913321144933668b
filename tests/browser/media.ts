// Makes the fake camera and microphone before the first test and removes them after the last.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { built } from './built.ts';

/** Frames a second of the fake camera. */
export const CAMERA_FPS = 30;
/** Frames until the fake camera starts over: ten seconds. */
export const CAMERA_FRAMES = 300;

export default function globalSetup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'klieg-media-'));
  const pattern = built('pattern');
  const camera = ['y4m', '640', '360', CAMERA_FPS, CAMERA_FRAMES, '1', join(folder, 'camera.y4m')].map(String);
  execFileSync(pattern, camera);
  execFileSync(pattern, ['wav', '10', join(folder, 'microphone.wav')]);
  process.env.TEST_MEDIA = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
