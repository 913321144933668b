-- The stream key, encrypted with a key of this installation; empty for streams made before.
ALTER TABLE streams ADD COLUMN stream_key_sealed TEXT NOT NULL DEFAULT '';
