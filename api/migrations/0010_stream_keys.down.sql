ALTER TABLE streams DROP COLUMN stream_key_sealed;
