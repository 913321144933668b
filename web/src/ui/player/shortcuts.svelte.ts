const KEY = 'klieg.shortcuts';

/** Whether single keys act on the player; WCAG 2.1.4 asks that they can be turned off. */
class Shortcuts {
  on = $state(localStorage.getItem(KEY) !== 'off');

  set(on: boolean): void {
    this.on = on;
    localStorage.setItem(KEY, on ? 'on' : 'off');
  }
}

export const shortcuts = new Shortcuts();

export type Command =
  | 'play'
  | 'fullscreen'
  | 'mute'
  | 'louder'
  | 'quieter'
  | 'back'
  | 'forward'
  | 'slower'
  | 'faster'
  | 'help'
  | { tenth: number };

const commands: Readonly<Record<string, Command>> = {
  k: 'play',
  ' ': 'play',
  f: 'fullscreen',
  m: 'mute',
  ArrowUp: 'louder',
  ArrowDown: 'quieter',
  ArrowLeft: 'back',
  ArrowRight: 'forward',
  j: 'back',
  l: 'forward',
  '<': 'slower',
  '>': 'faster',
  '?': 'help',
};

/** What a key asks of the player, unless it is meant for the control that has the focus or for the browser. */
export function commandOf(event: KeyboardEvent): Command | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return null;
  const target = event.target as HTMLElement | null;
  if (target?.closest('textarea, select, [role="menu"], [contenteditable], dialog')) return null;
  const input = target?.closest('input');
  // A slider keeps its arrows; letters mean nothing to it.
  if (input && (input.type !== 'range' || event.key.length > 1)) return null;
  const onButton = target?.closest('button, a') !== null;
  // Space on a focused button presses that button.
  if (onButton && event.key === ' ') return null;
  if (/^[0-9]$/.test(event.key)) return { tenth: Number(event.key) };
  return commands[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? null;
}
