import { chatLog, chatToken } from '../api/chat';
import { ApiError } from '../api/error';
import type { ChatEntry, ChatModes } from '../api/views';
import { announce } from '../ui/announce.svelte';
import { strings } from '../strings';
import { emptyLog, prepend, restore, settle, start, take, type Log } from './log';
import type { ClientFrame, Me, ServerFrame } from './protocol';

/** Waits before coming back; the last one is repeated. Each is stretched by chance, so that a crowd does not come at once. */
const WAITS_MS = [300, 1_200, 2_700, 4_800, 7_000];
/** Reactions shown for so long. */
const REACTION_MS = 2_500;
/** Reactions on screen at once. */
const REACTIONS_SHOWN_MAX = 24;

export interface Floating {
  key: number;
  emoji: string;
  /** Where it rises, 0 to 1. */
  x: number;
}

/** One open chat: its log in order, what this person may do, and a socket that comes back by itself. */
export class ChatSession {
  readonly #stream: string;
  phase = $state<'connecting' | 'open' | 'reconnecting' | 'closed'>('connecting');
  /** Why it is closed for good. */
  refusal = $state.raw<{ code: string; message: string } | null>(null);
  log = $state.raw<Log>(emptyLog());
  me = $state.raw<Me | null>(null);
  modes = $state.raw<ChatModes | null>(null);
  inForce = $state.raw<ChatModes | null>(null);
  pinned = $state.raw<ChatEntry | null>(null);
  count = $state(0);
  /** A moderator's last word to this person. */
  notice = $state.raw<{ code: string; message: string; until: string | null } | null>(null);
  /** Rises when a queue of moderators changed. */
  queueTurn = $state(0);
  /** Before when there is nothing more to read; null until known. */
  reachedStart = $state(false);
  /** Until when this person has to wait before the next message, in ms since 1970. */
  waitUntil = $state(0);
  floating = $state.raw<Floating[]>([]);

  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  #stopped = false;
  #began = false;

  constructor(stream: string) {
    this.#stream = stream;
    void this.#open();
  }

  close(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  /** Tries at once, after the person asked to. */
  retry(): void {
    this.refusal = null;
    this.#tries = 0;
    clearTimeout(this.#timer);
    void this.#open();
  }

  send(text: string, replyTo: number | null): void {
    const id = crypto.randomUUID();
    const own = { id, text, replyTo, state: 'sending' as const, reason: null };
    this.log = { ...this.log, pending: [...this.log.pending, own] };
    this.#put({ type: 'send', id, text, reply_to: replyTo });
  }

  /** Sends a failed message again, under the same id: it is written once at most. */
  resend(id: string): void {
    const own = this.log.pending.find((pending) => pending.id === id);
    if (own === undefined) return;
    this.log = settle(this.log, id, 'sending');
    this.#put({ type: 'send', id, text: own.text, reply_to: own.replyTo });
  }

  discard(id: string): void {
    this.log = settle(this.log, id, 'gone');
  }

  react(emoji: string): void {
    this.#put({ type: 'react', emoji });
  }

  dismissNotice(): void {
    this.notice = null;
  }

  /** Reads the page before what is on screen. */
  async older(): Promise<void> {
    const first = this.log.entries[0];
    if (first === undefined || first.seq <= 1) {
      this.reachedStart = true;
      return;
    }
    const page = await chatLog(this.#stream, { before: first.seq });
    this.log = prepend(this.log, page.entries);
    if (page.before === undefined) this.reachedStart = true;
  }

  #put(frame: ClientFrame): void {
    // While the socket is away the message waits as pending, and goes out when it is back.
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  async #open(): Promise<void> {
    if (this.#stopped) return;
    this.phase = this.#began ? 'reconnecting' : 'connecting';
    try {
      const { url, token } = await chatToken(this.#stream);
      if (this.#stopped) return;
      const address = new URL(url);
      address.searchParams.set('token', token);
      if (this.log.seq > 0) address.searchParams.set('after', String(this.log.seq));
      const socket = new WebSocket(address);
      this.#socket = socket;
      let mayReturn = true;
      socket.addEventListener('message', (event: MessageEvent<string>) => {
        const frame = JSON.parse(event.data) as ServerFrame;
        if (frame.type === 'closing' && !frame.may_return) {
          mayReturn = false;
          this.#refuse(frame.code, frame.message);
        } else this.#take(frame);
      });
      socket.addEventListener('close', () => {
        if (this.#socket === socket) this.#socket = null;
        if (mayReturn) this.#later();
      });
    } catch (error) {
      if (error instanceof ApiError && !error.transient) this.#refuse(error.code, error.message);
      else this.#later();
    }
  }

  #refuse(code: string, message: string): void {
    this.phase = 'closed';
    this.refusal = { code, message };
    announce(message, true);
  }

  #later(): void {
    if (this.#stopped) return;
    this.phase = this.#began ? 'reconnecting' : 'connecting';
    const wait = WAITS_MS[Math.min(this.#tries, WAITS_MS.length - 1)] ?? 0;
    this.#tries += 1;
    this.#timer = setTimeout(() => void this.#open(), wait * (0.75 + Math.random() / 2));
  }

  #take(frame: ServerFrame): void {
    switch (frame.type) {
      case 'hello':
        this.#tries = 0;
        this.#began = true;
        this.phase = 'open';
        this.me = frame.me;
        this.modes = frame.modes;
        this.inForce = frame.in_force;
        this.pinned = frame.pinned;
        this.count = frame.count;
        this.log = start(this.log, frame.entries, frame.seq, frame.fresh);
        if (frame.fresh) this.reachedStart = (this.log.entries[0]?.seq ?? 1) <= 1;
        for (const own of this.log.pending) if (own.state === 'sending') this.resend(own.id);
        break;
      case 'entry':
        this.log = take(this.log, frame);
        break;
      case 'sent':
        this.#noteSlowMode();
        if (this.log.seq >= frame.seq) this.log = settle(this.log, frame.id, 'gone');
        break;
      case 'held':
        this.#noteSlowMode();
        this.log = settle(this.log, frame.id, 'held');
        break;
      case 'refused':
        if (frame.retry_after_ms !== undefined) this.waitUntil = Date.now() + frame.retry_after_ms;
        if (frame.code === 'name_required' && this.me !== null) this.me = { ...this.me, name: null };
        this.log = settle(this.log, frame.id, 'failed', frame.message);
        announce(frame.message, true);
        break;
      case 'modes':
        this.modes = frame.modes;
        this.inForce = frame.in_force;
        break;
      case 'pinned':
        this.pinned = frame.entry;
        break;
      case 'reactions':
        this.#float(frame.counts);
        break;
      case 'presence':
        this.count = frame.count;
        break;
      case 'you':
        this.me = frame.me;
        break;
      case 'notice':
        this.#notice(frame);
        break;
      case 'queue':
        this.queueTurn += 1;
        break;
    }
    if (this.log.missing.length > 0) void this.#readRestored();
  }

  #notice(frame: Extract<ServerFrame, { type: 'notice' }>): void {
    if (frame.code === 'held_denied') {
      this.log = settle(this.log, frame.message, 'denied', strings.chat.heldDenied);
      announce(strings.chat.heldDenied, true);
      return;
    }
    const { code, message, until } = frame;
    this.notice = { code, message, until };
    announce(strings.chat.notice(code, message), true);
  }

  #noteSlowMode(): void {
    const seconds = this.inForce?.slow_seconds ?? 0;
    if (seconds > 0 && this.me?.moderates !== true) this.waitUntil = Date.now() + seconds * 1_000;
  }

  #float(counts: Record<string, number>): void {
    let key = (this.floating.at(-1)?.key ?? 0) + 1;
    const fresh = Object.entries(counts).flatMap(([emoji, count]) =>
      Array.from({ length: Math.min(count, 5) }, () => ({ key: key++, emoji, x: Math.random() })),
    );
    this.floating = [...this.floating, ...fresh].slice(-REACTIONS_SHOWN_MAX);
    const keys = new Set(fresh.map((it) => it.key));
    setTimeout(() => (this.floating = this.floating.filter((it) => !keys.has(it.key))), REACTION_MS);
  }

  async #readRestored(): Promise<void> {
    const missing = this.log.missing;
    this.log = { ...this.log, missing: [] };
    for (const seq of missing) {
      const page = await chatLog(this.#stream, { after: seq - 1, limit: 1 }).catch(() => null);
      if (page !== null) this.log = restore(this.log, page.entries);
    }
  }
}
