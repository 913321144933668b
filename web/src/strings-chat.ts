import type { SystemEvent } from './api/views';

/** The chat's part of `strings`. */
export const chat = {
  title: 'Chat',
  show: 'Show chat',
  hide: 'Hide chat',
  tools: 'Moderate',
  messages: 'Messages',
  inChat: ' in the chat',
  connecting: 'Opening the chat…',
  reconnecting: 'The chat lost its connection. Coming back…',
  closedTitle: 'The chat is closed to you',
  failed: 'The chat could not be loaded.',
  empty: 'No messages yet. Say hello!',
  rules: 'This is where the chat begins. Be kind: moderators keep order here.',
  older: 'Earlier messages',
  unseen: (count: number) => (count === 1 ? '1 new message' : `${count} new messages`),
  pinned: 'Pinned by a moderator',
  deleted: 'This message was removed.',
  inReplyTo: (name: string) => `In reply to ${name}: `,
  badges: { host: 'Host', moderator: 'Mod', team: 'Team', holder: 'Member' },
  menuFor: (name: string) => `What to do with the message of ${name}`,
  pending: {
    sending: 'Sending…',
    held: 'Waiting for review by a moderator.',
    failed: 'Not sent. ',
    denied: '',
  },
  heldDenied: 'A moderator decided not to show this message.',
  discard: 'Discard',
  over: 'The stream is over, and so is its chat.',
  signInToWrite: 'You are reading along. Sign in to write.',
  writeLabel: 'Your message',
  placeholder: 'Start chatting',
  placeholderAs: (name: string) => `Write as ${name}`,
  send: 'Send',
  wait: (seconds: number) => `You can send again in ${seconds} s`,
  timedOut: (left: string) => `A moderator asked you to pause. You can write again in ${left}.`,
  readOnly: 'Only moderators can write for now.',
  holdersOnly: 'Only people with a pass or a subscription can write now.',
  accountTooNew: (left: string) => `Your account is too new to write here now. You can in ${left}.`,
  emoteOnlyHint: 'Only emoji for now',
  slowHint: (seconds: number) => `Slow mode: one message in ${seconds} s`,
  linksOffHint: 'Links are off',
  nameLabel: 'Your name in chat',
  nameHint: 'Letters, digits, _ - and . You are asked once.',
  nameSave: 'Use this name',
  replyingTo: (name: string) => `Replying to ${name}`,
  cancelReply: 'Do not reply',
  reactions: 'Reactions',
  reactWith: (emoji: string) => `React with ${emoji}`,
  hiddenPeople: (count: number) => (count === 1 ? 'You hid one person.' : `You hid ${count} people.`),
  unhide: 'Show everybody',
  noticeTitle: (code: string) =>
    code === 'warned'
      ? 'A moderator warns you'
      : code === 'timed_out'
        ? 'A moderator asked you to pause'
        : 'From the moderators',
  notice: (code: string, message: string) => `${chat.noticeTitle(code)}. ${message}`,
  system: (event: SystemEvent): string => {
    switch (event.event) {
      case 'started':
        return 'The stream is live.';
      case 'paused':
        return 'The host is away for a moment.';
      case 'resumed':
        return 'The host is back.';
      case 'ended':
        return 'The stream has ended.';
      case 'slow_mode':
        return event.seconds === 0 ? 'Slow mode is off.' : `Slow mode: one message in ${event.seconds} s.`;
      case 'holders_only':
        return event.on
          ? 'Only people with a pass or a subscription can write now.'
          : 'Everybody can write again.';
      case 'account_age':
        return event.minutes === 0 ? 'New accounts can write again.' : 'New accounts cannot write now.';
      case 'links_off':
        return event.on ? 'Links are off.' : 'Links are allowed again.';
      case 'emote_only':
        return event.on ? 'Only emoji for now.' : 'Words are back.';
      case 'read_only':
        return event.on ? 'The chat is read-only for now.' : 'The chat is open again.';
      case 'shield':
        return event.on ? 'The shield is up: the chat is strict for a while.' : 'The shield is down.';
    }
  },
  replay: {
    title: 'Chat replay',
    empty: 'Nobody wrote up to here.',
    failed: 'The chat of this stream could not be loaded.',
  },
  unban: {
    lead: 'Tell the moderators why you should be let back in. You can ask once.',
    label: 'Your request',
    send: 'Ask to be let back in',
    sent: 'Your request is with the moderators.',
  },
  menu: {
    title: (name: string) => `Message of ${name}`,
    reply: 'Reply',
    report: 'Report',
    hide: (name: string) => `Hide ${name} for me`,
    pin: 'Pin on top',
    unpin: 'Take the pin away',
    remove: 'Delete message',
    removeAll: (name: string) => `Delete all of ${name}`,
    warn: 'Warn',
    timeout: 'Time out',
    ban: 'Ban',
    back: 'Back',
    done: 'Done.',
    removed: 'Deleted.',
    reported: 'Thank you. Moderators will look at it.',
    warned: 'The warning was sent.',
    timedOut: (name: string) => `${name} was timed out.`,
    banned: (name: string) => `${name} was banned.`,
    length: 'For how long',
    lengths: [
      [60, '1 minute'],
      [600, '10 minutes'],
      [3600, '1 hour'],
      [86_400, '24 hours'],
    ] as const,
    custom: 'Other',
    minutes: 'Minutes',
    banLengths: [
      [3600, '1 hour'],
      [86_400, '24 hours'],
      [604_800, '7 days'],
      [2_592_000, '30 days'],
    ] as const,
    forGood: 'Until lifted',
    scope: 'From where',
    scopes: { stream: 'This stream', space: 'All streams of this space', site: 'The whole site' },
    wipe: 'Delete the messages as well',
    why: 'What is wrong with it?',
    reason: 'Reason',
    steps: {
      report: (name: string) => `Report the message of ${name}`,
      warn: (name: string) => `Warn ${name}`,
      timeout: (name: string) => `Time out ${name}`,
      ban: (name: string) => `Ban ${name}`,
    },
    confirm: { report: 'Report', warn: 'Send warning', timeout: 'Time out', ban: 'Ban' },
  },
  moderation: {
    title: 'Moderation',
    tabs: {
      modes: 'Modes',
      held: 'Held',
      reports: 'Reports',
      requests: 'Unban requests',
      filter: 'Filter',
      log: 'Actions',
    },
    done: 'Done.',
    shieldText: 'Under attack? The shield makes everything strict for 15 minutes.',
    shieldRaise: 'Raise the shield',
    shieldDown: 'Lower the shield',
    shieldUp: (left: string) => `The shield is up, for another ${left}.`,
    slow: 'Slow mode',
    age: 'Account must be at least',
    seconds: (seconds: number) => (seconds === 0 ? 'Off' : `${seconds} s`),
    minutes: (minutes: number) =>
      minutes === 0
        ? 'Any age'
        : minutes < 60
          ? `${minutes} minutes`
          : minutes < 1440
            ? `${minutes / 60} hour`
            : `${minutes / 1440} days`,
    flags: {
      holders_only: 'Only pass holders and subscribers',
      links_off: 'No links',
      emote_only: 'Emoji only',
      read_only: 'Read-only',
    },
    newcomers: 'Everybody who came in the last minutes:',
    silence: 'Time out 1 h',
    banAll: 'Ban all',
    banAllSure: (minutes: number) => `Ban everybody who came in the last ${minutes} minutes? The team stays.`,
    heldFor: (term: string) => `Held for “${term}”`,
    approve: 'Let through',
    deny: 'Refuse',
    dismiss: 'Nothing wrong',
    letBack: 'Let back in',
    reportedFor: (reason: string) => `Reported: ${reason}`,
    bannedFor: (reason: string, scope: string) => (reason === '' ? scope : `${scope}: ${reason}`),
    emptyHeld: 'No message waits.',
    emptyReports: 'No open reports.',
    emptyRequests: 'Nobody asks to be let back in.',
    emptyTerms: 'The filter is empty.',
    emptyLog: 'Nothing was done yet.',
    term: 'Word or phrase',
    termHint: 'Word or phrase; * stands for any letters',
    effect: 'What happens',
    effects: { hold: 'Hold for review', block: 'Block' },
    wholeSite: 'whole site',
    add: 'Add',
    takeOut: 'Remove',
    undo: 'Undo',
    undone: 'Undone',
    action: (actor: string, kind: string, subject: string) =>
      subject === '' ? `${actor} ${kind} ` : `${actor} ${kind}: ${subject} `,
    kinds: {
      delete: 'deleted',
      warn: 'warned',
      timeout: 'timed out',
      ban: 'banned',
      unban: 'let back in',
      modes: 'changed the modes',
      shield: 'moved the shield',
      pin: 'changed the pin',
      approve: 'let through',
      deny: 'refused',
      resolve: 'closed a report',
      deny_unban: 'refused an unban request',
      add_term: 'added a word',
      remove_term: 'removed a word',
    },
  },
};
