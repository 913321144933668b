import { getStream, session, setCsrfToken, streamInfo } from './client';
import { ApiError } from './error';
import type { PageData } from './views';

/** Where a path leads; the server has the same table. */
export type Route =
  | { name: 'streams' }
  | { name: 'sign-in' }
  | { name: 'sign-in-confirm'; token: string }
  | { name: 'new-stream' }
  | { name: 'subscribers' }
  | { name: 'watch'; id: string }
  | { name: 'studio'; id: string }
  | { name: 'redeem' }
  | { name: 'my-passes' }
  | { name: 'access' }
  | { name: 'my-sessions' }
  | { name: 'console' }
  | { name: 'library' }
  | { name: 'not-found' };

/** Finds the page for a path. */
export function routeOf(pathname: string): Route {
  const parts = pathname.split('/').filter((part) => part !== '');
  const [first, second, third, ...rest] = parts;
  if (first === undefined) return { name: 'streams' };
  // The console finds its own pages, and says so where there is none.
  if (first === 'admin') return { name: 'console' };
  if (rest.length > 0) return { name: 'not-found' };
  if (first === 'sign-in' && third === undefined) {
    return second === undefined ? { name: 'sign-in' } : { name: 'sign-in-confirm', token: second };
  }
  if (first === 'redeem' && second === undefined) return { name: 'redeem' };
  if (first === 'library' && second === undefined) return { name: 'library' };
  if (first === 'access' && second === undefined) return { name: 'access' };
  if (first === 'me' && second === 'passes' && third === undefined) return { name: 'my-passes' };
  if (first === 'me' && second === 'sessions' && third === undefined) return { name: 'my-sessions' };
  if (first === 'subscribers' && second === undefined) return { name: 'subscribers' };
  if (first === 'streams') {
    if (second === undefined) return { name: 'streams' };
    if (second === 'new' && third === undefined) return { name: 'new-stream' };
    if (third === undefined) return { name: 'watch', id: second };
    if (third === 'studio') return { name: 'studio', id: second };
  }
  return { name: 'not-found' };
}

/** Reads what the server wrote into the page; asks the API where it wrote nothing (`npm run dev`). */
export async function loadPage(route: Route): Promise<PageData> {
  const written = document.getElementById('klieg-page')?.textContent;
  if (written) return JSON.parse(written) as PageData;

  const known = await session();
  setCsrfToken(known.csrf_token);
  const page: PageData = {
    page: route.name,
    site: known.site,
    session: { person: known.person, csrf: known.csrf_token },
  };
  if (route.name !== 'watch' && route.name !== 'studio') return page;
  try {
    page.stream = await getStream(route.id);
    page.access = (await streamInfo(route.id)).access;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    page.error = { code: error.code, message: error.message };
    if (error.requestId !== null) page.error.request_id = error.requestId;
  }
  return page;
}
