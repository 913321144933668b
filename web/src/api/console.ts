import { answer, api, at } from './client';
import type { Schemas } from './views';

/** What the console reads and changes beyond single streams. */

export type Team = Schemas['TeamView'];
export type Member = Schemas['MemberView'];
export type Invite = Schemas['InviteView'];
export type Role = Schemas['Role'];
export type ApiKey = Schemas['ApiKeyView'];
export type Scope = Schemas['Scope'];
export type Webhook = Schemas['WebhookView'];
export type Delivery = Schemas['DeliveryView'];
export type EventKind = Schemas['EventKind'];
export type OpenSession = Schemas['OpenSession'];
export type AuditEntry = Schemas['AuditView'];
export type Job = Schemas['JobView'];
export type JobState = Schemas['JobState'];
export type JobCounts = Schemas['JobCounts'];
export type QueuedHeld = Schemas['QueuedHeld'];
export type QueuedReport = Schemas['QueuedReport'];
export type SiteAction = Schemas['SiteAction'];
export type Ban = Schemas['BanView'];

/** A query without what was not asked for. */
function asked<T extends Record<string, string | undefined>>(query: T): { [K in keyof T]?: string } {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(given) as { [K in keyof T]?: string };
}

export type StreamScope = 'all' | 'live' | 'upcoming' | 'ended' | 'archived';
export const streamPage = async (scope: StreamScope, cursor?: string) => {
  const query = { scope, ...asked({ cursor }) };
  const page = await answer(api.GET('/api/v1/streams', { params: { query } }));
  return { items: page.streams, next_cursor: page.next_cursor ?? null };
};

export const teams = async () => (await answer(api.GET('/api/v1/teams'))).teams;
export const members = (team: string) => answer(api.GET('/api/v1/teams/{id}/members', at(team)));
export const invite = (team: string, email: string, role: Role) =>
  answer(api.POST('/api/v1/teams/{id}/invites', { ...at(team), body: { email, role } }));
export const withdrawInvite = (team: string, invite_id: string) =>
  answer(api.DELETE('/api/v1/teams/{id}/invites/{invite_id}', { params: { path: { id: team, invite_id } } }));
export const changeRole = (team: string, person_id: string, role: Role) =>
  answer(
    api.PATCH('/api/v1/teams/{id}/members/{person_id}', {
      params: { path: { id: team, person_id } },
      body: { role },
    }),
  );
export const removeMember = (team: string, person_id: string) =>
  answer(api.DELETE('/api/v1/teams/{id}/members/{person_id}', { params: { path: { id: team, person_id } } }));

export const apiKeys = async () => (await answer(api.GET('/api/v1/api-keys'))).api_keys;
export const createApiKey = (name: string, scopes: Scope[]) =>
  answer(api.POST('/api/v1/api-keys', { body: { name, scopes } }));
export const revokeApiKey = (id: string) => answer(api.DELETE('/api/v1/api-keys/{id}', at(id)));

export const webhooks = async () => (await answer(api.GET('/api/v1/webhooks'))).webhooks;
export const webhook = (id: string) => answer(api.GET('/api/v1/webhooks/{id}', at(id)));
export const createWebhook = (body: Schemas['CreateWebhook']) =>
  answer(api.POST('/api/v1/webhooks', { body }));
export const changeWebhook = (id: string, body: Schemas['UpdateWebhook']) =>
  answer(api.PATCH('/api/v1/webhooks/{id}', { ...at(id), body }));
export const deleteWebhook = (id: string) => answer(api.DELETE('/api/v1/webhooks/{id}', at(id)));
export const replaceWebhookSecret = (id: string) =>
  answer(api.POST('/api/v1/webhooks/{id}/secret', { ...at(id), body: {} }));
export const testWebhook = (id: string) =>
  answer(api.POST('/api/v1/webhooks/{id}/test', { ...at(id), body: {} }));
export const deliveries = (id: string, cursor?: string) =>
  answer(api.GET('/api/v1/webhooks/{id}/deliveries', { params: { path: { id }, query: asked({ cursor }) } }));
export const redeliver = (id: string, delivery_id: string) =>
  answer(
    api.POST('/api/v1/webhooks/{id}/deliveries/{delivery_id}/redeliver', {
      params: { path: { id, delivery_id } },
      body: {},
    }),
  );

export const sessions = async () => (await answer(api.GET('/api/v1/sessions'))).sessions;
export const endSession = (id: string) => answer(api.DELETE('/api/v1/sessions/{id}', at(id)));
export const endOtherSessions = () => answer(api.DELETE('/api/v1/sessions'));

export const auditLog = (query: { action?: string; actor?: string; cursor?: string | undefined }) =>
  answer(api.GET('/api/v1/audit', { params: { query: asked(query) } }));

export const jobs = (query: { state?: JobState; cursor?: string | undefined }) => {
  const { state, cursor } = query;
  const wanted = { ...asked({ cursor }), ...(state === undefined ? {} : { state }) };
  return answer(api.GET('/api/v1/jobs', { params: { query: wanted } }));
};
export const retryJob = (id: string) => answer(api.POST('/api/v1/jobs/{id}/retry', { ...at(id), body: {} }));
export const cancelJob = (id: string) =>
  answer(api.POST('/api/v1/jobs/{id}/cancel', { ...at(id), body: {} }));

export const siteSettings = () => answer(api.GET('/api/v1/site/settings'));
/** Changes some settings, by section: what is absent stays, `null` takes a default back. */
export const changeSettings = (body: Record<string, Record<string, unknown>>) =>
  answer(api.PATCH('/api/v1/site/settings', { body: body as never }));

export const heldMessages = (cursor?: string) =>
  answer(api.GET('/api/v1/moderation/held', { params: { query: asked({ cursor }) } }));
export const openReports = (cursor?: string) =>
  answer(api.GET('/api/v1/moderation/reports', { params: { query: asked({ cursor }) } }));
export const siteActions = (cursor?: string) =>
  answer(api.GET('/api/v1/moderation/actions', { params: { query: asked({ cursor }) } }));
export const bans = (before?: string) =>
  answer(api.GET('/api/v1/moderation/bans', { params: { query: asked({ before }) } }));
export const liftBan = (ban: string) =>
  answer(api.DELETE('/api/v1/moderation/bans/{ban}', { params: { path: { ban } } }));
export const siteTerms = async () => (await answer(api.GET('/api/v1/moderation/terms'))).terms;
export const tryTerms = (text: string) =>
  answer(api.POST('/api/v1/moderation/terms/try', { body: { text } }));
