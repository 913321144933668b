import { describe, expect, it } from 'vitest';
import { here, prefixOf } from './site-path';

describe('sites by path', () => {
  it('finds the prefix of a site without a host name', () => {
    expect(prefixOf('/s/studio/streams/st_1')).toBe('/s/studio');
    expect(prefixOf('/s/studio')).toBe('/s/studio');
    expect(prefixOf('/streams/st_1')).toBe('');
    expect(prefixOf('/sign-in')).toBe('');
  });

  it('leads local paths to the site once, and nothing else', () => {
    expect(here('/streams/new', '/s/studio')).toBe('/s/studio/streams/new');
    expect(here('/s/studio/', '/s/studio')).toBe('/s/studio/');
    expect(here('/', '/s/studio')).toBe('/s/studio/');
    for (const other of ['https://x.example/', '//x.example', '/assets/a.js']) {
      expect(here(other, '/s/studio')).toBe(other);
    }
    expect(here('/streams/new', '')).toBe('/streams/new');
  });
});
