import { beforeAll, expect, it, vi } from 'vitest';

beforeAll(() => {
  vi.stubGlobal('document', { querySelector: () => null });
});

it('finds the page of every path, and none for others', async () => {
  const { routeOf } = await import('./page');
  expect(routeOf('/')).toEqual({ name: 'streams' });
  expect(routeOf('/sign-in')).toEqual({ name: 'sign-in' });
  expect(routeOf('/sign-in/tok')).toEqual({ name: 'sign-in-confirm', token: 'tok' });
  expect(routeOf('/streams/new')).toEqual({ name: 'new-stream' });
  expect(routeOf('/streams/st_1')).toEqual({ name: 'watch', id: 'st_1' });
  expect(routeOf('/streams/st_1/')).toEqual({ name: 'watch', id: 'st_1' });
  expect(routeOf('/streams/st_1/studio')).toEqual({ name: 'studio', id: 'st_1' });
  expect(routeOf('/streams/st_1/studio/more')).toEqual({ name: 'not-found' });
  expect(routeOf('/admin')).toEqual({ name: 'console' });
  expect(routeOf('/admin/webhooks/wh_1')).toEqual({ name: 'console' });
  expect(routeOf('/me/sessions')).toEqual({ name: 'my-sessions' });
  expect(routeOf('/nothing')).toEqual({ name: 'not-found' });
});

it('reads the error envelope and survives an answer that is none', async () => {
  const { toApiError, unwrap } = await import('./envelope');
  const error = toApiError(403, {
    error: {
      code: 'grant_expired',
      message: 'Your pass has ended.',
      request_id: 'req_1',
      fields: { title: 'x', n: 1 },
    },
  });
  expect(error).toMatchObject({
    status: 403,
    code: 'grant_expired',
    requestId: 'req_1',
    fields: { title: 'x' },
  });
  expect(error.transient).toBe(false);
  const alien = toApiError(502, '<html>');
  expect(alien).toMatchObject({ status: 502, code: 'unexpected', requestId: null });
  expect(alien.transient).toBe(true);
  expect(unwrap({ data: { a: 1 } })).toEqual({ a: 1 });
});
