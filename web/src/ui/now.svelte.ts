import { createSubscriber } from 'svelte/reactivity';

const follow = createSubscriber((update) => {
  const timer = setInterval(update, 1_000);
  return () => clearInterval(timer);
});

/** The present in milliseconds; where it is read reactively it moves once a second. */
export function now(): number {
  follow();
  return Date.now();
}
