-- Grants whose time is over are marked, and told of, by a look every few seconds.
CREATE INDEX access_grants_ending ON access_grants (ends_at) WHERE status = 'active';
