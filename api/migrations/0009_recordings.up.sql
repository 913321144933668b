-- The library: recordings of a site, newest first, and those that are due to be deleted.
CREATE INDEX recordings_site ON recordings (site_id, id);
CREATE INDEX recordings_site_ended ON recordings (site_id, ended_at);

-- The pictures on the seek bar, once drawn: how they lie in the file, as JSON.
ALTER TABLE recordings ADD COLUMN storyboard TEXT;
