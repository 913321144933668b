-- Common dialect of SQLite and PostgreSQL. Times are Unix milliseconds, flags 0/1, both BIGINT.
-- Every table that belongs to a site carries site_id.

CREATE TABLE sites (
    id TEXT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    streaming_enabled BIGINT NOT NULL DEFAULT 0,
    default_visibility BIGINT NOT NULL DEFAULT 0,
    max_concurrent_streams BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE site_hosts (
    host TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE
);
CREATE INDEX site_hosts_site ON site_hosts (site_id);

CREATE TABLE people (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    platform_admin BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    UNIQUE (site_id, email)
);

CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_person ON sessions (site_id, person_id);

CREATE TABLE sign_in_links (
    token_hash TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    next_path TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX sign_in_links_expiry ON sign_in_links (expires_at);

CREATE TABLE teams (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX teams_site ON teams (site_id);

CREATE TABLE team_members (
    team_id TEXT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'moderator', 'member')),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (team_id, person_id)
);
CREATE INDEX team_members_person ON team_members (site_id, person_id);

CREATE TABLE spaces (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    team_id TEXT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX spaces_site ON spaces (site_id);

CREATE TABLE experiences (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    space_id TEXT NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX experiences_site ON experiences (site_id);

CREATE TABLE streams (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    team_id TEXT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    host_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    space_id TEXT REFERENCES spaces (id) ON DELETE SET NULL,
    experience_id TEXT REFERENCES experiences (id) ON DELETE SET NULL,
    title TEXT NOT NULL,
    description TEXT,
    -- scheduled 0, live 1, ended 2, archived 3, paused 4
    status BIGINT NOT NULL DEFAULT 0 CHECK (status BETWEEN 0 AND 4),
    -- public 0, subscribers 1, pass 2, private 3, unlisted 4
    visibility BIGINT NOT NULL DEFAULT 0 CHECK (visibility BETWEEN 0 AND 4),
    scheduled_at BIGINT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT,
    stream_key_hash TEXT NOT NULL UNIQUE,
    record BIGINT NOT NULL DEFAULT 1,
    replay_published BIGINT NOT NULL DEFAULT 0,
    provider TEXT NOT NULL DEFAULT 'native',
    provider_stream_id TEXT UNIQUE,
    playback_id TEXT,
    asset_id TEXT,
    replay_playback_id TEXT,
    viewer_count BIGINT NOT NULL DEFAULT 0,
    peak_viewers BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX streams_site_status ON streams (site_id, status);
CREATE INDEX streams_site_scheduled ON streams (site_id, scheduled_at);

CREATE TABLE access_passes (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    space_id TEXT REFERENCES spaces (id) ON DELETE CASCADE,
    experience_id TEXT REFERENCES experiences (id) ON DELETE CASCADE,
    stream_id TEXT REFERENCES streams (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL
);
CREATE INDEX access_passes_site ON access_passes (site_id);

-- A grant covers what its pass covers, or, without a pass, what it names itself.
CREATE TABLE access_grants (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    pass_id TEXT REFERENCES access_passes (id) ON DELETE CASCADE,
    space_id TEXT REFERENCES spaces (id) ON DELETE CASCADE,
    experience_id TEXT REFERENCES experiences (id) ON DELETE CASCADE,
    stream_id TEXT REFERENCES streams (id) ON DELETE CASCADE,
    status TEXT NOT NULL CHECK (status IN ('pending', 'active', 'cancelled', 'expired', 'refunded')),
    starts_at BIGINT NOT NULL,
    ends_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX access_grants_person ON access_grants (site_id, person_id);

CREATE TABLE subscriptions (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    person_id TEXT REFERENCES people (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'active', 'unsubscribed')),
    source TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (site_id, email)
);
CREATE INDEX subscriptions_person ON subscriptions (site_id, person_id);

CREATE TABLE recordings (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    stream_id TEXT NOT NULL REFERENCES streams (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('recording', 'processing', 'ready', 'failed')),
    error TEXT,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    duration_ms BIGINT,
    size_bytes BIGINT
);
CREATE INDEX recordings_stream ON recordings (site_id, stream_id);

-- Secrets the server made for itself, one set for the whole installation.
CREATE TABLE server_keys (
    name TEXT PRIMARY KEY,
    secret TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
