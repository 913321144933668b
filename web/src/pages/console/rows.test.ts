import { expect, it } from 'vitest';
import { type Paged, Rows } from './rows.svelte';

const row = (id: string) => ({ id });

it('appends the next page, and starts over on load', async () => {
  const asked: (string | undefined)[] = [];
  const rows = new Rows((cursor) => {
    asked.push(cursor);
    return Promise.resolve<Paged<{ id: string }>>(
      cursor === undefined ? { items: [row('c'), row('b')], next_cursor: 'b' } : { items: [row('a')] },
    );
  });
  await rows.load();
  expect(rows.hasMore).toBe(true);
  await rows.loadMore();
  expect(rows.items?.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  expect(rows.hasMore).toBe(false);
  await rows.loadMore();
  await rows.load();
  expect(rows.items).toHaveLength(2);
  expect(asked).toEqual([undefined, 'b', undefined]);
});

it('drops an answer that a later question has overtaken', async () => {
  const answers: ((page: Paged<{ id: string }>) => void)[] = [];
  const rows = new Rows<{ id: string }>(() => new Promise((resolve) => answers.push(resolve)));
  const first = rows.load();
  const second = rows.load();
  answers[1]?.({ items: [row('new')] });
  await second;
  answers[0]?.({ items: [row('old')] });
  await first;
  expect(rows.items).toEqual([row('new')]);
  expect(rows.loading).toBe(false);
});

it('keeps what is shown when reading fails', async () => {
  let fails = false;
  const rows = new Rows(() =>
    fails ? Promise.reject(new Error('gone')) : Promise.resolve({ items: [row('a')] }),
  );
  await rows.load();
  fails = true;
  await rows.load();
  expect(rows.items).toEqual([row('a')]);
  expect(rows.failure).toBeInstanceOf(Error);
});
