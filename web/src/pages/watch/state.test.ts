import { expect, it } from 'vitest';
import { watchState } from './state';

it('asks for access before anything else', () => {
  expect(watchState('live', 'recording', false)).toBe('denied');
  expect(watchState('ended', 'ready', false)).toBe('denied');
});

it('follows a stream from its announcement to its replay', () => {
  expect(watchState('scheduled', 'none', true)).toBe('upcoming');
  expect(watchState('live', 'recording', true)).toBe('live');
  expect(watchState('ended', 'recording', true)).toBe('processing');
  expect(watchState('ended', 'processing', true)).toBe('processing');
  expect(watchState('ended', 'ready', true)).toBe('replay');
});

it('says when there is no replay, and why', () => {
  expect(watchState('ended', 'none', true)).toBe('ended');
  expect(watchState('ended', 'failed', true)).toBe('failed_recording');
  expect(watchState('archived', 'ready', true)).toBe('archived');
});
