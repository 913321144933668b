/** Knows which tab of this browser broadcasts a stream, and remembers over a reload what was being sent. */

interface Message {
  kind: 'who' | 'me';
}

/** What a reloaded tab starts again by itself. */
export interface Sent {
  camera: boolean;
  microphone: boolean;
  screen: boolean;
}

/** Long enough for a busy tab to answer, short enough not to be felt. */
const ANSWER_MS = 300;

const key = (id: string) => `klieg.broadcasting.${id}`;

/** Remembers, for this tab only, that it broadcasts. */
export function rememberSent(id: string, sent: Sent | null): void {
  if (sent === null) sessionStorage.removeItem(key(id));
  else sessionStorage.setItem(key(id), JSON.stringify(sent));
}

/** What this tab sent before it was reloaded; null when it was not broadcasting. */
export function recallSent(id: string): Sent | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key(id)) ?? 'null');
    if (typeof value !== 'object' || value === null) return null;
    const sent = value as Partial<Sent>;
    return {
      camera: sent.camera === true,
      microphone: sent.microphone === true,
      screen: sent.screen === true,
    };
  } catch {
    return null;
  }
}

/** Answers other tabs that ask whether this stream is being broadcast. */
export class Presence {
  readonly #channel: BroadcastChannel;
  #broadcasting = false;

  constructor(id: string) {
    this.#channel = new BroadcastChannel(`klieg.studio.${id}`);
    this.#channel.addEventListener('message', (event: MessageEvent<Message>) => {
      if (event.data.kind === 'who' && this.#broadcasting) this.#say('me');
    });
  }

  set broadcasting(value: boolean) {
    this.#broadcasting = value;
  }

  /** True when another tab of this browser broadcasts the stream. */
  async elsewhere(): Promise<boolean> {
    return new Promise((resolve) => {
      const hear = (event: MessageEvent<Message>) => {
        if (event.data.kind === 'me') done(true);
      };
      const timer = setTimeout(() => done(false), ANSWER_MS);
      const done = (answer: boolean) => {
        clearTimeout(timer);
        this.#channel.removeEventListener('message', hear);
        resolve(answer);
      };
      this.#channel.addEventListener('message', hear);
      this.#say('who');
    });
  }

  close(): void {
    this.#channel.close();
  }

  #say(kind: Message['kind']): void {
    this.#channel.postMessage({ kind } satisfies Message);
  }
}
