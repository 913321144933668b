ALTER TABLE recordings DROP COLUMN storyboard;
DROP INDEX recordings_site_ended;
DROP INDEX recordings_site;
