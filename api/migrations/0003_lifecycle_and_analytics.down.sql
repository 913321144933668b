DROP INDEX streams_status_ended;
DROP INDEX streams_status_scheduled;
DROP INDEX streams_status_grace;
ALTER TABLE streams DROP COLUMN restored_at;
ALTER TABLE streams DROP COLUMN archived_at;
ALTER TABLE streams DROP COLUMN grace_ends_at;
ALTER TABLE streams DROP COLUMN paused_at;
ALTER TABLE streams DROP COLUMN pause_reason;
ALTER TABLE streams DROP COLUMN kind;
