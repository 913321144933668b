import createClient from 'openapi-fetch';
import { strings } from '../strings';
import { toApiError } from './envelope';
import { ApiError } from './error';
import { here, sitePath } from './site-path';
import type { paths } from './schema';
import type {
  BrowserBody,
  GrantState,
  NewCodes,
  NewGrant,
  NewPass,
  NewStream,
  PassTerms,
  StreamChanges,
  SubscriptionState,
} from './views';

let csrfToken = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? '';

/** Replaces the token that unsafe requests carry, after the session changed. */
export function setCsrfToken(token: string): void {
  csrfToken = token;
}

export const api = createClient<paths>({
  baseUrl: (globalThis.location?.origin ?? '') + sitePath,
  credentials: 'same-origin',
});
api.use({
  onRequest({ request }) {
    if (request.method !== 'GET') request.headers.set('x-csrf-token', csrfToken);
  },
  onError() {
    return new ApiError(0, 'network', strings.errors.network);
  },
});

interface Sent<T> {
  data?: { data: T };
  error?: unknown;
  response: Response;
}

/** Takes an answer out of its envelope; refusals and failures are thrown as `ApiError`. */
export async function answer<T>(sent: Promise<Sent<T>>): Promise<T> {
  const { data, error, response } = await sent;
  if (data === undefined) throw toApiError(response.status, error);
  return data.data;
}

export const at = (id: string) => ({ params: { path: { id } } });

export const session = () => answer(api.GET('/api/v1/session'));
export const requestSignIn = (email: string, next: string | null) =>
  answer(api.POST('/api/v1/sign-in', { body: { email, ...(next === null ? {} : { next }) } }));
export const confirmSignIn = (token: string) =>
  answer(api.POST('/api/v1/sign-in/{token}', { params: { path: { token } }, body: {} }));
export const signOut = () => answer(api.POST('/api/v1/sign-out', { body: {} }));

/** A page of streams, as long as they get. */
export const listStreams = async (scope: 'all' | 'archived' = 'all') =>
  (await answer(api.GET('/api/v1/streams', { params: { query: { scope, limit: 200 } } }))).streams;
export const createStream = (body: NewStream) => answer(api.POST('/api/v1/streams', { body }));
export const getStream = (id: string) => answer(api.GET('/api/v1/streams/{id}', at(id)));
export const streamInfo = (id: string) => answer(api.GET('/api/v1/streams/{id}/info', at(id)));
export const goLive = (id: string) => answer(api.POST('/api/v1/streams/{id}/go-live', at(id)));
export const endStream = (id: string) => answer(api.POST('/api/v1/streams/{id}/end', at(id)));
export const pauseStream = (id: string) => answer(api.POST('/api/v1/streams/{id}/pause', at(id)));
export const resumeStream = (id: string) => answer(api.POST('/api/v1/streams/{id}/resume', at(id)));
/** Where encoders publish to a stream, and how its encoder is doing. */
export const encoderOf = (id: string) => answer(api.GET('/api/v1/streams/{id}/encoder', at(id)));
export const revealStreamKey = (id: string) =>
  answer(api.POST('/api/v1/streams/{id}/stream-key/reveal', at(id)));
export const rotateStreamKey = (id: string) => answer(api.POST('/api/v1/streams/{id}/stream-key', at(id)));
export const updateStream = (id: string, body: StreamChanges) =>
  answer(api.PATCH('/api/v1/streams/{id}', { ...at(id), body }));
export const deleteStream = (id: string) => answer(api.DELETE('/api/v1/streams/{id}', at(id)));
export const archiveStream = (id: string) => answer(api.POST('/api/v1/streams/{id}/archive', at(id)));
export const restoreStream = (id: string) => answer(api.POST('/api/v1/streams/{id}/restore', at(id)));
export const statisticsOf = (id: string) => answer(api.GET('/api/v1/streams/{id}/statistics', at(id)));
/** Where the table of a stream's viewers is downloaded. */
export const viewersCsv = (id: string) => `/api/v1/streams/${encodeURIComponent(id)}/viewers.csv`;
export const joinStream = (id: string, as: 'viewer' | 'creator') =>
  answer(api.POST('/api/v1/streams/{id}/join', { ...at(id), body: { as } }));
export const replayOf = async (id: string) => {
  const replay = await answer(api.GET('/api/v1/streams/{id}/replay', at(id)));
  const views = replay.views.map((view) => ({ ...view, url: here(view.url), base_url: here(view.base_url) }));
  const parts = replay.parts.map((part) =>
    part.storyboard_url ? { ...part, storyboard_url: here(part.storyboard_url) } : part,
  );
  return { ...replay, views, parts };
};

export const offersOf = async (stream: string) =>
  (await answer(api.GET('/api/v1/streams/{id}/passes', at(stream)))).passes;
export const claimPass = (id: string) =>
  answer(api.POST('/api/v1/passes/{id}/claim', { ...at(id), body: {} }));
export const redeem = (code: string) => answer(api.POST('/api/v1/redeem', { body: { code } }));
export const ownGrants = async () => (await answer(api.GET('/api/v1/me/grants'))).grants;
export const ownDevices = async () => (await answer(api.GET('/api/v1/me/devices'))).devices;
export const stopDevice = async (id: string) =>
  (await answer(api.POST('/api/v1/me/devices/{id}/stop', { ...at(id), body: {} }))).devices;

export const listSpaces = async () => (await answer(api.GET('/api/v1/spaces'))).spaces;
export const listPasses = async () => (await answer(api.GET('/api/v1/passes'))).passes;
export const createPass = (body: NewPass) => answer(api.POST('/api/v1/passes', { body }));
export const changePass = (id: string, body: PassTerms) =>
  answer(api.PUT('/api/v1/passes/{id}', { ...at(id), body }));
export const deletePass = (id: string) => answer(api.DELETE('/api/v1/passes/{id}', at(id)));
export const listCodes = async (pass: string, cursor?: string) => {
  const query = cursor === undefined ? {} : { before: cursor };
  const page = await answer(api.GET('/api/v1/passes/{id}/codes', { params: { path: { id: pass }, query } }));
  return { items: page.codes, next_cursor: page.next ?? null };
};
export const createCodes = async (pass: string, body: NewCodes) =>
  (await answer(api.POST('/api/v1/passes/{id}/codes', { ...at(pass), body }))).codes;
export const disableCode = (pass: string, code: string) =>
  answer(
    api.POST('/api/v1/passes/{id}/codes/{code}/disable', { params: { path: { id: pass, code } }, body: {} }),
  );
export const listGrants = (query: { email?: string; state?: GrantState; before?: string }) =>
  answer(api.GET('/api/v1/grants', { params: { query } }));
export const createGrant = (body: NewGrant) => answer(api.POST('/api/v1/grants', { body }));
export const cancelGrant = (id: string) =>
  answer(api.POST('/api/v1/grants/{id}/cancel', { ...at(id), body: {} }));
export const refundGrant = (id: string) =>
  answer(api.POST('/api/v1/grants/{id}/refund', { ...at(id), body: {} }));
export const renewGrant = (id: string, days: number) =>
  answer(api.POST('/api/v1/grants/{id}/renew', { ...at(id), body: { days } }));
export const purchaseSecrets = () => answer(api.GET('/api/v1/purchase-secrets'));
export const createPurchaseSecret = () => answer(api.POST('/api/v1/purchase-secrets', { body: {} }));
export const deletePurchaseSecret = (id: string) =>
  answer(api.DELETE('/api/v1/purchase-secrets/{id}', at(id)));

export const ownSubscription = () => answer(api.GET('/api/v1/subscription'));
export const subscribe = (email?: string) =>
  answer(api.POST('/api/v1/subscribe', { body: email === undefined ? {} : { email } }));
export const unsubscribe = () => answer(api.POST('/api/v1/unsubscribe', { body: {} }));
export const listSubscribers = (wanted: {
  q: string;
  state: SubscriptionState | '';
  cursor: string | null;
}) => {
  const query = {
    ...(wanted.q === '' ? {} : { q: wanted.q }),
    ...(wanted.state === '' ? {} : { state: wanted.state }),
    ...(wanted.cursor === null ? {} : { cursor: wanted.cursor }),
  };
  return answer(api.GET('/api/v1/subscribers', { params: { query } }));
};
export const importSubscribers = (csv: string, consent: boolean) =>
  answer(api.POST('/api/v1/subscribers/import', { body: { csv, consent } }));
export const removeSubscriber = (id: string) => answer(api.DELETE('/api/v1/subscribers/{id}', at(id)));

export const notificationOf = (id: string) => answer(api.GET('/api/v1/streams/{id}/notification', at(id)));
export const switchNotification = (id: string, enabled: boolean) =>
  answer(api.PUT('/api/v1/streams/{id}/notification', { ...at(id), body: { enabled } }));
export const reminderOf = (id: string, endpoint: string | undefined) => {
  const query = endpoint === undefined ? {} : { endpoint };
  return answer(api.GET('/api/v1/streams/{id}/reminder', { params: { path: { id }, query } }));
};
export const setReminder = (id: string, on: boolean, browser?: BrowserBody) =>
  answer(
    api.PUT('/api/v1/streams/{id}/reminder', {
      ...at(id),
      body: browser === undefined ? { on } : { on, browser },
    }),
  );
export const pushKey = () => answer(api.GET('/api/v1/push/key'));
export const keepBrowser = (browser: BrowserBody, live: boolean) =>
  answer(api.POST('/api/v1/push/browsers', { body: { browser, live } }));
