import { text } from '../../strings-console';

/** Settings by section, as the API answers them. */
export type Sections = Record<string, Record<string, unknown> | undefined>;

/** One setting of the form: how it is asked for. */
export interface SettingField {
  key: keyof typeof text.settings.fields;
  kind: 'switch' | 'number' | 'text' | 'visibility';
}

/** The form by sections, in the order in which it is shown. */
export const settingFields: Record<keyof typeof text.settings.sections, SettingField[]> = {
  streaming: [
    { key: 'streaming.enabled', kind: 'switch' },
    { key: 'streaming.notify_on_live', kind: 'switch' },
    { key: 'streaming.default_visibility', kind: 'visibility' },
    { key: 'streaming.max_concurrent_streams', kind: 'number' },
    { key: 'streaming.max_viewers', kind: 'number' },
  ],
  chat: [
    { key: 'chat.slow_seconds', kind: 'number' },
    { key: 'chat.account_age_minutes', kind: 'number' },
    { key: 'chat.holders_only', kind: 'switch' },
    { key: 'chat.links_off', kind: 'switch' },
    { key: 'chat.emote_only', kind: 'switch' },
    { key: 'chat.read_only', kind: 'switch' },
  ],
  mail: [
    { key: 'mail.from_name', kind: 'text' },
    { key: 'mail.from_address', kind: 'text' },
    { key: 'mail.reply_to', kind: 'text' },
  ],
  recording: [
    { key: 'recording.enabled', kind: 'switch' },
    { key: 'recording.retention_days', kind: 'number' },
  ],
};

/** What the form holds, by dotted name; what is not set is the empty text. */
export type SettingValues = Record<string, string | boolean>;

/** The form of some settings. */
export function valuesOf(settings: Sections): SettingValues {
  const values: SettingValues = {};
  for (const { key } of Object.values(settingFields).flat()) {
    const [section = '', name = ''] = key.split('.');
    const value = settings[section]?.[name];
    values[key] = typeof value === 'boolean' ? value : String(value ?? '');
  }
  return values;
}

/** The settings that differ, by dotted name. */
export function changed(before: SettingValues, after: SettingValues): string[] {
  return Object.keys(after).filter((key) => before[key] !== after[key]);
}

/** What is no number where one belongs, by dotted name. */
export function faults(values: SettingValues): Record<string, string> {
  const numbers = Object.values(settingFields)
    .flat()
    .filter(({ kind }) => kind === 'number');
  const bad = numbers.filter(({ key }) => !/^\d*$/.test(String(values[key] ?? '').trim()));
  return Object.fromEntries(bad.map(({ key }) => [key, text.settings.notANumber]));
}

/** A merge patch of what differs: what was emptied takes its default back. */
export function patchOf(
  before: SettingValues,
  after: SettingValues,
): Record<string, Record<string, unknown>> {
  const patch: Record<string, Record<string, unknown>> = {};
  const kinds = new Map<string, SettingField['kind']>(
    Object.values(settingFields)
      .flat()
      .map(({ key, kind }) => [key, kind]),
  );
  for (const key of changed(before, after)) {
    const [section = '', name = ''] = key.split('.');
    const value = after[key];
    const said = typeof value === 'string' ? value.trim() : value;
    const meant = said === '' ? null : kinds.get(key) === 'number' ? Number(said) : said;
    (patch[section] ??= {})[name] = meant;
  }
  return patch;
}
