import { expect, it } from 'vitest';
import { size } from './size';

it('says sizes in the largest unit that fits', () => {
  const said = [0, 999, 1_000, 999_400, 999_600, 1_234_567, 250_000_000, 1_500_000_000].map(size);
  expect(said).toEqual(['0 B', '999 B', '1 kB', '999 kB', '1.0 MB', '1.2 MB', '250 MB', '1.5 GB']);
});
