import { expect, it } from 'vitest';
import { placeName } from './user-agent';

it('names browsers and systems as people do', () => {
  const mozilla = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)';
  expect(placeName(`${mozilla} Chrome/141.0.0.0 Safari/537.36`)).toBe('Chrome on Linux');
  expect(placeName(`${mozilla} Chrome/141.0.0.0 Safari/537.36 Edg/141.0`)).toBe('Edge on Linux');
  expect(placeName('Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0')).toBe(
    'Firefox on Windows',
  );
  expect(
    placeName('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1'),
  ).toBe('Safari on iPhone');
  expect(placeName('curl/8.5.0')).toBeNull();
});
