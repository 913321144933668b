// A bad line between one browser and the server: src/link, driven as a process.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { built } from './built.ts';
import type { Klieg } from './klieg.ts';

export interface Shape {
  rate_bps?: number;
  delay_ms?: number;
  loss_permille?: number;
  queue_ms?: number;
}

export class Line {
  #process: ChildProcessWithoutNullStreams;
  #answers: AsyncIterator<string>;
  /** A Chromium at the far end, where the server's addresses lead through this line. */
  chromium = '';

  private constructor(process: ChildProcessWithoutNullStreams) {
    this.#process = process;
    this.#answers = createInterface({ input: process.stdout })[Symbol.asyncIterator]();
  }

  static async open(label: string, klieg: Klieg): Promise<Line> {
    const process = spawn(built('link'), ['near', label, String(klieg.port), klieg.udpPorts.join(',')]);
    process.stderr.on('data', (chunk: Buffer) => console.log(`[line] ${chunk.toString().trim()}`));
    const line = new Line(process);
    const { chromium } = (await line.#answer()) as { chromium: string };
    line.chromium = chromium;
    return line;
  }

  async shape(shape: Shape): Promise<void> {
    await this.#order({ shape });
  }

  /** `cut`: nothing passes. `no_connections`: media passes, but the signal connection breaks and no new one opens. */
  async state(state: 'open' | 'cut' | 'no_connections'): Promise<void> {
    await this.#order({ state });
  }

  /** What has passed so far. */
  async counts(): Promise<unknown> {
    return this.#order({ counts: null });
  }

  async close(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    this.#process.stdin.end();
    await once(this.#process, 'exit');
  }

  async #order(order: object): Promise<unknown> {
    this.#process.stdin.write(`${JSON.stringify(order)}\n`);
    return this.#answer();
  }

  async #answer(): Promise<unknown> {
    const { value, done } = await this.#answers.next();
    if (done === true) throw new Error('the line ended');
    return JSON.parse(value as string);
  }
}
