-- What waits for moderators and what they did, across all streams of a site.
CREATE INDEX chat_held_site ON chat_held (site_id, decision, id);
CREATE INDEX chat_reports_site ON chat_reports (site_id, resolved_at, id);
CREATE INDEX moderation_actions_site ON moderation_actions (site_id, id);
