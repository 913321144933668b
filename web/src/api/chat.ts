import { answer, api, at } from './client';
import type { Schemas } from './views';

/** What a chat's page and socket need. */
export const chatToken = (id: string) => answer(api.GET('/api/v1/streams/{id}/chat_token', at(id)));
export const chatLog = (
  id: string,
  query: { before?: number; after?: number; until_ms?: number; limit?: number },
) => answer(api.GET('/api/v1/streams/{id}/chat/messages', { params: { path: { id }, query } }));
export const setChatName = (name: string) => answer(api.PUT('/api/v1/chat_name', { body: { name } }));
export const reportMessage = (id: string, seq: number, text: string) =>
  answer(
    api.POST('/api/v1/streams/{id}/chat/messages/{seq}/report', {
      params: { path: { id, seq } },
      body: { text },
    }),
  );
export const askToReturn = (id: string, text: string) =>
  answer(api.POST('/api/v1/streams/{id}/chat/unban_request', { ...at(id), body: { text } }));

/** What moderators of one stream do. */
export function moderation(id: string) {
  const on = (subject: string) => ({ params: { path: { id, subject } } });
  return {
    modes: (body: Schemas['SetModes']) =>
      answer(api.PUT('/api/v1/streams/{id}/chat/modes', { ...at(id), body })),
    shield: (minutes: number) =>
      answer(api.PUT('/api/v1/streams/{id}/chat/shield', { ...at(id), body: { minutes } })),
    pin: (seq: number | null) =>
      answer(api.PUT('/api/v1/streams/{id}/chat/pin', { ...at(id), body: { seq } })),
    remove: (seq: number) =>
      answer(api.DELETE('/api/v1/streams/{id}/chat/messages/{seq}', { params: { path: { id, seq } } })),
    removeAll: (subject: string) =>
      answer(api.DELETE('/api/v1/streams/{id}/chat/people/{subject}/messages', on(subject))),
    warn: (subject: string, reason: string) =>
      answer(
        api.POST('/api/v1/streams/{id}/chat/people/{subject}/warn', { ...on(subject), body: { reason } }),
      ),
    timeout: (subject: string, seconds: number, reason: string) =>
      answer(
        api.POST('/api/v1/streams/{id}/chat/people/{subject}/timeout', {
          ...on(subject),
          body: { seconds, reason },
        }),
      ),
    ban: (subject: string, body: Schemas['BanPerson']) =>
      answer(api.POST('/api/v1/streams/{id}/chat/people/{subject}/ban', { ...on(subject), body })),
    newcomers: (body: Schemas['ActOnNewcomers']) =>
      answer(api.POST('/api/v1/streams/{id}/chat/newcomers', { ...at(id), body })),
    held: async () => (await answer(api.GET('/api/v1/streams/{id}/chat/held', at(id)))).held,
    decideHeld: (held: string, approve: boolean) =>
      answer(
        api.POST('/api/v1/streams/{id}/chat/held/{held}', {
          params: { path: { id, held } },
          body: { approve },
        }),
      ),
    reports: async () => (await answer(api.GET('/api/v1/streams/{id}/chat/reports', at(id)))).reports,
    resolve: (report: string) =>
      answer(
        api.POST('/api/v1/streams/{id}/chat/reports/{report}/resolve', {
          params: { path: { id, report } },
          body: {},
        }),
      ),
    actions: async () => (await answer(api.GET('/api/v1/streams/{id}/chat/actions', at(id)))).actions,
    undo: (action: string) =>
      answer(
        api.POST('/api/v1/streams/{id}/chat/actions/{action}/undo', {
          params: { path: { id, action } },
          body: {},
        }),
      ),
  };
}

/** What reaches beyond one stream. */
export const siteModeration = {
  unbanRequests: async () => (await answer(api.GET('/api/v1/moderation/unban_requests'))).requests,
  decide: (request: string, approve: boolean) =>
    answer(
      api.POST('/api/v1/moderation/unban_requests/{request}', {
        params: { path: { request } },
        body: { approve },
      }),
    ),
  terms: async (stream_id: string) =>
    (await answer(api.GET('/api/v1/moderation/terms', { params: { query: { stream_id } } }))).terms,
  addTerm: (body: Schemas['AddTerm']) => answer(api.POST('/api/v1/moderation/terms', { body })),
  removeTerm: (term: string) =>
    answer(api.DELETE('/api/v1/moderation/terms/{term}', { params: { path: { term } } })),
};
