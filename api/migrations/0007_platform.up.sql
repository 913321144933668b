-- What a site has chosen lies in one JSON value; what used to be columns moves there.
ALTER TABLE sites ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
UPDATE sites SET settings =
    '{"streaming":{"enabled":' || CASE WHEN streaming_enabled <> 0 THEN 'true' ELSE 'false' END
    || ',"notify_on_live":' || CASE WHEN notify_on_live <> 0 THEN 'true' ELSE 'false' END
    || ',"default_visibility":"' || CASE default_visibility WHEN 1 THEN 'subscribers' WHEN 2 THEN 'pass'
        WHEN 3 THEN 'private' WHEN 4 THEN 'unlisted' ELSE 'public' END
    || '","max_concurrent_streams":' || COALESCE(CAST(max_concurrent_streams AS TEXT), 'null') || '}}';
ALTER TABLE sites DROP COLUMN streaming_enabled;
ALTER TABLE sites DROP COLUMN notify_on_live;
ALTER TABLE sites DROP COLUMN default_visibility;
ALTER TABLE sites DROP COLUMN max_concurrent_streams;

-- Answers to requests that carried an Idempotency-Key, for when they are sent again. Which key it
-- was is only known by its hash, and the body is sealed with the key itself: it may hold secrets
-- that are shown once.
CREATE TABLE idempotent_answers (
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    -- The person or the API key.
    caller TEXT NOT NULL,
    key_hash TEXT NOT NULL,
    -- Of method, path and body.
    request_hash TEXT NOT NULL,
    -- Null while the request is under way.
    status BIGINT,
    body TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, caller, key_hash)
);
CREATE INDEX idempotent_answers_age ON idempotent_answers (site_id, created_at);
