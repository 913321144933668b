import { expect, test } from 'vitest';
import { Latest } from './latest';

/** Questions whose answers the test gives when it likes. */
function setUp() {
  const taken: string[] = [];
  const latest = new Latest<string>((state) => taken.push(state));
  const ask = () => {
    let give: (answer: string) => void = () => undefined;
    const done = latest.ask(() => new Promise((resolve) => (give = resolve)));
    return async (answer: string) => {
      give(answer);
      await done;
    };
  };
  return { taken, latest, ask };
}

test('an answer that news overtook is not taken', async () => {
  const { taken, latest, ask } = setUp();
  const answer = ask();
  latest.tell('ended');
  await answer('live');
  expect(taken).toEqual(['ended']);
  // What is asked from now on knows the news.
  await ask()('archived');
  expect(taken).toEqual(['ended', 'archived']);
});

test('of two answers the one to the later question stays', async () => {
  const { taken, ask } = setUp();
  const first = ask();
  const second = ask();
  await second('newer');
  await first('older');
  expect(taken).toEqual(['newer']);
});

test('answers in order are all taken, and a failure takes nothing', async () => {
  const { taken, latest, ask } = setUp();
  const first = ask();
  const second = ask();
  await first('one');
  await second('two');
  await expect(latest.ask(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(taken).toEqual(['one', 'two']);
});
