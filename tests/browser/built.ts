import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where a program of this workspace is built to. `TEST_SERVER` names another server, `TEST_TARGET` another folder. */
export function built(program: string): string {
  if (program === 'klieg' && process.env.TEST_SERVER !== undefined) return process.env.TEST_SERVER;
  const folder = process.env.TEST_TARGET ?? join(import.meta.dirname, '../../target/debug');
  const path = join(folder, program);
  if (!existsSync(path)) throw new Error(`${path} is missing: cargo build --workspace --bins`);
  return path;
}
