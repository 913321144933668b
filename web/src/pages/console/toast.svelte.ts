import { announce } from '../../ui/announce.svelte';

const SHOWN_MS = 4_000;

class Toast {
  message = $state('');
}

/** What was just done, shown for a moment. */
export const toast = new Toast();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says that something was done, to eyes and ears. */
export function say(message: string): void {
  announce(message);
  toast.message = message;
  clearTimeout(timer);
  timer = setTimeout(() => (toast.message = ''), SHOWN_MS);
}
