-- Pauses, archive and room kinds of streams; who watched, and for how long.

-- Which rooms a stream's media lies in: experience 0, consultation 1 (LC-33).
ALTER TABLE streams ADD COLUMN kind BIGINT NOT NULL DEFAULT 0;
-- Why a paused stream is paused: 'host' by the creator, 'away' because nobody publishes.
ALTER TABLE streams ADD COLUMN pause_reason TEXT;
ALTER TABLE streams ADD COLUMN paused_at BIGINT;
-- When a stream that nobody publishes to ends; null while somebody does.
ALTER TABLE streams ADD COLUMN grace_ends_at BIGINT;
ALTER TABLE streams ADD COLUMN archived_at BIGINT;
-- When it was last taken out of the archive: its time there begins anew.
ALTER TABLE streams ADD COLUMN restored_at BIGINT;
CREATE INDEX streams_status_grace ON streams (status, grace_ends_at);
CREATE INDEX streams_status_scheduled ON streams (status, scheduled_at);
CREATE INDEX streams_status_ended ON streams (status, ended_at);

-- Who watched a stream (C9): a person, or a browser that nobody signed in with. The time of
-- viewings that ended adds up in duration_ms.
CREATE TABLE viewers (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    stream_id TEXT NOT NULL REFERENCES streams (id) ON DELETE CASCADE,
    person_id TEXT REFERENCES people (id) ON DELETE SET NULL,
    session_key TEXT,
    first_joined_at BIGINT NOT NULL,
    joined_at BIGINT NOT NULL,
    -- Null: watches now.
    left_at BIGINT,
    duration_ms BIGINT NOT NULL DEFAULT 0,
    joins BIGINT NOT NULL DEFAULT 1,
    UNIQUE (stream_id, person_id),
    UNIQUE (stream_id, session_key)
);
CREATE INDEX viewers_stream ON viewers (site_id, stream_id, first_joined_at);
CREATE INDEX viewers_open ON viewers (left_at);

-- When each viewer watched. seen_at follows the present, so that a crash costs seconds.
CREATE TABLE viewings (
    viewer_id TEXT NOT NULL REFERENCES viewers (id) ON DELETE CASCADE,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    stream_id TEXT NOT NULL REFERENCES streams (id) ON DELETE CASCADE,
    joined_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    left_at BIGINT,
    PRIMARY KEY (viewer_id, joined_at)
);
CREATE INDEX viewings_stream ON viewings (site_id, stream_id, joined_at);
CREATE INDEX viewings_open ON viewings (left_at);

-- Views of a stream's page, one a day for each viewer; day counts from 1970-01-01, UTC.
CREATE TABLE page_views (
    stream_id TEXT NOT NULL REFERENCES streams (id) ON DELETE CASCADE,
    viewer TEXT NOT NULL,
    day BIGINT NOT NULL,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    PRIMARY KEY (stream_id, viewer, day)
);
CREATE INDEX page_views_site ON page_views (site_id, day);
