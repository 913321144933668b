import { pushKey } from './api/client';
import type { BrowserBody } from './api/views';

/** Whether this browser can take push messages at all; iOS can once the page is on the home screen. */
export const canPush = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis;

/** Whether the person has said no for this site: only the browser's own settings change that. */
export const pushDenied = (): boolean => canPush() && Notification.permission === 'denied';

/** This browser's address for push messages, if it has one already. Asks nobody. */
export async function knownBrowser(): Promise<BrowserBody | null> {
  if (!canPush()) return null;
  const registration = await navigator.serviceWorker.getRegistration('/');
  const subscription = await registration?.pushManager.getSubscription();
  return subscription ? written(subscription) : null;
}

/** Asks for permission and makes this browser's address; `null` when the person says no. */
export async function askForPush(): Promise<BrowserBody | null> {
  if ((await Notification.requestPermission()) !== 'granted') return null;
  await navigator.serviceWorker.register('/service-worker.js');
  const { pushManager } = await navigator.serviceWorker.ready;
  const known = await pushManager.getSubscription();
  if (known) return written(known);
  const { key } = await pushKey();
  return written(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
}

function written(subscription: PushSubscription): BrowserBody {
  const { endpoint, keys } = subscription.toJSON();
  return { endpoint: endpoint ?? '', keys: { p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' } };
}
