DROP TABLE idempotent_answers;

ALTER TABLE sites ADD COLUMN max_concurrent_streams BIGINT;
ALTER TABLE sites ADD COLUMN default_visibility BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sites ADD COLUMN notify_on_live BIGINT NOT NULL DEFAULT 1;
ALTER TABLE sites ADD COLUMN streaming_enabled BIGINT NOT NULL DEFAULT 0;
-- Both databases have no common way to read JSON. Its keys are written in a fixed order, which finds
-- all but the number: the limit of the installation holds again.
UPDATE sites SET
    streaming_enabled = CASE WHEN settings LIKE '{"streaming":{"enabled":true,%' THEN 1 ELSE 0 END,
    notify_on_live = CASE WHEN settings LIKE '%"notify_on_live":false%' THEN 0 ELSE 1 END,
    default_visibility = CASE
        WHEN settings LIKE '%"default_visibility":"subscribers"%' THEN 1
        WHEN settings LIKE '%"default_visibility":"pass"%' THEN 2
        WHEN settings LIKE '%"default_visibility":"private"%' THEN 3
        WHEN settings LIKE '%"default_visibility":"unlisted"%' THEN 4
        ELSE 0 END;
ALTER TABLE sites DROP COLUMN settings;
