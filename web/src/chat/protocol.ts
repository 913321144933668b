/** The frames of the chat socket, as `docs/chat.md` describes them. Times are RFC 3339 in UTC. */
import type { ChatEntry, ChatModes } from '../api/views';

export interface Me {
  id: string;
  /** Null until chosen. */
  name: string | null;
  badge: 'host' | 'moderator' | 'team' | 'holder' | null;
  moderates: boolean;
  holder: boolean;
  account_since: string;
  timed_out_until: string | null;
}

export type ServerFrame =
  | {
      type: 'hello';
      protocol: number;
      me: Me | null;
      modes: ChatModes;
      in_force: ChatModes;
      pinned: ChatEntry | null;
      entries: ChatEntry[];
      seq: number;
      /** `entries` do not follow what this client had. */
      fresh: boolean;
      count: number;
    }
  | ({ type: 'entry' } & ChatEntry)
  | { type: 'sent'; id: string; seq: number }
  | { type: 'held'; id: string }
  | { type: 'refused'; id: string; code: string; message: string; retry_after_ms?: number }
  | { type: 'modes'; modes: ChatModes; in_force: ChatModes }
  | { type: 'pinned'; entry: ChatEntry | null }
  | { type: 'reactions'; counts: Record<string, number> }
  | { type: 'presence'; count: number }
  | { type: 'you'; me: Me }
  | { type: 'notice'; code: string; message: string; until: string | null }
  | { type: 'queue'; held: boolean; reports: boolean }
  | { type: 'closing'; code: string; message: string; may_return: boolean };

export type ClientFrame =
  { type: 'send'; id: string; text: string; reply_to: number | null } | { type: 'react'; emoji: string };

/** What can be sent up as a reaction; the server knows the same. */
export const REACTIONS = ['❤️', '👏', '😂', '😮', '🎉', '👍'] as const;
/** The server's limit for one message. */
export const TEXT_MAX = 500;
