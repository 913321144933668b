// What is measured on the way is printed, and judged by `make bench`, not by a test.
import { appendFileSync } from 'node:fs';
import type { Seen } from './frames.ts';

/** The value that `share` percent of `values` do not exceed; NaN where there are none. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * share) / 100))] ?? NaN;
}

/** Milliseconds from each frame's first picture at the sender to its first at the receiver. */
export function latency(sent: Seen[], received: Seen[]): number[] {
  const delays: number[] = [];
  for (const { frame, at } of received) {
    // The camera starts over every ten seconds: the last time before the arrival is meant.
    const source = sent.findLast((picture) => picture.frame === frame && picture.at <= at);
    if (source !== undefined && at - source.at < 5_000) delays.push(at - source.at);
  }
  return delays;
}

/** Prints one line per figure, and writes them to the file that `TEST_FIGURES` names. */
export function report(title: string, figures: Record<string, number>): void {
  for (const [name, milliseconds] of Object.entries(figures))
    console.log(`  ${title}: ${name}: ${milliseconds.toFixed(0)} ms`);
  const file = process.env.TEST_FIGURES;
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ title, figures })}\n`);
}
