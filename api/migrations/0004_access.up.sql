-- Passes that are sold, given and redeemed; what grants come from; purchases.

ALTER TABLE access_passes ADD COLUMN price_label TEXT;
ALTER TABLE access_passes ADD COLUMN purchase_url TEXT;
-- The checkout's name for the pass.
ALTER TABLE access_passes ADD COLUMN product TEXT;
ALTER TABLE access_passes ADD COLUMN free BIGINT NOT NULL DEFAULT 0;
ALTER TABLE access_passes ADD COLUMN duration_days BIGINT;
ALTER TABLE access_passes ADD COLUMN valid_until BIGINT;
ALTER TABLE access_passes ADD COLUMN device_limit BIGINT;
ALTER TABLE access_passes ADD COLUMN refuse_new_devices BIGINT NOT NULL DEFAULT 0;
ALTER TABLE access_passes ADD COLUMN active BIGINT NOT NULL DEFAULT 1;
CREATE UNIQUE INDEX access_passes_product ON access_passes (site_id, product);

-- given, claim, code or purchase, and what is unique in it: the caller's reference, the purchase…
ALTER TABLE access_grants ADD COLUMN source TEXT NOT NULL DEFAULT 'given';
ALTER TABLE access_grants ADD COLUMN source_key TEXT;
CREATE UNIQUE INDEX access_grants_source ON access_grants (site_id, source, source_key);
CREATE INDEX access_grants_pass ON access_grants (site_id, pass_id, id);
CREATE INDEX access_grants_site ON access_grants (site_id, id);

CREATE TABLE redeem_codes (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    pass_id TEXT NOT NULL REFERENCES access_passes (id) ON DELETE CASCADE,
    code_hash TEXT NOT NULL,
    -- The last characters, to tell codes apart.
    hint TEXT NOT NULL,
    label TEXT NOT NULL,
    uses BIGINT NOT NULL DEFAULT 0,
    uses_max BIGINT NOT NULL,
    expires_at BIGINT,
    disabled BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    UNIQUE (site_id, code_hash)
);
CREATE INDEX redeem_codes_pass ON redeem_codes (site_id, pass_id, id);

CREATE TABLE purchases (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    -- The checkout's own id of it.
    reference TEXT NOT NULL,
    pass_id TEXT NOT NULL REFERENCES access_passes (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    grant_id TEXT REFERENCES access_grants (id) ON DELETE SET NULL,
    -- A refund may be heard of before its purchase.
    completed BIGINT NOT NULL DEFAULT 0,
    refunded BIGINT NOT NULL DEFAULT 0,
    amount BIGINT NOT NULL DEFAULT 0,
    refunded_amount BIGINT NOT NULL DEFAULT 0,
    currency TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (site_id, reference)
);
CREATE INDEX purchases_person ON purchases (site_id, person_id);

CREATE TABLE purchase_events (
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    event_id TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (site_id, event_id)
);

CREATE TABLE purchase_secrets (
    id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    secret TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX purchase_secrets_site ON purchase_secrets (site_id, id);
