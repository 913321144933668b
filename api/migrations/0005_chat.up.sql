-- Chat and moderation. One room per stream; what happens in it is a log with its own sequence.

ALTER TABLE people ADD COLUMN chat_name TEXT;
-- The name in lower case: nobody writes under somebody else's.
ALTER TABLE people ADD COLUMN chat_name_key TEXT;
CREATE UNIQUE INDEX people_chat_name ON people (site_id, chat_name_key);

CREATE TABLE chat_rooms (
    stream_id TEXT PRIMARY KEY REFERENCES streams (id) ON DELETE CASCADE,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    last_seq BIGINT NOT NULL DEFAULT 0,
    slow_seconds BIGINT NOT NULL DEFAULT 0,
    holders_only BIGINT NOT NULL DEFAULT 0,
    account_age_minutes BIGINT NOT NULL DEFAULT 0,
    links_off BIGINT NOT NULL DEFAULT 0,
    emote_only BIGINT NOT NULL DEFAULT 0,
    read_only BIGINT NOT NULL DEFAULT 0,
    shield_until BIGINT,
    pinned_seq BIGINT
);
CREATE INDEX chat_rooms_site ON chat_rooms (site_id);
INSERT INTO chat_rooms (stream_id, site_id) SELECT id, site_id FROM streams;

CREATE TABLE chat_entries (
    stream_id TEXT NOT NULL REFERENCES streams (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('message', 'system', 'delete', 'restore')),
    -- Who wrote it: a person (usr_…) or a participant of the media room (lk_…); empty: the system.
    author TEXT NOT NULL,
    author_name TEXT NOT NULL,
    badge TEXT,
    -- Chosen by the client, so that sending twice writes once.
    client_id TEXT,
    body TEXT NOT NULL,
    reply_seq BIGINT,
    reply_name TEXT,
    sent_at BIGINT NOT NULL,
    -- Milliseconds since the stream went live; null before.
    stream_ms BIGINT,
    deleted_at BIGINT,
    PRIMARY KEY (stream_id, seq),
    UNIQUE (stream_id, author, client_id)
);
CREATE INDEX chat_entries_author ON chat_entries (site_id, author, stream_id, seq);
CREATE INDEX chat_entries_time ON chat_entries (stream_id, stream_ms);

-- Bans keep somebody out; time-outs only keep somebody silent.
CREATE TABLE bans (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('ban', 'timeout')),
    -- A person (usr_…) or a participant of the media room (lk_…).
    subject TEXT NOT NULL,
    subject_name TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('stream', 'space', 'site')),
    stream_id TEXT REFERENCES streams (id) ON DELETE CASCADE,
    space_id TEXT REFERENCES spaces (id) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    lifted_at BIGINT,
    lifted_by TEXT
);
CREATE INDEX bans_subject ON bans (site_id, subject);
CREATE INDEX bans_site ON bans (site_id, id);

CREATE TABLE chat_held (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    stream_id TEXT NOT NULL REFERENCES streams (id) ON DELETE CASCADE,
    author TEXT NOT NULL,
    author_name TEXT NOT NULL,
    badge TEXT,
    client_id TEXT NOT NULL,
    body TEXT NOT NULL,
    reply_seq BIGINT,
    term TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    decision TEXT CHECK (decision IN ('approved', 'denied')),
    decided_by TEXT,
    decided_at BIGINT,
    UNIQUE (stream_id, author, client_id)
);
CREATE INDEX chat_held_open ON chat_held (site_id, stream_id, decision, id);

CREATE TABLE chat_reports (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    stream_id TEXT NOT NULL REFERENCES streams (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    author TEXT NOT NULL,
    author_name TEXT NOT NULL,
    body TEXT NOT NULL,
    reporter TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    resolved_by TEXT,
    resolved_at BIGINT,
    UNIQUE (stream_id, seq, reporter)
);
CREATE INDEX chat_reports_open ON chat_reports (site_id, stream_id, resolved_at, id);

CREATE TABLE unban_requests (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    ban_id TEXT NOT NULL UNIQUE REFERENCES bans (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    decision TEXT CHECK (decision IN ('approved', 'denied')),
    decided_by TEXT,
    decided_at BIGINT
);
CREATE INDEX unban_requests_open ON unban_requests (site_id, decision, id);

-- Words that block or hold a message: of one stream, or of the whole site.
CREATE TABLE filter_terms (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    stream_id TEXT REFERENCES streams (id) ON DELETE CASCADE,
    pattern TEXT NOT NULL,
    effect TEXT NOT NULL CHECK (effect IN ('block', 'hold')),
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX filter_terms_site ON filter_terms (site_id, stream_id);

CREATE TABLE moderation_actions (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    stream_id TEXT REFERENCES streams (id) ON DELETE CASCADE,
    actor TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT,
    subject_name TEXT,
    ban_id TEXT,
    reason TEXT NOT NULL,
    -- JSON: what undoing needs, and what the log shows.
    detail TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    undone_at BIGINT,
    undone_by TEXT
);
CREATE INDEX moderation_actions_stream ON moderation_actions (site_id, stream_id, id);
CREATE INDEX moderation_actions_subject ON moderation_actions (site_id, subject, id);
