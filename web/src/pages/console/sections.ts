import type { Person } from '../../api/views';

/** Pages of the console by their name in the address, in the order of the menu. */
export const sections = [
  'overview',
  'streams',
  'moderation',
  'people',
  'subscribers',
  'access',
  'keys',
  'webhooks',
  'jobs',
  'audit',
  'settings',
  'sessions',
] as const;
export type Section = (typeof sections)[number];

/** Where a path inside the console leads; null where there is no page. */
export interface Place {
  section: Section;
  /** What the page shows one of, such as a webhook; or the tab of a page. */
  id: string | null;
}

/** The page of a path below `/admin`. */
export function placeOf(pathname: string): Place | null {
  const [, first, id, ...rest] = pathname.split('/').filter((part) => part !== '');
  if (rest.length > 0) return null;
  const section = sections.find((name) => name === (first ?? 'overview'));
  if (section === undefined) return null;
  const deep = section === 'webhooks' || section === 'moderation';
  return id !== undefined && !deep ? null : { section, id: id ?? null };
}

/** The address of a page. */
export function addressOf(section: Section, id?: string): string {
  if (section === 'overview') return '/admin';
  return id === undefined ? `/admin/${section}` : `/admin/${section}/${id}`;
}

/** The pages that somebody may use: owners and admins all, moderators what keeps order, others none. */
export function sectionsFor(role: Person['role']): readonly Section[] {
  if (role === 'owner' || role === 'admin') return sections;
  return role === 'moderator' ? ['moderation', 'sessions'] : [];
}
