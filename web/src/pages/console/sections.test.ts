import { expect, it } from 'vitest';
import { addressOf, placeOf, sections, sectionsFor } from './sections';

it('finds the page of every address of the console, and none for others', () => {
  expect(placeOf('/admin')).toEqual({ section: 'overview', id: null });
  for (const section of sections) expect(placeOf(addressOf(section))).toEqual({ section, id: null });
  expect(placeOf(addressOf('webhooks', 'wh_1'))).toEqual({ section: 'webhooks', id: 'wh_1' });
  expect(placeOf('/admin/nothing')).toBeNull();
  expect(placeOf('/admin/jobs/job_1')).toBeNull();
  expect(placeOf('/admin/webhooks/wh_1/more')).toBeNull();
});

it('shows moderators what keeps order, and members nothing', () => {
  expect(sectionsFor('owner')).toEqual(sections);
  expect(sectionsFor('admin')).toEqual(sections);
  expect(sectionsFor('moderator')).toEqual(['moderation', 'sessions']);
  expect(sectionsFor('member')).toEqual([]);
  expect(sectionsFor('viewer')).toEqual([]);
});
