import { expect, it } from 'vitest';
import { changed, faults, patchOf, valuesOf } from './settings-form';

const settings = {
  streaming: {
    enabled: true,
    notify_on_live: true,
    default_visibility: 'public',
    max_concurrent_streams: 3,
    max_viewers: null,
  },
  chat: {
    slow_seconds: 0,
    holders_only: false,
    account_age_minutes: 0,
    links_off: false,
    emote_only: false,
    read_only: false,
  },
  mail: { from_name: 'House', from_address: null, reply_to: null },
  recording: { enabled: true, retention_days: null },
};

it('sends only what was changed, and null for what was emptied', () => {
  const before = valuesOf(settings);
  const after = {
    ...before,
    'streaming.max_concurrent_streams': '',
    'streaming.max_viewers': ' 500 ',
    'chat.links_off': true,
    'mail.from_name': '',
  };
  expect(changed(before, after)).toHaveLength(4);
  expect(patchOf(before, after)).toEqual({
    streaming: { max_concurrent_streams: null, max_viewers: 500 },
    chat: { links_off: true },
    mail: { from_name: null },
  });
  expect(patchOf(before, before)).toEqual({});
});

it('finds what is no number', () => {
  const values = { ...valuesOf(settings), 'chat.slow_seconds': 'often' };
  expect(Object.keys(faults(values))).toEqual(['chat.slow_seconds']);
  expect(faults(valuesOf(settings))).toEqual({});
});
