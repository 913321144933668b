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
