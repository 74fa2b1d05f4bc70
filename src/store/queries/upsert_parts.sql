-- A value of an older file never replaces one of a newer file; of two of the same day the later load wins.
INSERT INTO parts (measure, place, bucket, member, source, n, as_of, load_id)
VALUES :rows
ON CONFLICT (measure, place, bucket, member, source) DO UPDATE
SET n = excluded.n, as_of = excluded.as_of, load_id = excluded.load_id
WHERE excluded.as_of >= parts.as_of
