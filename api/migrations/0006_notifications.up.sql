-- Double opt-in: the mailed token's hash, and when what was agreed or taken back.
ALTER TABLE subscriptions ADD COLUMN confirm_hash TEXT;
ALTER TABLE subscriptions ADD COLUMN confirm_expires_at BIGINT;
ALTER TABLE subscriptions ADD COLUMN confirmed_at BIGINT;
ALTER TABLE subscriptions ADD COLUMN unsubscribed_at BIGINT;
CREATE INDEX subscriptions_confirm ON subscriptions (site_id, confirm_hash);
CREATE INDEX subscriptions_list ON subscriptions (site_id, state, id);

-- Whether subscribers are told when streams go live, of the whole site and of one stream.
ALTER TABLE sites ADD COLUMN notify_on_live BIGINT NOT NULL DEFAULT 1;
ALTER TABLE streams ADD COLUMN notify BIGINT NOT NULL DEFAULT 1;

-- A browser that asked for Web Push (RFC 8291 names the keys). Without a person: nobody was signed in.
CREATE TABLE push_subscriptions (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    person_id TEXT REFERENCES people (id) ON DELETE CASCADE,
    endpoint TEXT NOT NULL,
    p256dh TEXT NOT NULL,
    auth TEXT NOT NULL,
    -- told of every stream that goes live, not only of those with a reminder
    live BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (site_id, endpoint)
);
CREATE INDEX push_subscriptions_live ON push_subscriptions (site_id, live, id);
CREATE INDEX push_subscriptions_person ON push_subscriptions (site_id, person_id);

-- "Remind me": to a person's mail address, or to a browser.
CREATE TABLE reminders (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    stream_id TEXT NOT NULL REFERENCES streams (id) ON DELETE CASCADE,
    person_id TEXT REFERENCES people (id) ON DELETE CASCADE,
    push_id TEXT REFERENCES push_subscriptions (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    CHECK ((person_id IS NULL) <> (push_id IS NULL)),
    UNIQUE (site_id, stream_id, person_id),
    UNIQUE (site_id, stream_id, push_id)
);

-- One round of messages about a stream. `occasion` is 0 for going live, which happens once, and the
-- announced start for a reminder, which may be sent again for another time.
CREATE TABLE notifications (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    stream_id TEXT NOT NULL REFERENCES streams (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('live', 'reminder')),
    occasion BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sending', 'sent', 'cancelled')),
    -- which recipients have a delivery already: the channel looked at, and the last one's id
    channel TEXT CHECK (channel IN ('mail', 'push')),
    position TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (site_id, stream_id, kind, occasion)
);

-- One message to one recipient, sent at most once per id.
CREATE TABLE deliveries (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    notification_id TEXT NOT NULL REFERENCES notifications (id) ON DELETE CASCADE,
    channel TEXT NOT NULL CHECK (channel IN ('mail', 'push')),
    -- a subscription, a reminder or a push subscription
    recipient_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'skipped')),
    attempts BIGINT NOT NULL DEFAULT 0,
    due_at BIGINT NOT NULL,
    error TEXT,
    updated_at BIGINT NOT NULL,
    UNIQUE (site_id, notification_id, recipient_id)
);
CREATE INDEX deliveries_state ON deliveries (site_id, notification_id, state, due_at);
