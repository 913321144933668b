/** What screen readers are told besides the page itself: short status changes, each said once. */
class Announcer {
  polite = $state('');
  assertive = $state('');
}

export const announcer = new Announcer();

/** Says a change of state; `urgent` interrupts, for the end of a stream or a lost connection. */
export function announce(message: string, urgent = false): void {
  if (urgent) announcer.assertive = message;
  else announcer.polite = message;
}
